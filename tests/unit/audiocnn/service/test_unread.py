"""Requests that stay unread until they are needed."""

from collections.abc import AsyncIterator

import grpc
import pytest
import pytest_asyncio

from audiocnn.errors import Busy
from audiocnn.service import unread
from audiocnn.service.rpc import ErrorInterceptor, server_options
from audiocnn.service.unread import ReadLater, Unread
from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1 import preprocess_pb2_grpc

METHOD = "/audiocnn.v1.PreprocessService/Preprocess"


class Reader(preprocess_pb2_grpc.PreprocessServiceServicer):
    """Reads what is sent, unless it refuses it."""

    refuses = False

    async def Preprocess(
        self, request: Unread[pb.PreprocessRequest], context: grpc.aio.ServicerContext
    ) -> AsyncIterator[pb.PreprocessResponse]:
        if self.refuses:
            raise Busy("No room.")
        n_bytes = len((await request.read()).audio)
        yield pb.PreprocessResponse(header=pb.RecordingHeader(n_windows=n_bytes))


@pytest_asyncio.fixture
async def reader() -> AsyncIterator[tuple[Reader, grpc.aio.Channel]]:
    servicer = Reader()
    server = grpc.aio.server(interceptors=[ReadLater(METHOD), ErrorInterceptor()], options=server_options(80 << 20))
    preprocess_pb2_grpc.add_PreprocessServiceServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield servicer, channel
    await server.stop(None)


async def send(channel: grpc.aio.Channel, request: bytes) -> list[bytes]:
    return [part async for part in channel.unary_stream(METHOD)(request, timeout=20)]


async def test_a_request_is_read_when_it_is_wanted(reader: tuple[Reader, grpc.aio.Channel]) -> None:
    (part,) = await send(reader[1], pb.PreprocessRequest(audio=bytes(3 << 20)).SerializeToString())

    assert pb.PreprocessResponse.FromString(part).header.n_windows == 3 << 20


async def test_a_refused_request_is_not_read(reader: tuple[Reader, grpc.aio.Channel]) -> None:
    reader[0].refuses = True

    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await send(reader[1], bytes(64 << 20))

    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


async def test_bytes_that_are_no_message_are_the_sender_s_mistake(reader: tuple[Reader, grpc.aio.Channel]) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await send(reader[1], b"\xff\xff\xff")

    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert "no message" in str(caught.value.details())


async def test_a_stream_without_a_message_is_the_sender_s_mistake(reader: tuple[Reader, grpc.aio.Channel]) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await anext(aiter(reader[1].stream_stream(METHOD)(iter(()), timeout=20)))

    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT


async def test_a_request_that_does_not_arrive_ends(
    reader: tuple[Reader, grpc.aio.Channel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unread, "READ_TIMEOUT_S", 0.05)
    call = reader[1].stream_stream(METHOD)(timeout=20)

    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await anext(aiter(call))

    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
