"""Asking again where a server stopped under a call: every answer here depends on nothing but its request.

gRPC's own retries end where an answer has begun to arrive. A server that dies then, or that ends a connection for its
age while it still sends (grpc/grpc-java#9566 tells of the same), would cost its client an answer that another has too.
"""

import grpc

from audiocnn.rpc import STATUS_DETAILS_KEY

PAUSES_S = (0.1, 0.3)
"""Before the second attempt and the third, which is the last."""

_WENT_AWAY = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED})
"""A server that is stopping cancels what arrives at that very moment."""


def went_away(error: grpc.RpcError) -> bool:
    """Whether the server stopped, or was not there; not whether it says on purpose that it cannot answer."""
    told = any(key == STATUS_DETAILS_KEY for key, _ in error.trailing_metadata() or ())
    return error.code() in _WENT_AWAY and not told


class Attempts:
    """What is left of the attempts of one call."""

    def __init__(self) -> None:
        self._pauses_s = iter(PAUSES_S)

    def pause_s(self, remaining_s: float) -> float | None:
        """How long to wait before the next attempt; None where there is none, or no time for it."""
        pause_s = next(self._pauses_s, None)
        return None if pause_s is None or pause_s >= remaining_s else pause_s
