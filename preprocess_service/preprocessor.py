"""The work itself: bytes in, windows and their spectrograms out. No gRPC in here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import torch

from audiocnn.audio import RecordingInfo, Samples, open_recording
from audiocnn.envelope import PeakEnvelope
from audiocnn.errors import AudioTooLarge, DeadlineExceeded, InvalidSamples, NeedsStream
from audiocnn.features import LogMelSpectrogram
from audiocnn.logmel import LogMelConfig
from audiocnn.timeline import TimedWindow, WindowBlock
from audiocnn.windows import Window, cut_windows, resample


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one recording may be."""

    max_audio_bytes: int
    max_duration_s: float
    max_unary_duration_s: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known once everything was read."""

    info: RecordingInfo
    duration_s: float
    envelope: Samples
    """`(point,)`."""
    warnings: list[str]


class Preprocessor:
    """Thread-safe; its calls block, so they belong into a pool of threads."""

    def __init__(self, config: LogMelConfig, limits: Limits) -> None:
        self.config = config
        self.limits = limits
        self._log_mel = LogMelSpectrogram(config)

    def run(
        self,
        audio: bytes,
        *,
        start_s: float = 0.0,
        end_s: float | None = None,
        block_windows: int,
        unary: bool,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[WindowBlock | Summary]:
        """Yields blocks of at most `block_windows` windows, then one summary.

        Args:
            audio: the file's bytes.
            start_s, end_s: the part to read, in seconds; to the end where `end_s` is None.
            block_windows: how many spectrograms are computed, and held, at once.
            unary: refuse what is too long for one answer between services.
            should_stop: asked now and then; true ends the work, because nobody waits for it any more.

        Raises:
            any InvalidAudio, InvalidRequest, NeedsStream, DeadlineExceeded
        """
        if len(audio) > self.limits.max_audio_bytes:
            raise AudioTooLarge(
                f"The recording has {len(audio)} bytes and the limit is {self.limits.max_audio_bytes}: "
                "send a shorter or a compressed one."
            )
        with open_recording(audio, max_s=self.limits.max_duration_s) as recording:
            start, end = recording.region(start_s, end_s)
            region_s = (end - start) / recording.info.sample_rate
            if unary and region_s > self.limits.max_unary_duration_s:
                raise NeedsStream(f"{region_s:.1f} s are too long for one answer: use PreprocessStream.")
            envelope = PeakEnvelope(end - start)

            def mono() -> Iterator[Samples]:
                blocks = recording.blocks(start_s=start_s, end_s=end_s, max_s=self.limits.max_duration_s)
                for block in blocks:
                    if should_stop():
                        raise DeadlineExceeded("Nobody waits for this recording any more.")
                    envelope.add(block)
                    yield block

            at_model_rate = resample(mono(), recording.info.sample_rate, self.config.sample_rate)
            windows = cut_windows(at_model_rate, self.config)
            while block := list(islice(windows, block_windows)):
                yield self._block(block, start_s)
            duration_s = recording.n_read / recording.info.sample_rate
            warnings = recording.warnings + _hints(duration_s, self.config)
            yield Summary(recording.info, duration_s, envelope.values(), warnings)

    def _block(self, windows: list[Window], offset_s: float) -> WindowBlock:
        waveform = torch.from_numpy(np.stack([window.waveform for window in windows]))  # (window, time)
        log_mel = self._log_mel(waveform).numpy()  # (window, 1, n_mels, n_frames)
        if not np.isfinite(log_mel).all():
            raise InvalidSamples("The samples are too large to compute with: export the recording again.")
        return WindowBlock([self._timed(window, offset_s) for window in windows], log_mel)

    def _timed(self, window: Window, offset_s: float) -> TimedWindow:
        start_s = offset_s + window.start / self.config.sample_rate
        return TimedWindow(
            window.index,
            start_s,
            start_s + self.config.window_s,
            start_s + window.n_samples / self.config.sample_rate,
        )


def _hints(duration_s: float, config: LogMelConfig) -> list[str]:
    if duration_s < config.window_s:
        return [f"The recording is shorter than {config.window_s:g} s; silence was added at its end."]
    return []
