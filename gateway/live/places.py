"""How many streams there may be, in all and of one client."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from audiocnn.errors import Busy


class Places:
    """Counts who holds a place. Belongs to one event loop."""

    def __init__(self, most: int, most_per_client: int) -> None:
        self._most = most
        self._most_per_client = most_per_client
        self._by_client: Counter[str] = Counter()
        self.n_refused = 0

    @property
    def n_taken(self) -> int:
        """Places that are held."""
        return self._by_client.total()

    @contextmanager
    def take(self, client: str) -> Iterator[None]:
        """Holds a place.

        Raises:
            Busy: there is none left, or this client has its share.
        """
        mine = self._by_client[client]
        if self.n_taken >= self._most or mine >= self._most_per_client:
            self.n_refused += 1
            who = "You have" if mine >= self._most_per_client else "This server has"
            raise Busy(f"{who} as many live streams as it may: end one, or try again later.")
        self._by_client[client] += 1
        try:
            yield
        finally:
            self._by_client[client] -= 1
            if not self._by_client[client]:
                del self._by_client[client]
