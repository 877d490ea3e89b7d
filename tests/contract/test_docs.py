"""What the documentation says exists: links, targets, variables, paths, codes, alerts, keys and figures."""

import re
from pathlib import Path

import pytest

from audiocnn.service.rpc import STATUS_BY_CODE
from gateway.http.problems import HTTP_BY_CODE
from launcher.settings import ROOT
from tests.markdown import PAGES, anchors, blocks, links, prose, table

DOCS = ROOT / "docs"
RUNNABLE = {"sh", "bash", "console", "python", "js"}
EXAMPLE_VARIABLES = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
PREFIXES = ("GATEWAY_", "PREPROCESS_", "CLIENT_", "LAUNCHER_", "TRITON_", "FRONTEND_", "OTEL_", "NEXT_")
BUILD_ARGUMENTS = {"TRITON_IMAGE"}
"""Set when an image is built."""


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        target, _, anchor = link.partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        file = (page.parent / target).resolve() if target else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_say_whether_a_test_runs_them(page: Path) -> None:
    unmarked = [
        block.text
        for block in blocks(page)
        if block.language in RUNNABLE and not re.fullmatch(r"run|not-run: .{10,}", block.note)
    ]

    assert unmarked == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = page.read_text()
    named = set(re.findall(r"`(?:sudo )?make (?:[A-Z]+=\S+ )*([a-z-]+)", text))
    named |= set(re.findall(r"^(?:sudo )?make ([a-z-]+)", text, re.MULTILINE))

    assert named - targets == set()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_variables_exist(page: Path) -> None:
    named = set(re.findall(r"\b[A-Z][A-Z0-9]+_[A-Z0-9_]+\b", page.read_text()))
    variables = {word for word in named if word.startswith(PREFIXES) and not word.endswith("_")}

    assert variables - EXAMPLE_VARIABLES - BUILD_ARGUMENTS == set()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_files_exist(page: Path) -> None:
    folders = "|".join(sorted(path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] not in "._"))
    named = re.findall(rf"`((?:{folders})/[\w./-]*\w)`", prose(page))

    assert [path for path in named if not (ROOT / path).exists() and not path.startswith("runs/")] == []


def test_every_http_error_is_listed_with_its_status() -> None:
    listed = {code: int(status) for status, code, _ in table(DOCS / "api.md", "status", "code")}

    assert listed == {code: status.value for code, status in HTTP_BY_CODE.items()}


def test_every_grpc_reason_is_listed_with_its_status() -> None:
    rows = table(DOCS / "grpc.md", "status", "reasons")
    listed = {reason.lower(): status for status, text in rows for reason in re.findall(r"[A-Z][A-Z0-9_]+", text)}

    assert listed == {code: status.name for code, status in STATUS_BY_CODE.items()}


def test_every_alert_has_an_action() -> None:
    template = ROOT / "deploy/helm/audio-cnn-visualizer/templates/monitoring.yaml"
    alerts = re.findall(r"- alert: (\w+)", template.read_text())

    assert [row[0] for row in table(DOCS / "operations.md", "alert", "means", "do")] == alerts


def test_every_key_of_the_help_dialog_is_in_the_guide() -> None:
    source = (ROOT / "frontend/components/shell/help-dialog.tsx").read_text()
    keys = re.findall(r'\["(.+?)", "', re.search(r"const KEYS.*?\];", source, re.DOTALL)[0])  # type: ignore[index]

    assert [row[0] for row in table(DOCS / "user-guide.md", "key", "does")] == keys


def test_every_route_is_listed() -> None:
    routes = set(re.findall(r'^    "(/[^"]*)": \{$', (DOCS / "openapi.json").read_text(), re.MULTILINE))
    page = (DOCS / "api.md").read_text()

    assert routes
    assert {route for route in routes if f"{route}`" not in page} == set()


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) < 100


def test_every_promise_of_security_names_its_tests() -> None:
    promises = (ROOT / "SECURITY.md").read_text().partition("## What is meant to hold")[2].partition("\n## ")[0]
    named = {each.partition("**")[2][:40]: re.findall(r"`(tests/[^`]+)`", each) for each in promises.split("\n* ")[1:]}

    assert [promise for promise, tests in named.items() if not tests] == []
    assert [test for tests in named.values() for test in tests if not (ROOT / test).exists()] == []
