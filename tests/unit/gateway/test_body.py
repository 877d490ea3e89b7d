"""Getting the recording out of a body: every way in which it can be wrong has its name."""

import asyncio
import base64
import tempfile
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.unit.gateway.conftest import GatewayHarness

JSON = {"content-type": "application/json"}
FORM = {"content-type": "multipart/form-data; boundary=x"}
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
MAX_JSON, MAX_FILE = 1_024, 4_096  # conftest.py


def json_with(audio: bytes) -> bytes:
    return b'{"audio_data": "%s"}' % base64.b64encode(audio)


def form_with(audio: bytes) -> bytes:
    return FILE + audio + b"\r\n--x--\r\n"


def assert_problem(response: httpx.Response, status: int, code: str) -> None:
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, response.json()["code"]) == (status, code), response.text


@pytest.mark.parametrize(
    "body, status, code",
    [
        (b"", 400, "empty_audio"),
        (b'{"audio_data": ""}', 400, "empty_audio"),
        (b'{"audio_data": "  "}', 400, "empty_audio"),
        (b"{", 400, "invalid_body"),
        (b"\xff\xfe", 400, "invalid_body"),
        (b'{"audio_data": "\\ud800"}', 400, "invalid_body"),
        (b"[]", 422, "invalid_request"),
        (b"null", 422, "invalid_request"),
        (b"{}", 422, "invalid_request"),
        (b'{"audio": "AAAA"}', 422, "invalid_request"),
        (b'{"audio_data": 1}', 422, "invalid_request"),
        (b'{"audio_data": null}', 422, "invalid_request"),
        (b'{"audio_data": "AAAA", "model": "x"}', 422, "invalid_request"),
        (b'{"audio_data": "?"}', 400, "invalid_base64"),
        (b'{"audio_data": "AAA"}', 400, "invalid_base64"),
        (b'{"audio_data": "AAAA=AAA"}', 400, "invalid_base64"),
        (b'{"audio_data": "\xc3\xa4\xc3\xa4"}', 400, "invalid_base64"),
        (b'{"audio_data": "data:audio/wav;base64,AAAA"}', 400, "invalid_base64"),
        (json_with(bytes(MAX_JSON + 1)), 413, "audio_too_large"),
        (json_with(bytes(100 * MAX_JSON)), 413, "audio_too_large"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/predict"])
async def test_what_is_wrong_with_json_is_named(
    harness: GatewayHarness, path: str, body: bytes, status: int, code: str
) -> None:
    assert_problem(await harness.http.post(path, content=body, headers=JSON), status, code)
    assert harness.preprocess.request_ids == []


@pytest.mark.parametrize(
    "body, status, code",
    [
        (b"", 422, "invalid_request"),
        (form_with(b""), 400, "empty_audio"),
        (form_with(b"any").replace(b'"file"', b'"sound"'), 422, "invalid_request"),
        (form_with(b"any").replace(b'; filename="a.wav"', b""), 422, "invalid_request"),
        (b"this is no form", 400, "invalid_body"),
        (FILE + b"any\r\n" + form_with(b"any"), 400, "invalid_body"),
        (form_with(bytes(MAX_FILE + 1)), 413, "audio_too_large"),
        (form_with(bytes(2 << 20)), 413, "audio_too_large"),
    ],
    ids=["empty", "empty file", "other field", "no file", "no form", "two files", "too large", "far too large"],
)
@pytest.mark.parametrize("path", ["/v1/analyses", "/v1/activations/conv1"])
async def test_what_is_wrong_with_a_form_is_named(
    harness: GatewayHarness, path: str, body: bytes, status: int, code: str
) -> None:
    assert_problem(await harness.http.post(path, content=body, headers=FORM), status, code)
    assert harness.preprocess.request_ids == []


async def test_a_form_without_a_boundary_is_no_form(harness: GatewayHarness) -> None:
    headers = {"content-type": "multipart/form-data"}

    assert_problem(
        await harness.http.post("/v1/analyses", content=form_with(b"any"), headers=headers), 400, "invalid_body"
    )


@pytest.mark.parametrize("path", ["/", "/predict", "/v1/analyses", "/v1/activations/conv1"])
@pytest.mark.parametrize("headers", [{}, {"content-type": "text/plain"}, {"content-type": "audio/wav"}])
async def test_another_content_type_is_refused_with_the_one_to_use(
    harness: GatewayHarness, path: str, headers: dict[str, str]
) -> None:
    response = await harness.http.post(path, content=b"any", headers=headers)

    assert_problem(response, 415, "unsupported_media_type")
    assert "application/json" in response.text or "multipart/form-data" in response.text


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
async def test_json_may_name_its_charset(harness: GatewayHarness, content_type: str) -> None:
    response = await harness.http.post("/predict", content=json_with(b"any"), headers={"content-type": content_type})

    assert response.status_code == 200


async def test_base64_in_lines_is_base64(harness: GatewayHarness) -> None:
    body = {"audio_data": base64.encodebytes(bytes(MAX_JSON)).decode()}

    assert (await harness.http.post("/predict", json=body)).status_code == 200


async def test_bodies_of_the_largest_size_are_taken(harness: GatewayHarness) -> None:
    by_json = await harness.http.post("/predict", content=json_with(bytes(MAX_JSON)), headers=JSON)
    by_form = await harness.http.post("/v1/analyses", content=form_with(bytes(MAX_FILE)), headers=FORM)

    assert (by_json.status_code, by_form.status_code) == (200, 200)


@pytest.mark.parametrize("path, headers", [("/predict", JSON), ("/v1/analyses", FORM)])
async def test_a_body_without_a_length_is_refused_once_it_is_too_large(
    harness: GatewayHarness, path: str, headers: dict[str, str]
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield FILE if headers is FORM else b'{"audio_data": "'
        while sent < 100 << 20:
            sent += 1 << 16
            yield b"A" * (1 << 16)

    assert_problem(await harness.http.post(path, content=endless(), headers=headers), 413, "audio_too_large")
    assert sent < 1 << 20


@pytest.mark.parametrize("settings", [{"body_timeout_s": 0.1}])
@pytest.mark.parametrize("path, headers", [("/predict", JSON), ("/v1/analyses", FORM)])
async def test_a_body_that_does_not_arrive_is_given_up(
    harness: GatewayHarness, path: str, headers: dict[str, str]
) -> None:
    async def stalled() -> AsyncIterator[bytes]:
        yield FILE if headers is FORM else b"{"
        await asyncio.Event().wait()

    assert_problem(await harness.http.post(path, content=stalled(), headers=headers), 408, "request_timeout")


HELD = {"max_held_bytes": 6_000, "max_in_flight": 4}


@pytest.mark.parametrize("settings", [HELD])
async def test_more_than_may_be_held_is_busy_and_what_was_held_is_free_again(harness: GatewayHarness) -> None:
    harness.triton.hangs = True
    first = asyncio.create_task(harness.http.post("/v1/analyses", files={"file": bytes(3_500)}))
    async with asyncio.timeout(20):
        while harness.gateway.bodies.held_bytes < 3_500:  # noqa: ASYNC110 - nothing signals it
            await asyncio.sleep(0.01)

    refused = await harness.http.post("/v1/analyses", files={"file": bytes(3_500)})
    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert refused.headers["retry-after"] == "1"

    first.cancel()
    harness.triton.hangs = False
    async with asyncio.timeout(20):
        while harness.gateway.bodies.held_bytes:  # noqa: ASYNC110 - nothing signals it
            await asyncio.sleep(0.01)
    assert (await harness.http.post("/v1/analyses", files={"file": bytes(3_500)})).status_code == 200


@pytest.mark.parametrize("settings", [{"max_upload_bytes": 4 << 20}])
async def test_an_upload_never_touches_the_disk(harness: GatewayHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    def rollover(_: object) -> None:
        raise AssertionError("written to a file")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", rollover)

    assert (await harness.http.post("/v1/analyses", files={"file": bytes(3 << 20)})).status_code == 200
