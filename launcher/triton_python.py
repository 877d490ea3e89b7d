"""Makes the environment of the embedded inference server, with a Python of its own.

    python -m launcher.triton_python

The product runs on Python 3.11 or newer, but the server's packages exist for 3.11 and 3.12 only. One of these is taken
from this machine, with the shared library that Triton's Python backend loads, or else downloaded by uv.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from launcher.settings import TRITON_ENVIRONMENT

VERSIONS = ((3, 11), (3, 12))
"""onnxruntime 1.32 has wheels from 3.11 on, numpy 1.26 up to 3.12."""
DOWNLOADED = "3.12"
UV = [sys.executable, "-m", "uv"]

_PROBE = """
import ctypes, json, os, sys, sysconfig
library = "libpython%d.%d.so.1.0" % sys.version_info[:2]
for folder in (sys.base_prefix + "/lib", sysconfig.get_config_var("LIBDIR")):
    if os.path.exists(folder + "/" + library):
        break
else:
    ctypes.CDLL(library)
print(json.dumps([*sys.version_info[:2], folder]))
"""


class Unusable(Exception):
    """A Python that cannot run the inference server; the text says why."""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python that the inference server can load."""

    executable: Path
    version: str
    library_folder: str
    """Where its shared library lies, unless the system's loader finds it by itself."""


def inspect(executable: Path) -> Interpreter:
    """Reads a Python's version and its shared library.

    Raises:
        Unusable
    """
    try:
        done = subprocess.run([executable, "-c", _PROBE], capture_output=True, text=True, check=False)
    except OSError as error:
        raise Unusable(f"{executable}: {error.strerror}") from error
    if done.returncode:
        raise Unusable(f"{executable}: {(done.stderr.splitlines() or ['it does not run'])[-1]}")
    major, minor, folder = json.loads(done.stdout)
    if (major, minor) not in VERSIONS:
        raise Unusable(f"{executable} is Python {major}.{minor}")
    return Interpreter(executable, f"{major}.{minor}", folder)


def find() -> Interpreter | None:
    """The first usable Python: this program's own, else one that uv finds on this machine; None if there is none."""
    for path in [Path(sys.executable), *installed()]:
        try:
            return inspect(path)
        except Unusable:
            continue
    return None


def installed() -> list[Path]:
    """Every Python on the path, and those that uv has downloaded."""
    listed = _uv("python", "list", "--only-installed", "--output-format", "json")
    listed.check_returncode()
    return [Path(each["path"]) for each in json.loads(listed.stdout)]


def find_or_download() -> Interpreter:
    """Ends the process with one line if there is no usable Python here and none can be downloaded."""
    if found := find():
        return found
    print(f"downloading Python {DOWNLOADED} for the inference server", flush=True)
    done = _uv("python", "install", "--no-bin", DOWNLOADED)
    if found := find():
        return found
    why = (done.stderr.splitlines() or ["it cannot be used"])[-1].strip().removeprefix("cause: ")
    sys.exit(
        "The inference server needs Python 3.11 or 3.12 with its shared library: none is on this machine, and "
        f"downloading one failed ({why}). Install one, on Fedora with `dnf install python3.12`, on Ubuntu 24.04 with "
        "`apt-get install python3.12 libpython3.12`, on Debian 12 with `apt-get install python3.11 libpython3.11`, and "
        "run `make setup` again."
    )


def _uv(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*UV, *arguments], capture_output=True, text=True, check=False)


def main() -> None:
    """Creates the environment anew, without packages."""
    python = find_or_download()
    print(f"the inference server runs under Python {python.version} ({python.executable})", flush=True)
    subprocess.run([python.executable, "-m", "venv", "--clear", "--without-pip", TRITON_ENVIRONMENT], check=True)


if __name__ == "__main__":
    main()
