"""A bounded number of requests at work and in line; one more is told at once to come back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from audiocnn.errors import Busy


class Admission:
    """Counts who is being served and who waits. Belongs to one event loop."""

    def __init__(self, max_in_flight: int, max_waiting: int) -> None:
        self._places = asyncio.Semaphore(max_in_flight)
        self._max_in_flight = max_in_flight
        self._several = asyncio.Lock()
        """One request at a time gathers several places: two that each hold a part of theirs would wait for ever."""
        self._max_waiting = max_waiting
        self.in_flight = 0
        self.waiting = 0
        self.n_shed = 0

    @asynccontextmanager
    async def enter(self, max_wait_s: float | None = None, places: int = 1) -> AsyncIterator[None]:
        """Waits for a place, at most so many seconds, and holds it; for several places where a request costs as much.

        Raises:
            Busy: as many as may wait already do, or the wait was too long.
        """
        if self._places.locked() and self.waiting >= self._max_waiting:
            raise self._shed()
        places = min(places, self._max_in_flight)
        self.waiting += 1
        try:
            async with asyncio.timeout(max_wait_s):
                await self._take(places)
        except TimeoutError as error:
            raise self._shed() from error
        finally:
            self.waiting -= 1
        self.in_flight += places
        try:
            yield
        finally:
            self.in_flight -= places
            self._give_back(places)

    async def _take(self, places: int) -> None:
        if places == 1:
            await self._places.acquire()
            return
        taken = 0
        try:
            async with self._several:
                while taken < places:
                    await self._places.acquire()
                    taken += 1
        except asyncio.CancelledError:
            self._give_back(taken)
            raise

    def _give_back(self, places: int) -> None:
        for _ in range(places):
            self._places.release()

    def _shed(self) -> Busy:
        self.n_shed += 1
        return Busy("Every place is taken: try again in a moment.")
