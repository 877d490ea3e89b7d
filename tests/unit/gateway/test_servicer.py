"""The gRPC endpoint: the same answer as over HTTP, not rounded."""

import grpc
import numpy as np
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from audiocnn.errors import AudioTooLarge, EmptyAudio, InvalidRequest, NotFound, Unavailable
from audiocnn.service.rpc_client import from_rpc_error
from audiocnn.tensors import from_tensor
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc
from gateway.grpc.server import LIVE, SERVICE
from gateway.upstream.readiness import NOT_PROBED
from tests.unit.gateway.conftest import GatewayHarness

TIMEOUT_S = 20


@pytest.fixture
def stub(channel: grpc.aio.Channel) -> analysis_pb2_grpc.AnalysisServiceStub:
    return analysis_pb2_grpc.AnalysisServiceStub(channel)


async def test_the_answer_is_the_one_over_http(
    harness: GatewayHarness, stub: analysis_pb2_grpc.AnalysisServiceStub
) -> None:
    harness.preprocess.n_windows = 2
    by_http = (await harness.http.post("/v1/analyses", files={"file": b"any"})).json()

    reply = await stub.Analyze(pb.AnalyzeRequest(audio=b"any"), timeout=TIMEOUT_S)

    assert [p.label for p in reply.predictions] == [p["class"] for p in by_http["predictions"]]
    assert [p.confidence for p in reply.predictions] == pytest.approx(
        [p["confidence"] for p in by_http["predictions"]], abs=2e-6
    )
    assert [feature_map.name for feature_map in reply.feature_maps] == list(by_http["visualization"])
    for feature_map in reply.feature_maps:
        assert from_tensor(feature_map.values) == pytest.approx(
            np.array(by_http["visualization"][feature_map.name]["values"]), abs=1e-3
        )
    for item, other in zip(reply.saliency, by_http["saliency"]["maps"], strict=True):
        assert item.label == other["class"]
        assert from_tensor(item.values).mean() + item.bias == pytest.approx(item.logit, abs=1e-5)
    assert from_tensor(reply.input_spectrogram).shape == tuple(by_http["input_spectrogram"]["shape"])
    assert reply.shown_window.index == by_http["window"]["index"]
    assert [w.window.index for w in reply.windows] == [0, 1]
    assert (reply.recording.sample_rate, reply.recording.duration_s) == (48_000, by_http["waveform"]["duration"])
    assert reply.model.labels == by_http["model"]["labels"]


async def test_options_mean_what_they_mean_over_http(stub: analysis_pb2_grpc.AnalysisServiceStub) -> None:
    request = pb.AnalyzeRequest(audio=b"any", top_k=1, activations=pb.ACTIVATIONS_SUMMARY)

    reply = await stub.Analyze(request, timeout=TIMEOUT_S)

    assert len(reply.predictions) == len(reply.saliency) == 1
    assert [feature_map.name for feature_map in reply.feature_maps] == ["conv1", "layer1"]


@pytest.mark.parametrize(
    "request_, expected",
    [
        (pb.AnalyzeRequest(), EmptyAudio),
        (pb.AnalyzeRequest(audio=bytes(5_000)), AudioTooLarge),
        (pb.AnalyzeRequest(audio=b"any", top_k=-1), InvalidRequest),
        (pb.AnalyzeRequest(audio=b"any", window=-1), InvalidRequest),
        (pb.AnalyzeRequest(audio=b"any", activations=99), InvalidRequest),  # type: ignore[arg-type]
        (pb.AnalyzeRequest(audio=b"any", window=7), NotFound),
    ],
)
async def test_what_cannot_be_answered_is_named(
    stub: analysis_pb2_grpc.AnalysisServiceStub, request_: pb.AnalyzeRequest, expected: type[Exception]
) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.Analyze(request_, timeout=TIMEOUT_S)

    assert type(from_rpc_error(caught.value, "gateway")) is expected


async def test_an_upstream_that_stopped_is_unavailable(
    harness: GatewayHarness, stub: analysis_pb2_grpc.AnalysisServiceStub
) -> None:
    await harness.servers["triton"].stop(None)

    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.Analyze(pb.AnalyzeRequest(audio=b"any"), timeout=TIMEOUT_S)

    assert type(from_rpc_error(caught.value, "gateway")) is Unavailable


@pytest.mark.parametrize("given", ["abc-123", None])
async def test_the_request_id_is_answered_and_passed_on(
    harness: GatewayHarness, stub: analysis_pb2_grpc.AnalysisServiceStub, given: str | None
) -> None:
    metadata = [("x-request-id", given)] if given else []

    reply = await stub.Analyze(pb.AnalyzeRequest(audio=b"any"), timeout=TIMEOUT_S, metadata=metadata)

    assert harness.preprocess.request_ids == [reply.request_id]
    assert reply.request_id == given if given else len(reply.request_id) == 32


async def test_a_caller_who_hangs_up_ends_the_work_behind(
    harness: GatewayHarness, stub: analysis_pb2_grpc.AnalysisServiceStub
) -> None:
    harness.triton.hangs = True
    call = stub.Analyze(pb.AnalyzeRequest(audio=b"any"), timeout=TIMEOUT_S)
    await harness.triton.begun.wait()

    call.cancel()

    await harness.triton.cancelled.wait()


async def test_its_health_follows_the_gateway_s_readiness(channel: grpc.aio.Channel) -> None:
    # Watched rather than checked once, since it says NOT_SERVING until it has looked once.
    watch = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest(service=SERVICE), timeout=TIMEOUT_S)

    async for reply in watch:
        if reply.status == health_pb2.HealthCheckResponse.SERVING:
            return
    raise AssertionError("it never served")


async def test_alive_is_a_name_of_its_own(channel: grpc.aio.Channel, harness: GatewayHarness) -> None:
    harness.gateway.readiness.checks["model"] = NOT_PROBED
    check = health_pb2_grpc.HealthStub(channel).Check
    reply = await check(health_pb2.HealthCheckRequest(service=LIVE), timeout=TIMEOUT_S)

    assert reply.status == health_pb2.HealthCheckResponse.SERVING
