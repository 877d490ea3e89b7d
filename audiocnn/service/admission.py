"""A bounded number of requests at work and waiting, shared fairly between clients."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from audiocnn.errors import Busy, TooManyRequests

_Line = deque[asyncio.Future[None]]

EXPECTED_S = 1.0
"""A request that takes longer to arrive has no place until it has: stalled uploads would keep everyone else out."""


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
        self._held: Counter[str] = Counter()
        """Each client's requests: with a slot, waiting for one, and expected."""
        self._several = asyncio.Lock()
        """One request at a time gathers several slots: two that each hold a part of theirs would wait for ever."""
        self.in_flight = 0
        self.waiting = 0
        self.expected = 0
        """Requests that are still being read."""
        self.n_shed = 0

    def check(self, client: str = "") -> None:
        """Refuses what `expect` would refuse.

        Raises:
            Busy, TooManyRequests
        """
        taken = self.in_flight + self.waiting + self.expected
        self._refuse_if(client, full=taken >= self._max_in_flight + self._max_waiting)

    @contextmanager
    def expect(self, client: str = "") -> Iterator[Callable[[], None]]:
        """A place for a request that is not read yet, so that no more are read than can be served.

        Call what it yields when the request was read, right before `enter`. One that arrives slowly loses its place,
        not its chance.

        Raises:
            Busy: there is no place.
            TooManyRequests: the same, and this client has more of them than others.
        """
        self.check(client)
        self.expected += 1
        self._held[client] += 1
        is_expected = True

        def was_read() -> None:
            nonlocal is_expected
            if is_expected:
                is_expected = False
                self.expected -= 1
                self._drop(client)

        late = asyncio.get_running_loop().call_later(EXPECTED_S, was_read)
        try:
            yield was_read
        finally:
            late.cancel()
            was_read()

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
        self._refuse_if(client, full=self.in_flight >= self._max_in_flight and self.waiting >= self._max_waiting)
        self._held[client] += 1
        try:
            if self.in_flight < self._max_in_flight:
                self.in_flight += 1
            else:
                await self._wait(client, max_wait_s)
            try:
                yield
            finally:
                self._release()
        finally:
            self._drop(client)

    async def _wait(self, client: str, max_wait_s: float | None) -> None:
        """Returns with a slot."""
        if self.waiting >= self._max_waiting and (heaviest := self._heaviest_above(client)):
            self.n_shed += 1
            self._leave(heaviest, self._lines[heaviest][-1]).set_exception(self._refusal(heaviest))
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

    def _drop(self, client: str) -> None:
        self._held[client] -= 1
        if not self._held[client]:
            del self._held[client]

    def _refuse_if(self, client: str, *, full: bool) -> None:
        if full and self._heaviest_above(client) is None:
            self.n_shed += 1
            raise self._refusal(client)

    def _heaviest_above(self, client: str) -> str | None:
        """The waiting client with the most requests, if it has at least two more than this one."""
        heaviest = max(self._lines, key=self._held.__getitem__, default=None)
        return heaviest if heaviest is not None and self._held[heaviest] > self._held[client] + 1 else None

    def _refusal(self, client: str) -> Busy:
        if self._held[client] * len(self._held) > self._max_in_flight + self._max_waiting:
            return TooManyRequests("Too many requests of yours are waiting: send fewer at a time.")
        return Busy("The server is at capacity: try again in a moment.")
