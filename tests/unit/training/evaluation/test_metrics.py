"""Figures against numbers worked out by hand."""

import numpy as np
import pytest

from training.evaluation import metrics

LOGITS = np.log(np.array([[0.7, 0.2, 0.1], [0.1, 0.6, 0.3], [0.25, 0.35, 0.4], [0.8, 0.1, 0.1]]))
TARGETS = np.array([0, 1, 0, 1])


def test_accuracy() -> None:
    assert metrics.accuracy(LOGITS, TARGETS) == 0.5
    assert metrics.accuracy(LOGITS, np.array([1, 2, 1, 2]), top_k=2) == 0.75
    assert metrics.accuracy(LOGITS, TARGETS, top_k=3) == 1.0


def test_confusion_has_the_true_class_in_rows() -> None:
    table = metrics.confusion(LOGITS.argmax(axis=1), TARGETS, 3)
    assert table.tolist() == [[1, 0, 1], [1, 1, 0], [0, 0, 0]]


def test_softmax_with_temperature() -> None:
    assert metrics.softmax(LOGITS)[0] == pytest.approx([0.7, 0.2, 0.1])
    assert metrics.softmax(LOGITS, 1e6)[0] == pytest.approx([1 / 3] * 3, abs=1e-5)


def test_calibration_error_by_hand() -> None:
    # Four answers in four bins: |0.7-1|, |0.6-1|, |0.4-0|, |0.8-0|, each a quarter.
    assert metrics.expected_calibration_error(metrics.softmax(LOGITS), TARGETS) == pytest.approx(1.9 / 4)


def test_the_bins_are_of_equal_width() -> None:
    confidence = (np.arange(30) + 0.5) / 30
    both = np.stack((confidence, np.zeros(30)), axis=1)
    assert [b["count"] for b in metrics.reliability(both, np.zeros(30, int), 15)] == [2] * 15


def test_calibration_error_of_honest_probabilities_is_small() -> None:
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet([0.5] * 5, 20_000)
    targets = np.array([rng.choice(5, p=p) for p in probabilities])
    assert metrics.expected_calibration_error(probabilities, targets) < 0.012


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_that_made_the_labels_is_found(temperature: float) -> None:
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 3, (6_000, 6))
    targets = np.array([rng.choice(6, p=p) for p in metrics.softmax(logits, temperature)])
    assert metrics.fit_temperature(logits, targets) == pytest.approx(temperature, rel=0.06)


def test_exact_probabilities_have_a_calibration_error_too() -> None:
    rng = np.random.default_rng(3)
    few, many = (metrics.softmax(rng.normal(0, 2, (n, 5))) for n in (300, 30_000))
    by_chance = metrics.calibration_error_by_chance(few)
    assert 0 < by_chance["low"] < by_chance["mean"] < by_chance["high"]
    assert metrics.calibration_error_by_chance(many, n_draws=20)["mean"] < by_chance["mean"] / 4

    def error(probabilities: np.ndarray, promised: np.ndarray) -> float:
        targets = np.array([rng.choice(5, p=p) for p in probabilities])
        return metrics.expected_calibration_error(promised, targets)

    assert by_chance["low"] < np.mean([error(few, few) for _ in range(20)]) < by_chance["high"]
    assert error(few, metrics.softmax(3 * np.log(few))) > by_chance["high"]


def test_mean_and_deviation_over_folds() -> None:
    assert metrics.mean_and_sd([0.8, 0.9, 1.0]) == pytest.approx({"mean": 0.9, "sd": 0.1})
    assert metrics.mean_and_sd([0.8]) == {"mean": 0.8, "sd": 0.0}
