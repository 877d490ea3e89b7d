"""What training does to a batch of log-mels; evaluation does none of it.

The order matters: places and pitch first, then level and tone colour, then the network's own normaliser, then mixing
and masking, which work in normalised units.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional
from torchaudio.functional import mask_along_axis_iid

from audiocnn.masks import DYNAMIC_RANGE_DB
from audiocnn.sound.logmel import LogMelConfig

FLOOR_DB = LogMelConfig().floor_db

MAX_TIME_STRETCH = 0.2
P_PITCH, MAX_PITCH_SCALE, MAX_PITCH_SHIFT = 0.5, 0.1, 3.0
GAIN_DB, EQ_POINTS, EQ_DB = 4.0, 6, 2.2
P_SHORT, SHORTEST = 0.15, 0.2
HIDDEN_SHARE = (0.1, 0.6)
HIDDEN_CELLS = ((8, 16), (16, 16), (16, 32), (32, 32), (32, 64), (64, 32), (128, 16), (16, 128))
"""Mel bands and frames of the cells that are hidden together."""
MAX_MASKED_MELS, MAX_MASKED_FRAMES = 20, 30
AUDIBLE_DB = 40.0
"""Below the loudest cell: a moment in which nothing comes closer to it counts as a pause."""


def uniform(low: float, high: float) -> float:
    """One number from torch's generator, so that one seed fixes everything."""
    return low + (high - low) * torch.rand(()).item()


def random_crop(log_mel: Tensor, n_frames: int) -> Tensor:
    """`(n_mels, time)` to `(n_mels, n_frames)`: somewhere around a moment in which there is something to hear.

    A bark in five seconds of silence would else be taught as the class of silence. The crop goes round the clip's end,
    and is a little faster or slower than the clip.
    """
    loudness = log_mel.amax(dim=0)  # (time,)
    audible = torch.nonzero(loudness >= loudness.max() - AUDIBLE_DB).squeeze(1)
    moment = audible[torch.randint(len(audible), ())]
    rate = math.exp(uniform(-MAX_TIME_STRETCH, MAX_TIME_STRETCH))
    start = moment - rate * uniform(0, n_frames)
    frames = torch.floor(start + rate * torch.arange(n_frames)).long() % log_mel.shape[1]
    return log_mel.index_select(1, frames)


def shift_pitch(log_mel: Tensor) -> Tensor:
    """Stretches and shifts the mel axis: `(n_mels, time)` to the same shape, what is missing at the edges repeated."""
    scale = math.exp(uniform(-MAX_PITCH_SCALE, MAX_PITCH_SCALE))
    bands = torch.arange(log_mel.shape[0]) * scale + uniform(-MAX_PITCH_SHIFT, MAX_PITCH_SHIFT)
    bands = bands.clamp(0, log_mel.shape[0] - 1)
    low = bands.floor().long()
    high = (low + 1).clamp(max=log_mel.shape[0] - 1)
    weight = (bands - low).unsqueeze(1)
    return log_mel.index_select(0, low) * (1 - weight) + log_mel.index_select(0, high) * weight


def shorten(log_mel: Tensor) -> Tensor:
    """Silence after a random point, as for a recording shorter than a window."""
    keep = int(log_mel.shape[1] * uniform(SHORTEST, 1))
    shortened = log_mel.clone()
    shortened[:, keep:] = FLOOR_DB
    return shortened


def mean_level(log_mel: Tensor) -> Tensor:
    """The mean of each clip `(..., n_mels, time)` over the range that the network sees: `(..., 1, 1)` dB."""
    audible = torch.maximum(log_mel, log_mel.amax(dim=(-2, -1), keepdim=True) - DYNAMIC_RANGE_DB)
    return audible.mean(dim=(-2, -1), keepdim=True)


def hide_cells(log_mel: Tensor) -> Tensor:
    """Fills a random share of the cells of a random grid with silence or the clip's mean level.

    `(n_mels, time)` dB to the same shape. As in Hide-and-Seek (Singh and Lee 2017, arXiv:1704.04232): the network has
    to find more than one cue, and learns to ignore a hole itself, so that hiding cells tests a map of its evidence.
    """
    n_mels, n_frames = log_mel.shape
    mels, frames = HIDDEN_CELLS[int(torch.randint(len(HIDDEN_CELLS), ()))]
    cells = torch.rand(-(-n_mels // mels), 1 + n_frames // frames) < uniform(*HIDDEN_SHARE)
    start = int(torch.randint(frames, ()))
    hidden = cells.repeat_interleave(mels, 0).repeat_interleave(frames, 1)[:n_mels, start : start + n_frames]
    hidden = functional.pad(hidden, (0, n_frames - hidden.shape[1]))
    fill = mean_level(log_mel) if torch.rand(()) < 0.5 else log_mel.new_tensor(FLOOR_DB)
    return torch.where(hidden, fill, log_mel)


def random_tone(log_mel: Tensor) -> Tensor:
    """Another level and another microphone: `(batch, 1, n_mels, time)` plus a smooth random curve over frequency."""
    n, _, n_mels, _ = log_mel.shape
    curve = functional.interpolate(torch.randn(n, 1, EQ_POINTS) * EQ_DB, n_mels, mode="linear", align_corners=True)
    change = (curve + torch.randn(n, 1, 1) * GAIN_DB).unsqueeze(3)  # (batch, 1, n_mels, 1)
    return torch.where(log_mel > FLOOR_DB + 1, (log_mel + change).clamp(min=FLOOR_DB), log_mel)


def augment(log_mels: list[Tensor], n_frames: int) -> Tensor:
    """Log-mels `(n_mels, time)` in dB to one batch `(batch, 1, n_mels, n_frames)` in dB."""
    crops = []
    for log_mel in log_mels:
        crop = random_crop(log_mel, n_frames)
        if torch.rand(()) < P_PITCH:
            crop = shift_pitch(crop)
        if torch.rand(()) < P_SHORT:
            crop = shorten(crop)
        crops.append(crop)
    return random_tone(torch.stack(crops).unsqueeze(1))


def hide_some(batch: Tensor, p_hidden: float) -> Tensor:
    """A copy of `(batch, 1, n_mels, time)` dB in which some cells of a clip are hidden, as often as `p_hidden`."""
    return torch.stack([hide_cells(clip[0])[None] if torch.rand(()) < p_hidden else clip for clip in batch])


def mask(normalised: Tensor) -> Tensor:
    """SpecAugment: one band and one stretch of time of each clip become its mean. `(batch, 1, n_mels, time)`."""
    mean = normalised.mean(dim=(2, 3), keepdim=True)
    masked: Tensor = mask_along_axis_iid(normalised - mean, MAX_MASKED_MELS, 0.0, axis=2)
    masked = mask_along_axis_iid(masked, MAX_MASKED_FRAMES, 0.0, axis=3)
    return masked + mean


def mixup(normalised: Tensor, targets: Tensor, alpha: float) -> tuple[Tensor, Tensor]:
    """Blends each clip `(batch, ...)` with another one of the batch and its target `(batch, n_classes)` likewise."""
    share = torch.distributions.Beta(alpha, alpha).sample()
    share = torch.maximum(share, 1 - share)
    other = torch.randperm(len(normalised))
    return share * normalised + (1 - share) * normalised[other], share * targets + (1 - share) * targets[other]
