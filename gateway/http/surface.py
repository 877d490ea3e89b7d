"""What every response carries for browsers, and which Host a request may name."""

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PROBES = frozenset({"/livez", "/readyz", "/healthz", "/metrics"})
"""Requested by address, so their `Host` is not checked."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}


class Surface:
    """Adds security headers, answers HEAD as GET without its body, and refuses unknown hosts if any are named."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        """Args: hosts: what `Host` may be, without ports; anything if there are none."""
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope.get("method") == "HEAD":
            scope = dict(scope, method="GET")  # the server sends no body, as it knows the method
        if self._hosts and scope["path"] not in PROBES and _host(scope) not in self._hosts:
            refuse = PlainTextResponse("This server does not answer under that name.", 421)
            await refuse(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)


def _host(scope: Scope) -> str:
    """The request's Host without its port."""
    host = Headers(scope=scope).get("host", "")
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()
