"""Does the CAM point at what the network used? Take away what it points at, and see how far the probability falls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from audiocnn.masks import stretch
from training.augment import FLOOR_DB, mean_level
from training.evaluation.metrics import FloatArray
from training.model import AudioCNN

Fill = Callable[[Tensor], Tensor]

SHARE = 0.2
"""Of the CAM's cells."""
N_RANDOM = 5
"""Random choices of as many cells, averaged."""
N_BOOTSTRAP = 2_000


SMOOTHING = (3, 9)
"""Rows and columns over which noise is averaged, twice, for contiguous areas: two or three among 8 x 32 cells."""


@dataclass(frozen=True, slots=True)
class Drops:
    """How far the predicted class's probability fell, one number for each clip."""

    cam: Tensor
    random: Tensor
    """Single cells at random."""
    areas: Tensor
    """Contiguous areas at random: what the CAM marks hangs together too, so this is the fairer comparison."""


def digital_silence(log_mel: Tensor) -> Tensor:
    """The floor, `(batch, 1, 1, 1)` dB: a hole such as no recording has, wherever it lies."""
    return torch.full((len(log_mel), 1, 1, 1), FLOOR_DB)


FILLS: dict[str, Fill] = {"digital silence": digital_silence, "the clip's mean level": mean_level}


def random_areas(shape: torch.Size, generator: torch.Generator) -> Tensor:
    """Noise `(batch, freq, time)` whose highest cells form contiguous areas."""
    noise = torch.rand(shape, generator=generator)
    padding = (SMOOTHING[0] // 2, SMOOTHING[1] // 2)
    for _ in range(2):
        noise = functional.avg_pool2d(noise, SMOOTHING, 1, padding, count_include_pad=False)
    return noise


def fill_cells(log_mel: Tensor, cells: Tensor, fill: Fill) -> Tensor:
    """Log-mels `(batch, 1, n_mels, n_frames)` with the marked cells `(batch, freq, time)` of the CAM's grid filled."""
    marked = torch.from_numpy(stretch(cells.numpy(), (log_mel.shape[2], log_mel.shape[3]))).unsqueeze(1)
    filled: Tensor = torch.where(marked, fill(log_mel), log_mel)
    return filled


def highest_cells(scores: Tensor, share: float) -> Tensor:
    """Marks the highest `share` of the cells of each map `(batch, freq, time)`."""
    n = round(share * scores[0].numel())
    chosen = scores.flatten(1).topk(n, dim=1).indices
    marked: Tensor = torch.zeros_like(scores.flatten(1)).scatter_(1, chosen, 1.0).view_as(scores) > 0
    return marked


@torch.no_grad()
def probability_drops(model: AudioCNN, log_mel: Tensor, fill: Fill, generator: torch.Generator) -> Drops:
    """For a batch `(batch, 1, n_mels, n_frames)` dB of clips that the network has not learned from."""
    inside = model.explain(log_mel)
    predicted = inside.logits.argmax(1)
    each = torch.arange(len(log_mel))
    before = inside.logits.softmax(1)[each, predicted]
    cam = inside.cam[each, predicted]  # (batch, freq, time)

    def fall(cells: Tensor) -> Tensor:
        after: Tensor = model(fill_cells(log_mel, cells, fill)).softmax(1)[each, predicted]
        return before - after

    single = [fall(highest_cells(torch.rand(cam.shape, generator=generator), SHARE)) for _ in range(N_RANDOM)]
    areas = [fall(highest_cells(random_areas(cam.shape, generator), SHARE)) for _ in range(N_RANDOM)]
    return Drops(fall(highest_cells(cam, SHARE)), torch.stack(single).mean(0), torch.stack(areas).mean(0))


def summarise(drops: Drops, seed: int = 0) -> dict[str, Any]:
    """Mean drops, and for both kinds of random cells the ratio with its 95 % interval by resampling the clips."""
    cam = drops.cam.double().numpy()
    picks = np.random.default_rng(seed).integers(0, len(cam), (N_BOOTSTRAP, len(cam)))
    found: dict[str, Any] = {"n_clips": len(cam), "share_of_cells": SHARE, "drop_cam": _mean_and_sd(cam)}
    for name, tensor in (("random", drops.random), ("areas", drops.areas)):
        at_random = tensor.double().numpy()
        found[name] = {"drop": _mean_and_sd(at_random), "ratio": None, "ratio_95": None}
        by_chance = at_random[picks].mean(axis=1)
        if (by_chance != 0).all():  # random cells may change nothing: then there is no ratio
            found[name]["ratio"] = float(cam.mean() / at_random.mean())
            found[name]["ratio_95"] = np.percentile(cam[picks].mean(axis=1) / by_chance, [2.5, 97.5]).tolist()
    return found


def _mean_and_sd(values: FloatArray) -> dict[str, float]:
    return {"mean": float(values.mean()), "sd": float(values.std(ddof=1))}
