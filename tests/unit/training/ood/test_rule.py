"""The rule that says "uncertain", on numbers with a known answer."""

import numpy as np
import pytest

from training.evaluation.predict import Predictions
from training.ood.rule import MAX_FLAGGED_RIGHT, NothingLearned, cross_fit_rule, fit_rule

RNG = np.random.default_rng(0)
N = 2_000
FOLDS = np.arange(N) % 5 + 1


def test_a_rule_flags_no_more_right_answers_than_allowed_and_most_others() -> None:
    right, others = RNG.normal(0, 1, (N, 4)), RNG.normal([4, 1, 0, 3], 1, (300, 4))
    rule = fit_rule(right)
    assert rule.flags(right).mean() == pytest.approx(MAX_FLAGGED_RIGHT, abs=0.005)
    assert rule.flags(others).mean() > 0.95


def test_every_feature_counts_the_same_whatever_its_unit() -> None:
    right, others = RNG.normal(0, 1, (N, 4)), RNG.normal([2, 0, 0, 0], 1, (300, 4))
    rule, in_other_units = fit_rule(right), fit_rule(right * [1, 10, 0.1, 1000] + 5)
    assert (rule.flags(others) == in_other_units.flags(others * [1, 10, 0.1, 1000] + 5)).all()
    assert rule.weights == pytest.approx(np.full(4, 0.25), rel=0.1)


def test_without_a_right_answer_nothing_is_fitted() -> None:
    with pytest.raises(NothingLearned, match="train for longer"):
        fit_rule(np.zeros((0, 4)))


def test_the_figures_separate_right_from_wrong_and_from_sounds_of_no_class() -> None:
    held_out = Predictions(np.arange(N), np.zeros((N, 3)), RNG.normal(0, 1, (N, 4)))
    right = RNG.random(N) < 0.8
    held_out.ood[~right, 0] += 2
    by_fold = dict.fromkeys(range(1, 6), RNG.normal([4, 2, 2, 2], 1, (100, 4)))
    found = cross_fit_rule(held_out, right, FOLDS, {"siren": by_fold})
    assert 0.05 < found["right_flagged"] < 0.12 < found["wrong_flagged"]
    assert found["shown"]["siren"] < 0.1
    assert found["counts"]["siren"] == 500


def test_a_fold_is_never_judged_by_a_rule_fitted_to_it() -> None:
    held_out = Predictions(np.arange(N), np.zeros((N, 3)), RNG.normal(0, 1, (N, 4)))
    held_out.ood[FOLDS == 1] += 9  # with its own clips among them, a rule flags as few of these as of all others
    found = cross_fit_rule(held_out, np.ones(N, bool), FOLDS, {})
    assert found["right_flagged"] == pytest.approx(0.2, abs=0.01)
