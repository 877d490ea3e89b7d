"""What HTTP can do, gRPC can do too, and both are measured and limited alike."""

import grpc
import numpy as np
import pytest
from google.protobuf.json_format import MessageToDict
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from audiocnn.errors import Busy, NotFound
from audiocnn.service.rpc_client import from_rpc_error
from audiocnn.tensors import from_tensor
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc
from gateway.grpc.server import SERVICE
from tests.unit.gateway.conftest import GatewayHarness

TIMEOUT_S = 20


@pytest.fixture
def stub(channel: grpc.aio.Channel) -> analysis_pb2_grpc.AnalysisServiceStub:
    return analysis_pb2_grpc.AnalysisServiceStub(channel)


async def metric(harness: GatewayHarness, name: str) -> float:
    lines = (await harness.http.get("/metrics")).text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


async def test_the_model_is_described_alike(
    harness: GatewayHarness, stub: analysis_pb2_grpc.AnalysisServiceStub
) -> None:
    by_http = (await harness.http.get("/v1/model")).json()
    reply = await stub.GetModel(pb.GetModelRequest(), timeout=TIMEOUT_S)

    assert (reply.name, reply.version) == (by_http["name"], by_http["version"])
    assert [(each.index, each.label, each.emoji) for each in reply.labels] == [
        tuple(each.values()) for each in by_http["labels"]
    ]
    assert [MessageToDict(layer)["name"] for layer in reply.layers] == [layer["name"] for layer in by_http["layers"]]
    assert [list(each.shape) for each in reply.activations] == [each["shape"] for each in by_http["activations"]]
    assert reply.limits.max_upload_bytes == by_http["limits"]["max_upload_bytes"]
    assert reply.limits.sound_ttl_s == by_http["limits"]["sound_ttl_s"] > 0


async def test_the_channels_are_the_same(harness: GatewayHarness, stub: analysis_pb2_grpc.AnalysisServiceStub) -> None:
    query = {"encoding": "json", "window": 1}
    harness.preprocess.n_windows = 3
    by_http = (await harness.http.post("/v1/activations/conv1", files={"file": b"any"}, params=query)).json()
    reply = await stub.GetActivations(
        pb.GetActivationsRequest(audio=b"any", layer="conv1", window=1), timeout=TIMEOUT_S
    )

    assert (reply.layer, reply.window.index) == (by_http["layer"], 1)
    assert from_tensor(reply.values) == pytest.approx(np.array(by_http["values"]), abs=1e-3)
    assert reply.model_version == by_http["model_version"]


async def test_a_layer_that_does_not_exist_is_not_found(stub: analysis_pb2_grpc.AnalysisServiceStub) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.GetActivations(pb.GetActivationsRequest(audio=b"any", layer="none"), timeout=TIMEOUT_S)

    assert type(from_rpc_error(caught.value, "gateway")) is NotFound


async def test_stages_are_timed(harness: GatewayHarness, stub: analysis_pb2_grpc.AnalysisServiceStub) -> None:
    await stub.Analyze(pb.AnalyzeRequest(audio=b"any"), timeout=TIMEOUT_S)
    for stage in ("preprocess", "inference", "assemble", "encode"):
        assert await metric(harness, f'gateway_stage_duration_seconds_count{{stage="{stage}"}}') == 1
    await harness.http.post("/v1/analyses", files={"file": b"any"})
    assert await metric(harness, 'gateway_stage_duration_seconds_count{stage="encode"}') == 2


async def test_errors_are_counted(
    harness: GatewayHarness, stub: analysis_pb2_grpc.AnalysisServiceStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    before = {
        code: await metric(harness, f'gateway_errors_total{{code="{code}"}}') for code in ("not_found", "internal")
    }
    with pytest.raises(grpc.aio.AioRpcError):
        await stub.Analyze(pb.AnalyzeRequest(audio=b"any", window=7), timeout=TIMEOUT_S)
    monkeypatch.setattr(harness.gateway, "analyze", broken)
    with pytest.raises(grpc.aio.AioRpcError):
        await stub.Analyze(pb.AnalyzeRequest(audio=b"any"), timeout=TIMEOUT_S)

    for code, n in before.items():
        assert await metric(harness, f'gateway_errors_total{{code="{code}"}}') == n + 1


@pytest.mark.parametrize("settings", [{"max_held_bytes": 3_000}])
async def test_bytes_are_bounded_together(harness: GatewayHarness, stub: analysis_pb2_grpc.AnalysisServiceStub) -> None:
    with harness.gateway.bodies.request() as held:
        held.take(1_000)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.Analyze(pb.AnalyzeRequest(audio=bytes(2_500)), timeout=TIMEOUT_S)
    assert type(from_rpc_error(caught.value, "gateway")) is Busy
    assert harness.gateway.bodies.held_bytes == 0
    await stub.Analyze(pb.AnalyzeRequest(audio=bytes(2_500)), timeout=TIMEOUT_S)


@pytest.mark.parametrize("settings", [{"reflection": True}])
async def test_reflection_describes_every_method(channel: grpc.aio.Channel) -> None:
    request = reflection_pb2.ServerReflectionRequest(file_containing_symbol=SERVICE)
    stub = reflection_pb2_grpc.ServerReflectionStub(channel)
    replies = [reply async for reply in stub.ServerReflectionInfo(iter([request]), timeout=TIMEOUT_S)]

    (described,) = [
        file for file in replies[0].file_descriptor_response.file_descriptor_proto if b"GetActivations" in file
    ]
    assert b"GetModel" in described


async def test_the_smaller_of_both_upload_limits_is_announced(harness: GatewayHarness) -> None:
    harness.preprocess.max_audio_bytes = 500
    harness.gateway.readiness.config.max_audio_bytes = 500

    limits = (await harness.http.get("/v1/model")).json()["limits"]

    assert (limits["max_upload_bytes"], limits["max_json_audio_bytes"]) == (500, 500)
