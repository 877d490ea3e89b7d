"""Spectrograms of recent recordings, so that the next question about one skips decoding. Only a cache: any may go."""

import hashlib
from dataclasses import dataclass

from cachetools import LRUCache

from gateway.recording import Recording, Region, WindowBlock

Key = tuple[bytes, Region]


@dataclass(frozen=True, slots=True)
class Preprocessed:
    """A recording that came in one answer."""

    block: WindowBlock
    recording: Recording

    @property
    def n_bytes(self) -> int:
        """What keeping it costs."""
        return int(self.block.log_mel.nbytes + self.recording.envelope.nbytes)


class PreprocessCache:
    """Least recently used goes first; bounded by bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._items: LRUCache[Key, Preprocessed] = LRUCache(max_bytes, getsizeof=lambda item: item.n_bytes)
        self.hits = 0
        self.misses = 0

    @staticmethod
    def key(audio: bytes, region: Region) -> Key:
        """Two uploads are the same recording if every byte is."""
        return hashlib.sha256(audio).digest(), region

    def get(self, key: Key) -> Preprocessed | None:
        """What was kept, if it still is."""
        item = self._items.get(key)
        if item is None:
            self.misses += 1
        else:
            self.hits += 1
        return item

    def put(self, key: Key, item: Preprocessed) -> None:
        """Keeps it, unless it alone is larger than the cache."""
        if item.n_bytes <= self._items.maxsize:
            self._items[key] = item
