"""How much of what clients send is held at the same time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from audiocnn.errors import Busy

Take = Callable[[int], None]
"""Told of every piece of a body that arrived, before it is kept."""


class BodyBudget:
    """A bound on the bodies of all requests together.

    Bodies are read before their analysis has a place in line: without a bound, a few dozen of the largest would fill
    the memory.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self.held_bytes = 0

    @contextmanager
    def request(self) -> Iterator[Take]:
        """For as long as one request holds its body.

        What it yields raises `Busy` where there is no room.
        """
        mine = 0

        def take(n_bytes: int) -> None:
            nonlocal mine
            if self.held_bytes + n_bytes > self._max_bytes:
                raise Busy("Too much is being uploaded at the same time: try again in a moment.")
            mine += n_bytes
            self.held_bytes += n_bytes

        try:
            yield take
        finally:
            self.held_bytes -= mine
