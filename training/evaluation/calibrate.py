"""Fits what goes into the graph beside the weights, and judges it on what it was not fitted to."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.metrics import (
    FloatArray,
    IntArray,
    calibration_error_by_chance,
    expected_calibration_error,
    fit_temperature,
    negative_log_likelihood,
    reliability,
    softmax,
)
from training.predict import Predictions

MAX_FLAGGED_RIGHT = 0.08
"""Share of right answers that may be called uncertain where the threshold is fitted: a little below the 10 % that is
promised, because elsewhere it comes out somewhat higher."""


class NothingLearned(Exception):
    """There is no right answer to fit a rule to."""


@dataclass(frozen=True, slots=True)
class UnknownRule:
    """`features @ weights + bias > 0` means: no class that the model knows."""

    weights: FloatArray
    bias: float

    def flags(self, features: FloatArray) -> NDArray[np.bool_]:
        """`(clip, 5)` to `(clip,)`."""
        flagged: NDArray[np.bool_] = features @ self.weights + self.bias > 0
        return flagged


def cross_fit_temperature(logits: FloatArray, targets: IntArray, folds: IntArray) -> dict[str, object]:
    """The temperature fitted on all folds, and figures in which each fold is scaled by the others' temperature."""
    scaled = np.zeros_like(logits)
    temperatures = {}
    for fold in np.unique(folds):
        here = folds == fold
        temperatures[str(fold)] = fit_temperature(logits[~here], targets[~here])
        scaled[here] = logits[here] / temperatures[str(fold)]
    before, after = softmax(logits), softmax(scaled)
    per_fold = [expected_calibration_error(after[folds == fold], targets[folds == fold]) for fold in np.unique(folds)]
    return {
        "temperature": fit_temperature(logits, targets),
        "temperature_per_fold": temperatures,
        "ece_before": expected_calibration_error(before, targets),
        "ece_after": expected_calibration_error(after, targets),
        "ece_by_chance": calibration_error_by_chance(after),
        "ece_after_mean_of_folds": float(np.mean(per_fold)),
        "nll_before": negative_log_likelihood(logits, targets),
        "nll_after": negative_log_likelihood(scaled, targets),
        "reliability": reliability(after, targets),
    }


def fit_unknown(right: FloatArray) -> UnknownRule:
    """The mean of the facts, each in deviations of the right answers', above what all but a few of those reach.

    Every fact counts the same (Dawes 1979, "The robust beauty of improper linear models"). Weights that were fitted to
    what strangers there were told the next ones worse: there are few kinds to fit to, and the next are of another.

    Args:
        right: features `(clip, 5)` of held-out clips that were answered right.

    Raises:
        NothingLearned: `right` is empty.
    """
    if not len(right):
        raise NothingLearned(
            "No clip was answered right by a network that had not learned from it, so there is nothing to tell sounds "
            "of no class from: train for longer (--epochs), or add recordings."
        )
    weights = 1 / (right.std(axis=0) + 1e-9) / right.shape[1]
    return UnknownRule(weights, -float(np.quantile(right @ weights, 1 - MAX_FLAGGED_RIGHT)))


def cross_fit_unknown(
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
        rule = fit_unknown(held_out.unknown[right & (folds != fold)])
        flagged[folds == fold] = rule.flags(held_out.unknown[folds == fold])
        for name, by_fold in to_judge.items():
            shown[name].append(~rule.flags(by_fold[int(fold)]))
    return {
        "right_flagged": float(flagged[right].mean()),
        "wrong_flagged": float(flagged[~right].mean()) if (~right).any() else 0.0,
        "unknown_shown": {name: float(np.concatenate(parts).mean()) for name, parts in shown.items()},
        "unknown_counts": {name: sum(len(part) for part in parts) for name, parts in shown.items()},
    }
