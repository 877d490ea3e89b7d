"""Before the body of a recording is read: whose it is, since when, and whether there is room for it at all."""

from collections.abc import Callable
from contextlib import ExitStack

from starlette.types import ASGIApp, Receive, Scope, Send

from audiocnn.errors import Busy
from gateway.arrival import arrival, http_arrival, reserved
from gateway.http.problems import from_error
from gateway.http.refusal import REFUSED
from gateway.service import Gateway


class Admit:
    """Notes every request's arrival, and refuses a POST at once if it could not be admitted now."""

    def __init__(self, app: ASGIApp, gateway: Callable[[], Gateway]) -> None:
        self._app = app
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        with ExitStack() as reservation:
            if scope["type"] in ("http", "websocket"):
                gateway = self._gateway()
                arrival.set(this := http_arrival(gateway.keys, scope))
                if scope["type"] == "http" and scope["method"] == "POST":
                    try:
                        reservation.enter_context(reserved(this, gateway.admission))
                    except Busy as error:
                        answer = from_error(error)
                        scope.setdefault("state", {})[REFUSED] = answer.status_code
                        await answer(scope, receive, send)
                        return
            await self._app(scope, receive, send)
