"""What the windows say together."""

import numpy as np
import pytest

from audiocnn.timeline import TimedWindow
from gateway.analysis import aggregate
from gateway.answer import WindowScores
from gateway.recording import Deadline


def scores(*confidences: float, uncertain: bool = False) -> WindowScores:
    return WindowScores(TimedWindow(0, 0.0, 5.0, 5.0), np.array(confidences, np.float32), uncertain)


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


def test_a_deadline_counts_down_and_never_to_nothing() -> None:
    deadline = Deadline(now=100.0, timeout_s=10.0, long_timeout_s=120.0)

    assert deadline.remaining_s(104.0) == pytest.approx(6.0)
    assert deadline.remaining_s(200.0) > 0


def test_a_long_recording_gets_the_long_time_counted_from_the_same_start() -> None:
    deadline = Deadline(now=100.0, timeout_s=10.0, long_timeout_s=120.0)

    deadline.extend()

    assert deadline.remaining_s(105.0) == pytest.approx(115.0)
