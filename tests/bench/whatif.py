"""What a what-if question costs one client: the recording is kept, as when a user paints on its spectrogram."""

import base64
import json
import time
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from audiocnn import masks
from tests.conftest import Stack

ROUND_S = 5.0
GRID = (64, 251)
"""Of the finest map, conv1's."""
QUESTIONS = ("one variant", "16 variants", "a deletion curve")


def questions() -> dict[str, str]:
    """Each of `QUESTIONS` as the form's field."""
    cells = np.random.default_rng(0).random(GRID) < 0.2
    variant = {"grid": GRID, "mask": base64.b64encode(masks.pack(cells)).decode()}
    documents = ({"variants": [variant]}, {"variants": [variant] * 16}, {"preset": "deletion"})
    return {name: json.dumps(question) for name, question in zip(QUESTIONS, documents, strict=True)}


def latencies_ms(logs: Path, clip: bytes) -> dict[str, dict[str, float]]:
    """Percentiles of the answers within `ROUND_S`, for each question, in a stack of its own that caches."""
    stack = Stack(logs)
    stack.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{stack.settings.gateway_port}", timeout=60) as client:
            answer = client.post("/v1/analyses", files={"file": clip}).raise_for_status().json()
            return {name: _timed(client, answer["sound"], question) for name, question in questions().items()}
    finally:
        stack.stop()


def _timed(client: httpx.Client, sound: str, question: str) -> dict[str, float]:
    found: list[float] = []
    form = {"sound": (None, sound), "question": (None, question)}
    client.post("/v1/whatif", files=form).raise_for_status()  # warm-up
    stop = time.perf_counter() + ROUND_S
    while time.perf_counter() < stop:
        before = time.perf_counter()
        client.post("/v1/whatif", files=form).raise_for_status()
        found.append((time.perf_counter() - before) * 1e3)
    return {f"p{percent}": float(np.percentile(found, percent)) for percent in (50, 95)}


def section(figures: dict[str, Any]) -> list[str]:
    """The figures as Markdown."""
    rows = (f"| {name} | {ms['p50']:.1f} | {ms['p95']:.1f} |" for name, ms in figures["what_if_ms"].items())
    return ["## What-if", "", "| of a kept recording, one client | p50 ms | p95 ms |", "|---|---|---|", *rows]
