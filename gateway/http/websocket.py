"""The WebSocket of `/v1/live`: what uvicorn's lacks for untrusted clients and for a stop."""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

PATH = b"/v1/live"
CLOSE_TIMEOUT_S = 2.0
"""For the client to answer a close, so that it can read why: a connection that closes with unread bytes is reset."""


class LiveProtocol(WebSocketsSansIOProtocol):
    """One connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.close_timeout = CLOSE_TIMEOUT_S

    def shutdown(self) -> None:
        """Leaves an open stream's end to the application, which says why."""
        if not self.handshake_complete:
            super().shutdown()
