"""The work itself: bytes in; a header, windows with their spectrograms and a summary out. No calls in here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import torch

from audiocnn.errors import DeadlineExceeded, InvalidRequest, InvalidSamples, check_size
from audiocnn.sound.audio import Recording, Samples, open_recording
from audiocnn.sound.envelope import PeakEnvelope
from audiocnn.sound.features import LogMelSpectrogram
from audiocnn.sound.logmel import LogMelConfig
from audiocnn.sound.windows import Window, cut_windows, resample, resampled_length, window_starts
from audiocnn.tensors import fill, to_tensor
from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1 import tensor_pb2
from preprocess_service.one_window import read_window


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one recording may be."""

    max_audio_bytes: int
    max_duration_s: float


class Preprocessor:
    """Thread-safe; its calls block: run them in a thread pool."""

    def __init__(self, config: LogMelConfig, limits: Limits, block_windows: int) -> None:
        """Computes, and holds, `block_windows` spectrograms at once."""
        self.config = config
        self.limits = limits
        self.fingerprint = config.fingerprint()
        self.block_windows = block_windows
        self._log_mel = LogMelSpectrogram(config)

    def run(
        self, request: pb.PreprocessRequest, should_stop: Callable[[], bool] = lambda: False
    ) -> Iterator[pb.PreprocessResponse]:
        """Yields one header, blocks of windows, one summary.

        Args:
            request: the recording, and which part of it.
            should_stop: polled between blocks; return True to abort.

        Raises:
            any InvalidAudio, InvalidRequest, DeadlineExceeded
        """
        audio, index = request.audio, request.window if request.HasField("window") else None
        unpadded = request.unpadded
        start_s, end_s = request.region.start_s, request.region.end_s if request.region.HasField("end_s") else None
        del request  # with its own copy of the audio
        check_size(audio, self.limits.max_audio_bytes)
        if index is not None and index < 0:
            raise InvalidRequest("window must not be negative.")
        with open_recording(audio, max_s=self.limits.max_duration_s) as recording:
            start, end = recording.region(start_s, end_s)
            if index is None:
                yield from self._all(recording, start, end, should_stop, unpadded=unpadded)
            else:
                yield from self._one(audio, recording, start, end, index)

    def _all(
        self, recording: Recording, start: int, end: int, should_stop: Callable[[], bool], *, unpadded: bool
    ) -> Iterator[pb.PreprocessResponse]:
        rate, envelope = recording.info.sample_rate, PeakEnvelope(end - start)

        def mono() -> Iterator[Samples]:
            blocks = recording.blocks(start_s=start / rate, end_s=end / rate, max_s=self.limits.max_duration_s)
            for block in blocks:
                if should_stop():
                    raise DeadlineExceeded("The caller is gone or out of time.")
                envelope.add(block)
                yield block

        n_samples = resampled_length(end - start, rate, self.config.sample_rate)
        yield self._header(recording, (end - start) / rate, len(window_starts(n_samples, self.config)))
        windows = cut_windows(resample(mono(), rate, self.config.sample_rate), self.config)
        if unpadded:
            windows = map(self._unpadded, windows)
        while block := list(islice(windows, self.block_windows)):
            yield self._block(block, start / rate)
        yield self._summary(recording, recording.n_read / rate, envelope, padded=not unpadded)

    def _one(
        self, audio: bytes, recording: Recording, start: int, end: int, index: int
    ) -> Iterator[pb.PreprocessResponse]:
        max_s = self.limits.max_duration_s
        window, sound = read_window(audio, recording, start, end, index, self.config, max_s)
        rate, envelope = recording.info.sample_rate, PeakEnvelope(len(sound))
        envelope.add(sound)
        yield self._header(recording, len(sound) / rate, 1)
        yield self._block([window], start / rate)
        yield self._summary(recording, len(sound) / rate, envelope)

    def _header(self, recording: Recording, duration_s: float, n_windows: int) -> pb.PreprocessResponse:
        header = pb.RecordingHeader(
            recording=_recording(recording, duration_s), n_windows=n_windows, log_mel_fingerprint=self.fingerprint
        )
        return pb.PreprocessResponse(header=header)

    def _block(self, windows: list[Window], offset_s: float) -> pb.PreprocessResponse:
        log_mel = torch.cat(list(self._log_mels(windows))).numpy()
        if not np.isfinite(log_mel).all():
            raise InvalidSamples("The samples are too large to compute with: export the recording again.")
        response = pb.PreprocessResponse()
        response.windows.windows.extend(self._timed(window, offset_s) for window in windows)
        fill(response.windows.log_mel, log_mel)
        return response

    def _log_mels(self, windows: list[Window]) -> Iterator[torch.Tensor]:
        """Each window's `(1, 1, n_mels, n_frames)`."""
        log_mel, before = torch.empty(0), None
        for window in windows:
            waveform = torch.from_numpy(window.waveform)[None]
            follows = before is not None and window.start - before.start == self.config.hop_samples
            log_mel, before = self._log_mel.following(waveform, log_mel) if follows else self._log_mel(waveform), window
            yield log_mel

    def _unpadded(self, window: Window) -> Window:
        if window.n_samples < self.config.win_length:
            raise InvalidRequest("The recording is too short for a spectrogram without padding.")
        return replace(window, waveform=window.waveform[: window.n_samples])

    def _timed(self, window: Window, offset_s: float) -> tensor_pb2.Window:
        start_s = offset_s + window.start / self.config.sample_rate
        sound_end_s = start_s + window.n_samples / self.config.sample_rate
        end_s = start_s + len(window.waveform) / self.config.sample_rate
        return tensor_pb2.Window(index=window.index, start_s=start_s, end_s=end_s, sound_end_s=sound_end_s)

    def _summary(
        self, recording: Recording, duration_s: float, envelope: PeakEnvelope, *, padded: bool = True
    ) -> pb.PreprocessResponse:
        warnings = list(dict.fromkeys(recording.warnings))
        if padded and duration_s < self.config.window_s:
            warnings.append(f"The recording is shorter than {self.config.window_s:g} s; silence was added at its end.")
        summary = pb.RecordingSummary(
            recording=_recording(recording, duration_s), envelope=to_tensor(envelope.values()), warnings=warnings
        )
        return pb.PreprocessResponse(summary=summary)


def _recording(recording: Recording, duration_s: float) -> tensor_pb2.Recording:
    info = recording.info
    return tensor_pb2.Recording(
        format=info.format,
        subtype=info.subtype,
        sample_rate=info.sample_rate,
        n_channels=info.n_channels,
        duration_s=duration_s,
    )
