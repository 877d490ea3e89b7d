"""A bounded number of requests at work and in line; one more is told at once to come back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from audiocnn.errors import Busy


class Admission:
    """Counts who is being served and who waits. Belongs to one event loop."""

    def __init__(self, max_in_flight: int, max_waiting: int) -> None:
        self._places = asyncio.Semaphore(max_in_flight)
        self._max_waiting = max_waiting
        self.in_flight = 0
        self.waiting = 0
        self.n_shed = 0

    @asynccontextmanager
    async def enter(self) -> AsyncIterator[None]:
        """Waits for a place and holds it.

        Raises:
            Busy: as many as may wait already do.
        """
        if self._places.locked() and self.waiting >= self._max_waiting:
            self.n_shed += 1
            raise Busy("Every place is taken: try again in a moment.")
        self.waiting += 1
        try:
            await self._places.acquire()
        finally:
            self.waiting -= 1
        self.in_flight += 1
        try:
            yield
        finally:
            self.in_flight -= 1
            self._places.release()
