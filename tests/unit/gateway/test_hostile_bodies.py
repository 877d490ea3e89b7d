"""Bodies made to cost more than they should: refused before they are parsed, with a short answer."""

import base64
from collections.abc import Callable

import orjson
import pytest
import starlette.formparsers

from gateway.http import json_audio
from tests.unit.gateway.conftest import GatewayHarness
from tests.unit.gateway.test_body import FILE, FORM, JSON, assert_problem, form_with, json_with

LARGE = {"max_json_audio_bytes": 16 << 20}
SIZE = 2 << 20

STRUCTURE = {
    "keys": b"{%s}" % b",".join(b'"%d":0' % n for n in range(SIZE // 10)),
    "keys beside the audio": b'{%s,"audio_data":"AAAA"}' % b",".join(b'"%d":0' % n for n in range(SIZE // 10)),
    "keys behind the audio": b'{"audio_data":"AAAA",%s}' % b",".join(b'"%d":0' % n for n in range(SIZE // 10)),
    "dicts": b"[%s]" % b",".join([b"{}"] * (SIZE // 3)),
    "lists": b'{"audio_data":[%s]}' % b",".join([b"[]"] * (SIZE // 3)),
    "the name, many times": b'{%s:"AAAA"}' % (b'"audio_data"' * (SIZE // 12)),
    "spaces": b'{"audio_data": %s "AAAA"}' % (b" " * SIZE),
}


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Bytes of each text that the JSON parser is given."""
    sizes: list[int] = []
    loads: Callable[[bytes], object] = orjson.loads
    monkeypatch.setattr(orjson, "loads", lambda text: sizes.append(len(text)) or loads(text))
    return sizes


@pytest.mark.parametrize("settings", [LARGE])
@pytest.mark.parametrize("name", STRUCTURE)
async def test_json_structure_beside_the_audio_is_refused_before_it_is_parsed(
    harness: GatewayHarness, name: str, parsed: list[int]
) -> None:
    response = await harness.http.post("/predict", content=STRUCTURE[name], headers=JSON)

    assert_problem(response, 422, "invalid_request")
    assert max(parsed, default=0) <= json_audio.MAX_STRUCTURE_BYTES
    assert len(response.content) < 1_000


async def test_an_error_names_few_of_many_unknown_fields(harness: GatewayHarness) -> None:
    body = orjson.dumps({str(n): 0 for n in range(300)})

    response = await harness.http.post("/predict", content=body, headers=JSON)

    assert_problem(response, 422, "invalid_request")
    assert len(response.content) < 1_000


@pytest.mark.parametrize(
    "body",
    [
        b'{"audio_data": "AA\\/A"}',  # as PHP writes a slash
        b'{"audio_data": "AAA\\u0041"}',
        b'{"audio_data": "AA\\nAA\\r\\n"}',
        b' {\n"audio_data"\t:\r "AAAA" } ',
        b'{"audio_data": "AAAA", "audio_data": "AAAA"}',
    ],
)
async def test_base64_may_be_written_in_every_way_that_json_has(harness: GatewayHarness, body: bytes) -> None:
    assert (await harness.http.post("/predict", content=body, headers=JSON)).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"audio_data": "AAAA\\"}', 400, "invalid_base64"),
        (b'{"audio_data": "AA\\"AA"}', 400, "invalid_base64"),
        (b'{"audio_data": "AA\\\\A"}', 400, "invalid_base64"),
        (b'{"audio_data": "AA\nAA"}', 400, "invalid_body"),
        (b'{"audio_data": "AA\\qA"}', 400, "invalid_body"),
        (b'{"audio_data": "AAAA', 400, "invalid_body"),
        (b'{"audio_data": "AAAA"', 400, "invalid_body"),
        (b'{"audio_data": "AAAA"}}', 400, "invalid_body"),
        (b'{"x\\"audio_data": "AAAA"}', 422, "invalid_request"),
        (b'{"x": {"audio_data": "AAAA"}}', 422, "invalid_request"),
        (b'{"audio_data": {"audio_data": "AAAA"}}', 422, "invalid_request"),
        (b'[{"audio_data": "AAAA"}]', 422, "invalid_request"),
        (b'{"audio_data": "AAAA", "sound": "x"}', 422, "invalid_request"),
        (b'{"audio_data": "AAAA", "audio_data": 7}', 422, "invalid_request"),
    ],
)
async def test_json_around_the_audio_is_still_checked(
    harness: GatewayHarness, body: bytes, status: int, code: str
) -> None:
    assert_problem(await harness.http.post("/predict", content=body, headers=JSON), status, code)
    assert harness.preprocess.request_ids == []


@pytest.mark.parametrize("settings", [LARGE | {"max_upload_bytes": 16 << 20}])
@pytest.mark.parametrize("separator", ["", "\n", " "])
async def test_long_base64_is_decoded_to_the_same_bytes(harness: GatewayHarness, separator: str) -> None:
    audio = bytes(range(256)) * (4 << 10) * 3 + b"end"
    text = base64.b64encode(audio).decode()
    lines = separator.join(text[at : at + 77] for at in range(0, len(text), 77)) if separator else text

    response = await harness.http.post("/predict", json={"audio_data": lines})

    assert response.status_code == 200
    assert harness.preprocess.requests[-1].audio == audio


@pytest.mark.parametrize("settings", [LARGE | {"max_upload_bytes": 16 << 20}])
@pytest.mark.parametrize("shift", range(7))
async def test_long_base64_with_escapes_is_parsed_in_pieces(
    harness: GatewayHarness, shift: int, parsed: list[int]
) -> None:
    n = 100_000 * 4
    body = b'{"audio_data": "%s%s%s"}' % (b"A" * shift, b"\\u0042" * n, b"A" * (-shift % 4))

    response = await harness.http.post("/predict", content=body, headers=JSON)

    assert response.status_code == 200
    expected = base64.b64decode(b"A" * shift + b"B" * n + b"A" * (-shift % 4))
    assert harness.preprocess.requests[-1].audio == expected
    assert max(parsed) <= json_audio.DECODED_AT_ONCE + 2


@pytest.mark.parametrize("settings", [LARGE])
@pytest.mark.parametrize("at", [4, json_audio.DECODED_AT_ONCE, 1 << 20])
async def test_padding_inside_long_base64_is_an_error(harness: GatewayHarness, at: int) -> None:
    body = json_with(bytes(3 << 20)).replace(b"A" * 4, b"AAA=", 1) if at == 4 else _padded(at)

    assert_problem(await harness.http.post("/predict", content=body, headers=JSON), 400, "invalid_base64")


def _padded(at: int) -> bytes:
    return b'{"audio_data": "%s="}' % (b"A" * (at - 1) + b"=" + b"A" * (2 << 20))


CHARSETS = ["punycode", "undefined", "utf-16", "\xff"]


@pytest.mark.parametrize("settings", [{"max_upload_bytes": 4 << 20}])
@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("path", ["/v1/analyses", "/v1/activations/conv1"])
async def test_no_charset_of_a_form_reaches_the_parser(
    harness: GatewayHarness, path: str, charset: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[str] = []
    decode = starlette.formparsers._user_safe_decode
    monkeypatch.setattr(
        starlette.formparsers, "_user_safe_decode", lambda src, codec: used.append(codec) or decode(src, codec)
    )
    field = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"a-" * 1_000 + b"\r\n"
    headers = [(b"content-type", f"multipart/form-data; charset={charset}; boundary=x".encode("latin-1"))]

    response = await harness.http.post(path, content=field + form_with(b"any"), headers=headers)

    assert response.status_code in (200, 404)
    assert set(used) <= {"utf-8"}


async def test_a_quoted_boundary_is_read(harness: GatewayHarness) -> None:
    headers = {"content-type": 'multipart/form-data; boundary="a b:x"'}
    body = form_with(b"any").replace(b"--x", b"--a b:x")

    assert (await harness.http.post("/v1/analyses", content=body, headers=headers)).status_code == 200


@pytest.mark.parametrize("settings", [{"max_upload_bytes": 4 << 20}])
async def test_a_form_has_no_room_for_long_fields(harness: GatewayHarness) -> None:
    field = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + bytes(1 << 20) + b"\r\n"

    assert_problem(
        await harness.http.post("/v1/analyses", content=field + FILE + b"any\r\n--x--\r\n", headers=FORM),
        400,
        "invalid_body",
    )
