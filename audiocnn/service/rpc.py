"""gRPC servers of this project: message sizes, keepalive, request ids, and errors as statuses."""

import asyncio
import inspect
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.duration_pb2 import Duration
from google.rpc import code_pb2, error_details_pb2, status_pb2
from opentelemetry.trace import INVALID_SPAN, Span, StatusCode, use_span
from prometheus_client import CollectorRegistry

from audiocnn.errors import AudioCnnError, Busy, InvalidAudio
from audiocnn.service import tracing
from audiocnn.service.logs import adopt_request_id, request_id
from audiocnn.service.metrics import RpcMetrics, RpcOutcome
from audiocnn.service.rpc_client import ERROR_DOMAIN, STATUS_DETAILS_KEY

logger = logging.getLogger(__name__)

REQUEST_ID_KEY = "x-request-id"
MESSAGE_OVERHEAD_BYTES = 16 << 20
"""Room for a message's other fields beside its audio, and for an answer, which does not shrink with a limit on
audio."""

STATUS_BY_CODE: dict[str, grpc.StatusCode] = {
    "invalid_audio": grpc.StatusCode.INVALID_ARGUMENT,
    "empty_audio": grpc.StatusCode.INVALID_ARGUMENT,
    "invalid_base64": grpc.StatusCode.INVALID_ARGUMENT,
    "unsupported_audio": grpc.StatusCode.INVALID_ARGUMENT,
    "truncated_audio": grpc.StatusCode.INVALID_ARGUMENT,
    "audio_too_large": grpc.StatusCode.INVALID_ARGUMENT,
    "audio_too_long": grpc.StatusCode.OUT_OF_RANGE,
    "no_samples": grpc.StatusCode.INVALID_ARGUMENT,
    "invalid_samples": grpc.StatusCode.INVALID_ARGUMENT,
    "invalid_request": grpc.StatusCode.INVALID_ARGUMENT,
    "not_found": grpc.StatusCode.NOT_FOUND,
    "sound_gone": grpc.StatusCode.NOT_FOUND,
    "unauthenticated": grpc.StatusCode.UNAUTHENTICATED,
    "busy": grpc.StatusCode.RESOURCE_EXHAUSTED,
    "too_many_requests": grpc.StatusCode.RESOURCE_EXHAUSTED,
    "unavailable": grpc.StatusCode.UNAVAILABLE,
    "deadline_exceeded": grpc.StatusCode.DEADLINE_EXCEEDED,
    "mismatch": grpc.StatusCode.FAILED_PRECONDITION,
    "internal": grpc.StatusCode.INTERNAL,
}


def server_options(max_message_bytes: int, longest_call_s: float = 150.0) -> list[tuple[str, int]]:
    """Options of a server: messages of the given size, connections renewed so that new replicas get their share.

    Args:
        max_message_bytes: of a request or an answer.
        longest_call_s: how long a call may go on over a connection that is being renewed.
    """
    return [
        ("grpc.max_send_message_length", max_message_bytes),
        ("grpc.max_receive_message_length", max_message_bytes),
        ("grpc.http2.min_ping_interval_without_data_ms", 30_000),
        ("grpc.max_connection_age_ms", 60_000),
        ("grpc.max_connection_age_grace_ms", round(longest_call_s * 1e3)),
        # Two servers must never share a port by accident.
        ("grpc.so_reuseport", 0),
    ]


def request_metadata(*, sampled_only: bool = False) -> list[tuple[str, str]]:
    """Metadata with the request id and the trace, for the next service.

    Args:
        sampled_only: leave out a trace that is not sampled, for a server that records it regardless.
    """
    return [(REQUEST_ID_KEY, request_id.get()), *tracing.carried(sampled_only=sampled_only).items()]


def to_status(error: AudioCnnError) -> status_pb2.Status:
    """The rich form of an error: its name, what to fix, when to retry."""
    details: list[Any] = [error_details_pb2.ErrorInfo(reason=error.code.upper(), domain=ERROR_DOMAIN)]
    if isinstance(error, InvalidAudio):
        violation = error_details_pb2.BadRequest.FieldViolation(field="audio", description=error.message)
        details.append(error_details_pb2.BadRequest(field_violations=[violation]))
    if isinstance(error, Busy):
        details.append(error_details_pb2.RetryInfo(retry_delay=Duration(seconds=1)))
    packed = []
    for detail in details:
        packed.append(AnyMessage())
        packed[-1].Pack(detail)
    number = code_pb2.Code.Value(STATUS_BY_CODE[error.code].name)
    return status_pb2.Status(code=number, message=error.message, details=packed)


Servicer = Callable[[Any, grpc.aio.ServicerContext], Any]
_TERMINAL_EXCEPTIONS = (grpc.aio.AbortError, asyncio.CancelledError, GeneratorExit)
Measure = Callable[[], AbstractContextManager[RpcOutcome]]


class ErrorInterceptor(grpc.aio.ServerInterceptor):
    """Gives every call its request id, and every error its status; nothing unforeseen leaks out. Measures them all."""

    def __init__(self, metrics: RpcMetrics | None = None) -> None:
        self._metrics = metrics or RpcMetrics(CollectorRegistry())

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Any],
        details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler:
        """Wraps the handler of one call."""
        handler = await continuation(details)
        if handler is None:
            return handler
        codec = {
            "request_deserializer": handler.request_deserializer,
            "response_serializer": handler.response_serializer,
        }
        if handler.request_streaming and handler.response_streaming:
            measure = partial(self._metrics.measure, details.method, "bidi_stream")
            guarded = _guard_stream(handler.stream_stream, details.method, measure)
            return grpc.stream_stream_rpc_method_handler(guarded, **codec)
        if handler.request_streaming:
            measure = partial(self._metrics.measure, details.method, "client_stream")
            guarded = _guard_unary(handler.stream_unary, details.method, measure)
            return grpc.stream_unary_rpc_method_handler(guarded, **codec)
        if handler.response_streaming:
            measure = partial(self._metrics.measure, details.method, "server_stream")
            guarded = _guard_stream(handler.unary_stream, details.method, measure)
            return grpc.unary_stream_rpc_method_handler(guarded, **codec)
        measure = partial(self._metrics.measure, details.method, "unary")
        return grpc.unary_unary_rpc_method_handler(_guard_unary(handler.unary_unary, details.method, measure), **codec)


def _guard_unary(method: Servicer, name: str, measure: Measure) -> Servicer:
    async def guarded(request: Any, context: grpc.aio.ServicerContext) -> Any:
        with measure() as outcome, use_span(_begin(name, context), end_on_exit=True) as span:
            try:
                return await method(request, context)
            except _TERMINAL_EXCEPTIONS as end:
                outcome.code = _code_of(end, context)
                raise
            except Exception as error:
                _fail(context, error, span, outcome)
                return None  # a failed call has no answer

    return guarded


def _guard_stream(method: Servicer, name: str, measure: Measure) -> Servicer:
    if inspect.iscoroutinefunction(method):  # it writes its messages itself, as gRPC's own health service does
        return _guard_unary(method, name, measure)

    async def guarded(request: Any, context: grpc.aio.ServicerContext) -> AsyncIterator[Any]:
        # Not made the current one: a stream that is given up may be ended by another task.
        span = _begin(name, context)
        with measure() as outcome:
            try:
                async for message in method(request, context):
                    yield message
            except _TERMINAL_EXCEPTIONS as end:
                outcome.code = _code_of(end, context)
                raise
            except Exception as error:
                _fail(context, error, span, outcome)
            finally:
                span.end()

    return guarded


def _code_of(end: BaseException, context: grpc.aio.ServicerContext) -> str:
    """The status of a call that no error of ours ended."""
    if isinstance(end, grpc.aio.AbortError):  # as gRPC's own health service refuses a name that it does not know
        return str(context.code().name)
    remaining_s = context.time_remaining()
    late = remaining_s is not None and remaining_s <= 0
    return "DEADLINE_EXCEEDED" if late else "CANCELLED"


def _begin(name: str, context: grpc.aio.ServicerContext) -> Span:
    """Adopts the call's request id, and its trace."""
    metadata: Sequence[tuple[str, str | bytes]] = context.invocation_metadata() or ()
    headers = {key: value for key, value in metadata if isinstance(value, str)}
    adopt_request_id(headers.get(REQUEST_ID_KEY, ""))
    if name.startswith("/grpc.") or name.endswith("/GetConfig"):
        return INVALID_SPAN  # probes, every few seconds
    return tracing.serving(name.lstrip("/"), headers)


def _fail(context: grpc.aio.ServicerContext, error: Exception, span: Span, outcome: RpcOutcome) -> None:
    """Ends the call with the error's status, and names it.

    Not by `context.abort`: the exception that it raises lives in a cycle with every frame of the call, and so keeps
    megabytes of audio until a rare collection.
    """
    if not isinstance(error, AudioCnnError):
        logger.error("unforeseen error", exc_info=error)
        error = AudioCnnError("Something went wrong inside: the log says what, under this request's id.")
    span.set_status(StatusCode.ERROR, error.code)
    context.set_code(STATUS_BY_CODE[error.code])
    context.set_details(error.message)
    context.set_trailing_metadata(((STATUS_DETAILS_KEY, to_status(error).SerializeToString()),))
    outcome.code, outcome.error = STATUS_BY_CODE[error.code].name, error.code
