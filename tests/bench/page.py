"""What the open page costs a machine without a GPU, in headless Chromium: playing a sound, and listening live."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from launcher.settings import ROOT
from tests.conftest import Stack

MARGIN_S = 180
"""For everything but listening."""


def measure(logs: Path, live_s: float) -> dict[str, Any]:
    """Shares of one core, frames a second and bytes of JavaScript's heap, from `frontend/scripts/measure.mjs`.

    Raises:
        subprocess.CalledProcessError: the page could not be measured, for example because there is no Chromium.
    """
    stack = Stack(logs, page=True)
    stack.start()
    try:
        command = ["node", "scripts/measure.mjs", "--live-s", f"{live_s:g}"]
        addresses = {"FRONTEND_URL": stack.settings.page_url, "GATEWAY_URL": stack.url}
        done = subprocess.run(
            command,
            cwd=ROOT / "frontend",
            env=os.environ | addresses,
            stdout=subprocess.PIPE,
            check=True,
            timeout=live_s + MARGIN_S,
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found
    finally:
        stack.stop()


def section(figures: dict[str, Any]) -> list[str]:
    """The figures as Markdown; nothing where they are of a run that did not measure the page."""
    if (found := figures.get("page")) is None:
        return []
    minutes = found["live"]["minutes"]
    heap = " → ".join(f"{minute['heap_bytes'] / 1e6:.1f}" for minute in minutes)
    rows = [("showing an answer", found["playing"]["idle"], ""), ("playing", found["playing"]["playing"], "")]
    rows += [(f"listening live, to second {each['until_s']}", each, f"{each['fps']:.0f}") for each in minutes]
    return [
        "## The page",
        "",
        "1366 × 768, headless Chromium without a GPU, in per cent of one core; the services are not counted.",
        "",
        "| | page's process | drawing process | both | frames a second |",
        "|---|---|---|---|---|",
        *(_row(name, shares, fps) for name, shares, fps in rows),
        "",
        f"JavaScript's heap while listening, MB at the end of each minute: {heap}.",
    ]


def _row(name: str, shares: dict[str, float], fps: str) -> str:
    page, drawing = 100 * shares["page"], 100 * shares["drawing"]
    return f"| {name} | {page:.1f} | {drawing:.1f} | {page + drawing:.1f} | {fps} |"
