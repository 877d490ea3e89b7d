"""Figures about predictions, in numpy: everything takes logits `(clip, n_classes)` and targets `(clip,)`."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

N_BINS = 15
_GOLDEN = (5**0.5 - 1) / 2


def softmax(logits: FloatArray, temperature: float = 1.0) -> FloatArray:
    """Probabilities `(clip, n_classes)`."""
    scaled = logits / temperature
    exp = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    probabilities: FloatArray = exp / exp.sum(axis=1, keepdims=True)
    return probabilities


def accuracy(logits: FloatArray, targets: IntArray, top_k: int = 1) -> float:
    """Share of clips whose class is among the `top_k` highest."""
    best = np.argsort(-logits, axis=1, kind="stable")[:, :top_k]
    return float((best == targets[:, None]).any(axis=1).mean())


def confusion(predicted: IntArray, targets: IntArray, n_classes: int) -> IntArray:
    """`(true class, predicted class)` counts."""
    table = np.zeros((n_classes, n_classes), np.int64)
    np.add.at(table, (targets, predicted), 1)
    return table


def reliability(probabilities: FloatArray, targets: IntArray, n_bins: int = N_BINS) -> list[dict[str, float]]:
    """What was promised against what was true, by bins of equal width of the best class's probability."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == targets
    place = np.minimum((confidence * n_bins).astype(int), n_bins - 1)
    return [
        {
            "count": int((place == i).sum()),
            "confidence": float(confidence[place == i].mean()),
            "accuracy": float(right[place == i].mean()),
        }
        for i in range(n_bins)
        if (place == i).any()
    ]


def expected_calibration_error(probabilities: FloatArray, targets: IntArray, n_bins: int = N_BINS) -> float:
    """Mean distance of confidence and accuracy over the bins, each by its share of the clips."""
    bins = reliability(probabilities, targets, n_bins)
    return sum(b["count"] * abs(b["confidence"] - b["accuracy"]) for b in bins) / len(targets)


def calibration_error_by_chance(probabilities: FloatArray, n_draws: int = 500, seed: int = 0) -> dict[str, float]:
    """What the expected calibration error of as many clips is where every probability is exact: it is never zero.

    Returns:
        The mean over draws of targets from the probabilities, and the interval that holds 95 % of them.
    """
    rng, reach = np.random.default_rng(seed), probabilities.cumsum(axis=1)
    reach[:, -1] = 1.0  # whatever rounding left it at
    drawn = ((rng.random((len(reach), 1)) >= reach).sum(axis=1) for _ in range(n_draws))
    errors = [expected_calibration_error(probabilities, targets) for targets in drawn]
    low, high = np.percentile(errors, [2.5, 97.5])
    return {"mean": float(np.mean(errors)), "low": float(low), "high": float(high)}


def negative_log_likelihood(logits: FloatArray, targets: IntArray, temperature: float = 1.0) -> float:
    """Mean over the clips, in nats."""
    return float(-np.log(softmax(logits, temperature)[np.arange(len(targets)), targets] + 1e-12).mean())


def fit_temperature(logits: FloatArray, targets: IntArray) -> float:
    """The temperature of least negative log likelihood, by golden section: it has one minimum."""
    low, high = np.log(0.2), np.log(5.0)
    while high - low > 1e-4:
        a, b = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        if negative_log_likelihood(logits, targets, np.exp(a)) < negative_log_likelihood(logits, targets, np.exp(b)):
            high = b
        else:
            low = a
    return float(np.exp((low + high) / 2))


def mean_and_sd(values: list[float]) -> dict[str, float]:
    """Over folds; the deviation with n - 1."""
    return {"mean": float(np.mean(values)), "sd": float(np.std(values, ddof=1)) if len(values) > 1 else 0.0}
