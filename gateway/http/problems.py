"""Every error as RFC 9457 `application/problem+json`; the one table from codes to HTTP."""

import logging
import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from audiocnn.errors import AudioCnnError, Busy
from audiocnn.service.logs import cause_of, request_id
from gateway import metrics
from gateway.http.errors import CLIENT_CLOSED_REQUEST, ClientGone, InvalidBody, RequestTimeout, UnsupportedMediaType
from gateway.http.schemas import Problem
from gateway.keys import SCHEME

logger = logging.getLogger(__name__)

RETRY_AFTER_S = 1
MAX_DESCRIBED_ERRORS = 3
"""A client may send thousands of unknown fields."""
MAX_FIELD_NAME = 120

HEADERS: dict[HTTPStatus, dict[str, str]] = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": SCHEME},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": str(RETRY_AFTER_S)},
    HTTPStatus.REQUEST_TIMEOUT: {"Connection": "close"},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": str(RETRY_AFTER_S)},
}
"""What a status obliges to say."""

HTTP_BY_CODE: dict[str, HTTPStatus] = {
    "empty_audio": HTTPStatus.BAD_REQUEST,
    "invalid_base64": HTTPStatus.BAD_REQUEST,
    "invalid_audio": HTTPStatus.UNPROCESSABLE_ENTITY,
    "unsupported_audio": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "truncated_audio": HTTPStatus.UNPROCESSABLE_ENTITY,
    "audio_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "audio_too_long": HTTPStatus.UNPROCESSABLE_ENTITY,
    "no_samples": HTTPStatus.UNPROCESSABLE_ENTITY,
    "invalid_samples": HTTPStatus.UNPROCESSABLE_ENTITY,
    "invalid_request": HTTPStatus.UNPROCESSABLE_ENTITY,
    "not_found": HTTPStatus.NOT_FOUND,
    "sound_gone": HTTPStatus.NOT_FOUND,
    "unauthenticated": HTTPStatus.UNAUTHORIZED,
    "busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "too_many_requests": HTTPStatus.TOO_MANY_REQUESTS,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "mismatch": HTTPStatus.SERVICE_UNAVAILABLE,
    "deadline_exceeded": HTTPStatus.GATEWAY_TIMEOUT,
    "internal": HTTPStatus.INTERNAL_SERVER_ERROR,
    UnsupportedMediaType.code: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    InvalidBody.code: HTTPStatus.BAD_REQUEST,
    RequestTimeout.code: HTTPStatus.REQUEST_TIMEOUT,
}

TITLES: dict[str, str] = {
    "empty_audio": "Nothing was sent",
    "invalid_base64": "Not base64",
    "invalid_audio": "This recording cannot be analysed",
    "unsupported_audio": "Not a recording that can be read",
    "truncated_audio": "The recording is damaged",
    "audio_too_large": "The recording is too large",
    "audio_too_long": "The recording is too long",
    "no_samples": "The recording is empty",
    "invalid_samples": "The recording holds impossible samples",
    "invalid_request": "The request cannot be answered",
    "not_found": "Not found",
    "sound_gone": "The recording is not kept any more",
    "unauthenticated": "An API key is needed",
    "busy": "Too busy",
    "too_many_requests": "Too many requests at a time",
    "unavailable": "Not available for the moment",
    "mismatch": "Incompatible services",
    "deadline_exceeded": "Too slow",
    UnsupportedMediaType.code: "Wrong content type",
    InvalidBody.code: "The body cannot be read",
    RequestTimeout.code: "The upload took too long",
}


def problem(status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """One error as it is sent."""
    metrics.errors.labels(code).inc()
    body = Problem(
        type=f"urn:audiocnn:error:{code}",
        title=TITLES.get(code, HTTPStatus(status).phrase),
        status=status,
        detail=detail,
        code=code,
        request_id=request_id.get(),
    )
    return JSONResponse(body.model_dump(), status, headers, media_type="application/problem+json")


class _Sheds:
    """Logs refusals of a full gateway in one line a second: there may be thousands."""

    def __init__(self) -> None:
        self._n = 0
        self._next = 0.0

    def log(self, to: logging.Logger) -> None:
        self._n += 1
        now = time.monotonic()
        if now >= self._next:
            to.warning("busy: refused %d since the last line", self._n)
            self._n, self._next = 0, now + 1


_sheds = _Sheds()


def from_error(error: AudioCnnError) -> JSONResponse:
    """An error of ours."""
    status = HTTP_BY_CODE[error.code]
    if isinstance(error, Busy):
        _sheds.log(logger)
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.warning("%s: %s", error.code, cause_of(error))
    return problem(status, error.code, error.message, HEADERS.get(status))


def install(app: FastAPI) -> None:
    """Makes every failure of the app a problem document."""

    @app.exception_handler(AudioCnnError)
    async def ours(request: Request, error: AudioCnnError) -> JSONResponse:  # noqa: ARG001
        return from_error(error)

    @app.exception_handler(ClientGone)
    async def gone(request: Request, error: ClientGone) -> Response:  # noqa: ARG001
        return Response(status_code=CLIENT_CLOSED_REQUEST)

    @app.exception_handler(RequestValidationError)
    async def validation(request: Request, error: RequestValidationError) -> JSONResponse:  # noqa: ARG001
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request", describe(error.errors()))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        return _from_http(request, error)


def unforeseen(error: Exception) -> JSONResponse:
    """An unexpected error: it is logged, and the client gets the request ID."""
    logger.error("unforeseen error", exc_info=error)
    detail = "Something went wrong inside: the log says what, under this request's id."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", detail)


def _from_http(request: Request, error: HTTPException) -> JSONResponse:
    headers = dict(error.headers or {})
    match error.status_code:
        case HTTPStatus.NOT_FOUND:
            detail = f"There is nothing at {request.url.path}: GET /docs lists what there is."
            return problem(error.status_code, "not_found", detail, headers)
        case HTTPStatus.METHOD_NOT_ALLOWED:
            detail = f"{request.method} cannot be used here: use {headers.get('Allow', 'POST')}."
            return problem(error.status_code, "method_not_allowed", detail, headers)
        case status:
            return problem(status, HTTPStatus(status).name.lower(), str(error.detail), headers)


def describe(errors: Sequence[Any]) -> str:
    """What pydantic found, in a sentence each; of many errors only the first."""
    found = []
    for error in errors[:MAX_DESCRIBED_ERRORS]:
        where = ".".join(str(part) for part in error["loc"] if part not in ("query", "body", "path"))
        found.append(f"{where[:MAX_FIELD_NAME] or 'body'}: {error['msg'][:MAX_FIELD_NAME]}.")
    return " ".join(found)
