"""A server that stops under a call costs its client nothing where another one answers."""

import grpc
import pytest

from audiocnn.errors import Unavailable
from audiocnn.service.retry import PAUSES_S
from tests.unit.gateway.conftest import GatewayHarness

RETRIES = len(PAUSES_S)


@pytest.mark.parametrize("status", [grpc.StatusCode.CANCELLED, grpc.StatusCode.UNAVAILABLE])
async def test_a_call_to_a_server_that_stopped_is_retried(harness: GatewayHarness, status: grpc.StatusCode) -> None:
    harness.triton.n_failures, harness.triton.fails = RETRIES, (status, "Server is stopping")

    assert (await harness.http.post("/v1/analyses", files={"file": b"any"})).status_code == 200


async def test_one_that_stays_unavailable_is_reported(harness: GatewayHarness) -> None:
    harness.triton.requested_outputs.clear()
    harness.triton.fails = (grpc.StatusCode.UNAVAILABLE, "Server is stopping")
    answer = await harness.http.post("/v1/analyses", files={"file": b"any"})

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert len(harness.triton.requested_outputs) == 1 + RETRIES


@pytest.mark.parametrize(
    ("status", "words", "code"),
    [
        (grpc.StatusCode.UNAVAILABLE, "Exceeds maximum queue size", "busy"),
        (grpc.StatusCode.INTERNAL, "Stub process is not healthy", "unavailable"),
    ],
)
async def test_an_error_that_a_retry_cannot_fix_is_reported_at_once(
    harness: GatewayHarness, status: grpc.StatusCode, words: str, code: str
) -> None:
    harness.triton.requested_outputs.clear()
    harness.triton.fails = (status, words)
    answer = await harness.http.post("/v1/analyses", files={"file": b"any"})

    assert answer.json()["code"] == code
    assert len(harness.triton.requested_outputs) == 1


@pytest.mark.parametrize("status", [grpc.StatusCode.CANCELLED, grpc.StatusCode.UNAVAILABLE])
async def test_a_call_to_a_preprocessing_service_that_stopped_is_retried(
    harness: GatewayHarness, status: grpc.StatusCode
) -> None:
    harness.preprocess.n_failures, harness.preprocess.away = RETRIES, status

    assert (await harness.http.post("/v1/analyses", files={"file": b"any"})).status_code == 200
    assert len(harness.preprocess.request_ids) == 1 + RETRIES


async def test_a_preprocessing_service_that_stays_unavailable_is_reported(harness: GatewayHarness) -> None:
    harness.preprocess.n_failures = 1 + RETRIES
    answer = await harness.http.post("/v1/analyses", files={"file": b"any"})

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert harness.preprocess.n_failures == 0


async def test_a_call_to_a_full_preprocessing_service_is_not_retried(harness: GatewayHarness) -> None:
    harness.preprocess.n_failures, harness.preprocess.away = 1, grpc.StatusCode.RESOURCE_EXHAUSTED
    answer = await harness.http.post("/v1/analyses", files={"file": b"any"})

    assert (answer.status_code, answer.json()["code"]) == (503, "busy")


async def test_an_error_returned_on_purpose_is_not_retried(harness: GatewayHarness) -> None:
    harness.preprocess.fails = Unavailable("On purpose.")
    answer = await harness.http.post("/v1/analyses", files={"file": b"any"})

    assert (answer.status_code, answer.json()["detail"]) == (503, "On purpose.")
    assert len(harness.preprocess.request_ids) == 1


async def test_a_stream_that_breaks_off_is_taken_up_where_it_broke(harness: GatewayHarness) -> None:
    harness.preprocess.n_windows, harness.preprocess.block_windows = 5, [2]
    whole = (await harness.http.post("/v1/analyses", files={"file": b"any"})).json()
    n_computed = sum(harness.triton.batch_sizes)
    harness.preprocess.n_broken = RETRIES
    broken = (await harness.http.post("/v1/analyses", files={"file": b"other"})).json()

    assert harness.preprocess.n_broken == 0
    assert len(whole["windows"]) == 5
    assert broken["windows"] == whole["windows"]
    assert sum(harness.triton.batch_sizes) <= 2 * n_computed  # what had arrived was not computed again


@pytest.mark.parametrize("sizes", [[2, 3], [3, 2], [2, 5], [5, 1], [1, 4]])
@pytest.mark.parametrize("break_after", [1, 1_000])
async def test_a_stream_is_taken_up_at_a_replica_with_blocks_of_another_size(
    harness: GatewayHarness, sizes: list[int], break_after: int
) -> None:
    harness.preprocess.n_windows, harness.preprocess.block_windows = 5, sizes
    harness.preprocess.n_broken, harness.preprocess.break_after = 1, break_after

    answer = await harness.http.post("/v1/analyses", files={"file": b"any"})

    assert answer.status_code == 200, answer.text
    windows = answer.json()["windows"]
    assert [window["index"] for window in windows] == [0, 1, 2, 3, 4]
    assert [max(range(3), key=window["confidences"].__getitem__) for window in windows] == [0, 1, 2, 0, 1]


async def test_a_call_to_a_triton_that_drains_is_retried(harness: GatewayHarness) -> None:
    words = "Request for unknown model: 'audio_cnn' has no available versions"
    harness.triton.n_failures, harness.triton.fails = RETRIES, (grpc.StatusCode.NOT_FOUND, words)

    assert (await harness.http.post("/v1/analyses", files={"file": b"any"})).status_code == 200
