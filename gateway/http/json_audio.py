"""Gets the base64 out of a JSON document without parsing what else the document holds.

A parser builds every object that a document names, on the event loop's interpreter lock: 21 MiB of keys took 15 s and
3 GB. So the one long string is cut out first, and only the short rest is parsed.
"""

import binascii
import re

import orjson
from pydantic import ValidationError

from audiocnn.errors import AudioTooLarge, EmptyAudio, InvalidBase64, InvalidRequest
from gateway.http.errors import InvalidBody
from gateway.http.problems import describe
from gateway.http.schemas import PredictRequest

MAX_STRUCTURE_BYTES = 4_096
"""Of everything in the document beside the base64."""
DECODED_AT_ONCE = 1 << 18
"""Characters of base64 or of escapes: between two such pieces the event loop has its turn."""

_START = re.compile(rb'"audio_data"\s*:\s*"')
_SPACE = b" \t\r\n"
_LINE_ENDS = (b"\n", b"\r", b"\t")
"""Come escaped in JSON."""

Source = bytes | str
"""A recording's bytes, or the id of one that was sent before."""


def decode_json(body: bytes, max_bytes: int) -> Source:
    """The bytes behind `audio_data` in a JSON document, or its `sound`.

    Raises:
        AudioTooLarge, EmptyAudio, InvalidBase64, InvalidBody, InvalidRequest
    """
    if not body:
        raise EmptyAudio('Nothing was sent: send {"audio_data": "<base64 of the file>"}.')
    start, end = _base64_within(body)
    if len(body) - (end - start) > MAX_STRUCTURE_BYTES:
        raise InvalidRequest(
            'The document holds more than "audio_data" or "sound": send only {"audio_data": "<base64 of the file>"}.'
        )
    given = _parse(body[:start] + body[end:])
    if given.sound:
        return given.sound
    # Nothing was cut out where a parser finds the name that the search did not, say with an escape in it.
    audio = _decode(_plain(body, start, end) if end else given.audio_data.encode())
    if len(audio) > max_bytes:
        raise AudioTooLarge(
            f"The recording has {len(audio)} bytes and the limit in JSON is {max_bytes}: "
            "send it as a multipart file to /v1/analyses, or send a shorter one."
        )
    return audio


def _base64_within(body: bytes) -> tuple[int, int]:
    """Where the base64 begins and ends; nowhere if the document has none within its allowed structure."""
    found = _START.search(body, 0, MAX_STRUCTURE_BYTES)
    if found is None:
        return 0, 0
    start, end = found.end(), body.find(b'"', found.end())
    if end < 0:
        raise InvalidBody('The body is not JSON: the string behind "audio_data" does not end.')
    if body[end - 1 : end] == b"\\":
        raise InvalidBase64("audio_data is not base64: there is a quotation mark in it.")
    return start, end


def _parse(document: bytes) -> PredictRequest:
    try:
        return PredictRequest.model_validate(orjson.loads(document))
    except orjson.JSONDecodeError as error:
        raise InvalidBody(f"The body is not JSON: {error}.") from error
    except ValidationError as error:
        raise InvalidRequest(describe(error.errors())) from error


def _plain(body: bytes, start: int, end: int) -> bytes:
    """The string without the escapes that JSON allows, piece by piece: some encoders write every slash with one."""
    if body.find(b"\\", start, end) < 0:
        if any(body.find(space, start, end) >= 0 for space in _LINE_ENDS):
            raise InvalidBody("The body is not JSON: a string holds a line end that is not escaped.")
        return body[start:end]
    if body.find(rb"\\", start, end) >= 0:
        raise InvalidBase64("audio_data is not base64: there is a backslash in it.")
    plain = bytearray()
    while start < end:
        stop = _before_escape(body, start + DECODED_AT_ONCE, end)
        try:
            text: str = orjson.loads(b'"%s"' % body[start:stop])
        except orjson.JSONDecodeError as error:
            raise InvalidBody(f"The body is not JSON: {error}.") from error
        plain += text.encode()
        start = stop
    return bytes(plain)


def _before_escape(body: bytes, stop: int, end: int) -> int:
    """Where a piece may stop so that it cuts no escape, whose longest form has six characters."""
    if stop >= end:
        return end
    escape = body.find(b"\\", stop - 5, stop)
    return stop if escape < 0 else escape


def _decode(text: bytes) -> bytes:
    if text.startswith(b"data:"):
        raise InvalidBase64("audio_data is a data URL: send only what follows its comma.")
    audio, rest = bytearray(), b""
    try:
        for at in range(0, len(text), DECODED_AT_ONCE):
            piece = rest + text[at : at + DECODED_AT_ONCE].translate(None, _SPACE)
            whole = len(piece) // 4 * 4 if at + DECODED_AT_ONCE < len(text) else len(piece)
            if whole and len(audio) % 3:
                raise binascii.Error("padding before the end")
            audio += binascii.a2b_base64(piece[:whole], strict_mode=True)
            rest = piece[whole:]
    except binascii.Error as error:
        raise InvalidBase64(
            f"audio_data is not base64 ({error}): encode the file's bytes, as `base64 FILE` does."
        ) from error
    if not audio:
        raise EmptyAudio("audio_data is empty: encode the file's bytes.")
    return bytes(audio)
