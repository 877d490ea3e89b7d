"""Cutting: for every length and every size of blocks, the same few properties hold."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from audiocnn.sound.audio import Samples
from audiocnn.sound.logmel import LogMelConfig
from audiocnn.sound.windows import MAX_UNHEARD_S, Window, cut_windows, resample, resampled_length, window_starts

CONFIG = LogMelConfig()
LENGTH, HOP, RATE = CONFIG.n_samples, CONFIG.hop_samples, CONFIG.sample_rate
UNHEARD = int(MAX_UNHEARD_S * RATE)

LENGTHS = [
    *(1, RATE, LENGTH - 1, LENGTH, LENGTH + 1),
    *(LENGTH + UNHEARD, LENGTH + UNHEARD + 1, LENGTH + HOP - 1, LENGTH + HOP, LENGTH + HOP + 1),
    *(LENGTH + HOP + UNHEARD, LENGTH + HOP + UNHEARD + 1, 3 * LENGTH, 3 * LENGTH + 12_345),
]
LONG = [n for n in LENGTHS if n > LENGTH]


def ramp(n_samples: int) -> Samples:
    """Every sample its own place, so that a window shows where it was cut."""
    return np.arange(n_samples, dtype=np.float32)


def cut(n_samples: int, block: int = 30_000) -> list[Window]:
    waveform = ramp(n_samples)

    def blocks() -> Iterator[Samples]:
        for start in range(0, n_samples, block):
            yield waveform[start : start + block]

    # A copy, as the cutter may use its memory again.
    return [Window(w.index, w.start, w.n_samples, w.waveform.copy()) for w in cut_windows(blocks(), CONFIG)]


@pytest.mark.parametrize("n_samples", LENGTHS)
def test_each_window_holds_the_samples_it_names_and_zeros_behind_them(n_samples: int) -> None:
    for index, window in enumerate(cut(n_samples)):
        assert window.index == index
        assert window.waveform.shape == (LENGTH,)
        sound = window.waveform[: window.n_samples]
        assert np.array_equal(sound, ramp(n_samples)[window.start : window.start + window.n_samples])
        assert not window.waveform[window.n_samples :].any()


@pytest.mark.parametrize("n_samples", [n for n in LENGTHS if n <= LENGTH])
def test_a_short_recording_is_one_padded_window(n_samples: int) -> None:
    assert [(w.start, w.n_samples) for w in cut(n_samples)] == [(0, n_samples)]


@pytest.mark.parametrize("n_samples", LONG)
def test_windows_of_a_long_recording_are_full_and_start_a_hop_apart(n_samples: int) -> None:
    windows = cut(n_samples)

    assert all(window.n_samples == LENGTH for window in windows)
    starts = [window.start for window in windows]
    assert starts[:-1] == [i * HOP for i in range(len(starts) - 1)]
    assert all(0 < later - earlier <= HOP for earlier, later in pairwise(starts))


@pytest.mark.parametrize("n_samples", LONG)
def test_all_but_a_negligible_rest_is_covered_and_the_last_window_ends_with_the_sound(n_samples: int) -> None:
    last = cut(n_samples)[-1]
    unheard = n_samples - (last.start + LENGTH)

    assert 0 <= unheard <= UNHEARD
    # Either the rest was too short for a window, or the last window is aligned to the end.
    assert unheard == 0 or last.start % HOP == 0


def test_a_negligible_rest_adds_no_window() -> None:
    assert len(cut(LENGTH + UNHEARD)) == 1
    assert len(cut(LENGTH + UNHEARD + 1)) == 2


@pytest.mark.parametrize("block", [1_000, HOP, LENGTH, 10 * LENGTH])
@pytest.mark.parametrize("n_samples", [LENGTH + HOP, 3 * LENGTH + 12_345])
def test_the_size_of_blocks_makes_no_difference(n_samples: int, block: int) -> None:
    assert [w.start for w in cut(n_samples, block)] == [w.start for w in cut(n_samples)]


def test_the_first_window_is_given_before_the_rest_is_read() -> None:
    def blocks() -> Iterator[Samples]:
        yield ramp(LENGTH)
        raise AssertionError("more was read than the first window needs")

    assert next(cut_windows(blocks(), CONFIG)).start == 0


@pytest.mark.parametrize("n_samples", LENGTHS)
def test_where_it_cuts_is_known_before(n_samples: int) -> None:
    assert window_starts(n_samples, CONFIG) == [window.start for window in cut(n_samples)]


@pytest.mark.parametrize("rate", [1_000, 8_000, 22_050, 44_101, 48_000, 192_000])
@pytest.mark.parametrize("n_samples", [1, 2, 12_345, 100_001])
def test_how_much_a_resampler_gives_is_known_before(rate: int, n_samples: int) -> None:
    given = sum(len(block) for block in resample(iter((ramp(n_samples),)), rate, RATE))

    assert resampled_length(n_samples, rate, RATE) == given
