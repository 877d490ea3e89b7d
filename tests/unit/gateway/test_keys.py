"""API keys: what needs one, what is open, and how a refusal is reported."""

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from pydantic import ValidationError

from audiocnn.errors import Unauthenticated
from audiocnn.service.rpc_client import from_rpc_error
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc
from gateway.settings import GatewaySettings
from tests.unit.gateway.conftest import GatewayHarness

OLD, NEW = "an-old-key-of-ours", "a-new-key-of-ours!"
CLOSED = [
    ("POST", "/"),
    ("POST", "/predict"),
    ("POST", "/v1/analyses"),
    ("POST", "/v1/activations/layer1"),
    ("POST", "/v1/whatif"),
    ("GET", "/v1/model"),
    ("GET", "/v1/model/kernels/conv1"),
    ("GET", "/v1/model/channels/layer1"),
]
OPEN = ["/livez", "/readyz", "/healthz", "/metrics", "/docs", "/openapi.json"]

keys = pytest.mark.parametrize("settings", [{"api_keys": [OLD, NEW]}])


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


@keys
@pytest.mark.parametrize(("method", "path"), CLOSED)
@pytest.mark.parametrize(
    "headers",
    [{}, bearer("not-a-key-of-ours"), bearer(OLD[:-1]), bearer(""), {"authorization": OLD}, bearer("schlüssel")],
    ids=["none", "wrong", "shorter", "empty", "no scheme", "not ASCII"],
)
async def test_no_key_opens_nothing(harness: GatewayHarness, method: str, path: str, headers: dict[str, str]) -> None:
    sent = [(name, value.encode()) for name, value in headers.items()]
    response = await harness.http.request(method, path, headers=sent)

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "unauthenticated"
    assert harness.preprocess.request_ids == []


@keys
@pytest.mark.parametrize("key", [OLD, NEW])
async def test_each_key_opens_everything(harness: GatewayHarness, key: str) -> None:
    answer = await harness.http.post("/v1/analyses", files={"file": b"any"}, headers=bearer(key))
    assert answer.status_code == 200
    assert (await harness.http.get("/v1/model", headers=bearer(key))).status_code == 200


@keys
@pytest.mark.parametrize("path", OPEN)
async def test_probes_metrics_and_docs_need_none(harness: GatewayHarness, path: str) -> None:
    assert (await harness.http.get(path)).status_code == 200


@keys
async def test_a_page_of_another_origin_may_call_and_reads_the_refusal(harness: GatewayHarness) -> None:
    origin = {"origin": "http://127.0.0.1:3000"}
    requested = origin | {"access-control-request-method": "GET", "access-control-request-headers": "authorization"}
    preflight = await harness.http.options("/v1/model", headers=requested)
    assert preflight.status_code == 200
    assert "authorization" in preflight.headers["access-control-allow-headers"].lower()
    refused = await harness.http.get("/v1/model", headers=origin)
    assert refused.headers["access-control-allow-origin"] == origin["origin"]


@keys
async def test_the_description_mentions_keys(harness: GatewayHarness) -> None:
    described = (await harness.http.get("/openapi.json")).json()
    assert described["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    for method, path in CLOSED:
        operation = described["paths"][path.replace("layer1", "{layer}")][method.lower()]
        assert operation["security"] == [{"HTTPBearer": []}] and "401" in operation["responses"]


async def test_without_keys_every_request_is_served(harness: GatewayHarness) -> None:
    assert (await harness.http.get("/v1/model")).status_code == 200
    described = (await harness.http.get("/openapi.json")).json()
    assert "securitySchemes" not in described["components"]
    assert "401" not in described["paths"]["/predict"]["post"]["responses"]


@keys
@pytest.mark.parametrize("metadata", [[], [("authorization", "Bearer not-a-key-of-ours")], [("authorization", OLD)]])
async def test_grpc_is_closed_too(channel: grpc.aio.Channel, metadata: list[tuple[str, str]]) -> None:
    stub = analysis_pb2_grpc.AnalysisServiceStub(channel)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.Analyze(pb.AnalyzeRequest(audio=b"any"), metadata=metadata, timeout=20)
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED
    assert isinstance(from_rpc_error(caught.value, "gateway"), Unauthenticated)


@keys
async def test_grpc_opens_with_a_key_and_its_health_without(channel: grpc.aio.Channel) -> None:
    stub = analysis_pb2_grpc.AnalysisServiceStub(channel)
    answer = await stub.Analyze(
        pb.AnalyzeRequest(audio=b"any"), metadata=[("authorization", f"Bearer {NEW}")], timeout=20
    )
    assert answer.predictions
    await health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=20)


@pytest.mark.parametrize("key", ["schlüssel-von-uns-allen", "a key with some spaces in it", "a-key-with-its-newline\n"])
def test_a_key_that_no_header_could_hold_is_refused_at_the_start(key: str) -> None:
    with pytest.raises(ValidationError, match="visible ASCII"):
        GatewaySettings(api_keys=[key])


def test_a_short_key_is_refused_and_no_key_is_ever_shown() -> None:
    with pytest.raises(ValidationError, match="at least 16"):
        GatewaySettings(api_keys=["short"])
    assert OLD not in repr(GatewaySettings(api_keys=[OLD]))
