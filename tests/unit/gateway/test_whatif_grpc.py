"""The same questions over gRPC: the same numbers as over HTTP, not rounded."""

import base64
import json
from typing import Any

import grpc
import numpy as np
import pytest

from audiocnn.confidences import round_confidences
from audiocnn.errors import EmptyAudio, InvalidRequest, SoundGone
from audiocnn.service.rpc_client import from_rpc_error
from audiocnn.tensors import from_tensor
from audiocnn.v1 import analysis_pb2_grpc
from audiocnn.v1 import whatif_pb2 as pb
from tests.unit.gateway.conftest import GatewayHarness

TIMEOUT_S = 20
GRID = pb.MaskGrid(rows=1, columns=2)
LEFT = pb.Variant(grid=GRID, mask=b"\x80")


@pytest.fixture
def stub(channel: grpc.aio.Channel) -> analysis_pb2_grpc.AnalysisServiceStub:
    return analysis_pb2_grpc.AnalysisServiceStub(channel)


async def by_http(harness: GatewayHarness, question: dict[str, Any]) -> dict[str, Any]:
    files = {"file": b"any", "question": (None, json.dumps(question))}
    response = await harness.http.post("/v1/whatif?encoding=base64", files=files)  # type: ignore[arg-type]
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


def floats(packed: dict[str, Any]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(packed["data"]), "<f4").reshape(packed["shape"])


async def test_variants_have_the_numbers_that_they_have_over_http(
    harness: GatewayHarness, stub: analysis_pb2_grpc.AnalysisServiceStub
) -> None:
    question = {
        "variants": [
            {"grid": [1, 2], "mask": "gA=="},
            {"grid": [1, 2], "mask": "gA==", "mode": "keep", "fill": "silence"},
            {"grid": [4, 6], "area_at_random": {"n_cells": 5, "seed": 7}},
        ],
        "cam_for": "rain",
        "spectrogram": True,
    }
    area = pb.AreaAtRandom(n_cells=5, seed=7)
    keep = pb.Variant(grid=GRID, mask=b"\x80", mode=pb.MASK_MODE_KEEP, fill=pb.MASK_FILL_SILENCE)
    drawn = pb.Variant(grid=pb.MaskGrid(rows=4, columns=6), area_at_random=area)
    request = pb.WhatIfRequest(audio=b"any", variants=[LEFT, keep, drawn], cam_for="rain", spectrogram=True)
    expected = await by_http(harness, question)

    reply = await stub.WhatIf(request, timeout=TIMEOUT_S)

    assert (list(reply.labels), reply.model_version) == (expected["labels"], expected["model_version"])
    for result, other in zip(reply.variants, expected["variants"], strict=True):
        assert round_confidences(result.confidences) == other["confidences"]
        assert np.array(result.logits, np.float32).tolist() == np.array(other["logits"], np.float32).tolist()
        assert (result.uncertain, result.fill_db, result.n_cells) == (
            other["uncertain"],
            other["fill_db"],
            other["n_cells"],
        )
        assert result.mask == base64.b64decode(other["mask"])
        assert (from_tensor(result.cam) == floats(other["cam"])).all()
        assert (from_tensor(result.spectrogram) == floats(other["spectrogram"])).all()


async def test_a_curve_has_the_numbers_that_it_has_over_http(
    harness: GatewayHarness, stub: analysis_pb2_grpc.AnalysisServiceStub
) -> None:
    question = {"preset": "deletion", "class": "dog", "steps": 5, "draws": 2, "fill": "silence"}
    deletion = pb.Deletion(class_label="dog", steps=5, draws=2, fill=pb.MASK_FILL_SILENCE)
    expected = (await by_http(harness, question))["curve"]

    reply = (await stub.WhatIf(pb.WhatIfRequest(audio=b"any", deletion=deletion), timeout=TIMEOUT_S)).curve

    assert (reply.class_label, [reply.grid.rows, reply.grid.columns]) == (expected["class"], expected["grid"])
    assert (list(reply.order), reply.fill_db) == (expected["order"], expected["fill_db"])
    for name in ("removed", "kept", "random"):
        curve, other = getattr(reply, name), expected[name]
        assert (list(curve.n_cells), curve.auc) == (other["n_cells"], other["auc"])
        assert round_confidences(curve.confidences) == other["confidences"]
    assert round_confidences(reply.random_low) == expected["random"]["low"]
    assert round_confidences(reply.random_high) == expected["random"]["high"]


async def test_what_is_left_out_is_what_http_assumes(
    harness: GatewayHarness, stub: analysis_pb2_grpc.AnalysisServiceStub
) -> None:
    expected = (await by_http(harness, {"preset": "deletion"}))["curve"]

    reply = (await stub.WhatIf(pb.WhatIfRequest(audio=b"any", deletion=pb.Deletion()), timeout=TIMEOUT_S)).curve

    assert list(reply.removed.n_cells) == expected["removed"]["n_cells"]
    assert (reply.class_label, reply.fill_db) == (expected["class"], expected["fill_db"])


@pytest.mark.parametrize(
    ("request_", "expected", "words"),
    [
        (pb.WhatIfRequest(variants=[LEFT]), EmptyAudio, "Nothing was sent"),
        (pb.WhatIfRequest(sound="gone", variants=[LEFT]), SoundGone, "send the file again"),
        (pb.WhatIfRequest(audio=b"any"), InvalidRequest, "There are 0 variants"),
        (pb.WhatIfRequest(audio=b"any", variants=[LEFT] * 17), InvalidRequest, "There are 17 variants"),
        (pb.WhatIfRequest(audio=b"any", variants=[LEFT], deletion=pb.Deletion()), InvalidRequest, "either variants"),
        (pb.WhatIfRequest(audio=b"any", deletion=pb.Deletion(steps=1)), InvalidRequest, "steps must be 2 to 65"),
        (pb.WhatIfRequest(audio=b"any", deletion=pb.Deletion(fill=9)), InvalidRequest, "fill: 9 is not known"),
        (pb.WhatIfRequest(audio=b"any", variants=[pb.Variant(grid=GRID)]), InvalidRequest, "variants.0.mask has 0"),
        (pb.WhatIfRequest(audio=b"any", variants=[pb.Variant(mask=b"\x80")]), InvalidRequest, "variants.0.grid"),
        (
            pb.WhatIfRequest(audio=b"any", variants=[pb.Variant(grid=GRID, mask=b"\x80", mode=7)]),
            InvalidRequest,
            "variants.0.mode: 7 is not known",
        ),
        (
            pb.WhatIfRequest(
                audio=b"any", variants=[pb.Variant(grid=GRID, area_at_random=pb.AreaAtRandom(n_cells=1, seed=-1))]
            ),
            InvalidRequest,
            "variants.0.area_at_random",
        ),
    ],
)
async def test_an_impossible_question_is_refused_in_words(
    stub: analysis_pb2_grpc.AnalysisServiceStub,
    request_: pb.WhatIfRequest,
    expected: type[Exception],
    words: str,
) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.WhatIf(request_, timeout=TIMEOUT_S)

    error = from_rpc_error(caught.value, "gateway")
    assert isinstance(error, expected)
    assert words in error.message
