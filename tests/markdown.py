"""Reads the project's Markdown: links, headings, tables and fenced blocks."""

import re
from dataclasses import dataclass
from pathlib import Path

from launcher.settings import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "deploy" / "README.md"]
PAGES += [page for page in sorted((ROOT / "docs").rglob("*.md")) if page.parent.name != "model"]

FENCE = re.compile(r"^```(?P<language>\S+)?[ ]*(?P<note>.*)\n(?P<text>(?s:.*?))^```$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page."""

    page: Path
    language: str
    note: str
    """What follows the language: `run`, or `not-run:` and the reason."""
    text: str


def blocks(page: Path) -> list[Block]:
    """Every fenced block, in order."""
    return [
        Block(page, found["language"] or "", found["note"].strip(), found["text"])
        for found in FENCE.finditer(page.read_text())
    ]


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return FENCE.sub("", page.read_text())


def links(page: Path) -> list[str]:
    """Targets of links and images."""
    text = prose(page)
    return re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)


def anchors(page: Path) -> set[str]:
    """The ids that GitHub gives to headings."""
    headings = re.findall(r"^#+ +(.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def table(page: Path, *header: str) -> list[list[str]]:
    """The rows of the tables whose header begins with these cells; without backticks."""
    rows: list[list[str]] = []
    inside = False
    for line in prose(page).splitlines():
        cells = [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif cells[: len(header)] == list(header):
            inside = True
        elif inside and not set(line) <= set("|- :"):
            rows.append(cells)
    return rows
