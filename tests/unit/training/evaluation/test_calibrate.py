"""The temperature, on numbers with a known answer."""

import numpy as np
import pytest

from training.evaluation.calibrate import cross_fit_temperature
from training.evaluation.metrics import softmax

RNG = np.random.default_rng(0)
N = 2_000
FOLDS = np.arange(N) % 5 + 1


def overconfident() -> tuple[np.ndarray, np.ndarray]:
    logits = RNG.normal(0, 2, (N, 5))
    targets = np.array([RNG.choice(5, p=p) for p in softmax(logits)])
    return logits * 3, targets


def test_the_temperature_undoes_overconfidence() -> None:
    logits, targets = overconfident()
    found = cross_fit_temperature(logits, targets, FOLDS)
    assert found["temperature"] == pytest.approx(3.0, rel=0.1)
    assert found["ece_after"] < 0.04 < 0.15 < found["ece_before"]  # type: ignore[operator]
    assert found["nll_after"] < found["nll_before"]  # type: ignore[operator]
    assert set(found["temperature_per_fold"]) == {"1", "2", "3", "4", "5"}  # type: ignore[call-overload]


def test_a_fold_is_never_scaled_by_its_own_temperature() -> None:
    logits, targets = overconfident()
    first = cross_fit_temperature(logits, targets, FOLDS)
    logits[FOLDS == 1] *= 10
    again = cross_fit_temperature(logits, targets, FOLDS)
    assert first["temperature_per_fold"]["1"] == again["temperature_per_fold"]["1"]  # type: ignore[index]
    assert first["temperature_per_fold"]["2"] != again["temperature_per_fold"]["2"]  # type: ignore[index]
