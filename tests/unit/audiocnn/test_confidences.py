"""Rounded confidences: near enough, and never more than one."""

import numpy as np
import pytest

from audiocnn.confidences import round_confidences


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("n_classes", [2, 3, 30, 527])
def test_confidences_never_add_up_to_more_than_one(n_classes: int, seed: int) -> None:
    logits = np.random.default_rng(seed).standard_normal(n_classes) * 5
    probabilities = (np.exp(logits) / np.exp(logits).sum()).astype(np.float32)

    rounded = round_confidences(probabilities)

    assert sum(rounded) <= 1
    assert np.abs(np.array(rounded) - probabilities).max() <= 1e-6
    assert np.array_equal(np.argsort(rounded, kind="stable")[::-1][:1], [int(probabilities.argmax())])


def test_a_sure_thing_is_one_and_no_more() -> None:
    assert round_confidences(np.array([1.0000001, 1e-9], np.float32)) == [1.0, 0.0]
