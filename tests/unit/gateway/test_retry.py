"""A server that stops under a call costs its client nothing where another one answers."""

import grpc
import pytest

from gateway import triton_client
from tests.unit.gateway.conftest import House

RETRIES = len(triton_client.RETRY_PAUSES_S)


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
