"""A short attack on every endpoint; `make attack` runs longer, with other inputs each time."""

import base64
import json
import math
import random
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import grpc
import httpx
import pytest

from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc, preprocess_pb2, preprocess_pb2_grpc, tensor_pb2
from tests.attack.conftest import PART_S, SEED
from tests.attack.judge import HANG_S, MISTAKES_OF_THE_SENDER, judge_grpc, judge_http
from tests.attack.mutations import mutated, originals
from tests.conftest import Stack

Rounds = Callable[[], Iterator[int]]
VALUES = [None, True, 0, -1, 1e308, "", "AAAA", "\ud800", "x" * 5_000, [], {}, [[]] * 50, {"audio_data": "AAAA"}]
NUMBERS = ["0", "-1", "1", "2.5", "nan", "inf", "1e308", "-0", "", "x", "9" * 30, "0x1", "٣"]
QUERIES = {
    "start": NUMBERS,
    "end": NUMBERS,
    "window": NUMBERS,
    "top_k": NUMBERS,
    "activations": ["none", "summary", "full", "", "all"],
    "encoding": ["json", "base64", "", "xml"],
}


@pytest.fixture
def http(attacked: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=attacked.url, trust_env=False, timeout=HANG_S) as client:
        yield client
        assert client.get("/livez").status_code == 200


def query(rng: random.Random) -> dict[str, str]:
    return {name: rng.choice(values) for name, values in QUERIES.items() if rng.random() < 0.15}


def test_json_with_broken_audio(http: httpx.Client, rng: random.Random, rounds: Rounds, tmp_path: Path) -> None:
    for _ in rounds():
        body = json.dumps({"audio_data": base64.b64encode(mutated(rng)).decode()}).encode()
        headers = {"content-type": "application/json"}
        reply = http.post(rng.choice(["/", "/predict"]), content=body, headers=headers, params=query(rng))
        judge_http(reply, body, tmp_path)


def test_json_of_anything(http: httpx.Client, rng: random.Random, rounds: Rounds, tmp_path: Path) -> None:
    for n in rounds():
        if n % 3:
            names = rng.choices(["audio_data", "sound", "x", "audio\\u005fdata", ""], k=rng.randint(0, 3))
            body = json.dumps({name: rng.choice(VALUES) for name in names}).encode()
        else:
            document = bytearray(json.dumps({"audio_data": base64.b64encode(originals()[0]).decode()}).encode())
            for _ in range(rng.randint(1, 8)):
                at = rng.choice([rng.randrange(20), rng.randrange(len(document))])
                document[at : at + rng.randint(0, 3)] = rng.randbytes(rng.randint(0, 3))
            body = bytes(document)
        judge_http(http.post("/predict", content=body, headers={"content-type": "application/json"}), body, tmp_path)


def test_forms(http: httpx.Client, rng: random.Random, rounds: Rounds, tmp_path: Path) -> None:
    for _ in rounds():
        body, content_type = form(rng)
        path = rng.choice(["/v1/analyses", "/v1/analyses", "/v1/activations/layer1", "/v1/activations/%00"])
        reply = http.post(path, content=body, headers={"content-type": content_type}, params=query(rng))
        judge_http(reply, body, tmp_path)


def form(rng: random.Random) -> tuple[bytes, bytes]:
    """A form that is wrong in one way or another, or only its file is."""
    boundary = rng.choice([b"x", b"-" * 70, b"a b", b"'"])
    field = rng.choice([b"file", b"file", b"file", b"sound", b"", b"fi\r\nle"])
    part = b'Content-Disposition: form-data; name="%s"; filename="%s"\r\n' % (
        field,
        rng.choice([b"a", b"../a", b"\xff"]),
    )
    if rng.random() < 0.2:
        part += rng.choice([b"Content-Transfer-Encoding: base64\r\n", b"X: " + b"x" * 5_000 + b"\r\n", b"no colon\r\n"])
    body = b"--" + boundary + b"\r\n" + part + b"\r\n" + mutated(rng) + b"\r\n--" + boundary + b"--\r\n"
    if rng.random() < 0.2:
        at = rng.randrange(min(len(body), 200))
        body = body[:at] + rng.randbytes(2) + body[at:]
    options = rng.choice([b"", b"", b"; charset=punycode", b"; charset=utf-16", b"; x=\xff"])
    return body, b'multipart/form-data; boundary="' + boundary + b'"' + options


def test_paths_and_methods(http: httpx.Client, rng: random.Random, rounds: Rounds, tmp_path: Path) -> None:
    paths = [
        "/",
        "/predict",
        "/v1/model",
        "/v1/analyses",
        "/v1/activations/x",
        "/docs",
        "/metrics",
        "/%2e%2e/x",
        "/\u00e4",
    ]
    for _ in rounds():
        method = rng.choice(["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST"])
        headers = {
            name: rng.choice(["", "x", "*/*", "gzip", "http://evil.example", "bytes=0-1", "Bearer x", "9" * 500])
            for name in rng.sample(["accept", "accept-encoding", "origin", "range", "authorization", "traceparent"], 2)
        }
        reply = http.request(method, rng.choice(paths), headers=headers)
        assert reply.status_code < 500, (method, reply.url, headers, reply.text)


def test_analyses_over_grpc(attacked: Stack, rng: random.Random, rounds: Rounds, tmp_path: Path) -> None:
    with grpc.insecure_channel(f"127.0.0.1:{attacked.settings.gateway_grpc_port}") as channel:
        stub = analysis_pb2_grpc.AnalysisServiceStub(channel)
        raw = channel.unary_unary(
            "/audiocnn.v1.AnalysisService/Analyze", response_deserializer=pb.AnalyzeResponse.FromString
        )
        for n in rounds():
            message = pb.AnalyzeRequest(
                audio=mutated(rng), top_k=rng.choice([0, 0, 1, -1, 2**31 - 1])
            ).SerializeToString()
            if n % 3 == 0:
                at = rng.randrange(min(16, len(message)))
                message = message[:at] + rng.randbytes(2) + message[at:]
            judge_grpc(outcome(lambda message=message: raw(message, timeout=HANG_S)), message, tmp_path)
        stub.GetModel(pb.GetModelRequest(), timeout=HANG_S)


def outcome(call: Callable[[], pb.AnalyzeResponse]) -> pb.AnalyzeResponse | grpc.RpcError:
    try:
        return call()
    except grpc.RpcError as error:
        return error


def test_preprocessing_over_grpc(attacked: Stack, rng: random.Random, rounds: Rounds, tmp_path: Path) -> None:
    edges = [0.0, -1.0, 0.5, 1e308, float("nan"), float("inf")]
    with grpc.insecure_channel(f"127.0.0.1:{attacked.settings.preprocess_port}") as channel:
        stub = preprocess_pb2_grpc.PreprocessServiceStub(channel)
        for n in rounds():
            request = preprocess_pb2.PreprocessRequest(audio=mutated(rng))
            if n % 3 == 0:
                request.region.CopyFrom(tensor_pb2.Region(start_s=rng.choice(edges), end_s=rng.choice(edges)))
            if n % 5 == 0:
                request.window = rng.choice([0, 1, -1, 2**31 - 1])
            try:
                assert list(stub.Preprocess(request, timeout=HANG_S))
            except grpc.RpcError as error:
                (tmp_path / "sent").write_bytes(request.SerializeToString())
                assert error.code() in MISTAKES_OF_THE_SENDER, (error.details(), tmp_path)


def test_requests_from_the_schema(attacked: Stack, tmp_path: Path) -> None:
    """Every response, to right requests and wrong ones, is one that the schema names."""
    checks = [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "unsupported_method",
    ]
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{attacked.url}/openapi.json"]
    command += ["--checks", ",".join(checks), "--max-time", str(math.ceil(PART_S)), "--seed", str(int(SEED, 16))]
    command += ["--request-timeout", str(HANG_S), "--suppress-health-check", "all", "--warnings", "off", "--no-color"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_raw_sockets(attacked: Stack, rng: random.Random, rounds: Rounds, http: httpx.Client) -> None:
    pieces = [b"POST /predict HTTP/1.1\r\n", b"GET / HTTP/9.9\r\n", b"Host: x\r\n", b"Content-Length: 5\r\n", b"\r\n",
              b"Transfer-Encoding: chunked\r\n", b"5\r\nhello\r\n", b"ffffffffffffffffff\r\n", b"Upgrade: h2c\r\n",
              b"Connection: upgrade\r\n", b"Expect: 100-continue\r\n", b"Content-Length: -1\r\n", b"\0", b"\n", b" ",
              b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01\x02\0\x01", b"X: " + b"x" * 40_000 + b"\r\n",
              b"Content-Type: application/json\r\n", b'{"audio_data": "AAAA"}', b"0\r\n\r\n"]  # fmt: skip
    ports = attacked.settings.gateway_port, attacked.settings.gateway_grpc_port, attacked.settings.preprocess_port
    left: list[socket.socket] = []
    for _ in rounds():
        each = socket.create_connection(("127.0.0.1", rng.choice(ports)), timeout=HANG_S)
        sent = b"".join(rng.choices(pieces, k=rng.randint(1, 10)))
        try:
            each.sendall(sent)
            each.settimeout(0.01)
            answer = each.recv(4_096)
        except OSError:  # closed, or no answer yet: it is left as it is
            answer = b""
        assert not answer.startswith(b"HTTP/1.1 5"), (sent, answer)
        left.append(each)
        if len(left) > 200:
            left.pop(0).close()
        assert http.get("/livez").status_code == 200
    for each in left:
        each.close()
