"""Clients that send requests for as long as a test wants."""

import threading
from collections.abc import Sequence

import httpx

from tests.waiting import PATIENCE_S, until


class Load:
    """Clients, each with a recording of its own, that send requests until they are stopped."""

    def __init__(self, url: str, recordings: Sequence[bytes]) -> None:
        self._url = url
        self._stop = threading.Event()
        self.replies: list[list[httpx.Response]] = [[] for _ in recordings]
        self.broken: list[httpx.TransportError] = []
        pairs = zip(recordings, self.replies, strict=True)
        self._threads = [threading.Thread(target=self._send, args=pair) for pair in pairs]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    @property
    def all_replies(self) -> list[httpx.Response]:
        """Of every client, one client after another."""
        return [reply for replies in self.replies for reply in replies]

    def so_far(self) -> list[int]:
        """How many replies each client has."""
        return [len(replies) for replies in self.replies]

    def since(self, before: list[int]) -> list[httpx.Response]:
        """What came after each client had so many."""
        return [reply for replies, n in zip(self.replies, before, strict=True) for reply in replies[n:]]

    def everyone_got(self, more: int) -> None:
        """Returns when every client has had so many further answers."""
        wanted = [n + more for n in self.so_far()]
        until(lambda: all(n >= least for n, least in zip(self.so_far(), wanted, strict=True)))

    def _send(self, audio: bytes, replies: list[httpx.Response]) -> None:
        with httpx.Client(trust_env=False, timeout=PATIENCE_S) as client:
            while not self._stop.is_set():
                try:
                    reply = client.post(
                        f"{self._url}/v1/analyses", params={"activations": "none"}, files={"file": audio}
                    )
                    replies.append(reply)
                except httpx.TransportError as error:
                    self.broken.append(error)
