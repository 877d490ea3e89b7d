"""Uploaded recordings, kept in memory for a while so that the next request about one need not send it again.

Only a cache: a recording may go at any time, and another replica does not have it.
"""

import asyncio
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import TTLCache

from audiocnn.errors import SoundGone

HASHED_AT_ONCE_BYTES = 1 << 20
"""A thread for no more than this would cost as much time as it saves others."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One recording, as it was uploaded."""

    id: str
    """Unguessable outside of this process, and the same for the same bytes from the same owner."""
    owner: str
    """The API key that it came with; empty if the gateway requires none."""
    audio: bytes


class Sounds:
    """The least recently used goes first, and each some time after its last use."""

    def __init__(self, max_bytes: int, ttl_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Keeps nothing if `max_bytes` or `ttl_s` is 0."""
        self.ttl_s = ttl_s if max_bytes else 0.0
        self._secret = secrets.token_bytes(32)
        self._kept: TTLCache[str, Sound] = TTLCache(
            max_bytes if ttl_s else 0, ttl_s, timer=clock, getsizeof=lambda sound: len(sound.audio)
        )
        self.hits = 0
        self.misses = 0

    @property
    def n_bytes(self) -> int:
        """Bytes of all recordings that are kept."""
        return int(self._kept.currsize)

    async def receive(self, audio: bytes, owner: str) -> Sound:
        """Names a recording that was uploaded; it is not kept yet."""
        # Hashing takes a millisecond for each 1.5 MB: too long, for a large file, to hold up the event loop.
        if len(audio) > HASHED_AT_ONCE_BYTES:
            return await asyncio.to_thread(self._named, audio, owner)
        return self._named(audio, owner)

    def find(self, name: str, owner: str) -> Sound:
        """A recording by its id, kept from now on as long as a new one.

        Raises:
            SoundGone: it is not kept (any more), or belongs to another API key.
        """
        sound = self._kept.get(name)
        if sound is None or sound.owner != owner:
            self.misses += 1
            raise SoundGone("This recording is not kept here any more: send the file again.")
        self.hits += 1
        self.keep(sound)
        return sound

    def keep(self, sound: Sound) -> str:
        """Keeps a recording that could be read; returns its id, or nothing if it is not kept."""
        if len(sound.audio) > self._kept.maxsize:
            return ""
        self._kept[sound.id] = sound
        return sound.id

    def expire(self) -> None:
        """Frees what is too old; the cache itself does so only when it is used."""
        self._kept.expire()

    def _named(self, audio: bytes, owner: str) -> Sound:
        digest = hmac.new(self._secret, hashlib.sha256(owner.encode()).digest(), hashlib.sha256)
        digest.update(audio)
        return Sound(digest.hexdigest()[:32], owner, audio)
