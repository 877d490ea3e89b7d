"""A preprocessed recording as the gateway sees it, whichever way it came."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recording:
    """What was read, once all of it was."""

    format: str
    subtype: str
    sample_rate: int
    n_channels: int
    duration_s: float
    envelope: Floats
    """`(point,)`: the waveform in few points that keep its peaks."""
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a recording in seconds; to its end where `end_s` is None."""

    start_s: float = 0.0
    end_s: float | None = None


class Deadline:
    """The moment by which an answer must be there, counted from the request's arrival: a wait in line counts."""

    def __init__(self, now: float, timeout_s: float, long_timeout_s: float) -> None:
        self.started = now
        self.ends = now + timeout_s
        self._long_timeout_s = long_timeout_s

    def extend(self) -> None:
        """Gives a recording that turned out long the time that a long one may take."""
        self.ends = self.started + self._long_timeout_s

    def remaining_s(self, now: float) -> float:
        """Seconds left; never less than a millisecond, so that a late call fails by its own deadline."""
        return max(0.001, self.ends - now)
