"""Fits the temperature, and judges it on what it was not fitted to."""

from typing import Any

import numpy as np

from training.evaluation.metrics import (
    FloatArray,
    IntArray,
    calibration_error_by_chance,
    expected_calibration_error,
    fit_temperature,
    negative_log_likelihood,
    reliability,
    softmax,
)


def cross_fit_temperature(logits: FloatArray, targets: IntArray, folds: IntArray) -> dict[str, Any]:
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
