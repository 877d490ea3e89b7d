"""Where the served maps are drawn, against sounds whose time and pitch are known: a short tone in faint noise."""

import json
from collections import defaultdict

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch
from numpy.typing import NDArray

from audiocnn import model_spec
from audiocnn.sound.features import LogMelSpectrogram
from audiocnn.sound.logmel import LogMelConfig
from tests.served import graph_file

CONFIG = LogMelConfig()
STAGES = ("layer2", "layer3", "layer4")
"""Cells of the stages before are 20 ms long, shorter than the spectrogram's own frames; `test_geometry.py` has them."""
AXES = ("frequency", "time")
N_TONES = 40
N_SAMPLES = 960


def spectrogram(samples: NDArray[np.float64]) -> NDArray[np.float32]:
    log_mel: NDArray[np.float32] = LogMelSpectrogram()(torch.from_numpy(samples).float()[None]).numpy()
    return log_mel


def middle(weights: NDArray[np.floating], axis: int) -> float:
    along = weights.sum(axis=1 - axis)
    return float((along * np.arange(len(along))).sum() / along.sum())


def response_middle(changed: NDArray[np.floating], about: tuple[float, float]) -> tuple[float, float]:
    """Row and column of the middle of the change near a cell."""
    top, left = (max(0, round(place) - 6) for place in about)
    near = changed[top : round(about[0]) + 7, left : round(about[1]) + 7] ** 2
    near = np.maximum(near - near.max() / 4, 0)
    return middle(near, 0) + top, middle(near, 1) + left


def with_tone(noise: NDArray[np.float64], time_s: float, hz: float) -> NDArray[np.float32]:
    n, samples = N_SAMPLES, noise.copy()
    first = int(time_s * CONFIG.sample_rate) - n // 2
    samples[first : first + n] += 0.5 * np.hanning(n) * np.sin(2 * np.pi * hz * np.arange(n) / CONFIG.sample_rate)
    return spectrogram(samples)


@pytest.fixture(scope="module")
def distances() -> dict[str, NDArray[np.float64]]:
    """Of each stage's map, how far the drawn response lies from the tone: `(tone, axis)`, in cells of the map."""
    path = graph_file(model_spec.MODEL_NAME)
    (layers,) = [prop.value for prop in onnx.load(path).metadata_props if prop.key == model_spec.LAYERS_KEY]
    facts = {layer["name"]: layer for layer in json.loads(layers)}
    session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
    generator = np.random.default_rng(0)
    found = defaultdict(list)
    for _ in range(N_TONES):
        noise = generator.normal(0, 1e-3, CONFIG.n_samples)
        time_s, hz = generator.uniform(1.5, 3.5), generator.uniform(500, 6000)
        # Elsewhere, and not absent: the network sees levels relative to the loudest cell.
        elsewhere, here = with_tone(noise, 0.6, hz), with_tone(noise, time_s, hz)
        power = np.maximum(10 ** (here[0, 0] / 10) - 10 ** (elsewhere[0, 0] / 10), 0)
        true = middle(power, 0), middle(power, 1)
        maps = session.run(STAGES, {model_spec.INPUT: np.concatenate((elsewhere, here))})
        for name, (before, after) in zip(STAGES, maps, strict=True):
            jumps = [facts[name]["receptive_field"][axis]["jump"] for axis in AXES]
            centres = [facts[name]["effective_field"]["centre"][axis] for axis in AXES]
            seen = response_middle(after - before, (true[0] / jumps[0], true[1] / jumps[1]))
            drawn = np.array(centres) + np.array(jumps) * seen
            found[name].append((drawn - true) / jumps)
    return {name: np.stack(values) for name, values in found.items()}


@pytest.mark.parametrize("name", STAGES)
def test_a_tone_is_drawn_within_a_quarter_of_a_cell_of_where_it_is(
    distances: dict[str, NDArray[np.float64]], name: str
) -> None:
    frequency, time = np.median(distances[name], axis=0)
    assert abs(time) <= 0.25, f"{time:+.2f} cells too late"
    assert abs(frequency) <= 0.25, f"{frequency:+.2f} cells too high"
