"""Temperature and threshold, on numbers with a known answer."""

import numpy as np
import pytest

from training.calibrate import (
    MAX_FLAGGED_RIGHT,
    NothingLearned,
    cross_fit_temperature,
    cross_fit_unknown,
    fit_unknown,
)
from training.metrics import softmax
from training.predict import Predictions

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
    assert (
        first["temperature_per_fold"]["1"] == cross_fit_temperature(logits, targets, FOLDS)["temperature_per_fold"]["1"]
    )  # type: ignore[index]


def test_a_rule_flags_no_more_right_answers_than_allowed_and_most_strangers() -> None:
    right, strangers = RNG.normal(0, 1, (N, 4)), RNG.normal([4, 1, 0, 3], 1, (300, 4))
    rule = fit_unknown(right)
    assert rule.flags(right).mean() == pytest.approx(MAX_FLAGGED_RIGHT, abs=0.005)
    assert rule.flags(strangers).mean() > 0.95


def test_every_fact_counts_the_same_whatever_its_unit() -> None:
    right, strangers = RNG.normal(0, 1, (N, 4)), RNG.normal([2, 0, 0, 0], 1, (300, 4))
    rule, in_other_units = fit_unknown(right), fit_unknown(right * [1, 10, 0.1, 1000] + 5)
    assert (rule.flags(strangers) == in_other_units.flags(strangers * [1, 10, 0.1, 1000] + 5)).all()
    assert rule.weights == pytest.approx(np.full(4, 0.25), rel=0.1)


def test_without_a_right_answer_nothing_is_fitted() -> None:
    with pytest.raises(NothingLearned, match="train for longer"):
        fit_unknown(np.zeros((0, 4)))


def test_unknown_figures_tell_right_from_wrong_and_strangers() -> None:
    held_out = Predictions(np.arange(N), np.zeros((N, 3)), RNG.normal(0, 1, (N, 4)))
    right = RNG.random(N) < 0.8
    held_out.unknown[~right, 0] += 2
    by_fold = dict.fromkeys(range(1, 6), RNG.normal([4, 2, 2, 2], 1, (100, 4)))
    found = cross_fit_unknown(held_out, right, FOLDS, {"siren": by_fold})
    assert 0.05 < found["right_flagged"] < 0.12 < found["wrong_flagged"]
    assert found["unknown_shown"]["siren"] < 0.1
    assert found["unknown_counts"]["siren"] == 500


def test_a_fold_is_never_judged_by_a_rule_fitted_to_it() -> None:
    held_out = Predictions(np.arange(N), np.zeros((N, 3)), RNG.normal(0, 1, (N, 4)))
    held_out.unknown[FOLDS == 1] += 9  # with its own clips among them, a rule flags as few of these as of all others
    found = cross_fit_unknown(held_out, np.ones(N, bool), FOLDS, {})
    assert found["right_flagged"] == pytest.approx(0.2, abs=0.01)
