"""What cannot be analysed is refused in plain words, with the right status, and costs nothing that stays."""

import base64
import json
import resource
import socket
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from tests import signals
from tests.conftest import Stack
from tests.integration.conftest import post_file, post_json
from tests.waiting import until

WAV = signals.encode(signals.noise(1.0, 44_100), 44_100)


def with_sample(value: float) -> bytes:
    """A float WAV with one impossible sample."""
    waveform = signals.noise(1.0, 44_100)
    waveform[1_000] = value
    return signals.encode(waveform, 44_100, subtype="FLOAT")


AUDIO = {
    "empty": (b"", 400, "empty_audio"),
    "text": (b"this is not a recording" * 100, 415, "unsupported_audio"),
    "truncated header": (WAV[:30], 415, "unsupported_audio"),
    "no samples": (signals.encode(signals.silence(0, 44_100), 44_100), 422, "no_samples"),
    "NaN": (with_sample(np.nan), 422, "invalid_samples"),
    "infinity": (with_sample(-np.inf), 422, "invalid_samples"),
    "beyond any scale": (with_sample(1e30), 422, "invalid_samples"),
    "three hours of silence": (signals.silent_flac(3 * 3600), 422, "audio_too_long"),
    "FLAC without its sound": (
        signals.encode(signals.noise(5.0, 44_100), 44_100, "FLAC")[:100],
        422,
        "truncated_audio",
    ),
}


def is_problem(response: httpx.Response, status: int, code: str) -> None:
    """RFC 9457, complete, and without anything of the inside."""
    assert response.status_code == status, response.text[:500]
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail", "code", "request_id"}
    assert (body["status"], body["code"]) == (status, code)
    assert body["request_id"] == response.headers["x-request-id"]
    assert body["detail"]
    assert "Traceback" not in response.text and ".py" not in response.text


@pytest.mark.parametrize("name", AUDIO)
@pytest.mark.parametrize("send", [post_json, post_file])
def test_bad_audio(client: httpx.Client, name: str, send: Callable[[httpx.Client, bytes], httpx.Response]) -> None:
    audio, status, code = AUDIO[name]
    is_problem(send(client, audio), status, code)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "empty_audio"),
        (b"{", 400, "invalid_body"),
        (b"[]", 422, "invalid_request"),
        (b'{"audio": "AAAA"}', 422, "invalid_request"),
        (b'{"audio_data": 7}', 422, "invalid_request"),
        (b'{"audio_data": ""}', 400, "empty_audio"),
        (b'{"audio_data": "not base64!"}', 400, "invalid_base64"),
        (b'{"audio_data": "AAA"}', 400, "invalid_base64"),
        (b'{"audio_data": "data:audio/wav;base64,AAAA"}', 400, "invalid_base64"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/predict"])
def test_bad_json(client: httpx.Client, path: str, body: bytes, status: int, code: str) -> None:
    is_problem(client.post(path, content=body, headers={"Content-Type": "application/json"}), status, code)


def test_base64_in_lines_is_base64(client: httpx.Client) -> None:
    body = {"audio_data": base64.encodebytes(WAV).decode()}
    assert client.post("/predict", json=body).status_code == 200


def test_wrong_content_type(client: httpx.Client) -> None:
    is_problem(
        client.post("/predict", content=b"x", headers={"Content-Type": "text/plain"}), 415, "unsupported_media_type"
    )
    is_problem(client.post("/v1/analyses", json={"audio_data": ""}), 415, "unsupported_media_type")


def test_wrong_field_of_a_form(client: httpx.Client) -> None:
    is_problem(client.post("/v1/analyses", files={"audio": WAV}), 422, "invalid_request")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_wrong_method(client: httpx.Client, method: str) -> None:
    is_problem(client.request(method, "/predict"), 405, "method_not_allowed")


@pytest.mark.parametrize(
    "query", [{"top_k": 0}, {"top_k": "x"}, {"activations": "all"}, {"start": 3, "end": 2}, {"start": -1}, {"start": 9}]
)
def test_wrong_options(client: httpx.Client, query: dict[str, Any]) -> None:
    is_problem(post_file(client, WAV, **query), 422, "invalid_request")


def test_what_does_not_exist(client: httpx.Client) -> None:
    is_problem(post_file(client, WAV, window=3), 404, "not_found")
    is_problem(post_file(client, WAV, "/v1/activations/layer9"), 404, "not_found")
    is_problem(client.get("/v2/nothing"), 404, "not_found")


def test_a_body_that_says_it_is_a_gigabyte_is_refused_before_it_arrives(stack: Stack) -> None:
    head = (
        "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Content-Length: 1000000000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", stack.settings.gateway_port), timeout=20) as connection:
        connection.sendall(head.encode() + b"{")
        reply = ""
        while not reply.endswith("}"):
            reply += connection.recv(65_536).decode()
    assert reply.startswith("HTTP/1.1 413")
    assert json.loads(reply.partition("\r\n\r\n")[2])["code"] == "audio_too_large"


def test_a_body_larger_than_the_limit_is_refused_while_it_arrives(client: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        yield b'{"audio_data": "'
        for _ in range(40):
            yield b"A" * (1 << 20)

    response = client.post("/predict", content=endless(), headers={"Content-Type": "application/json"})
    is_problem(response, 413, "audio_too_large")


def test_an_upload_that_breaks_off_is_no_failure_of_the_gateway(stack: Stack, client: httpx.Client) -> None:
    def gone() -> float:
        label = 'http_request_duration_seconds_count{method="POST",route="/v1/analyses",status="499"}'
        lines = client.get("/metrics").text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(label))

    before = gone()
    head = (
        "POST /v1/analyses HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        "Content-Length: 100000\r\n\r\n--x\r\n"
    )
    with socket.create_connection(("127.0.0.1", stack.settings.gateway_port)) as connection:
        connection.sendall(head.encode())
    deadline = time.monotonic() + 20
    while gone() == before:
        assert time.monotonic() < deadline
    log = (stack.logs / "gateway.log").read_text()
    assert "unforeseen" not in log


def test_a_wav_from_a_pipe_is_answered_with_a_warning(client: httpx.Client) -> None:
    answer = post_file(client, signals.wav_with_data_length(WAV, 0xFFFFFFFF)).json()
    assert answer["waveform"]["duration"] == 1.0
    assert any("length" in warning for warning in answer["warnings"])


CUT_OFF = {
    "claims more than it holds": signals.wav_with_data_length(WAV, 4 * len(WAV)),
    "claims 1 GB": signals.wav_with_data_length(WAV, 1_000_000_000),
    "10 ms are missing": WAV[: -2 * 441],
    "cut FLAC": signals.encode(signals.noise(5.0, 44_100), 44_100, "FLAC")[:-20_000],
}


@pytest.mark.parametrize("name", CUT_OFF)
def test_what_is_left_of_a_file_is_analysed_with_a_warning(client: httpx.Client, name: str) -> None:
    answer = post_file(client, CUT_OFF[name]).json()
    assert answer["waveform"]["duration"] > 0.9
    assert any("cut off" in warning for warning in answer["warnings"])


def test_an_mp3_of_unknown_length_is_analysed_whole(client: httpx.Client) -> None:
    loud_first = np.concatenate((signals.noise(10.0, 44_100), signals.noise(30.0, 44_100, amplitude=1e-5)))
    answer = post_file(client, signals.vbr_mp3(loud_first, 44_100)).json()
    assert answer["waveform"]["duration"] == pytest.approx(40.0, abs=0.1)
    assert answer["warnings"] == []


def test_refusals_leave_no_memory_behind(stack: Stack, client: httpx.Client) -> None:
    def rss_bytes() -> int:
        total = 0
        for name in ("gateway", "preprocess"):
            statm = Path(f"/proc/{stack.pid(name)}/statm").read_text()
            total += int(statm.split()[1]) * resource.getpagesize()
        return total

    # The largest bodies that are still read: 15 MB each, none of them a recording.
    junk = b"RIFF" + struct.pack("<I", 15_000_000) + b"WAVE" + bytes(15_000_000)
    # What the allocators keep for the next request is no leak: they are filled first.
    for _ in range(40):
        post_file(client, junk)
        post_json(client, junk)
    before = rss_bytes()
    for _ in range(20):
        assert post_file(client, junk).status_code in (415, 422)
        assert post_json(client, junk).status_code in (415, 422)
    until(lambda: rss_bytes() - before < 100 << 20)
