"""Live answers over gRPC: in order, across a restart of the gateway, and in a terminal."""

import asyncio
import io
import json
import sys
from collections.abc import AsyncIterator, Iterator

import grpc
import pytest

from audio_cnn import AsyncClient, Client
from audio_cnn import __main__ as command
from audio_cnn import live as module
from audiocnn.errors import InvalidSamples
from audiocnn.service.rpc import STATUS_DETAILS_KEY, to_status
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc

HOP = bytes(8_000)


class Listening(analysis_pb2_grpc.AnalysisServiceServicer):
    """Answers every half second; stops under its first streams, as a gateway that is deployed."""

    n_restarts = 0
    refuses = False

    def __init__(self) -> None:
        self.streams: list[int] = []
        """Bytes that each stream brought."""

    def AnalyzeStream(
        self, requests: Iterator[pb.AnalyzeStreamRequest], context: grpc.ServicerContext
    ) -> Iterator[pb.AnalyzeStreamResponse]:
        assert next(requests).HasField("start")
        yield pb.AnalyzeStreamResponse(ready=pb.StreamReady(model=pb.ModelInfo(labels=["dog", "rain"])))
        self.streams.append(0)
        mine, hop = len(self.streams), 0
        for request in requests:
            if self.refuses:
                error = InvalidSamples("There are samples that are NaN.")
                context.set_trailing_metadata(((STATUS_DETAILS_KEY, to_status(error).SerializeToString()),))
                context.abort(grpc.StatusCode.INVALID_ARGUMENT, "")
            self.streams[-1] += len(request.pcm)
            while self.streams[-1] >= (hop + 1) * len(HOP):
                hop += 1
                answer = pb.StreamAnswer(start_s=max(0, hop / 2 - 5), end_s=hop / 2, confidences=[0.2, 0.8])
                yield pb.AnalyzeStreamResponse(answer=answer)
                if hop == 3 and mine <= self.n_restarts:
                    context.abort(grpc.StatusCode.UNAVAILABLE, "Socket closed")


@pytest.fixture
def gateway() -> Listening:
    return Listening()


@pytest.fixture
async def live_client(client: Client) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(client._settings.address) as connected:
        yield connected


async def hops(n: int, wait: asyncio.Semaphore | None = None) -> AsyncIterator[bytes]:
    for _ in range(n):
        if wait:
            await wait.acquire()
        yield HOP


async def test_answers_come_in_order(live_client: AsyncClient) -> None:
    answers = [answer async for answer in live_client.live(hops(4), sample_rate=8_000)]

    assert [answer.end_s for answer in answers] == [0.5, 1.0, 1.5, 2.0]
    assert answers[0].label == "rain"
    assert list(answers[0].confidences) == ["rain", "dog"]


async def test_a_restart_costs_no_sound(
    gateway: Listening, live_client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAUSE_S", 0.01)
    gateway.n_restarts = 1
    spoken, ends = asyncio.Semaphore(1), []

    async for answer in live_client.live(hops(12, spoken), sample_rate=8_000):
        ends.append(answer.end_s)
        spoken.release()

    assert ends[:3] == [0.5, 1.0, 1.5]
    assert ends[-1] == 6.0
    assert len(gateway.streams) == 2
    assert gateway.streams[1] >= 9 * len(HOP)


async def test_what_is_wrong_with_the_sound_is_raised(gateway: Listening, live_client: AsyncClient) -> None:
    gateway.refuses = True
    with pytest.raises(InvalidSamples):
        async for _ in live_client.live(hops(4), sample_rate=8_000):
            pass


def test_the_command_prints_every_answer_as_json_and_every_change_as_text(
    client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLIENT_ADDRESS", client._settings.address)

    def run(*flags: str) -> list[str]:
        with open_pipe(HOP * 4) as pipe:
            monkeypatch.setattr(sys, "stdin", pipe)
            monkeypatch.setattr(sys, "argv", ["audio-cnn", "live", "-", "--rate", "8000", *flags])
            with pytest.raises(SystemExit) as ended:
                command.main()
        assert ended.value.code == 0
        return capsys.readouterr().out.splitlines()

    answers = [json.loads(line) for line in run("--json")]
    assert [answer["end"] for answer in answers] == [0.5, 1.0, 1.5, 2.0]
    assert answers[0]["predictions"][0] == {"class": "rain", "confidence": 0.8}
    (line,) = run()
    assert "rain" in line
    assert "80.0%" in line


def open_pipe(data: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedReader(io.BytesIO(data)))  # type: ignore[arg-type]


def test_a_missing_microphone_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    monkeypatch.setattr(sys, "argv", ["audio-cnn", "live"])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 1
    assert "pip install sounddevice" in capsys.readouterr().err
