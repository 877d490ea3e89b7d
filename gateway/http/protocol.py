"""HTTP/1.1 for untrusted clients: a deadline for every head, room for new connections, one path for WebSockets.

Requests that there is no room for are refused here, before the application. h11 is chosen over httptools for what it
refuses and ignores by itself: see docs/adr/0006-http-protocol.md.
"""

import asyncio
import resource
from collections import defaultdict
from http import HTTPStatus
from typing import Any, ClassVar

import h11
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from gateway.http.refusal import REFUSED, refusal
from gateway.http.websocket import PATH

MAX_HEAD_BYTES = 32 << 10
"""Of a request's line and headers."""


def raise_file_limit() -> int:
    """Lets this process have as many open files as it may; returns how many connections that is good for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return max(64, min(4_096, soft // 2))  # the other half is for gRPC, the upstreams and accepted surplus


class GuardedProtocol(H11Protocol):
    """One connection, which may be idle or slow only for so long."""

    HEAD_TIMEOUT_S = 10.0
    """From a connection's first moment, or a later request's first byte, to the end of its head."""
    REST_TIMEOUT_S = 10.0
    """For what a client still sends when its request has been refused."""
    PAUSE_S: ClassVar[dict[int, float]] = {HTTPStatus.SERVICE_UNAVAILABLE: 0.03, HTTPStatus.TOO_MANY_REQUESTS: 1.0}
    """From a refusal to the next request that is read from its connection: clients that ignore `Retry-After` would use
    up the CPU. Shorter where the client is not at fault."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline: asyncio.TimerHandle | None = None
        self._since = self.loop.time()
        self._refusal: Response | None = None
        self._n_unread = 0
        """Bytes that are still to come of a refused request."""
        self._pause_s = 0.0
        self._paused: asyncio.TimerHandle | None = None

    @property
    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Starts the clock, and closes idle connections if there are too many."""
        super().connection_made(transport)
        self._close_within(self.HEAD_TIMEOUT_S)
        if self.limit_concurrency is not None and len(self.connections) >= self.limit_concurrency:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops the clocks."""
        self._cancel_deadline()
        if self._paused is not None:
            self._paused.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Stops the clock when a head is complete; discards what a refused request still sends."""
        if self._n_unread:
            self._discard(data)
            return
        if self._idle and self._deadline is None:
            self._close_within(self.HEAD_TIMEOUT_S)
        super().data_received(data)
        if not self._idle or self.transport.get_protocol() is not self:
            self._cancel_deadline()

    def _should_upgrade(self) -> bool:
        """Whether a request is not for the application.

        Either it becomes a WebSocket, where there is one, for any other offer gets its answer in HTTP/1.1; or it is
        refused.
        """
        is_live = self.scope["method"] == "GET" and self.scope["raw_path"] == PATH
        self._refusal = refusal(self.scope, self.config.app.state.gateway)  # type: ignore[arg-type,union-attr]
        return self._refusal is not None or (is_live and self._get_upgrade() == b"websocket")

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Stops the clock: the stream has its own."""
        self._cancel_deadline()
        if self._refusal is None:
            super().handle_websocket_upgrade(event)
        else:
            self._refuse(self._refusal)

    def _refuse(self, answer: Response) -> None:
        headers = [*self.server_state.default_headers, *answer.raw_headers]
        reason = HTTPStatus(answer.status_code).phrase.encode()
        head = h11.Response(status_code=answer.status_code, headers=headers, reason=reason)
        parts = (head, h11.Data(data=bytes(answer.body)), h11.EndOfMessage())
        self.transport.write(b"".join(self.conn.send(part) or b"" for part in parts))
        self._since = self.loop.time()
        arrived, _ = self.conn.trailing_data
        self._n_unread = int(dict(self.headers).get(b"content-length", 0))
        # Another parser for the next request: this one would copy the rest of the body several times.
        self.conn = h11.Connection(h11.SERVER, MAX_HEAD_BYTES)
        self._close_within(self.REST_TIMEOUT_S)
        self._pause_s = self.PAUSE_S[answer.status_code]
        self._discard(arrived)

    def _discard(self, data: bytes) -> None:
        """Reads on to the refused request's end."""
        n_discarded = min(len(data), self._n_unread)
        self._n_unread -= n_discarded
        if not self._n_unread:
            self._cancel_deadline()
            self._pause(self._pause_s, data[n_discarded:])

    def _pause(self, seconds: float, following: bytes = b"") -> None:
        self.flow.pause_reading()
        self._paused = self.loop.call_later(seconds, self._resume, following)

    def _resume(self, following: bytes) -> None:
        if self.transport.is_closing():
            return
        if self.flow.write_paused:
            self.transport.abort()  # its client does not read: answers would fill the memory
            return
        self.flow.resume_reading()
        if self._idle:
            self._unset_keepalive_if_required()
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )
        if following:
            self.data_received(following)

    def on_response_complete(self) -> None:
        """Gives a refused request's rest a limit; the next request may take its time to come."""
        refused = self.scope["state"].get(REFUSED)
        super().on_response_complete()
        self._since = self.loop.time()
        if self.transport.is_closing():
            return
        if self.conn.their_state is h11.SEND_BODY:
            self._close_within(self.REST_TIMEOUT_S)
        if refused:
            self._pause(self.PAUSE_S[refused])

    def _close_within(self, seconds: float) -> None:
        self._cancel_deadline()
        self._deadline = self.loop.call_later(seconds, self._close)

    def _cancel_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _close(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()

    def _make_room(self) -> None:
        """Closes an eighth of the connections, idle ones only: the oldest of the address that has most of them."""
        idle: dict[str, list[GuardedProtocol]] = defaultdict(list)
        for each in self.connections:
            if each is not self and isinstance(each, GuardedProtocol) and each._idle:
                idle[each.client[0] if each.client else ""].append(each)
        if not idle:
            return
        theirs = max(idle.values(), key=len)
        theirs.sort(key=lambda each: each._since)
        for each in theirs[: max(1, len(self.connections) // 8)]:
            each.transport.abort()
            self.connections.discard(each)
