"""Errors, request ids and sizes over real gRPC, from a servicer that does nothing else."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, use_span
from prometheus_client import CollectorRegistry

from audiocnn import errors
from audiocnn.errors import ERRORS_BY_CODE, AudioCnnError
from audiocnn.service.logs import request_id
from audiocnn.service.metrics import RpcMetrics
from audiocnn.service.rpc import (
    STATUS_BY_CODE,
    ErrorInterceptor,
    request_metadata,
    server_options,
)
from audiocnn.service.rpc_client import channel_options, from_rpc_error

Behaviour = Callable[[], bytes]


class Servicer(grpc.GenericRpcHandler):
    """Answers `/test/unary` and `/test/stream` with what `behave` returns, or raises; others never, or by an abort."""

    def __init__(self, behave: Behaviour) -> None:
        self._behave = behave

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        if details.method == "/test/unary":
            return grpc.unary_unary_rpc_method_handler(self._unary)
        if details.method == "/test/stream":
            return grpc.unary_stream_rpc_method_handler(self._stream)
        if details.method == "/test/hang":
            return grpc.unary_unary_rpc_method_handler(self._hang)
        if details.method == "/test/abort":
            return grpc.unary_unary_rpc_method_handler(self._abort)
        return None

    async def _hang(self, request: bytes, context: grpc.aio.ServicerContext) -> bytes:
        await asyncio.sleep(3_600)
        return b""

    async def _abort(self, request: bytes, context: grpc.aio.ServicerContext) -> bytes:
        await context.abort(grpc.StatusCode.NOT_FOUND, "no such name")

    async def _unary(self, request: bytes, context: grpc.aio.ServicerContext) -> bytes:
        return self._behave()

    async def _stream(self, request: bytes, context: grpc.aio.ServicerContext) -> AsyncIterator[bytes]:
        yield b"first"
        yield self._behave()


@asynccontextmanager
async def serving(
    behave: Behaviour, max_bytes: int = 1 << 20, metrics: RpcMetrics | None = None
) -> AsyncIterator[grpc.aio.Channel]:
    """A channel to a real server on a free port."""
    server = grpc.aio.server(interceptors=[ErrorInterceptor(metrics)], options=server_options(max_bytes))
    server.add_generic_rpc_handlers((Servicer(behave),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}", options=channel_options(max_bytes)) as channel:
            yield channel
    finally:
        await server.stop(None)


def raising(error: Exception) -> Behaviour:
    def behave() -> bytes:
        raise error

    return behave


async def unary(channel: grpc.aio.Channel, **arguments: object) -> bytes:
    reply: bytes = await channel.unary_unary("/test/unary")(b"", timeout=10, **arguments)
    return reply


async def stream(channel: grpc.aio.Channel) -> list[bytes]:
    return [message async for message in channel.unary_stream("/test/stream")(b"", timeout=10)]


def test_every_error_has_a_status_and_every_status_an_error() -> None:
    assert set(STATUS_BY_CODE) == set(ERRORS_BY_CODE)


@pytest.mark.parametrize("call", [unary, stream])
@pytest.mark.parametrize("code", [code for code in ERRORS_BY_CODE if code != "internal"])
async def test_an_error_survives_the_call_with_its_class_and_message(
    code: str, call: Callable[[grpc.aio.Channel], object]
) -> None:
    message = "Was zu tun ist: schick’s nochmal 🎧"
    async with serving(raising(ERRORS_BY_CODE[code](message))) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call(channel)  # type: ignore[misc]

    error = from_rpc_error(caught.value, "test service")

    assert caught.value.code() is STATUS_BY_CODE[code]
    assert type(error) is ERRORS_BY_CODE[code]
    assert error.message == message


@pytest.mark.parametrize("call", [unary, stream])
async def test_an_unexpected_error_is_internal_and_leaks_nothing(
    call: Callable[[grpc.aio.Channel], object], caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(raising(KeyError("/home/user/password"))) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call(channel)  # type: ignore[misc]

    assert caught.value.code() is grpc.StatusCode.INTERNAL
    assert "password" not in repr(caught.value)
    assert "password" in caplog.text  # the log holds the cause
    assert "KeyError" in caplog.text


async def test_what_the_sender_must_fix_is_reported_as_a_bad_request() -> None:
    async with serving(raising(errors.UnsupportedAudio("Send a WAV."))) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await unary(channel)

    info, bad_request = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    first, second = rpc_status.from_call(caught.value).details
    assert first.Unpack(info)
    assert second.Unpack(bad_request)
    assert (info.reason, info.domain) == ("UNSUPPORTED_AUDIO", "audiocnn")
    violation = bad_request.field_violations[0]
    assert (violation.field, violation.description) == ("audio", "Send a WAV.")


async def test_a_busy_error_has_a_retry_delay() -> None:
    async with serving(raising(errors.Busy("Later."))) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await unary(channel)

    retry = error_details_pb2.RetryInfo()
    assert any(detail.Unpack(retry) for detail in rpc_status.from_call(caught.value).details)
    assert retry.retry_delay.seconds == 1


@pytest.mark.parametrize(("call", "kind"), [(unary, "unary"), (stream, "server_stream")])
async def test_every_call_is_measured_by_how_it_ended(call: Callable[[grpc.aio.Channel], object], kind: str) -> None:
    registry = CollectorRegistry()
    answers = iter([lambda: b"", raising(errors.Busy("Later.")), raising(KeyError("x"))])
    async with serving(lambda: next(answers)(), metrics=RpcMetrics(registry)) as channel:
        await call(channel)  # type: ignore[misc]
        for _ in range(2):
            with pytest.raises(grpc.aio.AioRpcError):
                await call(channel)  # type: ignore[misc]

    labels = {"grpc_type": kind, "grpc_service": "test", "grpc_method": call.__name__}
    assert registry.get_sample_value("grpc_server_handling_seconds_count", labels) == 3
    for code in ("OK", "RESOURCE_EXHAUSTED", "INTERNAL"):
        assert registry.get_sample_value("grpc_server_handled_total", labels | {"grpc_code": code}) == 1


async def test_a_cancelled_call_is_counted_apart_from_one_past_its_deadline() -> None:
    registry = CollectorRegistry()
    async with serving(lambda: b"", metrics=RpcMetrics(registry)) as channel:
        with pytest.raises(grpc.aio.AioRpcError):
            await channel.unary_unary("/test/hang")(b"", timeout=0.2)
        call = channel.unary_unary("/test/hang")(b"")
        await asyncio.sleep(0.2)
        call.cancel()
        labels = {"grpc_type": "unary", "grpc_service": "test", "grpc_method": "hang"}

        def counted(code: str) -> float | None:
            return registry.get_sample_value("grpc_server_handled_total", labels | {"grpc_code": code})

        async with asyncio.timeout(20):
            while not (counted("CANCELLED") and counted("DEADLINE_EXCEEDED")):  # noqa: ASYNC110 - nothing signals it
                await asyncio.sleep(0.01)
    assert (counted("CANCELLED"), counted("DEADLINE_EXCEEDED"), counted("OK")) == (1, 1, None)


async def test_what_aborts_by_itself_keeps_its_status(caplog: pytest.LogCaptureFixture) -> None:
    registry = CollectorRegistry()
    async with serving(lambda: b"", metrics=RpcMetrics(registry)) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await channel.unary_unary("/test/abort")(b"", timeout=10)
    assert caught.value.code() is grpc.StatusCode.NOT_FOUND
    labels = {"grpc_type": "unary", "grpc_service": "test", "grpc_method": "abort", "grpc_code": "NOT_FOUND"}
    assert registry.get_sample_value("grpc_server_handled_total", labels) == 1
    assert "unforeseen" not in caplog.text


async def test_the_request_id_travels() -> None:
    async with serving(lambda: request_id.get().encode()) as channel:
        token = request_id.set("abc-123")
        metadata = request_metadata()
        request_id.reset(token)

        assert await unary(channel, metadata=metadata) == b"abc-123"


@pytest.mark.parametrize(("flags", "sent"), [(TraceFlags.SAMPLED, True), (TraceFlags.DEFAULT, False)])
def test_a_trace_that_is_not_sampled_is_not_sent_to_a_server_that_would_record_it(flags: int, sent: bool) -> None:
    span = NonRecordingSpan(SpanContext(0x0AF7, 0xB7AD, is_remote=True, trace_flags=TraceFlags(flags)))
    with use_span(span):
        assert "traceparent" in dict(request_metadata())
        assert ("traceparent" in dict(request_metadata(sampled_only=True))) is sent


@pytest.mark.parametrize("given", [None, "", "-", "has space", "x" * 200])
async def test_a_call_without_an_acceptable_request_id_is_given_one_of_its_own(given: str | None) -> None:
    metadata = None if given is None else [("x-request-id", given)]
    async with serving(lambda: request_id.get().encode()) as channel:
        first, second = await unary(channel, metadata=metadata), await unary(channel, metadata=metadata)

    assert first != second
    assert len(first) == len(second) == 32


@pytest.mark.parametrize(
    "status, expected",
    [
        (grpc.StatusCode.DEADLINE_EXCEEDED, errors.DeadlineExceeded),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, errors.Busy),
        (grpc.StatusCode.UNAVAILABLE, errors.Unavailable),
        (grpc.StatusCode.INTERNAL, errors.Unavailable),
        (grpc.StatusCode.INVALID_ARGUMENT, errors.Unavailable),
    ],
)
def test_a_bare_status_of_somebody_else_becomes_the_error_it_means(
    status: grpc.StatusCode, expected: type[AudioCnnError]
) -> None:
    error = grpc.aio.AioRpcError(status, grpc.aio.Metadata(), grpc.aio.Metadata(), details="words of a library")

    translated = from_rpc_error(error, "test service")

    assert type(translated) is expected
    assert "test service" in translated.message
    assert "library" not in translated.message


async def test_a_refused_connection_is_unavailable() -> None:
    async with grpc.aio.insecure_channel("127.0.0.1:1", options=channel_options(1 << 20)) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await unary(channel)

    assert type(from_rpc_error(caught.value, "test service")) is errors.Unavailable


async def test_a_message_beyond_the_servers_limit_is_too_large_rather_than_busy() -> None:
    # To come back later would not make it smaller.
    async with serving(lambda: b"", max_bytes=1 << 16) as channel:
        large = channel.unary_unary("/test/unary")
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await large(bytes(1 << 17), timeout=10)

    assert type(from_rpc_error(caught.value, "test service")) is errors.AudioTooLarge
