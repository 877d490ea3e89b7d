"""A bounded number of requests at work and waiting, shared fairly between clients."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial

from audiocnn.errors import Busy, TooManyRequests

_Line = deque[asyncio.Future[None]]

RESERVED_S = 1.0
"""A request that takes longer to arrive loses its reservation: stalled uploads would block every client."""


class Admission:
    """Counts who is being served and who waits. Belongs to one event loop.

    Slots go to the waiting clients in turn, not in the order of arrival: a client with hundreds of requests delays
    another one's by one slot. When the line is full, a request of a client that has few takes the place of the newest
    one of the client that has most.
    """

    def __init__(self, max_in_flight: int, max_waiting: int) -> None:
        self._max_in_flight = max_in_flight
        self._max_waiting = max_waiting
        self._lines: OrderedDict[str, _Line] = OrderedDict()
        self._reserved: dict[object, str] = {}
        """The client of each reservation, oldest first."""
        self._held: Counter[str] = Counter()
        """Each client's requests: with a slot, waiting for one, and with a reservation."""
        self._several = asyncio.Lock()
        """One request at a time gathers several slots: two that each hold a part of theirs would wait for ever."""
        self.in_flight = 0
        self.waiting = 0
        self.n_shed = 0

    @property
    def reserved(self) -> int:
        """Requests that are still being read."""
        return len(self._reserved)

    def check(self, client: str = "") -> None:
        """Refuses what `reserve` would refuse.

        Raises:
            Busy, TooManyRequests
        """
        self._heavier_if_full(client)

    @contextmanager
    def reserve(self, client: str = "") -> Iterator[Callable[[], None]]:
        """Counts a request that is still to be read, so that no more are read than can be served.

        Call what it yields when the request was read, right before `enter`. A reservation ends after `RESERVED_S`, or
        when all are taken and a client with fewer requests needs one; its request may still `enter`.

        Raises:
            Busy: there is no room.
            TooManyRequests: the same, and this client has more requests than others.
        """
        if (heaviest := self._heavier_if_full(client)) is not None:
            newest = next((key for key in reversed(self._reserved) if self._reserved[key] == heaviest), None)
            self._end_reservation(newest)
        key = object()
        self._reserved[key] = client
        self._held[client] += 1
        timer = asyncio.get_running_loop().call_later(RESERVED_S, self._end_reservation, key)
        try:
            yield partial(self._end_reservation, key)
        finally:
            timer.cancel()
            self._end_reservation(key)

    @asynccontextmanager
    async def enter(self, client: str = "", max_wait_s: float | None = None, places: int = 1) -> AsyncIterator[None]:
        """Waits for a slot, at most so many seconds, and holds it; for several slots where a request costs as much.

        Raises:
            Busy: as many as may wait already do, or the wait was too long.
            TooManyRequests: the same, and this client has more of them than others.
        """
        async with AsyncExitStack() as slots:
            if places == 1:
                await slots.enter_async_context(self._slot(client, max_wait_s))
            else:
                try:
                    async with asyncio.timeout(max_wait_s), self._several:
                        for _ in range(min(places, self._max_in_flight)):
                            await slots.enter_async_context(self._slot(client, None))
                except TimeoutError as error:
                    self.n_shed += 1
                    raise self._refusal(client) from error
            yield

    @asynccontextmanager
    async def _slot(self, client: str, max_wait_s: float | None) -> AsyncIterator[None]:
        full = self.in_flight >= self._max_in_flight and self.waiting >= self._max_waiting
        heaviest = self._heavier_than(client, self._lines) if full else None
        self._held[client] += 1
        try:
            if heaviest is not None:
                self.n_shed += 1
                self._leave(heaviest, self._lines[heaviest][-1]).set_exception(self._refusal(heaviest))
            if self.in_flight < self._max_in_flight:
                self.in_flight += 1
            else:
                await self._wait(client, max_wait_s)
            try:
                yield
            finally:
                self._release()
        finally:
            self._decrement(client)

    async def _wait(self, client: str, max_wait_s: float | None) -> None:
        """Returns with a slot."""
        slot: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines.setdefault(client, deque()).append(slot)
        self.waiting += 1
        try:
            async with asyncio.timeout(max_wait_s):
                await asyncio.shield(slot)
        except TimeoutError as error:
            self._give_up(client, slot)
            self.n_shed += 1
            raise self._refusal(client) from error
        except asyncio.CancelledError:
            self._give_up(client, slot)
            raise

    def _give_up(self, client: str, slot: asyncio.Future[None]) -> None:
        if not slot.done():
            self._leave(client, slot).cancel()
        elif slot.exception() is None:  # the slot came in the same moment
            self._release()

    def _release(self) -> None:
        if not self._lines:
            self.in_flight -= 1
            return
        client = next(iter(self._lines))
        self._lines.move_to_end(client)
        self._leave(client, self._lines[client][0]).set_result(None)

    def _leave(self, client: str, slot: asyncio.Future[None]) -> asyncio.Future[None]:
        line = self._lines[client]
        line.remove(slot)
        if not line:
            del self._lines[client]
        self.waiting -= 1
        return slot

    def _end_reservation(self, key: object) -> None:
        if (client := self._reserved.pop(key, None)) is not None:
            self._decrement(client)

    def _decrement(self, client: str) -> None:
        self._held[client] -= 1
        if not self._held[client]:
            del self._held[client]

    def _heavier_if_full(self, client: str) -> str | None:
        """Whose reservation a new one would end; None while there is room.

        Raises:
            Busy, TooManyRequests
        """
        if self.in_flight + self.waiting + self.reserved < self._max_in_flight + self._max_waiting:
            return None
        return self._heavier_than(client, {*self._lines, *self._reserved.values()})

    def _heavier_than(self, client: str, others: Collection[str]) -> str:
        """The one of `others` with the most requests, if it has at least two more than this client.

        Raises:
            Busy, TooManyRequests: it has not, so this client is refused.
        """
        heaviest = max(others, key=self._held.__getitem__, default=client)
        if self._held[heaviest] <= self._held[client] + 1:
            self.n_shed += 1
            raise self._refusal(client)
        return heaviest

    def _refusal(self, client: str) -> Busy:
        if self._held[client] * len(self._held) > self._max_in_flight + self._max_waiting:
            return TooManyRequests("Too many requests of yours are waiting: send fewer at a time.")
        return Busy("The server is at capacity: try again in a moment.")
