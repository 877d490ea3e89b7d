"""What the synchronous and the asynchronous client share."""

import time
from threading import Lock
from types import ModuleType
from typing import ClassVar

import grpc

from audio_cnn.settings import ClientSettings
from audiocnn.service.retry import Retrying, was_dropped
from audiocnn.service.rpc_client import channel_options
from audiocnn.v1 import analysis_pb2_grpc

UNLIMITED = -1
"""The gateway limits the size of recordings, not its client."""
TIMEOUT_S = 150.0
"""A little more than a gateway takes for the longest recording."""
MAX_SOUNDS = 1_024
"""Recordings whose id is remembered: not their bytes."""
AT_ONCE = 4
"""Recordings in flight at the same time, so that the server can batch them."""


class BaseClient:
    """A channel to the gateway, its stub, the key, and the ids of recordings that the gateway keeps."""

    _grpc: ClassVar[ModuleType]
    """Module whose channels are used: `grpc` or `grpc.aio`."""

    def __init__(self, address: str | None = None, *, api_key: str | None = None, tls: bool | None = None) -> None:
        """Connects at the first call.

        Args:
            address: host:port of the gateway's gRPC. Default: CLIENT_ADDRESS in the environment or in `.env`.
            api_key: one of the gateway's keys. Default: CLIENT_API_KEY.
            tls: whether to connect over TLS. Default: CLIENT_TLS.

        Raises:
            ValueError: a wrong value, with the reason.
        """
        self._settings = settings = ClientSettings.read(address=address, api_key=api_key, tls=tls)
        options = channel_options(UNLIMITED)
        if settings.tls:
            credentials = grpc.ssl_channel_credentials()
            self._channel = self._grpc.secure_channel(settings.address, credentials, options)
        else:
            self._channel = self._grpc.insecure_channel(settings.address, options)
        self._stub = analysis_pb2_grpc.AnalysisServiceStub(self._channel)
        self._metadata = [("authorization", f"Bearer {settings.api_key}")] if settings.api_key else []
        self._sounds = SoundIds()


class SoundIds:
    """Ids that the gateway returned, by the SHA-256 of the recording; the oldest are dropped. Thread-safe."""

    def __init__(self) -> None:
        self._ids: dict[bytes, str] = {}
        self._lock = Lock()

    def get(self, digest: bytes) -> str:
        """The id, or an empty string."""
        return self._ids.get(digest, "")

    def remember(self, digest: bytes, sound: str) -> None:
        """Replaces what is known; an empty `sound` removes it."""
        with self._lock:
            self._ids.pop(digest, None)
            if sound:
                self._ids[digest] = sound
            if len(self._ids) > MAX_SOUNDS:
                del self._ids[next(iter(self._ids))]


class CallTime:
    """The time that one call with its retries may take."""

    def __init__(self) -> None:
        self._ends = time.monotonic() + TIMEOUT_S

    def remaining_s(self) -> float:
        """Seconds until the call has to end."""
        return self._ends - time.monotonic()

    def attempts(self) -> Retrying:
        """Attempts within that time: dropped calls are retried."""
        return Retrying(was_dropped, self.remaining_s)
