"""Training uses the services' log-mels."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from audiocnn.sound.features import LogMelSpectrogram
from audiocnn.sound.logmel import LogMelConfig
from tests.unit.training.data import TINY, class_folders, write_tone
from training import features
from training.data import load_training_data
from training.datasets import DatasetError, load_dataset
from training.features import compute_features, decode_windows

CONFIG = LogMelConfig()


def test_training_sees_the_services_log_mel(tmp_path: Path) -> None:
    dataset = load_dataset(class_folders(tmp_path / "data"))
    computed = compute_features(dataset, tmp_path / "cache")
    waveform = decode_windows(dataset.clips[5].path, CONFIG)[0]
    expected = LogMelSpectrogram()(torch.from_numpy(waveform)[None])[0, 0].numpy()
    assert np.abs(computed.log_mel[5] - expected).max() < 1e-3
    assert computed.clip_index.tolist() == list(range(12))


def test_a_long_clip_is_several_windows_and_encoder_padding_is_none(tmp_path: Path) -> None:
    write_tone(tmp_path / "long.wav", 440, seconds=10)
    write_tone(tmp_path / "padded.wav", 440, seconds=5.05)
    assert len(decode_windows(tmp_path / "long.wav", CONFIG)) == 3
    assert len(decode_windows(tmp_path / "padded.wav", CONFIG)) == 1


def test_any_rate_comes_out_at_the_networks(tmp_path: Path) -> None:
    write_tone(tmp_path / "x.wav", 1000, seconds=1, rate=16_000)
    (window,) = decode_windows(tmp_path / "x.wav", CONFIG)
    spectrum = np.abs(np.fft.rfft(window[: CONFIG.sample_rate]))
    assert abs(int(spectrum.argmax()) - 1000) <= 1


def test_an_unreadable_recording_is_named(tmp_path: Path) -> None:
    class_folders(tmp_path / "data")
    (tmp_path / "data" / "class1" / "2.wav").write_bytes(b"not a recording")
    with pytest.raises(DatasetError, match=r"2\.wav cannot be used"):
        compute_features(load_dataset(tmp_path / "data"), tmp_path / "cache")


def test_the_cache_is_used_and_each_variant_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = load_dataset(class_folders(tmp_path / "data"))
    first = compute_features(dataset, tmp_path / "cache")
    halved = compute_features(dataset, tmp_path / "cache", variant="half", degrade=lambda w, _: w * np.float32(0.5))
    loud = first.log_mel > -60
    assert np.allclose(first.log_mel[loud] - halved.log_mel[loud], 20 * np.log10(2), atol=0.01)
    monkeypatch.setattr(features, "decode_windows", lambda *_: pytest.fail("decoded again"))
    assert np.array_equal(compute_features(dataset, tmp_path / "cache").log_mel, first.log_mel)


def test_two_trainings_may_fill_one_cache(tmp_path: Path) -> None:
    dataset = load_dataset(class_folders(tmp_path / "data"))
    mapped = compute_features(dataset, tmp_path / "cache").log_mel
    next(tmp_path.glob("cache/*/clean.index.npy")).unlink()  # as the other one saw it
    compute_features(dataset, tmp_path / "cache", degrade=lambda w, _: w * np.float32(0.5))
    expected = LogMelSpectrogram()(torch.from_numpy(decode_windows(dataset.clips[0].path, CONFIG)[0])[None])[0, 0]
    assert np.abs(mapped[0] - expected.numpy()).max() < 1e-3
    assert len(list(tmp_path.glob("cache/*/*"))) == 2


def test_degrading_is_seeded_per_clip(tmp_path: Path) -> None:
    dataset = load_dataset(class_folders(tmp_path / "data"))

    def noisy(waveform: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        return (waveform + 0.1 * rng.standard_normal(len(waveform))).astype(np.float32)

    a = compute_features(dataset, tmp_path / "a", variant="n", degrade=noisy, seed=1)
    b = compute_features(dataset, tmp_path / "b", variant="n", degrade=noisy, seed=1)
    c = compute_features(dataset, tmp_path / "c", variant="n", degrade=noisy, seed=2)
    assert np.array_equal(a.log_mel, b.log_mel)
    assert not np.array_equal(a.log_mel, c.log_mel)


def test_what_other_code_made_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = load_dataset(class_folders(tmp_path / "data"))
    compute_features(dataset, tmp_path / "cache")
    monkeypatch.setattr(features, "_WHAT_MAKES_THEM", (*features._WHAT_MAKES_THEM, "training.ood.synthetic"))
    compute_features(dataset, tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_copies_that_were_cut_in_another_way_are_not_learned_from(tmp_path: Path) -> None:
    dataset = load_dataset(class_folders(tmp_path / "data"))
    config = replace(TINY, cache=tmp_path / "cache", n_degraded=1)
    load_training_data(dataset, config)
    (index_file,) = config.cache.rglob("chain-0.index.npy")
    np.save(index_file, np.load(index_file)[::-1])
    with pytest.raises(DatasetError, match="remove that folder"):
        load_training_data(dataset, config)
