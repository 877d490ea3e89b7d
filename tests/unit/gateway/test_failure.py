"""Upstream failures are reported as a plain problem with the right status, and nothing is invented."""

import asyncio

import grpc
import httpx
import pytest

from audiocnn.errors import Busy, TruncatedAudio
from tests.unit.gateway.conftest import GatewayHarness

SOON = {"request_timeout_s": 0.3}


async def analyze(harness: GatewayHarness, **headers: str) -> httpx.Response:
    return await harness.http.post("/v1/analyses", files={"file": b"any"}, headers=headers)


def assert_problem(response: httpx.Response, status: int, code: str) -> None:
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    document = response.json()
    assert (document["status"], document["code"]) == (status, code)
    assert document["request_id"] == response.headers["x-request-id"]
    assert ("retry-after" in response.headers) is (status == 503)
    assert document["type"]
    assert document["title"]
    assert document["detail"].endswith(".")


async def test_a_busy_preprocessing_service_is_busy(harness: GatewayHarness) -> None:
    harness.preprocess.fails = Busy("The service is at capacity.")

    assert_problem(await analyze(harness), 503, "busy")


@pytest.mark.parametrize("settings", [SOON])
async def test_a_slow_preprocessing_service_is_too_slow(harness: GatewayHarness) -> None:
    harness.preprocess.hangs = True

    assert_problem(await analyze(harness), 504, "deadline_exceeded")


async def test_a_preprocessing_service_that_is_away_is_unavailable(harness: GatewayHarness) -> None:
    await harness.servers["preprocess"].stop(None)

    assert_problem(await analyze(harness), 503, "unavailable")


async def test_a_preprocessing_service_that_breaks_is_unavailable_and_leaks_nothing(harness: GatewayHarness) -> None:
    harness.preprocess.fails = ZeroDivisionError("/home/someuser")

    response = await analyze(harness)

    assert_problem(response, 503, "unavailable")
    assert "someuser" not in response.text


async def test_a_garbled_answer_is_not_the_client_s_fault(harness: GatewayHarness) -> None:
    harness.preprocess.garbles = True

    assert_problem(await analyze(harness), 503, "mismatch")


async def test_an_error_of_a_recording_is_passed_on_unchanged(harness: GatewayHarness) -> None:
    harness.preprocess.fails = TruncatedAudio("It ends after 1.000 s: export it again.")

    response = await analyze(harness)

    assert_problem(response, 422, "truncated_audio")
    assert response.json()["detail"] == "It ends after 1.000 s: export it again."


async def test_a_full_queue_of_triton_is_busy(harness: GatewayHarness) -> None:
    harness.triton.fails = (grpc.StatusCode.UNAVAILABLE, "inference request: Exceeds maximum queue size")

    assert_problem(await analyze(harness), 503, "busy")


@pytest.mark.parametrize("settings", [SOON])
async def test_a_slow_triton_is_too_slow(harness: GatewayHarness) -> None:
    harness.triton.hangs = True

    assert_problem(await analyze(harness), 504, "deadline_exceeded")


@pytest.mark.parametrize("status", [grpc.StatusCode.INTERNAL, grpc.StatusCode.UNAVAILABLE])
async def test_a_broken_triton_is_unavailable_and_the_log_says_why(
    harness: GatewayHarness, status: grpc.StatusCode, caplog: pytest.LogCaptureFixture
) -> None:
    harness.triton.fails = (status, "Stub process is not healthy")

    response = await analyze(harness)

    assert_problem(response, 503, "unavailable")
    assert "Stub" not in response.text
    assert "Stub process is not healthy" in caplog.text


async def test_a_triton_that_is_away_is_unavailable(harness: GatewayHarness) -> None:
    await harness.servers["triton"].stop(None)

    assert_problem(await analyze(harness), 503, "unavailable")


async def test_a_stream_that_breaks_off_gives_no_half_answer(harness: GatewayHarness) -> None:
    harness.preprocess.n_windows, harness.preprocess.block_windows = 4, [2]
    harness.triton.unknown_windows = set()
    first = await analyze(harness)
    assert first.status_code == 200

    harness.triton.fails = (grpc.StatusCode.INTERNAL, "gone")

    assert_problem(await analyze(harness), 503, "unavailable")


async def test_one_request_above_capacity_is_refused_while_the_first_is_served(
    harness: GatewayHarness,
) -> None:
    harness.triton.hangs = True
    first = asyncio.create_task(analyze(harness))
    await harness.triton.begun.wait()

    assert_problem(await analyze(harness), 503, "busy")

    assert not first.done()
    first.cancel()


async def test_before_it_is_ready_it_says_so(starting: GatewayHarness) -> None:
    assert_problem(await analyze(starting), 503, "unavailable")


@pytest.mark.parametrize(
    "method, path, status, code",
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/predict", 405, "method_not_allowed"),
        ("DELETE", "/v1/analyses", 405, "method_not_allowed"),
    ],
)
async def test_paths_and_methods_that_do_not_exist_are_problems_too(
    harness: GatewayHarness, method: str, path: str, status: int, code: str
) -> None:
    assert_problem(await harness.http.request(method, path), status, code)


async def test_an_unexpected_error_is_internal_and_leaks_nothing(
    harness: GatewayHarness, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError("/home/someuser")

    monkeypatch.setattr(harness.gateway, "analyze", broken)

    response = await analyze(harness)

    assert_problem(response, 500, "internal")
    assert "someuser" not in response.text
    assert "someuser" in caplog.text


async def test_a_client_that_goes_ends_the_work_behind_it(harness: GatewayHarness) -> None:
    harness.triton.hangs = True
    going = asyncio.Event()
    await gone_client(harness, going, hangs=harness.triton.begun)

    async with asyncio.timeout(20):
        await harness.triton.cancelled.wait()
    assert harness.gateway.admission.in_flight == 0


async def test_a_client_that_goes_while_its_recording_is_decoded_ends_that(harness: GatewayHarness) -> None:
    harness.preprocess.hangs = True
    await gone_client(harness, asyncio.Event(), hangs=harness.preprocess.begun)

    async with asyncio.timeout(20):
        await harness.preprocess.cancelled.wait()
    assert harness.gateway.admission.in_flight == 0


async def gone_client(harness: GatewayHarness, going: asyncio.Event, hangs: asyncio.Event) -> None:
    """A client that sends its request and hangs up once the work for it is under way."""
    request = harness.http.build_request("POST", "/v1/analyses", files={"file": b"any"})
    messages = [{"type": "http.request", "body": request.read(), "more_body": False}]

    async def receive() -> dict[str, object]:
        if messages:
            return messages.pop()
        await going.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        pass

    headers = [(name.lower(), value) for name, value in request.headers.raw]
    scope = {
        "type": "http", "method": "POST", "path": "/v1/analyses", "raw_path": b"/v1/analyses", "headers": headers,
        "query_string": b"", "scheme": "http", "http_version": "1.1", "client": None, "server": ("test", 80),
    }  # fmt: skip
    serving = asyncio.create_task(harness.app(scope, receive, send))  # type: ignore[arg-type]
    await hangs.wait()
    going.set()
    await serving
