"""Gets the recording out of a request's body, and says plainly what is wrong with it if it cannot."""

import asyncio
import binascii
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import orjson
from fastapi import Request
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from audiocnn.errors import AudioTooLarge, EmptyAudio, InvalidBase64, InvalidRequest
from gateway.budget import Take
from gateway.errors import InvalidBody, RequestTimeout, UnsupportedMediaType, describe
from gateway.middleware import ClientGone
from gateway.schemas import PredictRequest

_SPACE = b" \t\r\n"
FORM_OVERHEAD_BYTES = 64 << 10
"""Room for a form's boundaries and headers beside its file."""


async def audio_from_json(request: Request, take: Take, max_bytes: int, timeout_s: float) -> bytes:
    """The bytes behind `audio_data`.

    Raises:
        AudioTooLarge, Busy, EmptyAudio, InvalidBase64, InvalidBody, InvalidRequest, RequestTimeout,
        UnsupportedMediaType
    """
    _expect(request, "application/json", 'send {"audio_data": "<base64 of the file>"} as application/json')
    async with _in_time(timeout_s):
        body = b"".join([chunk async for chunk in _limited(request, take, json_length(max_bytes))])
    # Megabytes of base64 would hold up everyone else on the event loop.
    return await asyncio.to_thread(decode_json, body, max_bytes)


def decode_json(body: bytes, max_bytes: int) -> bytes:
    """The bytes behind `audio_data` in a JSON document."""
    if not body:
        raise EmptyAudio('Nothing was sent: send {"audio_data": "<base64 of the file>"}.')
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidBody(f"The body is not JSON: {error}.") from error
    try:
        text = PredictRequest.model_validate(document).audio_data.encode()
    except ValidationError as error:
        raise InvalidRequest(describe(error.errors())) from error
    if text.startswith(b"data:"):
        raise InvalidBase64("audio_data is a data URL: send only what follows its comma.")
    try:
        audio = binascii.a2b_base64(text.translate(None, _SPACE), strict_mode=True)
    except binascii.Error as error:
        raise InvalidBase64(
            f"audio_data is not base64 ({error}): encode the file's bytes, as `base64 FILE` does."
        ) from error
    if not audio:
        raise EmptyAudio("audio_data is empty: encode the file's bytes.")
    if len(audio) > max_bytes:
        raise AudioTooLarge(
            f"The recording has {len(audio)} bytes and the limit in JSON is {max_bytes}: "
            "send it as a multipart file to /v1/analyses, or send a shorter one."
        )
    return audio


async def audio_from_form(request: Request, take: Take, max_bytes: int, timeout_s: float) -> bytes:
    """The bytes of the one file in a multipart form, its field named `file`.

    Raises:
        AudioTooLarge, Busy, EmptyAudio, InvalidBody, InvalidRequest, RequestTimeout, UnsupportedMediaType
    """
    _expect(request, "multipart/form-data", "send the recording as the field `file` of multipart/form-data")
    async with _in_time(timeout_s):
        try:
            stream = _limited(request, take, max_bytes + FORM_OVERHEAD_BYTES)
            form = await MultiPartParser(request.headers, stream, max_files=1, max_fields=4).parse()
        except MultiPartException as error:
            raise InvalidBody(f"The form cannot be read: {error.message}") from error
        try:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise InvalidRequest("The form has no file: send the recording as the field `file`.")
            audio = await file.read()
        finally:
            await form.close()
    if not audio:
        raise EmptyAudio("The file is empty: choose a recording.")
    if len(audio) > max_bytes:
        raise AudioTooLarge(
            f"The recording has {len(audio)} bytes and the limit is {max_bytes}: send a shorter or a compressed one."
        )
    return audio


def json_length(n_bytes: int) -> int:
    """The longest body that JSON with so many bytes of audio may have: base64 in lines, and the JSON around it."""
    return n_bytes * 4 // 3 * 78 // 76 + 1024


async def _limited(request: Request, take: Take, max_bytes: int) -> AsyncGenerator[bytes, None]:
    """The body as it arrives, refused as soon as it says or turns out that it is too large."""
    too_large = AudioTooLarge(
        f"The request is larger than the limit of {max_bytes} bytes: send a shorter or a compressed recording."
    )
    if int(request.headers.get("content-length", 0)) > max_bytes:
        raise too_large
    n_bytes = 0
    try:
        async for chunk in request.stream():
            n_bytes += len(chunk)
            if n_bytes > max_bytes:
                raise too_large
            take(len(chunk))
            yield chunk
    except ClientDisconnect as error:
        raise ClientGone("The client went while it was sending.") from error


def _expect(request: Request, media_type: str, instead: str) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != media_type:
        raise UnsupportedMediaType(f"The content type {given or '(none)'} is not taken here: {instead}.")


@asynccontextmanager
async def _in_time(timeout_s: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(timeout_s):
            yield
    except TimeoutError as error:
        raise RequestTimeout("The upload did not arrive in time: try a smaller file or a faster connection.") from error
