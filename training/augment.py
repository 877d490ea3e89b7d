"""What training does to a batch of log-mels; evaluation does none of it.

The order matters: places and pitch first, then level and tone colour, then the network's own normaliser, then mixing
and masking, which work in normalised units.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional

from audiocnn.logmel import LogMelConfig

FLOOR_DB = LogMelConfig().floor_db

MAX_TIME_STRETCH = 0.2
P_PITCH, MAX_PITCH_SCALE, MAX_PITCH_SHIFT = 0.5, 0.1, 3.0
GAIN_DB, EQ_POINTS, EQ_DB = 4.0, 6, 2.2
P_SHORT, SHORTEST = 0.15, 0.2
P_HIDDEN, MOST_HIDDEN, HIDDEN_MELS, HIDDEN_FRAMES = 0.3, 0.3, 16, 16
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
    """Silence after a random point, as where somebody sends less than a window of sound."""
    keep = int(log_mel.shape[1] * uniform(SHORTEST, 1))
    shortened = log_mel.clone()
    shortened[:, keep:] = FLOOR_DB
    return shortened


def hide_cells(log_mel: Tensor) -> Tensor:
    """Silences a random share of the cells of a coarse grid, so that a hole is no news to the network.

    `(n_mels, time)` to the same shape. Hide-and-Seek (Singh and Lee, 2017): with some of a sound missing, the network
    has to find the rest of it; and a map of where it listens can be tested by silencing.
    """
    n_mels, n_frames = log_mel.shape
    cells = torch.rand(-(-n_mels // HIDDEN_MELS), -(-n_frames // HIDDEN_FRAMES)) < uniform(0, MOST_HIDDEN)
    hidden = cells.repeat_interleave(HIDDEN_MELS, 0).repeat_interleave(HIDDEN_FRAMES, 1)[:n_mels, :n_frames]
    return log_mel.masked_fill(hidden, FLOOR_DB)


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
        if torch.rand(()) < P_HIDDEN:
            crop = hide_cells(crop)
        crops.append(crop)
    return random_tone(torch.stack(crops).unsqueeze(1))


def mask(normalised: Tensor) -> Tensor:
    """SpecAugment: one band and one stretch of time of each clip become zero, the clip's mean."""
    n, _, n_mels, n_frames = normalised.shape

    def keep(size: int, most: int) -> Tensor:
        length = torch.randint(0, most + 1, (n, 1))
        start = (torch.rand(n, 1) * (size - length)).long()
        place = torch.arange(size).unsqueeze(0)
        return (place < start) | (place >= start + length)  # (batch, size)

    kept = keep(n_mels, MAX_MASKED_MELS)[:, None, :, None] & keep(n_frames, MAX_MASKED_FRAMES)[:, None, None, :]
    return normalised * kept.to(normalised)


def mixup(normalised: Tensor, targets: Tensor, alpha: float) -> tuple[Tensor, Tensor]:
    """Blends each clip with another one of the batch and its target `(batch, n_classes)` likewise."""
    share = torch.distributions.Beta(alpha, alpha).sample()
    share = torch.maximum(share, 1 - share)
    other = torch.randperm(len(normalised))
    return share * normalised + (1 - share) * normalised[other], share * targets + (1 - share) * targets[other]
