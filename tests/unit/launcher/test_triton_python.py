"""The inference server gets a Python that it can load, whatever the product runs under."""

import json
import sys
from pathlib import Path

import pytest

from launcher import triton, triton_python
from launcher.settings import TRITON_ENVIRONMENT, LauncherSettings


def program(path: Path, script: str) -> Path:
    """A shell script that stands for a Python or for uv."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def python(path: Path, major: int, minor: int) -> Path:
    """A Python of that version whose shared library is there."""
    return program(path, f"echo '[{major}, {minor}, \"{path.parent.parent}/lib\"]'")


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What uv lists, a file; `uv python install` puts `fetched.json` in its place, or fails if there is none."""
    file = tmp_path / "listed.json"
    fetch = f"cp {tmp_path}/fetched.json {file} 2>/dev/null || {{ echo 'cause: no route' >&2; exit 1; }}"
    script = f'case "$*" in *"python install"*) {fetch};; *) cat {file};; esac'
    monkeypatch.setattr(triton_python, "UV", [program(tmp_path / "uv", script)])
    monkeypatch.setattr(sys, "executable", str(python(tmp_path / "own" / "python", 3, 14)))
    file.write_text("[]")
    return file


def tell(file: Path, *paths: Path) -> None:
    file.write_text(json.dumps([{"path": str(path)} for path in paths]))


def test_the_environment_s_own_python_is_known_with_its_library() -> None:
    found = triton_python.inspect(TRITON_ENVIRONMENT / "bin" / "python")

    assert tuple(map(int, found.version.split("."))) in triton_python.VERSIONS
    assert Path(found.library_folder).is_dir()


def test_uv_lists_the_pythons_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "python3").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert tmp_path / "python3" in triton_python.installed()


@pytest.mark.parametrize("version", [(3, 10), (3, 13), (3, 14)])
def test_a_version_without_packages_cannot_be_used(tmp_path: Path, version: tuple[int, int]) -> None:
    with pytest.raises(triton_python.Unusable, match=f"is Python {version[0]}.{version[1]}"):
        triton_python.inspect(python(tmp_path / "python", *version))


def test_a_python_without_its_shared_library_cannot_be_used(tmp_path: Path) -> None:
    message = "OSError: libpython3.11.so.1.0: cannot open shared object file"

    with pytest.raises(triton_python.Unusable, match=r"libpython3\.11"):
        triton_python.inspect(program(tmp_path / "python", f"echo '{message}' >&2; exit 1"))


def test_a_python_that_is_gone_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(triton_python.Unusable, match="No such file"):
        triton_python.inspect(tmp_path / "python")


def test_the_product_s_own_python_is_taken_if_it_can_be(
    listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = python(tmp_path / "own" / "python", 3, 12)
    tell(listed, python(tmp_path / "other" / "python", 3, 11))

    assert triton_python.find_or_download().executable == own


def test_under_a_newer_python_the_first_usable_one_of_the_machine_is_taken(listed: Path, tmp_path: Path) -> None:
    usable = python(tmp_path / "usable" / "python", 3, 12)
    tell(listed, python(tmp_path / "new" / "python", 3, 13), program(tmp_path / "broken", "exit 127"), usable)

    assert triton_python.find_or_download() == triton_python.Interpreter(usable, "3.12", f"{tmp_path}/lib")


def test_one_is_downloaded_where_there_is_none(
    listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    downloaded = python(tmp_path / "downloaded" / "python", 3, 12)
    tell(tmp_path / "fetched.json", downloaded)

    assert triton_python.find_or_download().executable == downloaded
    assert "downloading Python 3.12" in capsys.readouterr().out


def test_one_line_says_what_to_install_where_none_can_be_downloaded(listed: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        triton_python.find_or_download()

    line = str(ended.value.code)
    assert "\n" not in line
    assert "no route" in line
    assert "dnf install python3.12" in line
    assert "make setup" in line


def test_the_server_runs_under_its_environment_s_python_not_the_product_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    minor = 11 if sys.version_info.minor == 12 else 12
    python(tmp_path / "bin" / "python", 3, minor)
    server = tmp_path / f"lib/python3.{minor}/site-packages/pytriton/tritonserver"
    program(server / "python_backend_stubs" / f"3.{minor}" / triton.STUB, "the stub of this version")
    (server / "backends" / "python").mkdir(parents=True)
    monkeypatch.setattr(triton, "TRITON_ENVIRONMENT", tmp_path)

    started = triton.process(LauncherSettings(_env_file=None), {})

    assert "the stub of this version" in (server / "backends" / "python" / triton.STUB).read_text()
    assert started.command[0] == str(server / "bin" / "tritonserver")
    assert f"{tmp_path}/lib" in started.environment["LD_LIBRARY_PATH"].split(":")
