"""What fails behind the gateway is told as a plain problem with the right status, and nothing is invented."""

import asyncio

import grpc
import httpx
import pytest

from audiocnn.errors import Busy, TruncatedAudio
from tests.unit.gateway.conftest import House

SOON = {"request_timeout_s": 0.3}


async def analyze(house: House, **headers: str) -> httpx.Response:
    return await house.http.post("/v1/analyses", files={"file": b"any"}, headers=headers)


def assert_problem(response: httpx.Response, status: int, code: str) -> None:
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    document = response.json()
    assert (document["status"], document["code"]) == (status, code)
    assert document["request_id"] == response.headers["x-request-id"]
    assert ("retry-after" in response.headers) is (status == 503)
    assert document["type"]
    assert document["title"]
    assert document["detail"].endswith(".")


async def test_a_busy_preprocessing_service_is_busy(house: House) -> None:
    house.preprocess.fails = Busy("Every place is taken.")

    assert_problem(await analyze(house), 503, "busy")


@pytest.mark.parametrize("settings", [SOON])
async def test_a_slow_preprocessing_service_is_too_slow(house: House) -> None:
    house.preprocess.hangs = True

    assert_problem(await analyze(house), 504, "deadline_exceeded")


async def test_a_preprocessing_service_that_is_away_is_unavailable(house: House) -> None:
    await house.servers["preprocess"].stop(None)

    assert_problem(await analyze(house), 503, "unavailable")


async def test_a_preprocessing_service_that_breaks_is_unavailable_and_leaks_nothing(house: House) -> None:
    house.preprocess.fails = ZeroDivisionError("/home/somebody")

    response = await analyze(house)

    assert_problem(response, 503, "unavailable")
    assert "somebody" not in response.text


async def test_a_garbled_answer_is_not_blamed_on_who_asked(house: House) -> None:
    house.preprocess.garbles = True

    assert_problem(await analyze(house), 503, "mismatch")


async def test_what_is_wrong_with_a_recording_is_told_as_the_service_told_it(house: House) -> None:
    house.preprocess.fails = TruncatedAudio("It ends after 1.000 s: export it again.")

    response = await analyze(house)

    assert_problem(response, 422, "truncated_audio")
    assert response.json()["detail"] == "It ends after 1.000 s: export it again."


async def test_a_full_queue_of_triton_is_busy(house: House) -> None:
    house.triton.fails = (grpc.StatusCode.UNAVAILABLE, "inference request: Exceeds maximum queue size")

    assert_problem(await analyze(house), 503, "busy")


@pytest.mark.parametrize("settings", [SOON])
async def test_a_slow_triton_is_too_slow(house: House) -> None:
    house.triton.hangs = True

    assert_problem(await analyze(house), 504, "deadline_exceeded")


@pytest.mark.parametrize("status", [grpc.StatusCode.INTERNAL, grpc.StatusCode.UNAVAILABLE])
async def test_a_broken_triton_is_unavailable_and_the_log_says_why(
    house: House, status: grpc.StatusCode, caplog: pytest.LogCaptureFixture
) -> None:
    house.triton.fails = (status, "Stub process is not healthy")

    response = await analyze(house)

    assert_problem(response, 503, "unavailable")
    assert "Stub" not in response.text
    assert "Stub process is not healthy" in caplog.text


async def test_a_triton_that_is_away_is_unavailable(house: House) -> None:
    await house.servers["triton"].stop(None)

    assert_problem(await analyze(house), 503, "unavailable")


async def test_a_stream_that_breaks_off_gives_no_half_answer(house: House) -> None:
    house.preprocess.n_windows, house.preprocess.block_windows = 4, [2]
    house.triton.unknown_windows = set()
    first = await analyze(house)
    assert first.status_code == 200

    house.triton.fails = (grpc.StatusCode.INTERNAL, "gone")

    assert_problem(await analyze(house), 503, "unavailable")


async def test_one_more_than_there_are_places_is_told_to_come_back_while_the_first_is_served(house: House) -> None:
    house.triton.hangs = True
    first = asyncio.create_task(analyze(house))
    await house.triton.begun.wait()

    assert_problem(await analyze(house), 503, "busy")

    assert not first.done()
    first.cancel()


async def test_before_it_is_ready_it_says_so(starting: House) -> None:
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
    house: House, method: str, path: str, status: int, code: str
) -> None:
    assert_problem(await house.http.request(method, path), status, code)


async def test_what_nobody_foresaw_is_an_internal_error_that_leaks_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError("/home/somebody")

    monkeypatch.setattr(house.gateway, "analyze", broken)

    response = await analyze(house)

    assert_problem(response, 500, "internal")
    assert "somebody" not in response.text
    assert "somebody" in caplog.text


async def test_a_client_that_goes_ends_the_work_behind_it(house: House) -> None:
    house.triton.hangs = True
    going = asyncio.Event()
    await gone_client(house, going, hangs=house.triton.begun)

    async with asyncio.timeout(20):
        await house.triton.cancelled.wait()
    assert house.gateway.admission.in_flight == 0


async def test_a_client_that_goes_while_its_recording_is_decoded_ends_that(house: House) -> None:
    house.preprocess.hangs = True
    await gone_client(house, asyncio.Event(), hangs=house.preprocess.begun)

    async with asyncio.timeout(20):
        await house.preprocess.cancelled.wait()
    assert house.gateway.admission.in_flight == 0


async def gone_client(house: House, going: asyncio.Event, hangs: asyncio.Event) -> None:
    """A client that sends its request and hangs up once the work for it is under way."""
    request = house.http.build_request("POST", "/v1/analyses", files={"file": b"any"})
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
    serving = asyncio.create_task(house.app(scope, receive, send))  # type: ignore[arg-type]
    await hangs.wait()
    going.set()
    await serving
