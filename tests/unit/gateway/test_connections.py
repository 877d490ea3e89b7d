"""Untrusted connections: silent, slow, oversized or odd ones end, and no other one is affected."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import pytest_asyncio
import uvloop

from gateway.__main__ import build_server
from gateway.http import body_time, linger
from gateway.http.protocol import MAX_HEAD_BYTES, GuardedProtocol
from gateway.settings import GatewaySettings
from tests.fakes import preprocess, triton
from tests.fakes.preprocess import FakePreprocess
from tests.fakes.triton import FakeTriton
from tests.unit.gateway.conftest import SETTINGS
from tests.unit.gateway.test_body import FILE, form_with
from tests.unit.gateway.test_stop import started

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
HEAD = b"POST /v1/analyses HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"


@asynccontextmanager
async def serving() -> AsyncIterator[int]:
    """A gateway's port."""
    fakes = FakePreprocess(), FakeTriton()
    fakes[1].loaded.set()
    preprocess_server, preprocess_addr = await preprocess.serve(fakes[0])
    triton_server, triton_addr = await triton.serve(fakes[1])
    server = build_server(
        GatewaySettings(**SETTINGS | {"preprocess_addr": preprocess_addr, "triton_addr": triton_addr, "port": 0})
    )
    server.config.limit_concurrency = 16
    task = asyncio.create_task(server.serve())
    url, _ = await started(server)
    yield int(url.rpartition(":")[2])
    server.should_exit = server.force_exit = True
    await task
    await preprocess_server.stop(None)
    await triton_server.stop(None)


@pytest_asyncio.fixture
async def port() -> AsyncIterator[int]:
    async with serving() as port:
        yield port


async def exchange(port: int, request: bytes) -> bytes:
    """Everything that is answered until the connection is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    async with asyncio.timeout(20):
        answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize("sent", [b"", b"G", b"GET /livez HTTP/1.1\r\nX: "])
async def test_a_head_that_does_not_come_ends_its_connection(
    port: int, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GuardedProtocol, "HEAD_TIMEOUT_S", 0.05)

    assert await exchange(port, sent) == b""


@pytest.mark.parametrize(
    "head",
    [b"X: " + b"a" * MAX_HEAD_BYTES, b"".join(b"X-%d: a\r\n" % n for n in range(MAX_HEAD_BYTES // 8))],
    ids=["one long header", "many headers"],
)
async def test_a_head_has_a_limit(port: int, head: bytes) -> None:
    answer = await exchange(port, b"GET /livez HTTP/1.1\r\nHost: x\r\n" + head)

    assert answer.startswith(b"HTTP/1.1 400 ")


async def test_idle_connections_make_room_for_new_ones(port: int) -> None:
    idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(60)]

    async with httpx.AsyncClient(trust_env=False) as http:
        for path in ("livez", "readyz"):
            assert (await http.get(f"http://127.0.0.1:{port}/{path}")).status_code == 200

    for _, writer in idle:
        writer.close()


def test_many_connections_are_accepted_in_one_turn_of_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    n_made = 0
    connection_made = GuardedProtocol.connection_made

    def counted(self: GuardedProtocol, transport: asyncio.Transport) -> None:
        nonlocal n_made
        n_made += 1
        connection_made(self, transport)

    async def accepted_in_three_turns() -> int:
        async with serving() as port:
            monkeypatch.setattr(GuardedProtocol, "connection_made", counted)
            # Blocking, so that the loop stands still until all of them wait.
            waiting = [socket.create_connection(("127.0.0.1", port)) for _ in range(12)]
            for _ in range(3):
                await asyncio.sleep(0)
            for each in waiting:
                each.close()
            return n_made

    assert uvloop.run(accepted_in_three_turns()) == 12


@pytest.mark.parametrize("upgrade", [b"h2c", b"websocket"])
async def test_an_offer_of_another_protocol_is_ignored(port: int, upgrade: bytes) -> None:
    body = form_with(b"any")
    offer = (
        b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: %s\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n" % upgrade
    )
    last = b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    answer = await exchange(port, HEAD + offer + b"Content-Length: %d\r\n\r\n" % len(body) + body + last)

    assert answer.count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.parametrize("header", [b"", b"Connection: close\r\n"])
async def test_a_stalled_upload_is_given_up_and_its_connection_closed(
    port: int, header: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body_time, "WINDOW_S", 0.05)
    monkeypatch.setattr(GuardedProtocol, "REST_TIMEOUT_S", 100)
    monkeypatch.setattr(linger, "LINGER_S", 100)

    answer = await exchange(port, HEAD + header + b"Content-Length: 4000\r\n\r\n" + FILE)

    assert answer.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
async def test_a_refusal_is_read_by_a_client_that_sends_all_first(port: int, version: bytes) -> None:
    head = HEAD.replace(b"HTTP/1.1", b"HTTP/" + version) + b"Connection: close\r\nContent-Length: 8000000\r\n\r\n"

    answer = await exchange(port, head + bytes(8_000_000))

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"audio_too_large" in answer


async def test_what_follows_a_refusal_has_a_limit_too(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuardedProtocol, "REST_TIMEOUT_S", 0.05)

    answer = await exchange(port, HEAD + b"Content-Length: 8000000\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 413 ")


async def test_malformed_requests_are_not_logged(port: int, caplog: pytest.LogCaptureFixture) -> None:
    assert (await exchange(port, b"nonsense\r\n\r\n")).startswith(b"HTTP/1.1 400 ")
    assert "Invalid HTTP request" not in caplog.text
