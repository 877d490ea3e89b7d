"""`pip install .[client]`: small, without the services' packages, and able to analyse a sample."""

import subprocess
import sys
from pathlib import Path

import pytest

from launcher.settings import ROOT
from tests.conftest import Stack
from tests.deploy import packages

MAX_BYTES = 25 * 10**6
BY_HAND = {"torch", "torchaudio", "numpy", "fastapi", "pydantic", "opentelemetry-sdk", "tritonclient"}
OWN = ["audio_cnn", "audiocnn", "gateway", "launcher", "preprocess_service", "training"]
"""The project's Python packages, all of which the distribution installs."""


@pytest.fixture
def site_packages(tmp_path: Path) -> Path:
    """What the extra installs, as links, and the project's own code."""
    packages.link("client", tmp_path)
    for name in OWN:
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def run(site_packages: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Python with nothing but these packages."""
    return subprocess.run(
        [sys.executable, "-S", *arguments],
        cwd=site_packages,
        env={"PYTHONPATH": str(site_packages), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_installs_no_package_of_the_services() -> None:
    assert {"grpcio", "protobuf"} <= packages.closure("client").keys()
    assert not BY_HAND & packages.closure("client").keys()


def test_it_is_small() -> None:
    found = [
        Path(str(dist.locate_file(file)))
        for name, dist in packages.closure("client").items()
        if name != packages.PROJECT
        for file in dist.files or ()
    ]
    found += [file for name in OWN for file in (ROOT / name).rglob("*.py*") if "__pycache__" not in file.parts]

    assert sum(file.stat().st_size for file in found if file.suffix != ".pyc" and file.exists()) <= MAX_BYTES


def test_it_analyses_a_sample(stack: Stack, site_packages: Path) -> None:
    sample = next((ROOT / "samples").glob("dog.*"))

    address = f"127.0.0.1:{stack.settings.gateway_grpc_port}"
    done = run(site_packages, "-m", "audio_cnn", str(sample), CLIENT_ADDRESS=address)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(sample))
