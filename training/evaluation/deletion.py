"""Deletion and insertion curves of held-out clips, measured as `POST /v1/whatif` measures them."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from audiocnn import masks
from audiocnn.curves import DRAWS, STEPS, CurvePlan, Curves
from training.model import AudioCNN

BATCH = 16


@torch.no_grad()
def deletion_curves(model: AudioCNN, log_mel: Tensor, temperature: float) -> Curves:
    """The curves of the likeliest class of one clip.

    Args:
        model: that has not learned from the clip, in evaluation mode.
        log_mel: `(n_mels, n_frames)` dB.
        temperature: what logits are divided by before the softmax.
    """
    inside = model.explain(log_mel[None, None])
    target = int(inside.logits.argmax())
    plan = CurvePlan(inside.cam[0, target].numpy())
    level_db = log_mel.numpy()
    inputs = torch.from_numpy(masks.apply(level_db, plan.cells(), masks.mean_level(level_db))).unsqueeze(1)
    logits = torch.cat([model(batch) for batch in torch.split(inputs, BATCH)])
    found = torch.softmax(logits / temperature, dim=1)[:, target].numpy()
    whole = torch.softmax(inside.logits / temperature, dim=1)[0, target].item()
    return plan.read(whole, found)


def summarise(curves: Iterable[Curves]) -> dict[str, Any]:
    """Mean areas under the curves, by how much deletion lies below random, and the share of clips where it does."""
    areas = np.array([(each.removed.auc, each.kept.auc, each.random.auc) for each in curves])
    removed, kept, random = areas.T
    below = random - removed
    return {
        "n_clips": len(areas),
        "steps": STEPS,
        "draws": DRAWS,
        "fill": "the clip's mean level",
        "auc_deletion": _mean_and_sd(removed),
        "auc_insertion": _mean_and_sd(kept),
        "auc_random": _mean_and_sd(random),
        "below_random": _mean_and_sd(below),
        "share_below_random": float((below > 0).mean()),
    }


def _mean_and_sd(values: np.ndarray) -> dict[str, float]:
    return {"mean": float(values.mean()), "sd": float(values.std(ddof=1)) if len(values) > 1 else 0.0}
