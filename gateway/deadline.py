"""By when an answer must be there."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from audiocnn.errors import DeadlineExceeded

LONG_RECORDING_S = 60.0
"""A longer recording than this has the long time."""


class Deadline:
    """Counted from the request's arrival: a wait for a slot counts."""

    def __init__(self, timeout_s: float, long_timeout_s: float) -> None:
        self.started = time.monotonic()
        self._timeout_s = timeout_s
        self._long_timeout_s = long_timeout_s
        self._enforced: asyncio.Timeout | None = None

    def remaining_s(self) -> float:
        """Seconds left; never less than a millisecond, so that a late call fails by its own deadline."""
        return max(0.001, self.started + self._timeout_s - time.monotonic())

    def most_remaining_s(self) -> float:
        """The same for a recording that may yet turn out long."""
        return max(self.remaining_s(), self.started + self._long_timeout_s - time.monotonic())

    def allow_for(self, duration_s: float) -> None:
        """Grants a long recording the long time."""
        if duration_s > LONG_RECORDING_S:
            self._timeout_s = self._long_timeout_s
            if self._enforced is not None:
                self._enforced.reschedule(asyncio.get_running_loop().time() + self.remaining_s())

    @asynccontextmanager
    async def enforced(self) -> AsyncIterator[None]:
        """Cancels what runs in it when the time is over.

        Raises:
            DeadlineExceeded
        """
        try:
            async with asyncio.timeout(self.remaining_s()) as self._enforced:
                yield
        except TimeoutError as error:
            raise DeadlineExceeded("The answer took too long: try again, or send a shorter recording.") from error
