"""Untrusted connections: silent, slow, oversized or odd ones end, and no other one is affected."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvloop
from fastapi import FastAPI

from audiocnn.service.admission import Admission
from gateway.__main__ import build_server
from gateway.http import body_time, linger
from gateway.http.middleware import RequestContext
from gateway.http.protocol import MAX_HEAD_BYTES, GuardedProtocol
from gateway.service import Gateway
from gateway.settings import GatewaySettings
from tests.fakes import preprocess, triton
from tests.fakes.preprocess import FakePreprocess
from tests.fakes.triton import FakeTriton
from tests.unit.gateway.conftest import SETTINGS
from tests.unit.gateway.test_body import FILE, form_with
from tests.unit.gateway.test_stop import started

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
HEAD = b"POST /v1/analyses HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
LAST = b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[int, Gateway]]:
    """A gateway, and the port that it serves."""
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
    app: FastAPI = server.config.app  # type: ignore[assignment]
    yield int(url.rpartition(":")[2]), app.state.gateway
    server.should_exit = server.force_exit = True
    await task
    await preprocess_server.stop(None)
    await triton_server.stop(None)


@pytest_asyncio.fixture
async def served() -> AsyncIterator[tuple[int, Gateway]]:
    async with serving() as served:
        yield served


@pytest.fixture
def port(served: tuple[int, Gateway]) -> int:
    return served[0]


@pytest_asyncio.fixture
async def full(served: tuple[int, Gateway]) -> AsyncIterator[int]:
    """The port of a gateway whose only slot is taken."""
    port, gateway = served
    async with gateway.admission.enter("another client"):
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
        async with serving() as (port, _):
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

    answer = await exchange(port, HEAD + offer + b"Content-Length: %d\r\n\r\n" % len(body) + body + LAST)

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


async def answer_to(port: int, request: bytes) -> bytes:
    """A problem document and its head, from a connection that is kept open."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    async with asyncio.timeout(20):
        answer = await reader.readuntil(b"}")
    writer.close()
    return answer


def parsed(answer: bytes) -> tuple[str, dict[str, str], dict[str, object]]:
    """Status line, headers and problem document."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode().lower().split("\r\n")
    return status, dict(line.split(": ", 1) for line in lines), json.loads(body)


async def test_what_there_is_no_room_for_is_refused_without_the_application(
    full: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = HEAD + b"X-Request-Id: mine\r\nContent-Length: 300000\r\n%s\r\n" + bytes(300_000)
    by_application = await answer_to(full, refused % b"X-Forwarded-For: 10.0.0.1\r\n")
    monkeypatch.setattr(RequestContext, "__call__", None)  # a request that reaches it ends in an error
    by_protocol = await answer_to(full, refused % b"")

    (status, headers, document), expected = parsed(by_protocol), parsed(by_application)
    assert headers.pop("date")[:16] == expected[1].pop("date")[:16]  # of the same day
    del expected[1]["vary"]  # no refusal is cached
    assert (status, headers, document) == expected
    assert (document["code"], headers["x-request-id"], headers["retry-after"]) == ("busy", "mine", "1")


@pytest.mark.parametrize("n_first", [0, 1, 5_000])
async def test_a_connection_goes_on_behind_the_body_of_a_refused_request(full: int, n_first: int) -> None:
    sent = HEAD + b"Content-Length: 5000\r\n\r\n"
    body = LAST.ljust(5_000, b".")
    reader, writer = await asyncio.open_connection("127.0.0.1", full)

    writer.write(sent + body[:n_first])
    refusal = await reader.readuntil(b"}")
    writer.write(body[n_first:] + LAST)

    assert refusal.startswith(b"HTTP/1.1 503 ")
    assert (await reader.read()).startswith(b"HTTP/1.1 200 OK")
    writer.close()


@pytest.mark.parametrize("header", [b"", b"Origin: http://x\r\n"], ids=["by the protocol", "by the application"])
async def test_a_connection_is_paused_after_a_refusal(
    full: int, header: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GuardedProtocol, "PAUSE_S", {503: 0.2})
    now = asyncio.get_running_loop().time

    reader, writer = await asyncio.open_connection("127.0.0.1", full)

    writer.write(HEAD + header + b"Content-Length: 1\r\n\r\n.")
    await reader.readuntil(b"}")
    before = now()
    writer.write(LAST)

    assert (await reader.read()).startswith(b"HTTP/1.1 200 OK")
    assert now() - before >= 0.19
    writer.close()


async def test_a_client_with_more_than_its_share_is_paused_for_longer(
    served: tuple[int, Gateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GuardedProtocol, "PAUSE_S", {503: 0.0, 429: 0.2})
    port, gateway = served
    now = asyncio.get_running_loop().time

    async with gateway.admission.enter("127.0.0.1"):
        gateway.admission._held["another client"] = 1  # as if in another's slot
        before = now()
        answer = await exchange(port, HEAD + b"Content-Length: 1\r\n\r\n." + LAST)

    assert answer.startswith(b"HTTP/1.1 429 ")
    assert now() - before >= 0.2


async def test_a_client_that_reads_no_refusals_is_disconnected(full: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuardedProtocol, "PAUSE_S", {503: 0.0})
    _, writer = await asyncio.open_connection("127.0.0.1", full, limit=1)
    writer.transport.pause_reading()

    with pytest.raises(ConnectionError):
        async with asyncio.timeout(60):
            while True:
                writer.write((HEAD + b"Content-Length: 0\r\n\r\n") * 100)
                await writer.drain()
                await asyncio.sleep(0)


async def test_connection_close_is_obeyed_in_overload(full: int) -> None:
    both = b"Connection: close\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"

    assert (await exchange(full, HEAD + both)).startswith(b"HTTP/1.1 503 ")


async def test_the_body_of_a_refused_request_has_a_limit(full: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuardedProtocol, "REST_TIMEOUT_S", 0.05)

    answer = await exchange(full, HEAD + b"Content-Length: 8000000\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 503 ")


async def test_a_recording_has_a_reservation_until_it_needs_a_slot(
    served: tuple[int, Gateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    reserved, enter = list[int](), Admission.enter

    def entered(self: Admission, *args: Any) -> AbstractAsyncContextManager[None]:
        reserved.append(self.reserved)
        return enter(self, *args)

    monkeypatch.setattr(Admission, "enter", entered)
    port, gateway = served
    body = form_with(b"any")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HEAD + b"Content-Length: %d\r\n\r\n" % len(body))
    async with asyncio.timeout(20):
        while not gateway.admission.reserved:  # noqa: ASYNC110 - nothing signals it
            await asyncio.sleep(0)

    other = await exchange(port, HEAD + b"Content-Length: 8\r\n\r\n" + bytes(8) + LAST)
    writer.write(body)

    assert other.startswith(b"HTTP/1.1 503 ")
    assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
    assert reserved == [0]
    writer.close()
