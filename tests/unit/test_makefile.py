"""`make test` installs nothing on the machine itself: it says what is missing."""

import shutil
import subprocess
from pathlib import Path

import pytest

from launcher.settings import ROOT

NEEDED_BY_MAKE = ("bash", "cat", "env", "git", "grep", "make", "sh")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Root's machine with nothing but apt-get, which records its arguments."""
    for name in NEEDED_BY_MAKE:
        found = shutil.which(name)
        assert found, name
        (tmp_path / name).symlink_to(found)
    for name, script in {"apt-get": f'echo "$@" >> {tmp_path}/calls', "id": "echo 0"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    return tmp_path


def make(bare: Path, *targets: str) -> subprocess.CompletedProcess[str]:
    # nginx is looked for in /usr/sbin too, wherever PATH leads.
    return subprocess.run(
        [bare / "make", "--no-print-directory", *targets],
        cwd=ROOT,
        env={"PATH": str(bare), "DEBIAN_FRONTEND": "noninteractive"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_missing_browser_ends_the_tests_with_the_way_to_get_it(bare: Path) -> None:
    done = make(bare, "test")

    assert done.returncode != 0
    [line] = done.stdout.splitlines()
    assert line.startswith("Chromium is missing")
    assert "make test-deps" in line
    assert "CHROMIUM_PATH" in line
    assert not (bare / "calls").exists()


def test_what_is_skipped_is_said_in_a_line_each(bare: Path) -> None:
    done = make(bare, "optional-programs")

    assert done.returncode == 0
    assert "the test with speech is skipped" in done.stdout
    assert not (bare / "calls").exists()


def test_installing_packages_needs_root(bare: Path) -> None:
    (bare / "id").write_text("#!/bin/sh\necho 1000\n")

    done = make(bare, "test-deps")

    assert done.returncode != 0
    assert done.stdout == "installing packages needs root: run `sudo make test-deps`\n"
    assert not (bare / "calls").exists()


def test_debian_packages_are_installed_on_request(bare: Path) -> None:
    done = make(bare, "test-deps")

    assert done.returncode == 0
    assert done.stdout.startswith("installing Debian packages: chromium")
    assert "install -y -qq chromium nginx-light espeak-ng" in (bare / "calls").read_text()
