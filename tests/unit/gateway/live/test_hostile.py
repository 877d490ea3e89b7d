"""Streams that mean no good: each ends with a code that says why, and takes nothing from the others."""

import asyncio
import json

import grpc
import httpx
import pytest
from websockets.exceptions import InvalidStatus

from audiocnn.errors import AudioTooLarge, InvalidRequest
from audiocnn.service.budget import LARGE_BYTES
from audiocnn.service.rpc_client import from_rpc_error
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc
from gateway.http import live as live_http
from gateway.live import streams
from gateway.live.pcm import Tape
from tests.live import connected
from tests.unit.gateway.live.conftest import Served

HOP = bytes(8_000)
START = json.dumps({"type": "start", "sample_rate": 8_000})


@pytest.mark.parametrize(
    "sent, expected",
    [
        ([b"\0\0"], (1003, "invalid_request")),
        (["no JSON"], (1008, "invalid_request")),
        (["{}"], (1008, "invalid_request")),
        (['{"type": "start", "sample_rate": 1}'], (1008, "invalid_request")),
        (['{"type": "start", "sample_rate": 8000, "hop_s": NaN}'], (1008, "invalid_request")),
        (['{"type": "start", "sample_rate": 8000, "encoding": "mp3"}'], (1008, "invalid_request")),
        (['{"type": "start", "sample_rate": 8000, "what": 1}'], (1008, "invalid_request")),
        ([START, "text for samples"], (1003, "invalid_request")),
        ([START, json.dumps({"type": "start", "sample_rate": 16_000})], (1003, "invalid_request")),
        ([START, bytes(2 << 20)], (1009, "frame with 2097152 bytes exceeds limit of 1048576 bytes")),
        ([START, [bytes(1 << 19)] * 4], (1009, None)),
    ],
)
async def test_a_protocol_error_is_reported_with_its_reason(
    served: Served, sent: list[bytes | str | list[bytes]], expected: tuple[int, str | None]
) -> None:
    async with connected(served.port) as live:
        for each in sent:
            await live.socket.send(each)
        code, reason = await live.closed()

    assert code == expected[0]
    assert expected[1] in (reason, None)


async def test_chunks_of_one_byte_are_taken_for_a_while(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "SPARE_CHUNKS", 9_000)
    async with connected(served.port) as live:
        await live.start()
        for _ in range(8_000):
            await live.socket.send(b"\0")
        assert (await live.next())["end"] == 0.5

        for _ in range(10_000):
            await live.socket.send(b"\0")
        assert await live.closed() == (1008, "invalid_request")


async def test_a_flood_is_read_no_faster_than_sound_is_made(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "AHEAD_S", 1.0)
    async with connected(served.port) as live:
        await live.start()

        async def flood() -> None:
            for _ in range(1_000):
                await live.socket.send(bytes(1 << 20))

        flooding = asyncio.create_task(flood())
        answer = await live.until("answer")
        tape_s = answer["end"]
        flooding.cancel()

    assert tape_s <= 2 * (1 << 20) / 16_000


async def test_an_hour_of_silence_is_a_stream_like_any_other(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "AHEAD_S", float("inf"))  # an hour in seconds
    monkeypatch.setattr(streams, "SPARE_CHUNKS", 10_000)
    tapes: list[Tape] = []
    monkeypatch.setattr(streams, "Tape", lambda *given: tapes.append(Tape(*given)) or tapes[-1])
    async with connected(served.port) as live:
        await live.start(hop_s=5)
        for _ in range(360):
            await live.socket.send(bytes(10 * 16_000))
        while (answer := await live.until("answer"))["end"] < 3_600:
            assert answer["end"] - answer["start"] == 5

    assert len(tapes[0]._held) <= 10 * 16_000 + 2


GRPC_START = pb.AnalyzeStreamRequest(start=pb.StreamStart(sample_rate=8_000, channels=1))


@pytest.mark.parametrize(
    "sent",
    [
        [pb.AnalyzeStreamRequest(pcm=HOP)],
        [pb.AnalyzeStreamRequest()],
        [pb.AnalyzeStreamRequest(start=pb.StreamStart(sample_rate=8_000, channels=1, encoding=9))],  # type: ignore[arg-type]
        [GRPC_START, pb.AnalyzeStreamRequest(start=pb.StreamStart(sample_rate=16_000, channels=1))],
        [GRPC_START, pb.AnalyzeStreamRequest()],
    ],
)
async def test_a_protocol_error_over_grpc_has_its_reason(served: Served, sent: list[pb.AnalyzeStreamRequest]) -> None:
    async with grpc.aio.insecure_channel(f"127.0.0.1:{served.grpc_port}") as channel:
        call = analysis_pb2_grpc.AnalysisServiceStub(channel).AnalyzeStream(iter(sent), timeout=30)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            async for message in call:
                assert message.HasField("ready")

    assert type(from_rpc_error(caught.value, "gateway")) is InvalidRequest


async def test_a_large_message_over_grpc_ends_the_stream_and_only_it(served: Served) -> None:
    async with grpc.aio.insecure_channel(f"127.0.0.1:{served.grpc_port}") as channel:
        stub = analysis_pb2_grpc.AnalysisServiceStub(channel)
        calls = [stub.AnalyzeStream(timeout=30) for _ in range(2)]
        for call in calls:
            await call.write(GRPC_START)
            assert (await call.read()).HasField("ready")
        large, other = calls
        await large.write(pb.AnalyzeStreamRequest(pcm=bytes(LARGE_BYTES)))
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await large.read()
        await other.write(pb.AnalyzeStreamRequest(pcm=HOP))
        assert (await other.read()).HasField("answer")

    assert type(from_rpc_error(caught.value, "gateway")) is AudioTooLarge
    assert served.gateway.bodies.freed_large_bytes == LARGE_BYTES
    assert served.gateway.bodies.held_bytes == 0


@pytest.mark.parametrize("settings", [{"live_idle_s": 0.1}])
async def test_a_stream_that_sends_nothing_ends(served: Served) -> None:
    async with connected(served.port) as live:
        await live.start()
        assert await live.closed() == (1008, "deadline_exceeded")


@pytest.mark.parametrize("settings", [{"live_max_s": 0.01}])
async def test_a_stream_ends_when_its_time_is_over(served: Served) -> None:
    async with connected(served.port) as live:
        await live.start()
        await live.socket.send(HOP)
        assert await live.closed() == (1008, "audio_too_long")


async def test_a_connection_that_says_nothing_ends(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_http, "START_TIMEOUT_S", 0.1)
    async with connected(served.port) as live:
        assert await live.closed() == (1008, "deadline_exceeded")


@pytest.mark.parametrize("settings", [{"live_max_streams": 20, "live_max_per_client": 20}])
async def test_of_a_thousand_connections_some_are_served_and_all_get_an_answer(served: Served) -> None:
    async def one() -> tuple[int, str]:
        async with connected(served.port) as live:
            first = await live.start()
            if first["type"] == "ready":
                await live.socket.send(HOP)
                assert (await live.next())["type"] in ("answer", "missed")  # so many at once may be too many
                await live.send({"type": "stop"})
            return await live.closed()

    ends = []
    for _ in range(10):
        ends += await asyncio.gather(*(one() for _ in range(100)))

    assert set(ends) == {(1000, ""), (1013, "busy")}
    assert served.gateway.live.places.n_held == served.gateway.live.arriving.n_held == 0
    async with httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(f"http://127.0.0.1:{served.port}/readyz")).status_code == 200


@pytest.mark.parametrize(
    "origin, is_taken",
    [
        ("http://127.0.0.1:3000", True),
        ("http://evil.example", False),
        ("null", False),
        ("same", True),
        (None, True),
    ],
)
async def test_only_pages_that_may_connect_do(served: Served, origin: str | None, is_taken: bool) -> None:
    given = f"http://127.0.0.1:{served.port}" if origin == "same" else origin
    try:
        async with connected(served.port, origin=given) as live:
            assert (await live.start())["type"] == "ready"
            assert is_taken
    except InvalidStatus as refused:
        assert refused.response.status_code == 403
        assert not is_taken


async def test_a_half_open_connection_ends_by_ping(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.server.config.ws_ping_interval = served.server.config.ws_ping_timeout = 0.1
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    key = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    writer.write(b"GET /v1/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + key + b"\r\n")
    async with asyncio.timeout(20):
        answer = await reader.read()
    writer.close()

    assert answer.startswith(b"HTTP/1.1 101 ")
    assert b"keepalive ping timeout" in answer


async def test_a_client_that_does_not_read_delays_no_other(served: Served) -> None:
    async with connected(served.port, max_queue=1) as deaf, connected(served.port) as other:
        await deaf.start()
        await other.start()
        for _ in range(20):
            await deaf.socket.send(HOP)
        for hop in range(1, 6):
            await other.socket.send(HOP)
            assert (await other.next())["end"] == hop * 0.5
