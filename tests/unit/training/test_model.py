"""The network: shapes, exact CAMs, and a normaliser that gives what the backbone was pretrained on."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from audiocnn.sound.features import LogMelSpectrogram
from audiocnn.sound.logmel import LogMelConfig
from tests.unit.training.data import random_network
from training.degrade import coloured_noise
from training.export import example_log_mels
from training.graph import map_names
from training.model import DYNAMIC_RANGE_DB, LOUDEST_CELL_DB, STAGES, NormaliseClip

CONFIG = LogMelConfig()
ENOUGH_BINS = 4
"""In a band, of a Fourier transform of 1,024 samples: with fewer the mel filters are too coarse to compare."""
NORMALISER_TOLERANCE = 0.02
"""0.4 dB."""


def test_shapes_from_input_to_head() -> None:
    inside = random_network(n_classes=4).explain(example_log_mels(2, seed=0))
    assert [tuple(inside.maps[stage].shape) for stage in STAGES] == [
        (2, 8, 64, 251),
        (2, 8, 64, 251),
        (2, 16, 32, 126),
        (2, 16, 16, 63),
        (2, 384, 8, 32),
    ]
    assert inside.logits.shape == (2, 4)
    assert inside.background.shape == (2,)
    assert inside.embedding.shape == (2, 384)
    assert inside.cam.shape == (2, 4, 8, 32)


def test_each_stage_is_followed_by_its_blocks() -> None:
    maps = random_network().explain(example_log_mels(1, seed=0)).maps
    assert list(maps)[:5] == ["conv1", "layer1", "layer1.block0.active", "layer2", "layer2.block0.active"]
    assert list(maps) == map_names()


def test_active_is_the_share_of_depthwise_channels_above_zero() -> None:
    """But for the few that are above it by next to nothing."""
    model = random_network()
    seen = {}
    for stage in STAGES[1:]:
        for index, block in enumerate(getattr(model, stage)):
            name = f"{stage}.block{index}.active"
            block.depthwise.register_forward_hook(lambda _, __, out, name=name: seen.update({name: out}))
    with torch.no_grad():
        maps = model.explain(example_log_mels(2, seed=0)).maps
    assert len(seen) == 15
    for name, convolved in seen.items():
        expected = (convolved > 0).sum(dim=1) / convolved.shape[1]
        assert (maps[name] - expected).abs().mean() < 1e-3, name
        assert 0.1 < expected.mean() < 0.9 and expected.std() > 0.01, name


def test_cam_adds_up_to_the_logits() -> None:
    model = random_network()
    inside = model.explain(example_log_mels(3, seed=1))
    torch.testing.assert_close(inside.cam.mean(dim=(2, 3)) + model.head.bias, inside.logits, atol=1e-5, rtol=1e-5)
    assert inside.logits.std(dim=0).max() > 1e-3, "the clips must differ, or this would show nothing"


def test_training_and_explaining_agree() -> None:
    model, log_mel = random_network(), example_log_mels(2, seed=2)
    inside = model.explain(log_mel)
    logits, background = model.classify(model.embed(model.normalise(log_mel)))
    torch.testing.assert_close(logits, inside.logits)
    torch.testing.assert_close(background, inside.background)
    torch.testing.assert_close(model(log_mel), inside.logits)


@pytest.mark.parametrize("gain_db", [-40.0, 7.5])
def test_a_constant_changes_nothing(gain_db: float) -> None:
    log_mel = example_log_mels(2, seed=3).clamp(-80, -10)
    normalised = NormaliseClip()(log_mel)
    torch.testing.assert_close(NormaliseClip()(log_mel + gain_db), normalised, atol=1e-5, rtol=0)
    assert normalised.std() > 0.1
    model = random_network()
    torch.testing.assert_close(model(log_mel + gain_db), model(log_mel), atol=1e-4, rtol=1e-4)


def test_normaliser_drops_what_is_far_below_the_loudest_cell() -> None:
    log_mel = torch.full((1, *CONFIG.shape), CONFIG.floor_db)
    log_mel[..., 60, 100] = -10.0
    quiet = log_mel.clone()
    quiet[..., 120, :] = -10.0 - DYNAMIC_RANGE_DB - 5
    torch.testing.assert_close(NormaliseClip()(log_mel), NormaliseClip()(quiet))


def pretraining_spectrogram(waveform: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """EfficientAT's input, by its definition: pre-emphasis, Kaldi's mel filters, (ln(power + 1e-5) + 4.5) / 5.

    Returns:
        `(n_mels, n_frames)`, and how many bins of the Fourier transform each band has.
    """

    def to_mel(hz: NDArray[np.float64]) -> NDArray[np.float64]:
        return 1127 * np.log1p(hz / 700)

    emphasised = np.pad(waveform - 0.97 * np.append(0, waveform[:-1]), 512, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(emphasised, 1_024)[::320]
    power = np.abs(np.fft.rfft(frames * np.pad(np.hanning(800), 112))) ** 2  # (frame, bin)
    low_mel, high_mel = to_mel(np.array([0.0, 15_000.0]))
    edges, bins = np.linspace(low_mel, high_mel, 130), to_mel(np.arange(513) * 32_000 / 1_024)
    low, centre, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    filters = np.maximum(0, np.minimum((bins - low) / (centre - low), (high - bins) / (high - centre)))
    return (np.log(filters @ power.T + 1e-5) + 4.5) / 5, (filters > 0).sum(axis=1)


@pytest.mark.parametrize("exponent", [0, 1], ids=["white", "pink"])
@pytest.mark.parametrize("loudness", [0.1, 1e-3])
def test_the_normaliser_gives_what_the_backbone_was_pretrained_on(exponent: float, loudness: float) -> None:
    waveform = coloured_noise(CONFIG.n_samples, exponent, np.random.default_rng(0)) * np.float32(loudness)
    log_mel = LogMelSpectrogram()(torch.from_numpy(waveform)[None])
    at_level = waveform.astype(np.float64) * 10 ** ((LOUDEST_CELL_DB - log_mel.max().item()) / 20)
    expected, n_bins = pretraining_spectrogram(at_level)
    difference = (NormaliseClip()(log_mel)[0, 0].numpy() - expected)[n_bins >= ENOUGH_BINS]
    assert len(difference) > 75
    assert np.abs(difference.mean(axis=1)).max() < NORMALISER_TOLERANCE
    assert np.sqrt((difference**2).mean()) < NORMALISER_TOLERANCE


def test_digital_silence_is_finite() -> None:
    silence = torch.full((1, *CONFIG.shape), CONFIG.floor_db)
    assert torch.isfinite(random_network()(silence)).all()
