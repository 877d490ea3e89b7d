"""Refuses a recording by the head of its request: in overload, most CPU went into requests that get no analysis.

No application, task or parser of the body is involved. What needs more than a problem document, such as a browser's
or a proxy's request, is left to the application, and `admit.py` refuses it there.
"""

from contextvars import copy_context

from starlette.responses import Response
from starlette.types import Scope

from audiocnn.errors import Busy
from audiocnn.service.logs import adopt_request_id
from gateway.arrival import http_arrival
from gateway.http.middleware import REQUEST_ID_HEADER
from gateway.http.problems import from_error
from gateway.http.surface import HEADERS
from gateway.service import Gateway

REFUSED = "refused"
"""In a request's state, the status that the application refused it with."""
_NEEDS_THE_APPLICATION = frozenset({b"expect", b"origin", b"transfer-encoding", b"x-forwarded-for"})


def refusal(scope: Scope, gateway: Gateway) -> Response | None:
    """The answer to a recording that there is no room for; None for any other request."""
    headers = dict(scope["headers"])
    if scope["method"] != "POST" or scope["http_version"] != "1.1" or headers.keys() & _NEEDS_THE_APPLICATION:
        return None
    if any(name == b"connection" and value.lower() != b"keep-alive" for name, value in scope["headers"]):
        return None
    try:
        gateway.admission.check(http_arrival(gateway.keys, scope).client)
    except Busy as error:
        return copy_context().run(_answer, error, headers, gateway)
    return None


def _answer(error: Busy, headers: dict[bytes, bytes], gateway: Gateway) -> Response:
    this = adopt_request_id(headers.get(REQUEST_ID_HEADER.encode(), b"").decode("latin-1"))
    answer = from_error(error)
    answer.headers.update({REQUEST_ID_HEADER: this} | HEADERS)
    gateway.metrics.requests.labels("POST", "none", str(answer.status_code)).observe(0)
    return answer
