"""One window of a recording without the rest: seeks to it, and reads what the resampler needs around it."""

from contextlib import suppress
from math import gcd

import numpy as np

from audiocnn.errors import NotFound, TruncatedAudio
from audiocnn.sound.audio import Recording, Samples, open_recording
from audiocnn.sound.logmel import LogMelConfig
from audiocnn.sound.windows import Window, resample, resampled_length, window_starts


def read_window(
    audio: bytes, recording: Recording, start: int, end: int, index: int, config: LogMelConfig, max_s: float
) -> tuple[Window, Samples]:
    """The window that `cut_windows` would give, and its sound `(time,)` at the recording's own rate.

    Args:
        audio: the file's bytes.
        recording: the same, opened; takes the warnings.
        start, end: samples of the recording, at its own rate, whose windows are counted.
        index: which of them.
        max_s: the most seconds to decode.

    Raises:
        NotFound: there are fewer windows.
        InvalidSamples, TruncatedAudio
    """
    if found := _read_window(recording, start, end, index, config, max_s):
        return found
    # The file ends before its header says, and so its last windows lie elsewhere. What met its end cannot seek back.
    with open_recording(audio, max_s=max_s) as again:
        end = start + len(_read(again, start, end, max_s))
        recording.warnings[:] = again.warnings
    with open_recording(audio, max_s=max_s) as again:
        if start < end and (found := _read_window(again, start, end, index, config, max_s)):
            return found
    raise TruncatedAudio("No sound can be read there: the recording is damaged. Export or upload it again.")


def _read_window(
    recording: Recording, start: int, end: int, index: int, config: LogMelConfig, max_s: float
) -> tuple[Window, Samples] | None:
    """None if the file does not hold all of the window."""
    rate, target = recording.info.sample_rate, config.sample_rate
    n_samples = resampled_length(end - start, rate, target)
    starts = window_starts(n_samples, config)
    if index >= len(starts):
        raise NotFound(f"There is no window {index}: the recording has {len(starts)}, from 0.")
    first = starts[index]
    n_sound = min(config.n_samples, n_samples - first)
    # The window's own samples, counted from `start`, and what the resampler's filter reaches around them.
    own = slice(first * rate // target, min(end - start, -(-(first + n_sound) * rate // target)))
    margin = 0 if rate == target else rate // 20 + 64
    period = rate // gcd(rate, target)  # where the two rates' samples coincide
    begin = max(0, own.start - margin) // period * period
    stop = min(end - start, own.stop + margin)
    sound = _read(recording, start + begin, start + stop, max_s)
    if len(sound) < stop - begin:
        return None
    at = first - begin * target // rate
    waveform = np.concatenate(list(resample(iter((sound,)), rate, target)))[at : at + n_sound]
    padded = np.pad(waveform, (0, config.n_samples - len(waveform)))
    return Window(index, first, n_sound, padded), sound[own.start - begin : own.stop - begin]


def _read(recording: Recording, start: int, end: int, max_s: float) -> Samples:
    """What can be read of these samples: `(time,)`."""
    rate = recording.info.sample_rate
    blocks: list[Samples] = []
    with suppress(TruncatedAudio):
        blocks.extend(recording.blocks(start_s=start / rate, end_s=end / rate, max_s=max_s))
    return np.concatenate([np.zeros(0, np.float32), *blocks])
