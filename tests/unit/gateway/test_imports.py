"""The gateway's image has no torch in it."""

import subprocess
import sys

CODE = """
import sys
for name in ("torch", "torchaudio", "soundfile", "soxr"):
    sys.modules[name] = None  # an import of it fails
import gateway.__main__
from gateway.settings import GatewaySettings
gateway.__main__.create_app(GatewaySettings())
"""


def test_it_starts_where_nothing_of_torch_or_decoding_is_installed() -> None:
    process = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=60, check=False)

    assert process.returncode == 0, process.stderr
