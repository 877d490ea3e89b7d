"""What is missing is reported in one line, with the way to get it."""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher import preflight
from launcher.settings import LauncherSettings

PORTS = {name: field.alias for name, field in LauncherSettings.model_fields.items() if name.endswith("_port")}


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def settings(tmp_path: Path, **changed: object) -> LauncherSettings:
    """Free ports, chosen by the system, and a model repository with a model in it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    (tmp_path / "audio_cnn" / "7").mkdir(parents=True, exist_ok=True)
    (tmp_path / "audio_cnn" / "7" / "model.onnx").touch()
    usual = dict.fromkeys(PORTS, free) | {"model_repository": tmp_path}
    return LauncherSettings(_env_file=None, **(usual | changed))  # type: ignore[arg-type, call-arg]


@pytest.fixture(autouse=True)
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which everything is installed, whatever this one is."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").write_text("#!/bin/sh\necho '[3, 12, \"/lib\"]'\n")
    (tmp_path / "bin" / "python").chmod(0o755)
    (tmp_path / "server.js").touch()
    monkeypatch.setattr(preflight, "TRITON_ENVIRONMENT", tmp_path)
    monkeypatch.setattr(preflight, "PAGE", tmp_path / "server.js")
    monkeypatch.setattr(preflight, "MIN_SHM_BYTES", 0)
    node_of(tmp_path, monkeypatch, "v20.9.0")


def node_of(folder: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """A Node.js that only knows its version."""
    node = folder / "node"
    node.write_text(f"#!/bin/sh\necho {version}\n")
    node.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(node) if name == "node" else None)


def test_nothing_is_missing_where_everything_is_there(tmp_path: Path) -> None:
    assert preflight.problems(settings(tmp_path)) == []


@pytest.mark.parametrize("name, variable", PORTS.items())
def test_a_busy_port_is_reported_with_its_variable(tmp_path: Path, busy_port: int, name: str, variable: str) -> None:
    [line] = preflight.problems(settings(tmp_path, **{name: busy_port}))

    assert f"Port {busy_port} is taken" in line
    assert variable in line


def test_metrics_that_are_turned_off_need_no_port(tmp_path: Path) -> None:
    assert preflight.problems(settings(tmp_path, preprocess_metrics_port=0)) == []


def test_a_missing_node_is_reported_with_the_version_to_get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)

    [line] = preflight.problems(settings(tmp_path))

    assert line.startswith("Node.js is missing")
    assert "20.9" in line


@pytest.mark.parametrize(
    "version, enough", [("v18.20.4", False), ("v20.8.1", False), ("v20.9.0", True), ("v24.0.0", True)]
)
def test_an_old_node_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, enough: bool) -> None:
    node_of(tmp_path, monkeypatch, version)

    lines = preflight.problems(settings(tmp_path))

    assert len(lines) == (0 if enough else 1)
    assert enough or f"{version} is too old" in lines[0]


def test_a_server_s_python_that_cannot_be_loaded_is_reported(tmp_path: Path) -> None:
    (tmp_path / "bin" / "python").write_text("#!/bin/sh\necho 'OSError: libpython3.12.so.1.0' >&2; exit 1\n")

    [line] = preflight.problems(settings(tmp_path))

    assert "libpython3.12" in line
    assert "rm -rf" in line


def test_too_little_shared_memory_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "MIN_SHM_BYTES", 1 << 60)

    [line] = preflight.problems(settings(tmp_path))

    assert "--shm-size" in line


@pytest.mark.parametrize("gone, advice", [("bin/python", "make setup"), ("server.js", "make setup")])
def test_what_is_not_built_is_reported_with_its_command(tmp_path: Path, gone: str, advice: str) -> None:
    (tmp_path / gone).unlink()

    [line] = preflight.problems(settings(tmp_path))

    assert advice in line


def test_a_missing_model_is_reported_with_its_variable(tmp_path: Path) -> None:
    [line] = preflight.problems(settings(tmp_path, model_repository=tmp_path / "elsewhere"))

    assert "MODEL_REPOSITORY" in line
    assert "make export" in line


def test_everything_that_is_missing_is_reported_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    (tmp_path / "server.js").unlink()

    assert len(preflight.problems(settings(tmp_path))) == 2
