"""Waveform to log-mel spectrogram: the only place where it is computed, for training and serving alike."""

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor
from torchaudio.functional import melscale_fbanks

from audiocnn.sound.logmel import LogMelConfig

FRAMES_AT_ONCE = 126
"""Frames that are transformed together, a quarter of a window: their spectra stay in a core's cache."""
BANDS_AT_ONCE = 16
"""Mel bands computed by one product of matrices, from only those bins that they cover: an eighth of all products."""


class LogMelSpectrogram:
    """Log-mel power in dB relative to a full-scale sine (see `LogMelConfig`). Thread-safe."""

    def __init__(self, config: LogMelConfig | None = None) -> None:
        _choose_kernels()
        self.config = config = config or LogMelConfig()
        if config.window != "hann":
            raise ValueError(f"window must be 'hann', not {config.window!r}")
        self.window = torch.hann_window(config.win_length)
        self.filters = melscale_fbanks(
            n_freqs=config.n_fft // 2 + 1,
            f_min=config.f_min,
            f_max=config.f_max,
            n_mels=config.n_mels,
            sample_rate=config.sample_rate,
            mel_scale=config.mel_scale,
        )  # (n_fft // 2 + 1, n_mels)
        self.full_scale_power = _full_scale_power(config, self.filters)
        self._groups = list(_groups(self.filters.T / self.full_scale_power))

    @torch.no_grad()
    def __call__(self, waveform: Tensor) -> Tensor:
        """`(batch, n_samples)` float32 in [-1, 1] to `(batch, 1, n_mels, n_frames)` float32 dB."""
        return torch.stack([self._decibels(each) for each in self._frames(waveform)]).unsqueeze(1)

    @torch.no_grad()
    def following(self, waveform: Tensor, before: Tensor) -> Tensor:
        """The same of one window, in half the time, from that of the window `hop_samples` before it.

        Args:
            waveform: `(1, n_samples)`.
            before: `(1, 1, n_mels, n_frames)` of the window before.

        Returns:
            `(1, 1, n_mels, n_frames)`.
        """
        hop, rest = divmod(self.config.hop_samples, self.config.hop_length)
        if rest:
            return self(waveform)
        (frames,) = self._frames(waveform)
        # Frames that reach over a window's edge hear its reflection, and so differ from the other window's.
        edge = -(-self.config.win_length // 2 // self.config.hop_length)
        last = len(frames) - hop - edge
        ends = self._decibels(torch.cat((frames[:edge], frames[last:])))
        shared = before[0, 0, :, hop + edge : hop + last]
        return torch.cat((ends[:, :edge], shared, ends[:, edge:]), dim=1)[None, None]

    def _frames(self, waveform: Tensor) -> Tensor:
        """`(batch, n_samples)` to `(batch, n_frames, win_length)`."""
        half = self.config.win_length // 2
        # Reflected at both ends; `functional.pad` takes five times as long, for it moves each sample by itself.
        begin, end = waveform[:, 1 : half + 1].flip(1), waveform[:, -half - 1 : -1].flip(1)
        padded = torch.cat((begin, waveform, end), dim=1)
        return padded.unfold(1, self.config.win_length, self.config.hop_length)

    def _decibels(self, frames: Tensor) -> Tensor:
        """`(n_frames, win_length)` to `(n_mels, n_frames)`."""
        return self._mel_power(frames).clamp_(min=10.0 ** (self.config.floor_db / 10.0)).log10_().mul_(10.0)

    def _mel_power(self, frames: Tensor) -> Tensor:
        """`(n_frames, win_length)` to `(n_mels, n_frames)`, relative to a full-scale sine."""
        n_fft, win_length = self.config.n_fft, self.config.win_length
        mel_power = torch.empty(self.config.n_mels, len(frames))
        padded = torch.zeros(FRAMES_AT_ONCE, n_fft)
        windowed = padded[:, (n_fft - win_length) // 2 :][:, :win_length]
        for start in range(0, len(frames), FRAMES_AT_ONCE):
            chunk = frames[start : start + FRAMES_AT_ONCE]
            torch.mul(chunk, self.window, out=windowed[: len(chunk)])
            squares = torch.view_as_real(torch.fft.rfft(padded[: len(chunk)])).square_()
            power = (squares[..., 0] + squares[..., 1]).T  # (bin, frame)
            for bands, bins, filters in self._groups:
                mel_power[bands, start : start + len(chunk)] = filters @ power[bins]
        return mel_power


def _groups(filters: Tensor) -> Iterator[tuple[slice, slice, Tensor]]:
    """Neighbouring bands of `(band, bin)`, the bins that they cover, and their filters there."""
    for first in range(0, len(filters), BANDS_AT_ONCE):
        bands = slice(first, first + BANDS_AT_ONCE)
        covered = filters[bands].any(dim=0).nonzero()
        bins = slice(int(covered[0]), int(covered[-1]) + 1)
        yield bands, bins, filters[bands, bins].contiguous()


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
