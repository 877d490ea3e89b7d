"""By when an answer must be there."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from audiocnn.errors import DeadlineExceeded

LONG_RECORDING_S = 60.0
"""A longer recording than this has the long time."""


class Deadline:
    """Counted from the request's arrival: a wait for a slot counts."""

    def __init__(
        self,
        timeout_s: float,
        long_timeout_s: float,
        *,
        arrived: float | None = None,
        when_long: Callable[[], None] = lambda: None,
    ) -> None:
        """Begins the work.

        Args:
            timeout_s: from the request's arrival, of which an upload may take half; then it counts from later.
            long_timeout_s: the same for a long recording.
            arrived: when the request came, by the monotonic clock; now if None.
            when_long: called once a recording turns out long; what it raises ends the work.
        """
        self.started = time.monotonic()
        self._counted_from = max(self.started - timeout_s / 2, self.started if arrived is None else arrived)
        self._timeout_s = timeout_s
        self._long_timeout_s = long_timeout_s
        self._when_long = when_long
        self._is_long = False
        self._enforced: asyncio.Timeout | None = None

    def remaining_s(self) -> float:
        """Seconds left; never less than a millisecond, so that a late call fails by its own deadline."""
        return max(0.001, self._counted_from + self._timeout_s - time.monotonic())

    def most_remaining_s(self) -> float:
        """The same for a recording that may yet turn out long."""
        return max(self.remaining_s(), self._counted_from + self._long_timeout_s - time.monotonic())

    def allow_for(self, duration_s: float) -> None:
        """Grants a long recording the long time.

        Raises:
            whatever `when_long` raises
        """
        if duration_s > LONG_RECORDING_S and not self._is_long:
            self._when_long()
            self._is_long = True
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
