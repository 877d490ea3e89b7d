"""Sounds that belong to no class."""

import numpy as np
import pytest

from training.ood import synthetic
from training.ood.synthetic import FOR_JUDGING, FOR_TRAINING, N, synthesise

WITHOUT_SPEECH = {**FOR_TRAINING, **FOR_JUDGING}
for _name in ("speech", "other speech"):
    del WITHOUT_SPEECH[_name]


@pytest.mark.parametrize("kind", sorted(WITHOUT_SPEECH))
def test_every_kind_is_a_window_of_finite_sound(kind: str) -> None:
    waveform = WITHOUT_SPEECH[kind](np.random.default_rng(0))
    assert waveform.shape == (N,) and waveform.dtype == np.float32
    assert np.isfinite(waveform).all()
    assert kind == "silence" or waveform.std() > 0


def test_nothing_that_judges_was_trained_on() -> None:
    assert not FOR_TRAINING.keys() & FOR_JUDGING.keys()
    assert not set(synthetic.TRAIN_TEXTS) & set(synthetic.JUDGING_TEXTS)
    assert not set(synthetic.TRAIN_VOICES) & set(synthetic.JUDGING_VOICES)


def test_sounds_are_seeded_and_dealt_over_the_kinds() -> None:
    kinds = {name: FOR_TRAINING[name] for name in ("tone", "noise")}
    log_mels, made = synthesise(kinds, 4, seed=1)
    assert log_mels.shape == (4, 128, 501)
    assert made == ["tone", "noise", "tone", "noise"]
    assert np.array_equal(log_mels, synthesise(kinds, 4, seed=1)[0])
    assert not np.array_equal(log_mels, synthesise(kinds, 4, seed=2)[0])


def test_speech_is_left_out_where_there_is_no_synthesiser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthetic, "has_speech", lambda: False)
    kinds = {name: FOR_TRAINING[name] for name in ("tone", "speech")}
    assert synthesise(kinds, 2, seed=0)[1] == ["tone", "tone"]


@pytest.mark.skipif(not synthetic.has_speech(), reason="espeak-ng is not installed")
def test_speech_speaks() -> None:
    waveform = FOR_TRAINING["speech"](np.random.default_rng(0))
    assert waveform.shape == (N,) and waveform.std() > 0.01
