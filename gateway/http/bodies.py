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
from gateway.http.errors import ClientGone, InvalidBody, RequestTimeout, UnsupportedMediaType
from gateway.http.problems import describe
from gateway.http.schemas import PredictRequest
from gateway.service import Gateway
from gateway.sounds import Sound

_SPACE = b" \t\r\n"
FORM_OVERHEAD_BYTES = 64 << 10
"""Room for a form's boundaries and headers beside its file."""

Source = bytes | str
"""A recording's bytes, or the id of one that was sent before."""


@asynccontextmanager
async def json_sound(request: Request, gateway: Gateway) -> AsyncIterator[Sound]:
    """The recording that a JSON document holds or names, and its bytes' share of the budget until it is done with.

    Raises:
        AudioTooLarge, Busy, EmptyAudio, InvalidBase64, InvalidBody, InvalidRequest, RequestTimeout, SoundGone,
        UnsupportedMediaType
    """
    _expect(request, "application/json", 'send {"audio_data": "<base64 of the file>"} as application/json')
    max_bytes = gateway.settings.max_json_audio_bytes
    with gateway.bodies.request() as take:
        async with _in_time(gateway.settings.body_timeout_s):
            body = b"".join([chunk async for chunk in _limited(request, take, json_length(max_bytes))])
        # Megabytes of base64 would hold up everyone else on the event loop.
        yield await _sound(request, gateway, await asyncio.to_thread(decode_json, body, max_bytes))


@asynccontextmanager
async def form_sound(request: Request, gateway: Gateway) -> AsyncIterator[Sound]:
    """The recording that a form holds or names, in the same way.

    Raises:
        AudioTooLarge, Busy, EmptyAudio, InvalidBody, InvalidRequest, RequestTimeout, SoundGone, UnsupportedMediaType
    """
    _expect(request, "multipart/form-data", "send the recording as the field `file` of multipart/form-data")
    with gateway.bodies.request() as take:
        async with _in_time(gateway.settings.body_timeout_s):
            source = await _from_form(request, take, gateway.settings.max_upload_bytes)
        yield await _sound(request, gateway, source)


async def _sound(request: Request, gateway: Gateway, source: Source) -> Sound:
    owner = getattr(request.state, "owner", "")
    if isinstance(source, str):
        return gateway.sounds.find(source, owner)
    return await gateway.sounds.receive(source, owner)


def decode_json(body: bytes, max_bytes: int) -> Source:
    """The bytes behind `audio_data` in a JSON document, or its `sound`."""
    if not body:
        raise EmptyAudio('Nothing was sent: send {"audio_data": "<base64 of the file>"}.')
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidBody(f"The body is not JSON: {error}.") from error
    try:
        given = PredictRequest.model_validate(document)
    except ValidationError as error:
        raise InvalidRequest(describe(error.errors())) from error
    if given.sound:
        return given.sound
    text = given.audio_data.encode()
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


async def _from_form(request: Request, take: Take, max_bytes: int) -> Source:
    """The one file of a form, its field named `file`, or its field `sound`."""
    try:
        stream = _limited(request, take, max_bytes + FORM_OVERHEAD_BYTES)
        parser = MultiPartParser(request.headers, stream, max_files=1, max_fields=4)
        parser.spool_max_size = max_bytes + FORM_OVERHEAD_BYTES  # in memory: a recording never touches the disk
        form = await parser.parse()
    except MultiPartException as error:
        raise InvalidBody(f"The form cannot be read: {error.message}") from error
    try:
        file, sound = form.get("file"), form.get("sound")
        if isinstance(sound, str) and sound and file is None:
            return sound
        if not isinstance(file, UploadFile) or sound is not None:
            raise InvalidRequest("Send the recording as the field `file`, or the id of an earlier one as `sound`.")
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
