"""Spectrograms of recent recordings, so that the next question about one skips decoding. Only a cache: any may go."""

import hashlib
from dataclasses import dataclass

from cachetools import LRUCache

from audiocnn.timeline import WindowBlock
from gateway.recording import Recording, Region

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

    def key(self, audio: bytes, region: Region) -> Key | None:
        """Two uploads are the same recording if every byte is. None where nothing is kept anyway."""
        return (hashlib.sha256(audio).digest(), region) if self._items.maxsize else None

    def get(self, key: Key | None) -> Preprocessed | None:
        """What was kept, if it still is."""
        item = self._items.get(key) if key else None
        if item is None:
            self.misses += 1
        else:
            self.hits += 1
        return item

    def put(self, key: Key | None, item: Preprocessed) -> None:
        """Keeps it, unless it alone is larger than the cache."""
        if key and item.n_bytes <= self._items.maxsize:
            self._items[key] = item
