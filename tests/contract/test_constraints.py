"""One set of Python versions: `constraints.txt` names all of them, and everything that installs uses it."""

import re

import pytest
from packaging.utils import canonicalize_name

from deploy.constraints import PROJECT, constraints
from launcher.settings import ROOT
from tests.deploy import packages

LINES = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
LOCKED = dict(line.split("==") for line in LINES)


def test_each_line_is_a_name_and_an_exact_version() -> None:
    assert [line for line in LINES if not re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", line)] == []
    assert sorted(LINES) == LINES


def test_every_package_installed_here_is_locked() -> None:
    installed = {canonicalize_name(name): dist.version for name, dist in packages.closure("dev").items()}
    del installed[PROJECT]
    wrong = {name: version for name, version in installed.items() if LOCKED.get(name) != version.partition("+")[0]}

    assert wrong == {}


@pytest.mark.parametrize("file", ["Makefile", *sorted(str(p) for p in (ROOT / "deploy/docker").glob("*.Dockerfile"))])
def test_whatever_installs_uses_it(file: str) -> None:
    installs = re.findall(r"(?:\$\(PIP\)|\bpip) (?:.* )?install .*", (ROOT / file).read_text())
    unlocked = [line for line in installs if not re.search(r"--constraint constraints.txt|--no-deps|--dry-run", line)]

    assert unlocked == []


def test_a_report_becomes_lines() -> None:
    report = {
        "install": [
            {"metadata": {"name": "torch", "version": "2.13.0+cpu"}},
            {"metadata": {"name": PROJECT, "version": "1.0"}},
            {"metadata": {"name": "Mark_Down", "version": "3"}},
        ]
    }

    assert constraints(report) == ["mark-down==3", "torch==2.13.0"]


@pytest.mark.parametrize("image, unhashed", [("gateway", set()), ("preprocess", {"torch"})])
def test_images_install_these_versions_by_hash(image: str, unhashed: set[str]) -> None:
    text = (ROOT / "deploy/docker" / f"{image}.lock").read_text()
    hashed = dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\\n    --hash=sha256:", text, re.MULTILINE))
    needed = {canonicalize_name(name) for name in packages.closure(image)} - {PROJECT}

    assert needed - hashed.keys() == unhashed
    assert {name: version for name, version in hashed.items() if LOCKED.get(name) != version} == {}
