"""Temperature and threshold, on numbers with a known answer."""

import numpy as np
import pytest

from training.calibrate import (
    MAX_FLAGGED_RIGHT,
    NothingLearned,
    UnknownRule,
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
    right, strangers = RNG.normal(0, 1, (N, 4)), RNG.normal([4, 0, 0, 2], 1, (300, 4))
    rule = fit_unknown(right, [strangers], [])
    assert rule.flags(right).mean() == pytest.approx(MAX_FLAGGED_RIGHT, abs=0.005)
    assert rule.flags(strangers).mean() > 0.95


@pytest.mark.parametrize("elsewhere", [False, True])
def test_without_a_right_answer_nothing_is_fitted(elsewhere: bool) -> None:
    some, none = RNG.normal(0, 1, (9, 4)), np.zeros((0, 4))
    with pytest.raises(NothingLearned, match="train for longer"):
        fit_unknown(*(some, [some], [none]) if elsewhere else (none, [some], []))


def test_groups_count_equally() -> None:
    right = RNG.normal(0, 1, (N, 4))
    many, few = RNG.normal([6, 0, 0, 0], 0.5, (3_000, 4)), RNG.normal([0, 6, 0, 0], 0.5, (30, 4))
    rule = fit_unknown(right, [many, few], [])
    assert rule.weights[1] > 0.4 * rule.weights[0] > 0


def test_a_rule_does_not_learn_which_network_answered() -> None:
    """The other network is shifted in fact 0 whatever it hears; only fact 1 tells its strangers."""
    right = RNG.normal(0, 1, (N, 4))
    right_there, strangers_there = RNG.normal([5, 0, 0, 0], 1, (500, 4)), RNG.normal([5, 3, 0, 0], 1, (500, 4))
    misled = fit_unknown(right, [strangers_there], [])
    rule = fit_unknown(right, [strangers_there], [right_there])
    assert misled.weights[0] > misled.weights[1]
    assert abs(rule.weights[0]) < 0.6 * rule.weights[1]


def test_unknown_figures_are_of_held_out_folds() -> None:
    held_out = Predictions(np.arange(N), np.zeros((N, 1, 3)), RNG.normal(0, 1, (N, 4)))
    right = RNG.random(N) < 0.8
    held_out.unknown[~right, 0] += 2
    strangers = RNG.normal([4, 0, 0, 0], 1, (100, 4))
    seen = []

    def fit(features: np.ndarray) -> UnknownRule:
        seen.append(len(features))
        return fit_unknown(features, [strangers], [])

    by_fold = dict.fromkeys(range(1, 6), strangers)
    found = cross_fit_unknown(held_out, right, FOLDS, fit, {"siren": by_fold})
    assert seen == [int((right & (fold != FOLDS)).sum()) for fold in range(1, 6)]
    assert 0.05 < found["right_flagged"] < 0.12 < found["wrong_flagged"]
    assert found["unknown_shown"]["siren"] < 0.1
    assert found["unknown_counts"]["siren"] == 500
