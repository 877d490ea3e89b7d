"""Waveform to log-mel spectrogram: the only place where it is computed, for training and serving alike."""

import torch
from torch import Tensor, nn
from torchaudio.transforms import MelSpectrogram

from audiocnn.logmel import LogMelConfig


class LogMelSpectrogram(nn.Module):
    """Log-mel power in dB relative to a full-scale sine (see `LogMelConfig`)."""

    def __init__(self, config: LogMelConfig | None = None) -> None:
        super().__init__()
        self.config = config or LogMelConfig()
        if self.config.window != "hann":
            raise ValueError(f"window must be 'hann', not {self.config.window!r}")
        self.mel = MelSpectrogram(
            sample_rate=self.config.sample_rate,
            n_fft=self.config.n_fft,
            hop_length=self.config.hop_length,
            f_min=self.config.f_min,
            f_max=self.config.f_max,
            n_mels=self.config.n_mels,
            mel_scale=self.config.mel_scale,
            power=2.0,
        )
        # A sine of amplitude 1 in the middle of a bin has the magnitude sum(window) / 2 there.
        self.full_scale_power = float(self.mel.spectrogram.window.sum() / 2) ** 2

    @torch.no_grad()
    def forward(self, waveform: Tensor) -> Tensor:
        """`(batch, n_samples)` float32 in [-1, 1] to `(batch, 1, n_mels, n_frames)` float32 dB."""
        power = self.mel(waveform).unsqueeze(1) / self.full_scale_power  # (batch, 1, n_mels, n_frames)
        floor = 10.0 ** (self.config.floor_db / 10.0)
        return 10.0 * torch.log10(torch.clamp(power, min=floor))
