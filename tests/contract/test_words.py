"""Texts use the standard terms of the field: `words.toml` lists what to write instead of what."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from launcher.settings import ROOT

LIST = tomllib.loads((ROOT / "tests" / "contract" / "words.toml").read_text())
WORDS: dict[str, str] = LIST["write_instead"]
TEXTS = {
    ".py",
    ".ts",
    ".tsx",
    ".css",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".tpl",
    ".txt",
    ".proto",
    ".Dockerfile",
    ".json",
    ".example",
    ".sh",
    "",
}
GENERATED = ("audiocnn/v1/", "frontend/package-lock.json", "docs/model/report", "LICENSE")


def texts() -> list[Path]:
    """Every text in the repository but generated ones, this list, and the folders that are still to be swept."""
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)  # noqa: S607
    left_out = (*GENERATED, *LIST["not_swept_yet"], "tests/contract/words.toml", "tests/contract/test_words.py")
    return [
        ROOT / name
        for name in listed.split("\0")
        if name and not name.startswith(left_out) and Path(name).suffix in TEXTS and (ROOT / name).exists()
    ]


def found_in(text: str, pattern: str) -> list[str]:
    """The lines in which a pattern occurs as words, with their numbers."""
    rule = re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    return [f"{number}: {line.strip()}" for number, line in enumerate(text.splitlines(), 1) if rule.search(line)]


@pytest.mark.parametrize("pattern, instead", WORDS.items(), ids=lambda text: text)
def test_a_word_of_the_list_is_not_used(pattern: str, instead: str) -> None:
    uses = [f"{file.relative_to(ROOT)}:{line}" for file in texts() for line in found_in(file.read_text(), pattern)]

    assert uses == [], f"write {instead}"


def test_a_word_is_found_whole_and_in_any_case() -> None:
    assert found_in("It Told us.\nUntold.", "told") == ["1: It Told us."]
