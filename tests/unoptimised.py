"""The straightforward way to an answer, which the product's faster one is compared with: in tests and by `make bench`.

Do not make it faster: `make bench` counts in it.
"""

import io
from pathlib import Path

import numpy as np
import onnxruntime
import soundfile
import soxr
import torch
from numpy.typing import NDArray
from torchaudio.transforms import MelScale, Spectrogram

from audiocnn.model_spec import INPUT
from audiocnn.sound.features import LogMelSpectrogram
from audiocnn.sound.logmel import LogMelConfig

Floats = NDArray[np.float32]


class TorchaudioLogMel:
    """Log-mel in dB relative to a full-scale sine by torchaudio's own transforms."""

    def __init__(self, config: LogMelConfig) -> None:
        self._floor = 10.0 ** (config.floor_db / 10.0)
        self._stft = Spectrogram(config.n_fft, config.win_length, config.hop_length, power=None)
        self._mel = MelScale(
            config.n_mels,
            config.sample_rate,
            config.f_min,
            config.f_max,
            config.n_fft // 2 + 1,
            mel_scale=config.mel_scale,
        )
        self._full_scale_power = LogMelSpectrogram(config).full_scale_power

    @torch.no_grad()
    def __call__(self, waveform: Floats) -> Floats:
        """`(time,)` of one window to `(n_mels, n_frames)`."""
        bins = self._stft(torch.from_numpy(waveform))
        power = bins.real.square() + bins.imag.square()
        relative = self._mel(power) / self._full_scale_power
        values: Floats = (10.0 * torch.log10(torch.clamp(relative, min=self._floor))).numpy()
        return values


class Unoptimised:
    """Decoding, log-mel and network of recordings of up to one window, in the calling thread."""

    def __init__(self, graph: Path) -> None:
        torch.set_num_threads(1)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._outputs = [output.name for output in self._session.get_outputs()]
        self._config = LogMelConfig()
        self._log_mel = TorchaudioLogMel(self._config)

    def answer(self, audio: bytes) -> tuple[Floats, dict[str, Floats]]:
        """The spectrogram `(n_mels, n_frames)`, and every output of the graph by its name, without the batch."""
        samples, rate = soundfile.read(io.BytesIO(audio), dtype="float32", always_2d=True)
        resampled = soxr.resample(samples.mean(axis=1), rate, self._config.sample_rate, quality="HQ")
        padded = np.pad(resampled[: self._config.n_samples], (0, max(0, self._config.n_samples - len(resampled))))
        log_mel = self._log_mel(padded)
        values = self._session.run(self._outputs, {INPUT: log_mel[None, None]})
        return log_mel, {name: value[0] for name, value in zip(self._outputs, values, strict=True)}
