"""The service as clients meet it: a real server on a free port."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import grpc
import pytest
import pytest_asyncio
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from grpc_status import rpc_status

from audiocnn.service.rpc_client import channel_options
from audiocnn.sound.logmel import LogMelConfig
from audiocnn.tensors import from_tensor
from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1 import preprocess_pb2_grpc
from preprocess_service.preprocessor import Preprocessor
from preprocess_service.server import SERVICE, PreprocessServer
from preprocess_service.settings import PreprocessSettings
from tests import signals

RATE = 16_000
TIMEOUT_S = 30


@asynccontextmanager
async def serving(**settings: object) -> AsyncIterator[grpc.aio.Channel]:
    quiet = {"port": 0, "metrics_port": 0, "grace_s": 0.0}
    server = PreprocessServer(PreprocessSettings(**(quiet | settings)))
    await server.start()
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}", options=channel_options(64 << 20)) as channel:
            yield channel
    finally:
        await server.stop()


@pytest_asyncio.fixture
async def channel() -> AsyncIterator[grpc.aio.Channel]:
    async with serving() as channel:
        yield channel


Parts = list[tuple[str, pb.PreprocessResponse]]


def recording(duration_s: float) -> bytes:
    return signals.encode(signals.noise(duration_s, RATE), RATE)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator["Held"]:
    """Every recording takes until it is let go."""
    gate = Held()
    original = Preprocessor.run

    def run(self: Preprocessor, request: pb.PreprocessRequest, should_stop: Callable[[], bool]) -> Iterator[object]:
        gate.wait(should_stop)
        yield from original(self, request, should_stop)

    monkeypatch.setattr(Preprocessor, "run", run)
    yield gate
    gate.let_go.set()


class Held:
    """Threads that stay at work; `n_begun` counts them."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.abandoned = threading.Event()
        self._begun = threading.Semaphore(0)

    def wait(self, should_stop: Callable[[], bool]) -> None:
        self._begun.release()
        while not self.let_go.wait(0.01):
            if should_stop():
                self.abandoned.set()
                return

    async def begun(self) -> None:
        """Returns when one more recording is at work."""
        await asyncio.to_thread(self._begun.acquire)


def kind(part: pb.PreprocessResponse) -> str:
    """What a message holds."""
    return " ".join(field.name for field, _ in part.ListFields())


async def preprocess(channel: grpc.aio.Channel, timeout_s: float = TIMEOUT_S, **request: object) -> Parts:
    """The messages of one call, by their kind."""
    stub = preprocess_pb2_grpc.PreprocessServiceStub(channel)
    call = stub.Preprocess(pb.PreprocessRequest(**request), timeout=timeout_s)  # type: ignore[arg-type]
    return [(kind(part), part) async for part in call]


async def test_a_header_then_blocks_then_a_summary() -> None:
    async with serving(stream_block_windows=3) as channel:
        parts = await preprocess(channel, audio=recording(17.5))

    assert [kind for kind, _ in parts] == ["header", "windows", "windows", "summary"]
    header, first, second, summary = (part for _, part in parts)
    assert header.header.n_windows == 6
    assert header.header.log_mel_fingerprint == LogMelConfig().fingerprint()
    windows = [window for part in (first, second) for window in part.windows.windows]
    assert [(window.index, window.start_s, window.end_s) for window in windows] == [
        (i, 2.5 * i, 2.5 * i + 5) for i in range(6)
    ]
    assert from_tensor(first.windows.log_mel).shape == (3, *LogMelConfig().shape)
    read = summary.summary.recording
    assert (read.format, read.subtype, read.sample_rate, read.n_channels) == ("WAV", "PCM_16", RATE, 1)
    assert read.duration_s == pytest.approx(17.5, abs=1e-3)
    assert 0 < from_tensor(summary.summary.envelope).size <= 8_000


async def test_one_window_is_all_that_is_computed() -> None:
    async with serving() as channel:
        parts = await preprocess(channel, audio=recording(60.0), window=20)

    assert [kind for kind, _ in parts] == ["header", "windows", "summary"]
    assert [window.index for window in parts[1][1].windows.windows] == [20]


@pytest.mark.parametrize("seconds", [1.0, 12.0])
async def test_a_recording_of_one_block_comes_in_one_message_if_the_client_can_read_that(seconds: float) -> None:
    async with serving() as channel:
        apart = await preprocess(channel, audio=recording(seconds))
        together = await preprocess(channel, audio=recording(seconds), together=True)

    assert [kind for kind, _ in apart] == ["header", "windows", "summary"]
    expected = pb.PreprocessResponse()
    for _, part in apart:
        expected.MergeFrom(part)
    assert [part for _, part in together] == [expected]


async def test_a_longer_recording_comes_in_blocks_all_the_same() -> None:
    async with serving(stream_block_windows=3) as channel:
        parts = await preprocess(channel, audio=recording(17.5), together=True)

    assert [kind for kind, _ in parts] == ["header", "windows", "windows", "summary"]


async def test_it_returns_its_spectrogram_and_its_limits() -> None:
    async with serving(max_audio_bytes=1_000, max_duration_s=9.0) as channel:
        stub = preprocess_pb2_grpc.PreprocessServiceStub(channel)
        config = await stub.GetConfig(pb.GetConfigRequest(), timeout=TIMEOUT_S)

    expected = LogMelConfig()
    assert config.log_mel_fingerprint == expected.fingerprint()
    assert (config.max_audio_bytes, config.max_duration_s) == (1_000, 9.0)
    for field in pb.LogMel.DESCRIPTOR.fields:
        if field.name != "mel_centers_hz":
            assert getattr(config.log_mel, field.name) == getattr(expected, field.name)
    assert list(config.log_mel.mel_centers_hz) == expected.mel_centers_hz()


@pytest.mark.parametrize("service", ["", SERVICE])
async def test_its_health_says_serving(channel: grpc.aio.Channel, service: str) -> None:
    health = health_pb2_grpc.HealthStub(channel)

    reply = await health.Check(health_pb2.HealthCheckRequest(service=service), timeout=TIMEOUT_S)

    assert reply.status == health_pb2.HealthCheckResponse.SERVING


@pytest.mark.parametrize("allowed", [True, False])
async def test_it_lists_its_services_only_where_reflection_is_on(allowed: bool) -> None:
    async with serving(reflection=allowed) as channel:
        stub = reflection_pb2_grpc.ServerReflectionStub(channel)
        request = reflection_pb2.ServerReflectionRequest(list_services="")
        try:
            replies = [reply async for reply in stub.ServerReflectionInfo(iter([request]), timeout=TIMEOUT_S)]
        except grpc.aio.AioRpcError as error:
            assert error.code() is grpc.StatusCode.UNIMPLEMENTED
            assert not allowed
            return

    assert allowed
    assert SERVICE in [service.name for service in replies[0].list_services_response.service]


async def test_what_cannot_be_decoded_is_a_bad_request_with_its_reason(channel: grpc.aio.Channel) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await preprocess(channel, audio=b"no sound")

    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    bad_request = error_details_pb2.BadRequest()
    assert any(detail.Unpack(bad_request) for detail in rpc_status.from_call(caught.value).details)
    assert "WAV" in bad_request.field_violations[0].description


async def test_one_more_than_may_wait_is_refused_with_a_retry_delay(held: Held) -> None:
    async with serving(workers=1, max_waiting=0) as channel:
        first = asyncio.create_task(preprocess(channel, audio=recording(1.0)))
        await held.begun()

        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await preprocess(channel, audio=recording(1.0))

        held.let_go.set()
        assert len(await first) == 3
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    retry = error_details_pb2.RetryInfo()
    assert any(detail.Unpack(retry) for detail in rpc_status.from_call(caught.value).details)


async def test_a_call_ends_with_its_deadline_and_so_does_its_work(held: Held) -> None:
    async with serving() as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await preprocess(channel, timeout_s=0.2, audio=recording(1.0))

        assert await asyncio.to_thread(held.abandoned.wait, TIMEOUT_S)
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED


async def test_a_caller_who_hangs_up_ends_the_work(held: Held) -> None:
    async with serving() as channel:
        task = asyncio.create_task(preprocess(channel, audio=recording(1.0)))
        await held.begun()

        task.cancel()

        assert await asyncio.to_thread(held.abandoned.wait, TIMEOUT_S)


async def test_a_stop_lets_a_call_in_flight_end(held: Held) -> None:
    server = PreprocessServer(PreprocessSettings(port=0, metrics_port=0, grace_s=TIMEOUT_S))
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        call = asyncio.create_task(preprocess(channel, audio=recording(1.0)))
        await held.begun()
        stopping = asyncio.create_task(server.stop())

        held.let_go.set()

        assert len(await call) == 3
        await stopping


@pytest.mark.parametrize("workers", [1, 2])
async def test_long_recordings_leave_a_place_to_short_ones(monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    long, short, let_go = recording(60.0), recording(5.0), threading.Event()
    original = Preprocessor.run

    def run(self: Preprocessor, request: pb.PreprocessRequest, should_stop: Callable[[], bool]) -> Iterator[object]:
        for n, part in enumerate(original(self, request, should_stop)):
            yield part
            if len(request.audio) == len(long) and not n and workers > 1:
                let_go.wait()

    monkeypatch.setattr(Preprocessor, "run", run)
    async with serving(workers=workers) as channel:
        stub = preprocess_pb2_grpc.PreprocessServiceStub(channel)
        waiting = [aiter(stub.Preprocess(pb.PreprocessRequest(audio=long), timeout=TIMEOUT_S)) for _ in range(4)]
        for parts in waiting:
            assert (await anext(parts)).header.n_windows > 8
        kinds = [kind for kind, _ in await preprocess(channel, audio=short)]
        let_go.set()
        rest = await asyncio.gather(*(_kinds(parts) for parts in waiting))

    assert kinds == ["header", "windows", "summary"]
    assert [each[-1] for each in rest] == ["summary"] * 4


async def _kinds(parts: AsyncIterator[pb.PreprocessResponse]) -> list[str]:
    return [kind(part) async for part in parts]
