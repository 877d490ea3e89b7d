"""Does the CAM depend on what was learned (Adebayo et al. 2018, arXiv:1810.03292)? Randomise a part, and compare."""

from copy import deepcopy
from typing import Any

import numpy as np
import torch
from torch import Tensor

from training.model import AudioCNN

PARTS = {"head": ("head",), "last stage": ("layer4", "conv2")}
"""Modules that get random weights again; batch norm of the last stage with the statistics of a new network."""


def randomised(model: AudioCNN, part: str, seed: int) -> AudioCNN:
    """A copy of which one of `PARTS` has learned nothing."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        fresh = AudioCNN(model.config)
    copy = deepcopy(model)
    for name in PARTS[part]:
        getattr(copy, name).load_state_dict(getattr(fresh, name).state_dict())
    return copy.eval()


@torch.no_grad()
def rank_correlations(model: AudioCNN, other: AudioCNN, log_mels: Tensor) -> Tensor:
    """Spearman's rank correlation `(batch,)` of the maps of `model`'s likeliest class in both networks.

    Args:
        log_mels: `(batch, 1, n_mels, n_frames)` dB.
    """
    before = model.explain(log_mels)
    each, target = torch.arange(len(log_mels)), before.logits.argmax(1)
    return spearman(before.cam[each, target], other.explain(log_mels).cam[each, target])


def spearman(a: Tensor, b: Tensor) -> Tensor:
    """Of two maps `(batch, freq, time)` without ties: `(batch,)`."""
    ranks = [each.flatten(1).argsort(1).argsort(1).double() for each in (a, b)]
    centred = [each - each.mean(1, keepdim=True) for each in ranks]
    norms = centred[0].norm(dim=1) * centred[1].norm(dim=1)
    correlation: Tensor = (centred[0] * centred[1]).sum(1) / norms
    return correlation


def summarise(correlations: Tensor) -> dict[str, Any]:
    """Mean and deviation over clips, and the mean of its magnitude: a map turned upside down is not the same map."""
    values = correlations.numpy()
    return {
        "n_clips": len(values),
        "mean": float(values.mean()),
        "sd": float(values.std(ddof=1)) if len(values) > 1 else 0.0,
        "mean_magnitude": float(np.abs(values).mean()),
    }
