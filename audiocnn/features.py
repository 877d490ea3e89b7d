"""Waveform to log-mel spectrogram: the only place where it is computed, for training and serving alike."""

import numpy as np
import torch
from torch import Tensor, nn
from torchaudio.transforms import MelScale, Spectrogram

from audiocnn.logmel import LogMelConfig


class LogMelSpectrogram(nn.Module):
    """Log-mel power in dB relative to a full-scale sine (see `LogMelConfig`)."""

    def __init__(self, config: LogMelConfig | None = None) -> None:
        super().__init__()
        _choose_kernels()
        self.config = config or LogMelConfig()
        if self.config.window != "hann":
            raise ValueError(f"window must be 'hann', not {self.config.window!r}")
        self.stft = Spectrogram(
            n_fft=self.config.n_fft,
            win_length=self.config.win_length,
            hop_length=self.config.hop_length,
            power=None,  # complex: its own power takes a root only to square it again
        )
        self.mel = MelScale(
            n_mels=self.config.n_mels,
            sample_rate=self.config.sample_rate,
            f_min=self.config.f_min,
            f_max=self.config.f_max,
            n_stft=self.config.n_fft // 2 + 1,
            mel_scale=self.config.mel_scale,
        )
        self.full_scale_power = _full_scale_power(self.config, self.mel.fb)

    @torch.no_grad()
    def forward(self, waveform: Tensor) -> Tensor:
        """`(batch, n_samples)` float32 in [-1, 1] to `(batch, 1, n_mels, n_frames)` float32 dB."""
        bins = self.stft(waveform)  # (batch, n_fft // 2 + 1, n_frames), complex
        power = bins.real.square().addcmul_(bins.imag, bins.imag)
        mel_power = (self.mel(power) / self.full_scale_power).unsqueeze(1)  # (batch, 1, n_mels, n_frames)
        floor = 10.0 ** (self.config.floor_db / 10.0)
        return 10.0 * torch.log10(torch.clamp(mel_power, min=floor)).contiguous()


def _full_scale_power(config: LogMelConfig, filters: Tensor) -> Tensor:
    """The power `(n_mels, 1)` that a sine of amplitude 1 at each band's centre frequency has in that band.

    Narrow bands hold only a part of it, because a short frame spreads a sine over adjacent ones.

    Args:
        filters: `(n_fft // 2 + 1, n_mels)`, the mel filters.
    """
    centers_hz = np.array(config.mel_centers_hz())[:, None]  # (n_mels, 1)
    time_s = np.arange(config.win_length) / config.sample_rate
    # Half of a sine's amplitude lies at the positive frequency; numpy, for the exact sum of float64.
    tones = np.hanning(config.win_length + 1)[:-1] * np.exp(2j * np.pi * centers_hz * time_s) / 2
    power = np.abs(np.fft.fft(tones, config.n_fft)[:, : config.n_fft // 2 + 1]) ** 2  # (n_mels, n_fft // 2 + 1)
    return torch.from_numpy((power * filters.numpy().T).sum(axis=1, keepdims=True)).float()


def _choose_kernels() -> None:
    """Has MKL choose its kernels for the functions used here before several threads need them at once.

    It chooses at a function's first call, and a thread that calls while another's call is being served can get a far
    less exact kernel, that once (pytorch/pytorch#188792). The window is made once in a process, by two threads: on two
    busy cores half of it was off by 8e-5 in one of some 1,700 processes, and every spectrogram after by up to 3 dB.
    """
    one = torch.ones(1)
    one.cos()
    one.log10()
