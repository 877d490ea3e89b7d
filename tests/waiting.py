"""Polling for events that send no notification."""

import time
from collections.abc import Callable

PATIENCE_S = 60
"""Only so that a failing test ends; `make bench` measures how long things really take."""


def until(condition: Callable[[], bool]) -> None:
    """Returns once `condition` holds, and looks often."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
