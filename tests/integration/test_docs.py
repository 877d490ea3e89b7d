"""Every block of the documentation that is marked `run` works as it stands, against the running product."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.settings import ROOT
from tests.conftest import Stack
from tests.markdown import PAGES, Block, blocks

MARKED = [block for page in PAGES for block in blocks(page) if block.note == "run"]


def title(block: Block) -> str:
    return f"{block.page.relative_to(ROOT)}: {block.text.splitlines()[0][:40]}"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder that looks like the checkout, and may be written to."""
    for each in ("samples", "protos", "audiocnn", "audio_cnn", ".venv"):
        (tmp_path / each).symlink_to(ROOT / each)
    return tmp_path


@pytest.mark.parametrize("block", MARKED, ids=title)
def test_it_works(block: Block, stack: Stack, checkout: Path) -> None:
    grpc_address = f"127.0.0.1:{stack.settings.gateway_grpc_port}"
    text = block.text.replace("127.0.0.1:8080", f"127.0.0.1:{stack.settings.gateway_port}")
    text = text.replace("127.0.0.1:50050", grpc_address)
    shell = ["bash", "-euc", text.replace("curl -s", "curl -sSf")]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"

    done = subprocess.run(
        [sys.executable, "-c", text] if block.language == "python" else shell,
        cwd=checkout,
        env=dict(os.environ) | {"CLIENT_ADDRESS": grpc_address, "PATH": path, "NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
