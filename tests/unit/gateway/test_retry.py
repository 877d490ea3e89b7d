"""A server that stops under a call costs its client nothing where another one answers."""

import grpc
import pytest

from audiocnn.errors import Unavailable
from audiocnn.retry import PAUSES_S
from tests.unit.gateway.conftest import House

RETRIES = len(PAUSES_S)


@pytest.mark.parametrize("status", [grpc.StatusCode.CANCELLED, grpc.StatusCode.UNAVAILABLE])
async def test_a_server_that_went_away_is_asked_again(house: House, status: grpc.StatusCode) -> None:
    house.triton.n_failures, house.triton.fails = RETRIES, (status, "Server is stopping")

    assert (await house.http.post("/v1/analyses", files={"file": b"any"})).status_code == 200


async def test_one_that_stays_away_is_told(house: House) -> None:
    house.triton.asked.clear()
    house.triton.fails = (grpc.StatusCode.UNAVAILABLE, "Server is stopping")
    answer = await house.http.post("/v1/analyses", files={"file": b"any"})

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert len(house.triton.asked) == 1 + RETRIES


@pytest.mark.parametrize(
    ("status", "words", "code"),
    [
        (grpc.StatusCode.UNAVAILABLE, "Exceeds maximum queue size", "busy"),
        (grpc.StatusCode.INTERNAL, "Stub process is not healthy", "unavailable"),
    ],
)
async def test_what_another_attempt_would_not_mend_is_told_at_once(
    house: House, status: grpc.StatusCode, words: str, code: str
) -> None:
    house.triton.asked.clear()
    house.triton.fails = (status, words)
    answer = await house.http.post("/v1/analyses", files={"file": b"any"})

    assert answer.json()["code"] == code
    assert len(house.triton.asked) == 1


@pytest.mark.parametrize("status", [grpc.StatusCode.CANCELLED, grpc.StatusCode.UNAVAILABLE])
async def test_a_preprocessing_service_that_went_away_is_asked_again(house: House, status: grpc.StatusCode) -> None:
    house.preprocess.n_away, house.preprocess.away = RETRIES, status

    assert (await house.http.post("/v1/analyses", files={"file": b"any"})).status_code == 200
    assert len(house.preprocess.request_ids) == 1 + RETRIES


async def test_a_preprocessing_service_that_stays_away_is_told(house: House) -> None:
    house.preprocess.n_away = 1 + RETRIES
    answer = await house.http.post("/v1/analyses", files={"file": b"any"})

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert house.preprocess.n_away == 0


async def test_a_full_preprocessing_service_is_not_asked_again(house: House) -> None:
    house.preprocess.n_away, house.preprocess.away = 1, grpc.StatusCode.RESOURCE_EXHAUSTED
    answer = await house.http.post("/v1/analyses", files={"file": b"any"})

    assert (answer.status_code, answer.json()["code"]) == (503, "busy")


async def test_what_was_told_on_purpose_is_not_asked_again(house: House) -> None:
    house.preprocess.fails = Unavailable("On purpose.")
    answer = await house.http.post("/v1/analyses", files={"file": b"any"})

    assert (answer.status_code, answer.json()["detail"]) == (503, "On purpose.")
    assert len(house.preprocess.request_ids) == 1


async def test_a_stream_that_breaks_off_is_taken_up_where_it_broke(house: House) -> None:
    house.preprocess.n_windows, house.preprocess.block_windows = 5, [2]
    whole = (await house.http.post("/v1/analyses", files={"file": b"any"})).json()
    n_computed = sum(house.triton.batch_sizes)
    house.preprocess.n_broken = RETRIES
    broken = (await house.http.post("/v1/analyses", files={"file": b"other"})).json()

    assert house.preprocess.n_broken == 0
    assert len(whole["windows"]) == 5
    assert broken["windows"] == whole["windows"]
    assert sum(house.triton.batch_sizes) <= 2 * n_computed  # what had arrived was not computed again


@pytest.mark.parametrize("sizes", [[2, 3], [3, 2], [2, 5], [5, 1], [1, 4]])
@pytest.mark.parametrize("break_after", [1, 1_000])
async def test_a_stream_is_taken_up_at_a_replica_with_blocks_of_another_size(
    house: House, sizes: list[int], break_after: int
) -> None:
    house.preprocess.n_windows, house.preprocess.block_windows = 5, sizes
    house.preprocess.n_broken, house.preprocess.break_after = 1, break_after

    answer = await house.http.post("/v1/analyses", files={"file": b"any"})

    assert answer.status_code == 200, answer.text
    windows = answer.json()["windows"]
    assert [window["index"] for window in windows] == [0, 1, 2, 3, 4]
    assert [max(range(3), key=window["confidences"].__getitem__) for window in windows] == [0, 1, 2, 0, 1]


async def test_a_triton_that_drains_is_asked_again(house: House) -> None:
    words = "Request for unknown model: 'audio_cnn' has no available versions"
    house.triton.n_failures, house.triton.fails = RETRIES, (grpc.StatusCode.NOT_FOUND, words)

    assert (await house.http.post("/v1/analyses", files={"file": b"any"})).status_code == 200
