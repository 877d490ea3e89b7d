"""The asynchronous client sends, retries and reports as the synchronous one does."""

from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest

from audio_cnn.async_client import AsyncClient
from audiocnn.errors import Unavailable
from audiocnn.service.retry import PAUSES_S
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc


class Gateway(analysis_pb2_grpc.AnalysisServiceServicer):
    """Keeps every recording, refuses the first `n_unavailable` calls, and records what it was sent."""

    def __init__(self) -> None:
        self.n_unavailable = 0
        self.received: list[str] = []

    def Analyze(self, request: pb.AnalyzeRequest, context: grpc.ServicerContext) -> pb.AnalyzeResponse:
        if self.n_unavailable:
            self.n_unavailable -= 1
            context.abort(grpc.StatusCode.UNAVAILABLE, "Socket closed")
        self.received.append(request.sound or request.audio.decode())
        return pb.AnalyzeResponse(request_id=self.received[-1], sound="an id")

    def GetModel(self, request: pb.GetModelRequest, context: grpc.ServicerContext) -> pb.GetModelResponse:
        return pb.GetModelResponse(name=str(dict(context.invocation_metadata()).get("authorization")))


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


@pytest.fixture
def address(gateway: Gateway) -> Iterator[str]:
    with ThreadPoolExecutor(1) as pool:
        server = grpc.server(pool)
        analysis_pb2_grpc.add_AnalysisServiceServicer_to_server(gateway, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        yield f"127.0.0.1:{port}"
        server.stop(None).wait()


@pytest.fixture
async def client(address: str) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(address, api_key="k" * 16) as client:
        yield client


async def test_a_recording_is_sent_once(gateway: Gateway, client: AsyncClient, tmp_path: Path) -> None:
    (tmp_path / "one.wav").write_bytes(b"one")

    await client.analyze(b"one")
    await client.analyze(tmp_path / "one.wav")
    await client.analyze(b"other")

    assert gateway.received == ["one", "an id", "other"]


async def test_a_dropped_call_is_retried(gateway: Gateway, client: AsyncClient) -> None:
    gateway.n_unavailable = len(PAUSES_S)

    assert (await client.analyze(b"one")).request_id == "one"


async def test_a_gateway_that_stays_unavailable_is_an_error(gateway: Gateway, client: AsyncClient) -> None:
    gateway.n_unavailable = 100

    with pytest.raises(Unavailable, match="gateway is unavailable"):
        await client.analyze(b"one")


async def test_an_unreadable_file_costs_no_other_its_answer(client: AsyncClient, tmp_path: Path) -> None:
    recordings = [b"one", tmp_path / "absent.wav", b"two"]

    answers = [pair async for pair in client.analyze_all(recordings, at_once=1)]

    assert [recording for recording, _ in answers] == recordings
    assert isinstance(answers[1][1], FileNotFoundError)
    assert [answer.request_id for _, answer in answers if isinstance(answer, pb.AnalyzeResponse)] == ["one", "two"]


async def test_the_key_is_sent(client: AsyncClient) -> None:
    assert (await client.model()).name == f"Bearer {'k' * 16}"
