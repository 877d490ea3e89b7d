"""What no input may cause: a 5xx, a hang, an answer that is wrong in itself."""

import math
from pathlib import Path
from typing import Any

import grpc
import httpx
import numpy as np

from audiocnn.tensors import from_tensor
from audiocnn.v1 import analysis_pb2 as pb

HANG_S = 20.0
"""The product's own limit is 10 s; tests run on busy machines."""
MISTAKES_OF_THE_SENDER = {
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.OUT_OF_RANGE,
}


def judge_http(response: httpx.Response, sent: bytes, folder: Path) -> None:
    """Fails, and keeps what was sent, unless the response is the right answer or a refusal in the documented form."""
    try:
        if response.status_code == 200:
            _judge_json(response.json())
        else:
            assert 400 <= response.status_code < 500, response.text
            assert response.headers["content-type"] == "application/problem+json", response.text
            assert response.json()["detail"]
    except BaseException:
        _keep(sent, folder)
        raise


def judge_grpc(outcome: pb.AnalyzeResponse | grpc.RpcError, sent: bytes, folder: Path) -> None:
    """The same for a call."""
    try:
        if isinstance(outcome, grpc.RpcError):
            assert outcome.code() in MISTAKES_OF_THE_SENDER, outcome.details()
        else:
            confidences = [p.confidence for p in outcome.predictions]
            assert all(0 <= p <= 1 for p in confidences)
            assert sum(confidences) <= 1.001
            for tensor in (outcome.input_spectrogram, outcome.waveform, *(m.values for m in outcome.feature_maps)):
                assert np.isfinite(from_tensor(tensor)).all()
    except BaseException:
        _keep(sent, folder)
        raise


def _judge_json(answer: dict[str, Any]) -> None:
    if "predictions" not in answer:  # of /v1/activations, or a description
        return
    confidences = [each["confidence"] for each in answer["predictions"]]
    assert all(0 <= p <= 1 for p in confidences)
    assert sum(confidences) <= 1.001
    assert confidences == sorted(confidences, reverse=True)
    for grid in (answer["input_spectrogram"], *answer["visualization"].values()):
        if "values" in grid:
            assert grid["shape"] == [len(grid["values"]), len(grid["values"][0])]
            assert all(math.isfinite(value) for row in grid["values"] for value in row)


def _keep(sent: bytes, folder: Path) -> None:
    file = folder / "sent"
    file.write_bytes(sent)
    print(f"what was sent is in {file}")
