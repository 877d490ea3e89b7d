"""Lets a client read why its upload is refused: a connection that closes with unread bytes is reset."""

import asyncio
from contextlib import suppress
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LINGER_S = 5.0
LINGER_BYTES = 64 << 20


class Linger:
    """Reads on for a while behind an early refusal where the connection closes after it, as nginx does."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS") or not _closes(scope):
            await self._app(scope, receive, send)
            return
        unread = True

        async def receive_on() -> Message:
            nonlocal unread
            message = await receive()
            unread = unread and bool(message.get("more_body"))
            return message

        async def send_at_last(message: Message) -> None:
            nonlocal unread
            if message["type"] == "http.response.start" and message["status"] == HTTPStatus.REQUEST_TIMEOUT:
                unread = False  # nothing comes any more
            if message["type"] == "http.response.body" and not message.get("more_body") and unread:
                n_bytes = 0
                with suppress(TimeoutError):
                    async with asyncio.timeout(LINGER_S):
                        while unread and n_bytes < LINGER_BYTES:
                            n_bytes += len((await receive_on()).get("body", b""))
            await send(message)

        await self._app(scope, receive_on, send_at_last)


def _closes(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    if b"expect" in headers:  # no body was sent yet, and reading would request it
        return False
    return scope["http_version"] == "1.0" or b"close" in headers.get(b"connection", b"").lower()
