"""What the windows say together."""

import numpy as np
import pytest

from audiocnn.v1.tensor_pb2 import Window
from gateway.analysis_types import WindowScores
from gateway.progress import aggregate


def scores(*confidences: float, uncertain: bool = False) -> WindowScores:
    return WindowScores(Window(), np.array(confidences, np.float32), uncertain)


def test_windows_that_are_recognised_speak_with_equal_weight() -> None:
    confidences, uncertain = aggregate([scores(0.8, 0.2), scores(0.4, 0.6)])

    assert confidences == pytest.approx([0.6, 0.4])
    assert not uncertain


def test_windows_that_are_not_recognised_are_silent_beside_one_that_is() -> None:
    confidences, uncertain = aggregate([scores(0.9, 0.1), scores(0.1, 0.9, uncertain=True)])

    assert confidences == pytest.approx([0.9, 0.1])
    assert not uncertain


def test_a_recording_of_which_nothing_is_recognised_is_uncertain() -> None:
    confidences, uncertain = aggregate([scores(0.5, 0.5, uncertain=True), scores(0.1, 0.9, uncertain=True)])

    assert confidences == pytest.approx([0.3, 0.7])
    assert uncertain
