"""Ready is what has been seen to work."""

import asyncio
import json

import grpc
import pytest

from tests.unit.gateway.conftest import GatewayHarness

WATCHFUL = {"canary_interval_s": 0.02}


async def test_ready_once_both_upstreams_answer_and_an_inference_adds_up(harness: GatewayHarness) -> None:
    response = await harness.http.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"ready": True, "checks": {"preprocess": "ok", "model": "ok"}}


async def test_not_ready_at_first_but_alive(starting: GatewayHarness) -> None:
    ready, alive = await starting.http.get("/readyz"), await starting.http.get("/livez")

    assert (ready.status_code, ready.json()["ready"]) == (503, False)
    assert ready.headers["retry-after"] == "1"
    assert alive.status_code == 200


@pytest.mark.parametrize("settings", [WATCHFUL])
@pytest.mark.parametrize(
    "output, by, reported",
    [
        ("cam", 0.1, "do not add up"),
        ("cam", float("nan"), "NaN or infinity"),
        ("logits", 0.1, "do not add up"),
        ("logits", float("nan"), "NaN or infinity"),
        ("probabilities", 1.0, "do not add up"),
    ],
)
async def test_not_ready_where_the_canary_s_numbers_are_wrong(
    harness: GatewayHarness, output: str, by: float, reported: str
) -> None:
    harness.triton.wrong = {output: by}
    await harness.until(ready=False)

    checks = (await harness.http.get("/readyz")).json()["checks"]

    assert checks["preprocess"] == "ok"
    assert reported in checks["model"]
    harness.triton.wrong = {}
    await harness.until(ready=True)


@pytest.mark.parametrize("settings", [WATCHFUL])
async def test_not_ready_while_the_canary_fails(harness: GatewayHarness) -> None:
    harness.triton.fails = (grpc.StatusCode.INTERNAL, "Stub process is not healthy")
    await harness.until(ready=False)
    harness.triton.fails = None
    await harness.until(ready=True)


@pytest.mark.parametrize("settings", [WATCHFUL])
async def test_one_server_of_several_that_does_not_answer_leaves_the_gateway_ready(harness: GatewayHarness) -> None:
    seen = harness.gateway.readiness
    for _ in range(3):
        harness.triton.n_failures, harness.triton.fails = 2, (grpc.StatusCode.INTERNAL, "this one of them")
        async with asyncio.timeout(20):
            while harness.triton.n_failures:
                assert seen.ready
                await asyncio.sleep(0.005)
        harness.triton.fails = None
        before = len(harness.triton.requested_outputs)
        async with asyncio.timeout(20):
            while len(harness.triton.requested_outputs) < before + 2:  # noqa: ASYNC110 - nothing signals it
                await asyncio.sleep(0.005)
        assert seen.ready


@pytest.mark.parametrize("settings", [WATCHFUL | {"canary_timeout_s": 0.1}])
async def test_not_ready_while_the_canary_hangs(harness: GatewayHarness) -> None:
    harness.triton.hangs = True
    await harness.until(ready=False)
    harness.triton.hangs = False
    await harness.until(ready=True)


@pytest.mark.parametrize("settings", [WATCHFUL])
async def test_not_ready_once_the_preprocessing_service_is_away(harness: GatewayHarness) -> None:
    await harness.servers["preprocess"].stop(None)
    await harness.until(ready=False)

    checks = (await harness.http.get("/readyz")).json()["checks"]

    assert checks["model"] == "ok"
    assert "preprocessing service" in checks["preprocess"]


@pytest.mark.parametrize("settings", [WATCHFUL])
async def test_not_ready_where_both_mean_another_spectrogram(harness: GatewayHarness) -> None:
    harness.preprocess.fingerprint = "another"
    await harness.until(ready=False)

    checks = (await harness.http.get("/readyz")).json()["checks"]
    response = await harness.http.post("/v1/analyses", files={"file": b"any"})

    assert "another spectrogram" in checks["model"]
    assert (response.status_code, response.json()["code"]) == (503, "mismatch")


@pytest.mark.parametrize("settings", [WATCHFUL])
@pytest.mark.parametrize("head_bias", ["no json", json.dumps([0.5, 0.5])], ids=["no json", "too short"])
async def test_a_model_with_a_wrong_description_is_reported_and_probed_again(
    harness: GatewayHarness, head_bias: str, caplog: pytest.LogCaptureFixture
) -> None:
    harness.triton.head_bias = head_bias
    harness.triton.fails = (grpc.StatusCode.INTERNAL, "so that it is described again")
    await harness.until(ready=False)
    harness.triton.fails = None
    async with asyncio.timeout(20):
        while "unforeseen" not in caplog.text:  # noqa: ASYNC110 - only the log shows it
            await asyncio.sleep(0.01)
    assert not harness.gateway.readiness.ready

    harness.triton.head_bias = json.dumps([0.5, -0.25, 0.125])

    await harness.until(ready=True)


async def test_healthz_is_for_people_and_always_answers(starting: GatewayHarness) -> None:
    response = await starting.http.get("/healthz")

    assert response.status_code == 200
    assert set(response.json()["checks"]) == {"preprocess", "model"}
