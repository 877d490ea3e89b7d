"""Resampling keeps the duration and the tone, in blocks of any size."""

from collections.abc import Iterator

import numpy as np
import pytest

from audiocnn.sound.audio import Samples
from audiocnn.sound.windows import resample
from tests import signals

TARGET = 44_100


def in_blocks(waveform: Samples, size: int) -> Iterator[Samples]:
    for start in range(0, len(waveform), size):
        yield waveform[start : start + size]


@pytest.mark.parametrize("sample_rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000])
def test_duration_and_tone_survive(sample_rate: int) -> None:
    waveform = signals.sine(1_000.0, 1.0, sample_rate)

    resampled = np.concatenate(list(resample(in_blocks(waveform, 4_096), sample_rate, TARGET)))

    assert abs(len(resampled) - TARGET) <= 1
    expected = signals.sine(1_000.0, 1.0, TARGET)
    middle = slice(2_000, 42_000)  # the filter sees silence beyond both ends
    assert np.abs(resampled[middle] - expected[middle]).max() < 1e-3


def test_the_size_of_blocks_makes_no_difference() -> None:
    waveform = signals.noise(0.5, 48_000)

    small, large = (np.concatenate(list(resample(in_blocks(waveform, n), 48_000, TARGET))) for n in (100, 24_000))

    assert small == pytest.approx(large, abs=1e-6)


def test_the_networks_own_rate_is_left_alone() -> None:
    waveform = signals.noise(0.1, TARGET)

    assert np.array_equal(np.concatenate(list(resample(iter([waveform]), TARGET, TARGET))), waveform)


def test_what_lies_above_the_new_range_is_filtered_out() -> None:
    waveform = signals.sine(30_000.0, 0.5, 96_000)

    resampled = np.concatenate(list(resample(iter([waveform]), 96_000, TARGET)))

    assert np.abs(resampled[2_000:-2_000]).max() < 1e-3
