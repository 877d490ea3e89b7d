"""What was made faster gives the answers of the straightforward way, from the bytes of a recording on."""

import base64
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from audiocnn.model_spec import CAM, LOGITS, MODEL_NAME, PROBABILITIES
from tests import signals
from tests.served import graph_file
from tests.unoptimised import Unoptimised

TOLERANCE = 1e-4
SOUNDS = {path.stem: path.read_bytes() for path in sorted(Path("samples").glob("*.flac"))}
SOUNDS |= {f"noise {seed}": signals.encode(signals.noise(5.0, 44_100, 0.1, seed=seed), 44_100) for seed in range(3)}


@pytest.fixture(scope="module")
def unoptimised() -> Unoptimised:
    return Unoptimised(graph_file(MODEL_NAME))


def unpacked(grid: dict[str, Any]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(grid["data"]), "<f4").reshape(grid["shape"])


@pytest.mark.parametrize("name", SOUNDS)
def test_an_answer_equals_the_unoptimised_one(client: httpx.Client, unoptimised: Unoptimised, name: str) -> None:
    log_mel, outputs = unoptimised.answer(SOUNDS[name])

    query = {"encoding": "base64", "top_k": 1_000}
    document = client.post("/v1/analyses", files={"file": SOUNDS[name]}, params=query).raise_for_status().json()

    labels = document["model"]["labels"]
    found = {map_name: unpacked(grid) for map_name, grid in document["visualization"].items()}
    assert np.abs(unpacked(document["input_spectrogram"]) - log_mel).max() < TOLERANCE
    for map_name, values in found.items():
        differences = np.abs(values - outputs[map_name])
        # A channel whose value is zero but for rounding counts as active or not: a few cells of a share may jump.
        difference = differences.mean() if map_name.endswith(".active") else differences.max()
        assert difference < TOLERANCE, map_name
    for item in document["saliency"]["maps"]:
        c = labels.index(item["class"])
        # And a few steps of float32 at the largest value, up to 50: one processor differed by 1.0001e-4 in one cell.
        rounding = 8 * np.spacing(np.abs(outputs[CAM][c]).max())
        assert np.abs(unpacked(item) - outputs[CAM][c]).max() < TOLERANCE + rounding
        assert abs(item["logit"] - outputs[LOGITS][c]) < TOLERANCE
    for prediction in document["predictions"]:
        expected = outputs[PROBABILITIES][labels.index(prediction["class"])]
        assert prediction["confidence"] == pytest.approx(expected, abs=TOLERANCE)
