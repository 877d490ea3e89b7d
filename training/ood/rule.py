"""The rule that says "uncertain": fitted on right answers to held-out clips alone, and judged on what it never saw."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.evaluation.metrics import FloatArray, IntArray
from training.evaluation.predict import Predictions

MAX_FLAGGED_RIGHT = 0.08
"""Share of right answers that may be called uncertain where the threshold is fitted: a little below the 10 % that is
promised, because elsewhere it comes out somewhat higher."""


class NothingLearned(Exception):
    """There is no right answer to fit a rule to."""


@dataclass(frozen=True, slots=True)
class OodRule:
    """`features @ weights + bias > 0` means: no class that the model knows."""

    weights: FloatArray
    bias: float

    def flags(self, features: FloatArray) -> NDArray[np.bool_]:
        """`(clip, 5)` to `(clip,)`."""
        flagged: NDArray[np.bool_] = features @ self.weights + self.bias > 0
        return flagged


def fit_rule(right: FloatArray) -> OodRule:
    """The mean of the features, each in deviations of the right answers', above what all but a few of those reach.

    Every feature counts the same (Dawes 1979, "The robust beauty of improper linear models"). Fitted weights
    generalised worse to unseen kinds of OOD sounds: there are too few kinds to fit on.

    Args:
        right: features `(clip, 5)` of held-out clips that were answered right.

    Raises:
        NothingLearned: `right` is empty.
    """
    if not len(right):
        raise NothingLearned(
            "No clip was answered right by a network that had not learned from it, so there is nothing to compare "
            "sounds of no class with: train for longer (--epochs), or add recordings."
        )
    weights = 1 / (right.std(axis=0) + 1e-9) / right.shape[1]
    return OodRule(weights, -float(np.quantile(right @ weights, 1 - MAX_FLAGGED_RIGHT)))


def cross_fit_rule(
    held_out: Predictions,
    right: NDArray[np.bool_],
    folds: IntArray,
    to_judge: dict[str, dict[int, FloatArray]],
) -> dict[str, Any]:
    """Shares of what is flagged and shown, in which each fold is judged by a rule fitted on the others.

    Args:
        held_out, right, folds: every clip, whether it was answered right, its fold.
        to_judge: groups of sounds of no class: for each fold, features by that fold's network.

    Raises:
        NothingLearned: no clip outside one of the folds was answered right.
    """
    flagged = np.zeros(len(right), bool)
    shown: dict[str, list[NDArray[np.bool_]]] = {name: [] for name in to_judge}
    for fold in np.unique(folds):
        rule = fit_rule(held_out.ood[right & (folds != fold)])
        flagged[folds == fold] = rule.flags(held_out.ood[folds == fold])
        for name, by_fold in to_judge.items():
            shown[name].append(~rule.flags(by_fold[int(fold)]))
    return {
        "right_flagged": float(flagged[right].mean()),
        "wrong_flagged": float(flagged[~right].mean()) if (~right).any() else 0.0,
        "shown": {name: float(np.concatenate(parts).mean()) for name, parts in shown.items()},
        "counts": {name: sum(len(part) for part in parts) for name, parts in shown.items()},
    }
