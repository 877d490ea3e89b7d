"""Samples at any rate to the windows that the network sees: resampled, cut, padded, block by block."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import soxr

from audiocnn.sound.audio import Samples
from audiocnn.sound.logmel import LogMelConfig

MAX_UNHEARD_S = 0.1
"""A rest of at most this after the last window is no window of its own: encoders add a few milliseconds."""


def resample(blocks: Iterator[Samples], sample_rate: int, target_rate: int) -> Iterator[Samples]:
    """Blocks `(time,)` at `sample_rate` Hz to blocks at `target_rate` Hz; any pair of rates, in constant memory."""
    if sample_rate == target_rate:
        yield from blocks
        return
    first, second = next(blocks), next(blocks, None)
    if second is None:  # the same numbers as from a stream, a quarter faster
        yield soxr.resample(first, sample_rate, target_rate, quality="HQ")
        return
    stream = soxr.ResampleStream(sample_rate, target_rate, num_channels=1, dtype="float32", quality="HQ")
    for block in chain((first, second), blocks):
        yield stream.resample_chunk(block)
    yield stream.resample_chunk(np.zeros(0, np.float32), last=True)


def resampled_length(n_samples: int, sample_rate: int, target_rate: int) -> int:
    """How many samples `resample` makes of so many."""
    return (2 * n_samples * target_rate + sample_rate) // (2 * sample_rate)


def window_starts(n_samples: int, config: LogMelConfig) -> list[int]:
    """Where `cut_windows` cuts a recording of so many samples at the network's rate, without reading any of it."""
    starts = [0]
    while (rest := n_samples - starts[-1] - config.n_samples) > MAX_UNHEARD_S * config.sample_rate:
        starts.append(starts[-1] + min(config.hop_samples, rest))
    return starts


@dataclass(frozen=True, slots=True)
class Window:
    """One fixed-length piece of a recording."""

    index: int
    start: int
    """First sample, at the network's rate, counted from the start of what was read."""
    n_samples: int
    """How many samples are sound; the rest, up to the window's length, is zero padding."""
    waveform: Samples
    """`(time,)`, exactly `LogMelConfig.n_samples` long."""


def cut_windows(blocks: Iterator[Samples], config: LogMelConfig) -> Iterator[Window]:
    """Cuts a stream of mono blocks at the network's rate into windows.

    A short recording is one window, padded with zeros at its end. A longer one gives a window every
    `config.hop_samples`, and the last is aligned to the end so that full windows cover all of it, but for a rest
    of at most `MAX_UNHEARD_S`.
    """
    length, hop = config.n_samples, config.hop_samples
    held = np.zeros(0, np.float32)
    index = start = 0
    cut = False
    for block in blocks:
        held = np.concatenate((held, block)) if len(held) else block
        while len(held) > length + hop or (not cut and len(held) >= length):
            if cut:
                held, start, index = held[hop:], start + hop, index + 1
            cut = True
            yield Window(index, start, length, held[:length])
    if not cut:
        padded = np.pad(held, (0, length - len(held)))
        yield Window(0, 0, len(held), padded)
        return
    while len(held) - length > MAX_UNHEARD_S * config.sample_rate:
        step = min(hop, len(held) - length)
        held, start, index = held[step:], start + step, index + 1
        yield Window(index, start, length, held[:length])
