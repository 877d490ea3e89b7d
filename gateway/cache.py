"""Spectrograms of recent recordings, so that the next request about one skips decoding. Any of them may go."""

from cachetools import LRUCache

from audiocnn.v1 import preprocess_pb2 as pb

Key = tuple[str, bytes, int | None]
"""A recording's id, its region as a message, the only window."""


class PreprocessCache:
    """The whole answers of the preprocessing service: the least recently used goes first; bounded by bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._items: LRUCache[Key, list[pb.PreprocessResponse]] = LRUCache(
            max_bytes, getsizeof=lambda parts: sum(part.ByteSize() for part in parts)
        )
        self.hits = 0
        self.misses = 0

    def get(self, key: Key) -> list[pb.PreprocessResponse] | None:
        """What was kept, if it still is."""
        parts = self._items.get(key)
        if parts is None:
            self.misses += 1
        else:
            self.hits += 1
        return parts

    def put(self, key: Key, parts: list[pb.PreprocessResponse]) -> None:
        """Keeps it, unless it alone is larger than the cache."""
        if self._items.getsizeof(parts) <= self._items.maxsize:
            self._items[key] = parts
