"""Bytes of a recording in one of the promised containers, to mono samples at its own rate.

Everything runs block by block, so memory does not grow with the recording's length.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import soundfile
from numpy.typing import NDArray

from audiocnn.errors import (
    AudioTooLong,
    EmptyAudio,
    InvalidRequest,
    InvalidSamples,
    NoSamples,
    TruncatedAudio,
    UnsupportedAudio,
)
from audiocnn.sound.containers import is_promised
from audiocnn.sound.mpeg import with_true_length

Samples = NDArray[np.float32]

READABLE = "WAV, FLAC, OGG, MP3 or AIFF"
MAX_CHANNELS = 64
MIN_SAMPLE_RATE, MAX_SAMPLE_RATE = 1_000, 768_000
MAX_VALUES_PER_S = 192_000 * 8
"""Samples times channels: frames of one constant make 20 seconds of more than this decode for as long as a song."""
MAX_VALUES_AT_FULL_LENGTH_PER_S = 48_000 * 8
"""The same on average, where a recording is as long as it may be: 230 million values in 600 s."""
MAX_ABS_SAMPLE = 2.0**31
"""Float files that hold unscaled integers stay below this; beyond it the power would overflow."""
_BLOCK_VALUES = 1 << 18
"""Samples times channels decoded at once: 1 MiB of float32."""
_PIPED_LENGTHS = range(0x7FFFF000, 0x1_0000_0000)
"""Data lengths that a program writes when it streams a WAV and cannot go back to fill in the true one."""
_CLAIMED_LENGTH = re.compile(r"^ *(?:data|SSND|Data Size|riff|Riff size) *: (\d+) \(should be (\d+)\)", re.MULTILINE)
"""What libsndfile notes about a length that the file does not have, in WAV, AIFF and RF64."""
_UNKNOWN_LENGTH = 1 << 62
"""More samples than any file holds: libsndfile's number for a FLAC that an encoder wrote into a pipe."""
_MPEG_FORMATS = frozenset({"MP3", "MPEG"})
"""Formats whose header often gives no length, or a wrong one."""


@dataclass(frozen=True, slots=True)
class RecordingInfo:
    """What the header says."""

    format: str
    subtype: str
    sample_rate: int
    """Hz."""
    n_channels: int
    n_samples: int
    """In each channel, as the header says."""

    @property
    def duration_s(self) -> float:
        """Length of the whole recording in seconds."""
        return self.n_samples / self.sample_rate


class Recording:
    """An opened recording whose header has been believed only as far as it can be checked."""

    def __init__(self, file: soundfile.SoundFile, info: RecordingInfo, warnings: list[str]) -> None:
        self._file = file
        self.info = info
        self.warnings = warnings
        self.n_read = 0

    def blocks(self, *, start_s: float = 0.0, end_s: float | None = None, max_s: float) -> Iterator[Samples]:
        """Yields mono blocks `(time,)` of at most 1 MiB, before mixing down, at the recording's own rate.

        A file that ends before its header says, or is damaged behind its first samples, gives what is there and a
        warning. May be called again, for another region.

        Args:
            start_s, end_s: the region to read, in seconds; to the end where `end_s` is None.
            max_s: the most seconds to decode, whatever the header says.

        Raises:
            AudioTooLong, InvalidRequest, InvalidSamples, TruncatedAudio
        """
        rate, n_channels = self.info.sample_rate, self.info.n_channels
        start, end = self.region(start_s, end_s)
        self.n_read = 0
        if not self._seek(start):
            raise TruncatedAudio("The recording ends before the requested region.")
        block = max(1, _BLOCK_VALUES // n_channels)
        while n := min(block, end - start - self.n_read):
            values = self._read(start + self.n_read, n)
            if not len(values):
                break
            self.n_read += len(values)
            if self.n_read > max_s * rate:
                raise AudioTooLong(f"The recording is longer than the limit of {max_s:g} s: send a part of it.")
            yield _mix_down(values, at_s=start_s + self.n_read / rate)
        if not self.n_read:
            raise TruncatedAudio("No sound can be read there: the recording is damaged. Export or upload it again.")
        if self.n_read < end - start:
            self.warnings.append(
                f"The recording is cut off or damaged after {(start + self.n_read) / rate:.3f} s of "
                f"{self.info.duration_s:.3f} s; what comes before was analysed."
            )

    def region(self, start_s: float, end_s: float | None) -> tuple[int, int]:
        """The first sample of a region and the one behind its last.

        Raises:
            InvalidRequest: no sample of the recording lies in it.
        """
        rate, duration_s = self.info.sample_rate, self.info.duration_s
        stop_s = duration_s if end_s is None else min(end_s, duration_s)
        inside = 0 <= start_s < stop_s  # false for NaN too
        start, end = (round(start_s * rate), round(stop_s * rate)) if inside else (0, 0)
        if not start < end:
            raise InvalidRequest(
                f"The region {start_s:g} to {'the end' if end_s is None else f'{end_s:g}'} s does not lie in the "
                f"recording, which is {duration_s:.3f} s long."
            )
        return start, end

    def _seek(self, sample: int) -> bool:
        try:
            return bool(sample == self._file.tell() or self._file.seek(sample) == sample)
        except soundfile.LibsndfileError:
            return False

    def _read(self, position: int, n: int) -> Samples:
        """At most `n` samples; fewer, down to none, before a place that cannot be decoded."""
        try:
            if self.info.subtype != "PCM_16":
                values: Samples = self._file.read(n, dtype="float32", always_2d=True)
                return values
            # The same numbers as libsndfile's own conversion, at half its cost.
            scaled: Samples = self._file.read(n, dtype="int16", always_2d=True) * np.float32(2.0**-15)
            return scaled
        except soundfile.LibsndfileError:
            # What was decoded before the damage is lost with it: read less.
            if n == 1 or not self._seek(position):
                return np.zeros((0, self.info.n_channels), np.float32)
            return self._read(position, n // 2)


def _mix_down(values: Samples, *, at_s: float) -> Samples:
    """`(time, channel)` to `(time,)`, refusing what no network could answer."""
    peak = float(np.maximum(values.max(), -values.min()))
    if not peak <= MAX_ABS_SAMPLE:  # also catches NaN
        what = "NaN" if np.isnan(peak) else "infinite or far too large"
        raise InvalidSamples(f"There are samples that are {what} before {at_s:.3f} s: export the recording again.")
    return values[:, 0] if values.shape[1] == 1 else values.mean(axis=1, dtype=np.float32)


@contextmanager
def open_recording(data: bytes, *, max_s: float) -> Iterator[Recording]:
    """Opens a recording in memory after checking everything that its header says.

    Args:
        data: the file's bytes.
        max_s: refuse a recording that says it is longer, before decoding any of it.

    Raises:
        AudioTooLong, EmptyAudio, NoSamples, UnsupportedAudio
    """
    if not data:
        raise EmptyAudio("Nothing was sent: send the bytes of a recording.")
    file = _open(data)
    if file.format in _MPEG_FORMATS:
        whole = with_true_length(data, file.frames, max_s * file.samplerate)
        if whole is not data:
            file.close()
            file = _open(whole)
    with file:
        info = RecordingInfo(file.format, file.subtype, file.samplerate, file.channels, max(0, file.frames))
        warnings = _check_header(info, file.extra_info, max_s)
        yield Recording(file, info, warnings)


def _open(data: bytes) -> soundfile.SoundFile:
    try:
        if is_promised(data):
            return soundfile.SoundFile(io.BytesIO(data))
    except (soundfile.LibsndfileError, ValueError, TypeError):
        pass
    # In no variable: a cycle of the error and this frame would keep the recording for a while.
    raise UnsupportedAudio(f"This is not a recording that can be read: send {READABLE}.")


def _check_header(info: RecordingInfo, log: str, max_s: float) -> list[str]:
    if not (MIN_SAMPLE_RATE <= info.sample_rate <= MAX_SAMPLE_RATE and 1 <= info.n_channels <= MAX_CHANNELS):
        raise UnsupportedAudio(
            f"{info.n_channels} channels at {info.sample_rate} Hz cannot be analysed: "
            f"send at most {MAX_CHANNELS} channels at {MIN_SAMPLE_RATE} to {MAX_SAMPLE_RATE} Hz."
        )
    if info.n_channels * info.sample_rate > MAX_VALUES_PER_S:
        raise UnsupportedAudio(
            f"{info.n_channels} channels at {info.sample_rate} Hz cannot be analysed: "
            "send fewer channels or a lower sample rate."
        )
    warnings = []
    if lie := _CLAIMED_LENGTH.search(log):
        claimed, actual = int(lie[1]), int(lie[2])
        warnings.append(
            f"The file is cut off: its header announces {claimed} bytes of sound and {actual} are there; they were "
            "analysed."
            if claimed > actual and claimed not in _PIPED_LENGTHS
            else "The header does not give the recording's true length; every sample in the file was used."
        )
    if info.n_samples == 0:
        raise NoSamples("The recording has a header but no samples: there is nothing to listen to.")
    if info.n_samples > _UNKNOWN_LENGTH:
        raise UnsupportedAudio(
            f"This {info.format} does not say how long it is, as if written into a pipe: encode it into a file."
        )
    if info.duration_s > max_s:
        raise AudioTooLong(
            f"The recording is {info.duration_s:.1f} s long and the limit is {max_s:g} s: send a part of it."
        )
    most_s = max_s * MAX_VALUES_AT_FULL_LENGTH_PER_S / (info.n_channels * info.sample_rate)
    if info.duration_s > most_s:
        raise AudioTooLong(
            f"The recording is {info.duration_s:.1f} s long and the limit for {info.n_channels} channels at "
            f"{info.sample_rate} Hz is {most_s:.0f} s: send fewer channels, a lower sample rate, or a part of it."
        )
    return warnings
