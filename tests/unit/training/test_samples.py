"""The project's own clips: the shipped model names each one, and does not call it uncertain."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import numpy as np
import onnxruntime as ort
import pytest
import soundfile
import torch

from audiocnn import model_spec
from audiocnn.sound.features import LogMelSpectrogram
from audiocnn.sound.logmel import LogMelConfig
from tests.served import graph_file
from training.features import decode_windows

FOLDER = Path("samples")
SAMPLES = json.loads((FOLDER / "samples.json").read_text(encoding="utf-8"))
MAX_BYTES = 350_000


@pytest.fixture(scope="module")
def session() -> ort.InferenceSession:
    return ort.InferenceSession(graph_file(model_spec.SCORES_MODEL_NAME))


@pytest.fixture(scope="module")
def synthesizer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("synthesize", FOLDER / "synthesize.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_enough_and_of_different_classes() -> None:
    assert len({sample["label"] for sample in SAMPLES}) == len(SAMPLES) >= 8
    assert {sample["file"] for sample in SAMPLES} == {path.name for path in FOLDER.glob("*.flac")}
    assert all(sample["title"] for sample in SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["label"])
def test_the_shipped_model_knows_it(sample: dict[str, str], session: ort.InferenceSession) -> None:
    (window,) = decode_windows(FOLDER / sample["file"], LogMelConfig())
    log_mel = LogMelSpectrogram()(torch.from_numpy(window)[None]).numpy()
    outputs = [model_spec.PROBABILITIES, model_spec.OOD_SCORE]
    probabilities, ood_score = session.run(outputs, {model_spec.INPUT: log_mel})
    labels = json.loads(session.get_modelmeta().custom_metadata_map["labels"])
    assert labels[int(probabilities[0].argmax())] == sample["label"]
    assert probabilities[0].max() > 0.5
    assert ood_score[0, 0] < 0


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["label"])
def test_it_is_small_mono_and_what_the_script_makes(sample: dict[str, str], synthesizer: ModuleType) -> None:
    path = FOLDER / sample["file"]
    assert path.stat().st_size <= MAX_BYTES
    stored, rate = soundfile.read(path, dtype="int16")
    assert rate == synthesizer.RATE and stored.shape == (round(LogMelConfig().window_s * rate),)
    step = 2 ** (16 - synthesizer.BITS)
    made = synthesizer.synthesize(sample["label"]).astype(int)
    assert np.abs(made - stored.astype(int)).max() <= step, "one step of rounding may differ between machines"
