"""The model's description of its first convolution, channels and cells, where it has one; and the embedding."""

import base64
import json
from typing import Any

import grpc
import numpy as np
import pytest
import pytest_asyncio

from audiocnn.model_spec import EMBEDDING, FIRST_CONVOLUTION_KEY, LAYERS_KEY, RESPONSES_KEY
from audiocnn.tensors import from_tensor
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc
from tests.fakes.triton import LAYER, MAPS
from tests.unit.gateway.conftest import GatewayHarness

CONVOLUTION = {
    "kernels": [[[1.0, 2.0], [3.0, 4.0]], [[-1.0, 0.5], [0.0, 0.25]]],
    "bias": [0.5, -0.5],
    "stride": [2, 2],
    "padding": [1, 1],
    "dynamic_range_db": 80.0,
    "offset_db": [1.0, 2.0, 3.0, 4.0],
    "scale": 0.25,
    "lowest": -11.5,
    "gain": 0.5,
    "shift": 0.0,
}
COUNTS = np.array([[3, 1, 0], [0, 0, 4]], np.uint8)
FIELD = {
    "centre": {"frequency": 3.5, "time": 9.25},
    "share_50": {"frequency": 5, "time": 7},
    "share_90": {"frequency": 21, "time": 33},
}


@pytest_asyncio.fixture
async def described(starting: GatewayHarness) -> GatewayHarness:
    """A gateway whose model is described in full."""
    counts = base64.b64encode(COUNTS.tobytes()).decode()
    starting.triton.facts = {
        FIRST_CONVOLUTION_KEY: json.dumps(CONVOLUTION),
        RESPONSES_KEY: json.dumps([{"layer": "layer1", "n_windows": 4, "counts": counts}]),
        LAYERS_KEY: json.dumps([{**LAYER, "name": name, "effective_field": FIELD} for name in MAPS]),
    }
    starting.triton.loaded.set()
    await starting.until(ready=True)
    starting.triton.requested_outputs.clear()
    return starting


async def get(harness: GatewayHarness, path: str) -> dict[str, Any]:
    response = await harness.http.get(path)
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


async def test_the_first_convolution_is_returned_number_by_number(described: GatewayHarness) -> None:
    assert await get(described, "/v1/model/kernels/conv1") == {"model_version": "1.2.3", **CONVOLUTION}


async def test_counts_of_windows_become_shares_of_classes(described: GatewayHarness) -> None:
    found = await get(described, "/v1/model/channels/layer1")

    shares = np.frombuffer(base64.b64decode(found["data"]), "<f4").reshape(found["shape"])
    assert shares.tolist() == [[0.75, 0.25, 0.0], [0.0, 0.0, 1.0]]
    assert (found["labels"], found["n_windows"], found["layer"]) == (["dog", "rain", "clock_tick"], 4, "layer1")


async def test_layers_have_the_effective_field_of_their_cells(described: GatewayHarness) -> None:
    layers = (await get(described, "/v1/model"))["layers"]

    assert [layer["effective_field"] for layer in layers] == [FIELD] * len(MAPS)


async def test_the_description_over_grpc_has_all_of_it(described: GatewayHarness) -> None:
    port = described.app.state.grpc.port
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        found = await analysis_pb2_grpc.AnalysisServiceStub(channel).GetModel(pb.GetModelRequest(), timeout=20)

    assert from_tensor(found.first_convolution.kernels).tolist() == CONVOLUTION["kernels"]
    assert (list(found.first_convolution.bias), found.first_convolution.lowest) == (CONVOLUTION["bias"], -11.5)
    assert from_tensor(found.channel_responses[0].shares)[0].tolist() == [0.75, 0.25, 0.0]
    assert found.layers[0].effective_field.share_90.time == 33


async def test_an_older_model_is_served_without(harness: GatewayHarness) -> None:
    model = await get(harness, "/v1/model")

    assert [layer["effective_field"] for layer in model["layers"]] == [None] * len(MAPS)


@pytest.mark.parametrize("path", ["/v1/model/kernels/conv1", "/v1/model/channels/layer1"])
async def test_what_an_older_model_does_not_describe_is_not_found(harness: GatewayHarness, path: str) -> None:
    response = await harness.http.get(path)

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert "1.2.3" in response.json()["detail"]


async def test_a_layer_without_responses_is_not_found(described: GatewayHarness) -> None:
    response = await described.http.get("/v1/model/channels/conv1")

    assert response.status_code == 404
    assert "it has layer1" in response.json()["detail"]


async def test_the_embedding_is_returned_if_requested(harness: GatewayHarness) -> None:
    async def answer(query: str) -> dict[str, Any]:
        document: dict[str, Any] = (await harness.http.post(f"/v1/analyses{query}", files={"file": b"any"})).json()
        return document

    without = await answer("")
    assert "embedding" not in without and EMBEDDING not in harness.triton.requested_outputs[-1]

    listed, packed = await answer("?embedding=true"), await answer("?embedding=true&encoding=base64")

    assert listed["embedding"]["shape"] == packed["embedding"]["shape"] == [4]
    exact = np.frombuffer(base64.b64decode(packed["embedding"]["data"]), "<f4")
    assert np.array(listed["embedding"]["values"], np.float32).tolist() == exact.tolist()


async def test_the_embedding_over_grpc_is_the_one_over_http(harness: GatewayHarness, channel: grpc.aio.Channel) -> None:
    by_http = (await harness.http.post("/v1/analyses?embedding=true", files={"file": b"any"})).json()["embedding"]

    request = pb.AnalyzeRequest(audio=b"any", embedding=True)
    reply = await analysis_pb2_grpc.AnalysisServiceStub(channel).Analyze(request, timeout=20)

    assert from_tensor(reply.embedding).tolist() == np.array(by_http["values"], np.float32).tolist()
