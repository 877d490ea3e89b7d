"""Ready is what has been seen to work."""

import asyncio
import json

import grpc
import pytest

from tests.unit.gateway.conftest import House

WATCHFUL = {"canary_interval_s": 0.02}


async def test_ready_once_both_neighbours_answer_and_an_inference_adds_up(house: House) -> None:
    response = await house.http.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"ready": True, "checks": {"preprocess": "ok", "model": "ok"}}


async def test_not_ready_at_first_but_alive(starting: House) -> None:
    ready, alive = await starting.http.get("/readyz"), await starting.http.get("/livez")

    assert (ready.status_code, ready.json()["ready"]) == (503, False)
    assert ready.headers["retry-after"] == "1"
    assert alive.status_code == 200


@pytest.mark.parametrize("settings", [WATCHFUL])
@pytest.mark.parametrize(
    "output, by, told",
    [
        ("cam", 0.1, "do not add up"),
        ("cam", float("nan"), "NaN or infinity"),
        ("logits", 0.1, "do not add up"),
        ("logits", float("nan"), "NaN or infinity"),
        ("probabilities", 1.0, "do not add up"),
    ],
)
async def test_not_ready_where_the_canary_s_numbers_are_wrong(house: House, output: str, by: float, told: str) -> None:
    house.triton.wrong = {output: by}
    await house.until(ready=False)

    checks = (await house.http.get("/readyz")).json()["checks"]

    assert checks["preprocess"] == "ok"
    assert told in checks["model"]
    house.triton.wrong = {}
    await house.until(ready=True)


@pytest.mark.parametrize("settings", [WATCHFUL])
async def test_not_ready_while_the_canary_fails(house: House) -> None:
    house.triton.fails = (grpc.StatusCode.INTERNAL, "Stub process is not healthy")
    await house.until(ready=False)
    house.triton.fails = None
    await house.until(ready=True)


@pytest.mark.parametrize("settings", [WATCHFUL])
async def test_one_server_of_several_that_does_not_answer_takes_nobody_out_of_service(house: House) -> None:
    seen = house.gateway.readiness
    for _ in range(3):
        house.triton.n_failures, house.triton.fails = 2, (grpc.StatusCode.INTERNAL, "this one of them")
        async with asyncio.timeout(20):
            while house.triton.n_failures:
                assert seen.ready
                await asyncio.sleep(0.005)
        house.triton.fails = None
        before = len(house.triton.asked)
        async with asyncio.timeout(20):
            while len(house.triton.asked) < before + 2:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.005)
        assert seen.ready


@pytest.mark.parametrize("settings", [WATCHFUL | {"canary_timeout_s": 0.1}])
async def test_not_ready_while_the_canary_hangs(house: House) -> None:
    house.triton.hangs = True
    await house.until(ready=False)
    house.triton.hangs = False
    await house.until(ready=True)


@pytest.mark.parametrize("settings", [WATCHFUL])
async def test_not_ready_once_the_preprocessing_service_is_away(house: House) -> None:
    await house.servers["preprocess"].stop(None)
    await house.until(ready=False)

    checks = (await house.http.get("/readyz")).json()["checks"]

    assert checks["model"] == "ok"
    assert "preprocessing service" in checks["preprocess"]


@pytest.mark.parametrize("settings", [WATCHFUL])
async def test_not_ready_where_both_mean_another_spectrogram(house: House) -> None:
    house.preprocess.fingerprint = "another"
    await house.until(ready=False)

    checks = (await house.http.get("/readyz")).json()["checks"]
    response = await house.http.post("/v1/analyses", files={"file": b"any"})

    assert "another spectrogram" in checks["model"]
    assert (response.status_code, response.json()["code"]) == (503, "mismatch")


@pytest.mark.parametrize("settings", [WATCHFUL])
@pytest.mark.parametrize("head_bias", ["no json", json.dumps([0.5, 0.5])], ids=["no json", "too short"])
async def test_a_model_that_describes_itself_wrongly_is_told_and_looked_at_again(
    house: House, head_bias: str, caplog: pytest.LogCaptureFixture
) -> None:
    house.triton.head_bias = head_bias
    house.triton.fails = (grpc.StatusCode.INTERNAL, "so that it is asked to describe itself again")
    await house.until(ready=False)
    house.triton.fails = None
    async with asyncio.timeout(20):
        while "unforeseen" not in caplog.text:  # noqa: ASYNC110 - only the log tells
            await asyncio.sleep(0.01)
    assert not house.gateway.readiness.ready

    house.triton.head_bias = json.dumps([0.5, -0.25, 0.125])

    await house.until(ready=True)


async def test_healthz_is_for_people_and_always_answers(starting: House) -> None:
    response = await starting.http.get("/healthz")

    assert response.status_code == 200
    assert set(response.json()["checks"]) == {"preprocess", "model"}
