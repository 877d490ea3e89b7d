"""Is a mask on the log-mel what a mask on the sound would be? Both are compared on the same cells.

On the sound: short-time Fourier transform with the network's own frame, each marked cell brought to the level that
fills it on the log-mel, inverse transform, and the log-mel of the result.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from audiocnn import masks
from audiocnn.masks import Cells
from audiocnn.sound.features import LogMelSpectrogram
from training.evaluation.faithfulness import SHARE
from training.model import AudioCNN

LOWEST_GAIN_DB = -60.0
KINDS = ("without its evidence", "without an area at random", "nothing but its evidence")


class SoundMask:
    """Applies masks to waveforms."""

    def __init__(self) -> None:
        self._to_log_mel = LogMelSpectrogram()
        config = self._to_log_mel.config
        self._window = torch.hann_window(config.win_length)
        self._frame = (config.n_fft, config.hop_length, config.win_length)
        filters = self._to_log_mel.filters  # (n_fft // 2 + 1, n_mels)
        # Each bin has the gain of the bands that it counts for; bins of no band that of the nearest.
        weights = filters / filters.sum(1, keepdim=True).clamp(min=1e-12)
        centres = torch.tensor(config.mel_centers_hz())
        bins = torch.linspace(0, config.sample_rate / 2, len(filters))
        nearest = (bins[:, None] - centres).abs().argmin(1)
        empty = filters.sum(1) == 0
        weights[empty] = torch.nn.functional.one_hot(nearest[empty], len(centres)).float()
        self._weights = weights

    def log_mel(self, waveform: Tensor) -> Tensor:
        """`(n_samples,)` to `(n_mels, n_frames)` dB."""
        log_mel: Tensor = self._to_log_mel(waveform[None])[0, 0]
        return log_mel

    def apply(self, waveform: Tensor, log_mel: Tensor, cells: Cells, level_db: float) -> Tensor:
        """The waveform `(n_samples,)` with the marked cells brought to a level: never louder than they were."""
        marked = torch.from_numpy(masks.stretch(cells, (log_mel.shape[0], log_mel.shape[1])))
        gain_db = (level_db - log_mel).clamp(LOWEST_GAIN_DB, 0.0) * marked  # (n_mels, n_frames)
        gain = self._weights @ (10.0 ** (gain_db / 20.0))  # (n_fft // 2 + 1, n_frames)
        spectrum = torch.stft(waveform, *self._frame, self._window, return_complex=True)
        return torch.istft(spectrum * gain, *self._frame, self._window, length=len(waveform))


@torch.no_grad()
def confidences(
    model: AudioCNN, waveform: Tensor, sound_mask: SoundMask, temperature: float, seed: int
) -> dict[str, tuple[float, float]]:
    """The likeliest class's probability for each of `KINDS`: masked on the log-mel, and on the sound.

    Args:
        model: in evaluation mode.
        waveform: `(n_samples,)`, one window.
        sound_mask: does the masking.
        temperature: what logits are divided by before the softmax.
        seed: of the random area.
    """
    log_mel = sound_mask.log_mel(waveform)
    inside = model.explain(log_mel[None, None])
    target = int(inside.logits.argmax())
    cam = inside.cam[0, target].numpy()
    grid, n_cells = (cam.shape[0], cam.shape[1]), round(SHARE * cam.size)
    evidence = masks.first_cells(masks.strongest_first(cam), n_cells, grid)
    area = masks.first_cells(masks.random_order(grid, seed), n_cells, grid)
    level_db = masks.mean_level(log_mel.numpy())
    found = {}
    for kind, cells in zip(KINDS, (evidence, area, ~evidence), strict=True):
        on_log_mel = torch.from_numpy(masks.apply(log_mel.numpy(), cells, level_db))
        on_sound = sound_mask.log_mel(sound_mask.apply(waveform, log_mel, cells, level_db))
        logits = model(torch.stack((on_log_mel, on_sound)).unsqueeze(1))
        by_log_mel, by_sound = torch.softmax(logits / temperature, dim=1)[:, target].tolist()
        found[kind] = (by_log_mel, by_sound)
    return found


def summarise(clips: list[Mapping[str, tuple[float, float]]]) -> dict[str, Any]:
    """For each kind both mean probabilities, their difference, and the mean of the clips' differences' magnitudes."""
    found: dict[str, Any] = {"n_clips": len(clips), "share_of_cells": SHARE}
    for kind in KINDS:
        values = np.array([clip[kind] for clip in clips])
        by_log_mel, by_sound = values.mean(axis=0).tolist()
        found[kind] = {
            "on_log_mel": by_log_mel,
            "on_sound": by_sound,
            "difference": by_sound - by_log_mel,
            "mean_magnitude": float(np.abs(values[:, 1] - values[:, 0]).mean()),
        }
    return found
