"""How many bytes of requests are held at the same time, in all and for each client."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from audiocnn.errors import Busy, TooManyRequests

Take = Callable[[int], None]
"""Called with the length of every piece of a body that arrived, before it is kept."""

LARGE_BYTES = 4 << 20
MAX_WAIT_S = 1.0
"""For room: reading a recording of usual size takes milliseconds."""


class ByteBudget:
    """A bound on the bodies of all requests together. Belongs to one event loop.

    A client that holds some already leaves a quarter of it to others, if it has a name.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.held_bytes = 0
        self.freed_large_bytes = 0
        """Of requests of `LARGE_BYTES` and more, since the start."""
        self._of: Counter[str] = Counter()
        self._freed = asyncio.Event()

    @contextmanager
    def request(self, client: str = "") -> Iterator["Holding"]:
        """What one request holds, for as long as it does."""
        holding = Holding(self, client)
        try:
            yield holding
        finally:
            if holding.n_bytes >= LARGE_BYTES:
                self.freed_large_bytes += holding.n_bytes
            holding.keep(0)

    def check(self, n_bytes: int, client: str = "", mine: int = 0) -> None:
        """Refuses what there is no room for now.

        Args:
            n_bytes: to be held.
            client: for whom.
            mine: what the same request holds already.

        Raises:
            Busy, TooManyRequests
        """
        total = self.held_bytes + n_bytes
        if total > self.max_bytes:
            raise Busy("Too much is being uploaded at the same time: try again in a moment.")
        if client and self._of[client] > mine and total > self.max_bytes * 3 // 4:
            raise TooManyRequests("Too much of yours is being uploaded at the same time: send less at a time.")

    def change(self, n_bytes: int, client: str) -> None:
        """Counts bytes in, or out if negative."""
        self.held_bytes += n_bytes
        self._of[client] += n_bytes
        if not self._of[client]:
            del self._of[client]
        if n_bytes < 0:
            self._freed.set()
            self._freed = asyncio.Event()

    async def freed(self) -> None:
        """Returns when some bytes were given back."""
        await self._freed.wait()


class Holding:
    """What one request holds."""

    def __init__(self, budget: ByteBudget, client: str) -> None:
        self._budget = budget
        self._client = client
        self.n_bytes = 0

    def check(self, n_bytes: int) -> None:
        """Refuses what there is no room for now.

        Raises:
            Busy, TooManyRequests
        """
        self._budget.check(n_bytes, self._client, self.n_bytes)

    def take(self, n_bytes: int) -> None:
        """Holds so many more.

        Raises:
            Busy, TooManyRequests: there is no room.
        """
        self.check(n_bytes)
        self._budget.change(n_bytes, self._client)
        self.n_bytes += n_bytes

    async def reserve(self, n_bytes: int) -> None:
        """Holds so many more, for what may turn out smaller; waits a moment for room.

        Raises:
            Busy, TooManyRequests: there was no room.
        """
        n_bytes = min(n_bytes, self._budget.max_bytes)
        with suppress(TimeoutError):
            async with asyncio.timeout(MAX_WAIT_S):
                while True:
                    with suppress(Busy):
                        return self.take(n_bytes)
                    await self._budget.freed()
        self.take(n_bytes)

    def keep(self, n_bytes: int) -> None:
        """Holds so many from now on, no matter how many until now.

        Raises:
            Busy, TooManyRequests: they are more, and there is no room.
        """
        if n_bytes > self.n_bytes:
            self.take(n_bytes - self.n_bytes)
        elif n_bytes < self.n_bytes:
            self._budget.change(n_bytes - self.n_bytes, self._client)
            self.n_bytes = n_bytes
