"""The service as clients meet it: a real server on a free port."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import grpc
import numpy as np
import pytest
import pytest_asyncio
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from grpc_status import rpc_status

from audiocnn.logmel import LogMelConfig
from audiocnn.rpc import channel_options
from audiocnn.tensors import from_tensor
from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1 import preprocess_pb2_grpc, tensor_pb2
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


@pytest.fixture
def stub(channel: grpc.aio.Channel) -> preprocess_pb2_grpc.PreprocessServiceStub:
    return preprocess_pb2_grpc.PreprocessServiceStub(channel)


def recording(duration_s: float) -> bytes:
    return signals.encode(signals.noise(duration_s, RATE), RATE)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator["Held"]:
    """Every recording takes until it is let go."""
    gate = Held()
    original = Preprocessor.run

    def run(self: Preprocessor, audio: bytes, **options: object) -> Iterator[object]:
        gate.wait(options["should_stop"])  # type: ignore[arg-type]
        return original(self, audio, **options)  # type: ignore[arg-type]

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


async def test_a_short_recording_is_one_answer(stub: preprocess_pb2_grpc.PreprocessServiceStub) -> None:
    reply = await stub.Preprocess(pb.PreprocessRequest(audio=recording(7.5)), timeout=TIMEOUT_S)

    assert from_tensor(reply.log_mel).shape == (2, *LogMelConfig().shape)
    assert [(window.index, window.start_s, window.end_s) for window in reply.windows] == [(0, 0.0, 5.0), (1, 2.5, 7.5)]
    told = reply.recording
    assert (told.format, told.subtype, told.sample_rate, told.n_channels) == ("WAV", "PCM_16", RATE, 1)
    assert told.duration_s == pytest.approx(7.5, abs=1e-3)
    assert reply.log_mel_fingerprint == LogMelConfig().fingerprint()
    assert 0 < from_tensor(reply.envelope).size <= 8_000


async def test_a_stream_holds_the_same_windows_and_ends_with_the_same_summary() -> None:
    audio, region = recording(30.0), tensor_pb2.Region(start_s=1.0, end_s=29.0)
    async with serving(stream_block_windows=3) as channel:
        stub = preprocess_pb2_grpc.PreprocessServiceStub(channel)
        whole = await stub.Preprocess(pb.PreprocessRequest(audio=audio, region=region), timeout=TIMEOUT_S)
        request = pb.PreprocessStreamRequest(audio=audio, region=region)
        parts = [part async for part in stub.PreprocessStream(request, timeout=TIMEOUT_S)]

    assert [part.WhichOneof("part") for part in parts] == ["windows"] * (len(parts) - 1) + ["summary"]
    blocks = [part.windows for part in parts[:-1]]
    assert max(len(block.windows) for block in blocks) == 3
    assert [window for block in blocks for window in block.windows] == list(whole.windows)
    log_mel = np.concatenate([from_tensor(block.log_mel) for block in blocks])
    assert np.abs(log_mel - from_tensor(whole.log_mel)).max() < 1e-3
    summary = parts[-1].summary
    assert summary.recording == whole.recording
    assert summary.envelope == whole.envelope
    assert summary.log_mel_fingerprint == whole.log_mel_fingerprint


async def test_it_tells_its_spectrogram_and_its_limits() -> None:
    async with serving(max_audio_bytes=1_000, max_duration_s=9.0, max_unary_duration_s=6.0) as channel:
        stub = preprocess_pb2_grpc.PreprocessServiceStub(channel)
        config = await stub.GetConfig(pb.GetConfigRequest(), timeout=TIMEOUT_S)

    expected = LogMelConfig()
    assert config.log_mel_fingerprint == expected.fingerprint()
    assert (config.max_audio_bytes, config.max_duration_s, config.max_unary_duration_s) == (1_000, 9.0, 6.0)
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


@pytest.mark.parametrize("rpc", ["Preprocess", "PreprocessStream"])
async def test_what_cannot_be_decoded_is_a_bad_request_with_its_reason(
    stub: preprocess_pb2_grpc.PreprocessServiceStub, rpc: str
) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        if rpc == "Preprocess":
            await stub.Preprocess(pb.PreprocessRequest(audio=b"no sound"), timeout=TIMEOUT_S)
        else:
            request = pb.PreprocessStreamRequest(audio=b"no sound")
            _ = [part async for part in stub.PreprocessStream(request, timeout=TIMEOUT_S)]

    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    bad_request = error_details_pb2.BadRequest()
    assert any(detail.Unpack(bad_request) for detail in rpc_status.from_call(caught.value).details)
    assert "WAV" in bad_request.field_violations[0].description


async def test_a_long_recording_is_refused_with_the_way_to_ask_for_it() -> None:
    async with serving(max_unary_duration_s=6.0) as channel:
        stub = preprocess_pb2_grpc.PreprocessServiceStub(channel)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.Preprocess(pb.PreprocessRequest(audio=recording(7.0)), timeout=TIMEOUT_S)

    assert caught.value.code() is grpc.StatusCode.OUT_OF_RANGE
    assert "PreprocessStream" in caught.value.details()


async def test_one_more_than_may_wait_is_told_when_to_come_back(held: Held) -> None:
    async with serving(workers=1, max_waiting=0) as channel:
        stub = preprocess_pb2_grpc.PreprocessServiceStub(channel)
        request = pb.PreprocessRequest(audio=recording(1.0))
        first = asyncio.ensure_future(stub.Preprocess(request, timeout=TIMEOUT_S))
        await held.begun()

        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.Preprocess(request, timeout=TIMEOUT_S)

        held.let_go.set()
        assert len((await first).windows) == 1
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    retry = error_details_pb2.RetryInfo()
    assert any(detail.Unpack(retry) for detail in rpc_status.from_call(caught.value).details)


async def test_a_call_ends_with_its_deadline_and_so_does_its_work(held: Held) -> None:
    async with serving() as channel:
        stub = preprocess_pb2_grpc.PreprocessServiceStub(channel)

        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.Preprocess(pb.PreprocessRequest(audio=recording(1.0)), timeout=0.2)

        assert await asyncio.to_thread(held.abandoned.wait, TIMEOUT_S)
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED


async def test_a_caller_who_hangs_up_ends_the_work(held: Held) -> None:
    async with serving() as channel:
        stub = preprocess_pb2_grpc.PreprocessServiceStub(channel)
        call = stub.Preprocess(pb.PreprocessRequest(audio=recording(1.0)), timeout=TIMEOUT_S)
        task = asyncio.ensure_future(call)
        await held.begun()

        task.cancel()

        assert await asyncio.to_thread(held.abandoned.wait, TIMEOUT_S)


async def test_a_stop_lets_a_call_in_flight_end(held: Held) -> None:
    server = PreprocessServer(PreprocessSettings(port=0, metrics_port=0, grace_s=TIMEOUT_S))
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        stub = preprocess_pb2_grpc.PreprocessServiceStub(channel)
        call = asyncio.ensure_future(stub.Preprocess(pb.PreprocessRequest(audio=recording(1.0)), timeout=TIMEOUT_S))
        await held.begun()
        stopping = asyncio.create_task(server.stop())

        held.let_go.set()

        assert len((await call).windows) == 1
        await stopping
