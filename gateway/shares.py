"""Slots without a line: what stays for seconds or minutes, and must not take all of something."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from audiocnn.errors import Busy, TooManyRequests


class Shares:
    """At most so many at the same time, in all and for each client. Belongs to one event loop."""

    def __init__(self, max_total: int, max_each: int, what: str) -> None:
        """Bounds `what`, a plural such as `long recordings`, which refusals name."""
        self._max_total = max_total
        self._max_each = max_each
        self._what = what
        self._held: Counter[str] = Counter()
        self.n_shed = 0

    @property
    def n_held(self) -> int:
        """How many are held."""
        return self._held.total()

    @contextmanager
    def hold(self, client: str) -> Iterator[None]:
        """One of them, for as long as it lasts.

        Raises:
            TooManyRequests: this client has its share already.
            Busy: others have all.
        """
        is_mine = self._held[client] >= self._max_each
        if is_mine or self.n_held >= self._max_total:
            self.n_shed += 1
            raise self._refusal(is_mine=is_mine)
        self._held[client] += 1
        try:
            yield
        finally:
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]

    def _refusal(self, *, is_mine: bool) -> Busy:
        if is_mine:
            return TooManyRequests(f"Too many {self._what} of yours at the same time: wait for one to end.")
        return Busy(f"Too many {self._what} at the same time: try again in a moment.")
