"""Retries of calls that a stopping server dropped: every answer here depends on nothing but its request.

gRPC's own retries end where an answer has begun to arrive. A server that dies then, or that ends a connection for its
age while it still sends (grpc/grpc-java#9566 describes the same), would fail a request that another one can answer.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from types import TracebackType

import grpc

from audiocnn.service.rpc_client import STATUS_DETAILS_KEY

PAUSES_S = (0.1, 0.3)
"""Before the second attempt and the third, which is the last."""

_DROPPED = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED})
"""A server that is stopping cancels what arrives at that very moment."""


def was_dropped(error: Exception) -> bool:
    """True for a dropped or refused connection, False for an error that the server returned deliberately."""
    if not isinstance(error, grpc.RpcError):
        return False
    deliberate = any(key == STATUS_DETAILS_KEY for key, _ in error.trailing_metadata() or ())
    return error.code() in _DROPPED and not deliberate


class Retrying:
    """The attempts of one call: `for attempt in Retrying(…): with attempt: return call()`, or with `async for`.

    The last attempt's error leaves the `with`, and so does every error that is not retried.
    """

    def __init__(self, is_retried: Callable[[Exception], bool], remaining_s: Callable[[], float]) -> None:
        self._is_retried = is_retried
        self._remaining_s = remaining_s
        self._pauses_s = iter(PAUSES_S)
        self._pause_s = 0.0

    def __iter__(self) -> Iterator["Retrying"]:
        while True:
            yield self
            time.sleep(self._pause_s)

    async def __aiter__(self) -> AsyncIterator["Retrying"]:
        while True:
            yield self
            await asyncio.sleep(self._pause_s)

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception) or not self._is_retried(error):
            return False
        self._pause_s = next(self._pauses_s, float("inf"))
        return self._pause_s < self._remaining_s()
