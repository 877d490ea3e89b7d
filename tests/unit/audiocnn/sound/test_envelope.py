"""The waveform to draw: few points, every peak."""

import numpy as np
import pytest

from audiocnn.sound.audio import Samples
from audiocnn.sound.envelope import PeakEnvelope
from tests import signals

RATE = 44_100
MAX_POINTS = 8_000


def envelope(waveform: Samples, told_samples: int | None = None, block: int = 10_007) -> Samples:
    """Fed in blocks of an odd size; `told_samples` is what the header says."""
    peaks = PeakEnvelope(len(waveform) if told_samples is None else told_samples, MAX_POINTS)
    for start in range(0, len(waveform), block):
        peaks.add(waveform[start : start + block])
    return peaks.values()


@pytest.mark.parametrize("n_samples", [1, 7, 7_999, 8_000])
def test_a_short_recording_is_kept_as_it_is(n_samples: int) -> None:
    waveform = signals.noise(n_samples / RATE, RATE)

    assert np.array_equal(envelope(waveform), waveform)


@pytest.mark.parametrize("n_samples", [8_001, 12_001, 220_500, 1_000_003])
@pytest.mark.parametrize("place", [0.0, 0.37, 1.0])
def test_a_click_of_one_sample_keeps_its_height_and_its_place(n_samples: int, place: float) -> None:
    at = round(place * (n_samples - 1))
    values = envelope(signals.click(at, n_samples / RATE, RATE, height=0.9))

    assert values.max() == np.float32(0.9)
    assert values.argmax() / len(values) == pytest.approx(at / n_samples, abs=2 / 4_000)


def test_a_long_recording_is_minimum_and_maximum_of_each_bin() -> None:
    waveform = signals.noise(80_000 / RATE, RATE)

    bins = waveform.reshape(4_000, 20)

    assert np.array_equal(envelope(waveform), np.stack((bins.min(axis=1), bins.max(axis=1)), axis=1).reshape(-1))


@pytest.mark.parametrize("n_samples", [1, 8_000, 8_001, 12_001, 16_001, 220_500, 999_999])
@pytest.mark.parametrize("told_share", [0.0, 0.3, 0.667, 0.99, 1.0, 3.0])
def test_there_are_never_more_points_than_allowed_whatever_the_header_said(n_samples: int, told_share: float) -> None:
    values = envelope(signals.noise(n_samples / RATE, RATE), told_samples=round(n_samples * told_share))

    assert 1 <= len(values) <= MAX_POINTS


@pytest.mark.parametrize("told_samples", [100, 8_001, 100_001, 300_000])
@pytest.mark.parametrize("block", [1_001, 10_007, 1_000_000])
def test_points_are_evenly_spread_even_if_the_recording_is_longer_than_its_header_said(
    told_samples: int, block: int
) -> None:
    rising = np.linspace(0, 1, 1_000_000, dtype=np.float32)

    highs = envelope(rising, told_samples, block)[1::2]

    expected = np.linspace(0, 1, len(highs) + 1)[1:]
    assert np.abs(highs - expected).max() < 2 / len(highs)


def test_peaks_survive_a_header_that_said_too_little() -> None:
    waveform = signals.click(777_777, 1_000_000 / RATE, RATE, height=-0.8)

    assert envelope(waveform, told_samples=50_000).min() == np.float32(-0.8)
