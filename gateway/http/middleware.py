"""Around every HTTP request: its id, its time, its end when the client disconnects."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from fastapi import Request, Response
from opentelemetry.trace import get_current_span
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from audiocnn.service.logs import adopt_request_id
from audiocnn.service.tracing import REQUEST_ID_ATTRIBUTE
from gateway.http.errors import CLIENT_CLOSED_REQUEST, ClientGone
from gateway.metrics import Metrics

T = TypeVar("T")

REQUEST_ID_HEADER = "x-request-id"


class RequestContext:
    """Adopts or makes the request id, answers with it, and measures the request."""

    def __init__(
        self, app: ASGIApp, metrics: Callable[[], Metrics], unforeseen: Callable[[Exception], Response]
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._unforeseen = unforeseen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(REQUEST_ID_HEADER.encode(), b"").decode("latin-1")
        this = adopt_request_id(given)
        started = time.monotonic()
        status = CLIENT_CLOSED_REQUEST
        get_current_span().set_attribute(REQUEST_ID_ATTRIBUTE, this)

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = this
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except Exception as error:
            if status != CLIENT_CLOSED_REQUEST:
                raise  # half an answer is sent: only closing the connection shows the error
            await self._unforeseen(error)(scope, receive, send_with_id)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            histogram = self._metrics().requests.labels(scope["method"], route, str(status))
            histogram.observe(time.monotonic() - started)


async def unless_gone(request: Request, work: Awaitable[T]) -> T:
    """Awaits `work`, and cancels it, with every call that it made, when the client disconnects.

    Call it when the request's body has been read: it takes the messages that follow.

    Raises:
        ClientGone
    """
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientGone("The client disconnected before its answer came.")
        return task.result()
    finally:
        gone.cancel()
        task.cancel()
        # Only when the work has ended may what it holds be counted as free.
        await asyncio.gather(task, gone, return_exceptions=True)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
