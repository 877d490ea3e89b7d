"""Who gets a slot: each client its share, clips beside long recordings, and refusals before the upload."""

import asyncio
from collections.abc import AsyncIterator

import grpc
import httpx
import pytest

from audiocnn.errors import Busy, TooManyRequests
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc
from gateway.http.problems import RETRY_AFTER_S
from gateway.shares import Shares
from tests.unit.gateway.conftest import GatewayHarness
from tests.unit.gateway.test_body import FORM, form_with

KEYS = {"api_keys": ["key-of-the-greedy", "key-of-the-polite"]}
GREEDY, POLITE = ({"authorization": f"Bearer {key}"} for key in KEYS["api_keys"])


def test_a_share_is_of_each_client_and_of_all() -> None:
    shares = Shares(max_total=3, max_each=2, what="streams")
    with shares.hold("a"), shares.hold("a"):
        with pytest.raises(TooManyRequests, match="streams"), shares.hold("a"):
            pass
        with shares.hold("b"), pytest.raises(Busy), shares.hold("c"):
            pass
    with shares.hold("a"):
        pass
    assert shares.n_shed == 2


async def analyze(harness: GatewayHarness, headers: dict[str, str] | None = None) -> httpx.Response:
    return await harness.http.post("/v1/analyses", files={"file": b"any"}, headers=headers)


async def until_waiting(harness: GatewayHarness, n: int) -> None:
    async with asyncio.timeout(20):
        while harness.gateway.admission.waiting < n:  # noqa: ASYNC110 - nothing signals it
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("settings", [{"max_waiting": 3} | KEYS])
async def test_a_greedy_client_is_refused_and_a_polite_one_served(harness: GatewayHarness) -> None:
    harness.triton.hangs = True
    greedy = [asyncio.create_task(analyze(harness, GREEDY)) for _ in range(4)]
    await until_waiting(harness, 3)
    polite = asyncio.create_task(analyze(harness, POLITE))

    done, _ = await asyncio.wait(greedy, return_when=asyncio.FIRST_COMPLETED)
    (refused,) = (task.result() for task in done)

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert refused.headers["retry-after"] == str(RETRY_AFTER_S)
    harness.triton.hangs = False
    next(task for task in greedy if not task.done()).cancel()
    assert (await polite).status_code == 200
    await asyncio.gather(*greedy, return_exceptions=True)


async def test_nothing_is_read_of_what_cannot_be_admitted(harness: GatewayHarness) -> None:
    harness.triton.hangs = True
    first = asyncio.create_task(analyze(harness))
    await harness.triton.begun.wait()
    n_read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal n_read
        n_read += 1
        yield form_with(b"any")

    refused = await harness.http.post("/v1/analyses", content=body(), headers=FORM)

    assert (refused.status_code, refused.json()["code"], n_read) == (503, "busy", 0)
    first.cancel()


@pytest.mark.parametrize("settings", [{"max_in_flight": 4}])
async def test_long_recordings_leave_slots_to_clips(harness: GatewayHarness) -> None:
    harness.preprocess.n_windows, harness.triton.hangs = 30, True  # 77 s
    long = [asyncio.create_task(analyze(harness)) for _ in range(2)]
    done, pending = await asyncio.wait(long, return_when=asyncio.FIRST_COMPLETED)
    (refused,) = (task.result() for task in done)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")

    harness.preprocess.n_windows, harness.triton.hangs = 1, False
    assert (await analyze(harness)).status_code == 200
    for task in pending:
        task.cancel()


async def test_over_grpc_a_full_gateway_refuses_without_reading(
    harness: GatewayHarness, channel: grpc.aio.Channel
) -> None:
    harness.triton.hangs = True
    first = asyncio.create_task(analyze(harness))
    await harness.triton.begun.wait()
    stub = analysis_pb2_grpc.AnalysisServiceStub(channel)

    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.Analyze(pb.AnalyzeRequest(audio=bytes(8 << 20)), timeout=20)

    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    first.cancel()


async def test_over_grpc_bytes_that_are_no_message_are_the_sender_s_mistake(channel: grpc.aio.Channel) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await channel.unary_unary("/audiocnn.v1.AnalysisService/Analyze")(b"\xff\xff", timeout=20)

    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
