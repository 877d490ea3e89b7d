"""What was generated from the protos is what they would generate now."""

import subprocess
import sys
from pathlib import Path

import grpc_tools
import pytest

ROOT = Path(__file__).parents[2]
PROTOS = sorted((ROOT / "protos").glob("audiocnn/v1/*.proto"))


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with fresh stubs."""
    folder = tmp_path_factory.mktemp("stubs")
    out = [f"--{kind}_out={folder}" for kind in ("python", "pyi", "grpc_python")]
    well_known = Path(grpc_tools.__file__).parent / "_proto"
    command = [sys.executable, "-m", "grpc_tools.protoc", "-I", ROOT / "protos", "-I", well_known, *out, *PROTOS]
    subprocess.run(command, check=True, timeout=60)
    return folder / "audiocnn" / "v1"


@pytest.mark.parametrize("suffix", ["_pb2.py", "_pb2.pyi", "_pb2_grpc.py"])
@pytest.mark.parametrize("proto", PROTOS, ids=lambda path: path.stem)
def test_a_stub_is_fresh(generated: Path, proto: Path, suffix: str) -> None:
    name = proto.stem + suffix

    kept = (ROOT / "audiocnn" / "v1" / name).read_text()

    assert kept == (generated / name).read_text(), "run `make proto`"


def test_no_stub_is_left_over(generated: Path) -> None:
    kept = {path.name for path in (ROOT / "audiocnn" / "v1").glob("*_pb2*")}

    assert kept == {path.name for path in generated.iterdir() if path.is_file()}
