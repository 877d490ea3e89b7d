"""Gets the recording out of a request's body, and says plainly what is wrong with it if it cannot."""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from audiocnn.errors import AudioTooLarge, EmptyAudio, InvalidRequest, check_size
from audiocnn.service.budget import Holding, Take
from gateway.arrival import current_client
from gateway.http.body_time import in_time
from gateway.http.errors import ClientGone, InvalidBody, UnsupportedMediaType
from gateway.http.json_audio import Source, decode_json
from gateway.service import Gateway
from gateway.sounds import Sound

FORM_OVERHEAD_BYTES = 64 << 10
"""Room for a form's boundaries and headers beside its file."""
MAX_FIELD_BYTES = 4_096
"""Of a form's field that is no file."""
_BOUNDARY = re.compile(rb"[ !#-\[\]-~]{1,70}")


@asynccontextmanager
async def json_sound(request: Request, gateway: Gateway) -> AsyncIterator[Sound]:
    """The recording that a JSON document holds or names, and its bytes' share of the budget until it is done with.

    Raises:
        AudioTooLarge, Busy, EmptyAudio, InvalidBase64, InvalidBody, InvalidRequest, RequestTimeout, SoundGone,
        UnsupportedMediaType
    """
    _expect(request, "application/json", 'send {"audio_data": "<base64 of the file>"} as application/json')
    max_bytes = gateway.settings.max_json_audio_bytes
    with gateway.bodies.request(current_client()) as held:
        async with in_time(gateway.settings.body_timeout_s) as arrived:
            chunks = [chunk async for chunk in _limited(request, held, arrived, json_length(max_bytes))]
        yield await _sound(request, gateway, held, await asyncio.to_thread(_decoded, chunks, max_bytes))


def _decoded(chunks: list[bytes], max_bytes: int) -> Source:
    """In a thread: megabytes of base64 would hold up everyone else on the event loop. Keeps no copy of the body."""
    body = b"".join(chunks)
    chunks.clear()
    return decode_json(body, max_bytes)


@asynccontextmanager
async def form_sound(request: Request, gateway: Gateway) -> AsyncIterator[Sound]:
    """The recording that a form holds or names, in the same way.

    Raises:
        AudioTooLarge, Busy, EmptyAudio, InvalidBody, InvalidRequest, RequestTimeout, SoundGone, UnsupportedMediaType
    """
    async with form_sound_and_field(request, gateway, "", MAX_FIELD_BYTES) as (sound, _):
        yield sound


@asynccontextmanager
async def form_sound_and_field(
    request: Request, gateway: Gateway, name: str, max_field_bytes: int
) -> AsyncIterator[tuple[Sound, str]]:
    """The same, and the text of one more field of the form, empty if the form has none of this name.

    Raises:
        as `form_sound`
    """
    _expect(request, "multipart/form-data", "send the recording as the field `file` of multipart/form-data")
    max_bytes = gateway.settings.max_upload_bytes
    with gateway.bodies.request(current_client()) as held:
        async with in_time(gateway.settings.body_timeout_s) as arrived:
            body = _limited(request, held, arrived, max_bytes + max_field_bytes + FORM_OVERHEAD_BYTES)
            async with _form(request, body, max_bytes, max_field_bytes) as form:
                source, text = await _recording(form, max_bytes), form.get(name)
        yield await _sound(request, gateway, held, source), text if isinstance(text, str) else ""


async def _sound(request: Request, gateway: Gateway, held: Holding, source: Source) -> Sound:
    held.keep(0 if isinstance(source, str) else len(source))
    owner = getattr(request.state, "owner", "")
    if isinstance(source, str):
        return gateway.sounds.find(source, owner)
    return await gateway.sounds.receive(source, owner)


@asynccontextmanager
async def _form(
    request: Request, body: AsyncGenerator[bytes, None], max_bytes: int, max_field_bytes: int
) -> AsyncIterator[FormData]:
    try:
        headers = _boundary_only(request.headers.get("content-type", ""))
        parser = MultiPartParser(headers, body, max_files=1, max_fields=4, max_part_size=max_field_bytes)
        parser.spool_max_size = max_bytes + FORM_OVERHEAD_BYTES  # in memory: a recording never touches the disk
        form = await parser.parse()
    except MultiPartException as error:
        raise InvalidBody(f"The form cannot be read: {error.message}") from error
    try:
        yield form
    finally:
        await form.close()


async def _recording(form: FormData, max_bytes: int) -> Source:
    """The one file of a form, its field named `file`, or its field `sound`."""
    file, sound = form.get("file"), form.get("sound")
    if isinstance(sound, str) and sound and file is None:
        return sound
    if not isinstance(file, UploadFile) or sound is not None:
        raise InvalidRequest("Send the recording as the field `file`, or the id of an earlier one as `sound`.")
    audio = await file.read()
    if not audio:
        raise EmptyAudio("The file is empty: choose a recording.")
    check_size(audio, max_bytes)
    return audio


def _boundary_only(content_type: str) -> Headers:
    """The content type without a charset, which the parser would decode fields with, be it Punycode or UTF-16."""
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if not _BOUNDARY.fullmatch(boundary):
        raise InvalidBody("The form cannot be read: its content type needs a boundary of 1 to 70 characters.")
    return Headers({"content-type": f'multipart/form-data; boundary="{boundary.decode()}"'})


def json_length(n_bytes: int) -> int:
    """The longest body that JSON with so many bytes of audio may have: base64 in lines, and the JSON around it."""
    return n_bytes * 4 // 3 * 78 // 76 + 1024


async def _limited(request: Request, held: Holding, arrived: Take, max_bytes: int) -> AsyncGenerator[bytes, None]:
    """The body as it arrives, refused as soon as it says or turns out that it is too large."""
    announced = int(request.headers.get("content-length", 0))
    if announced > max_bytes:
        raise _too_large(max_bytes)
    held.check(announced)
    n_bytes = 0
    try:
        async for chunk in request.stream():
            n_bytes += len(chunk)
            if n_bytes > max_bytes:
                raise _too_large(max_bytes)
            held.take(len(chunk))
            arrived(len(chunk))
            yield chunk
    except ClientDisconnect as error:
        raise ClientGone("The client went while it was sending.") from error


def _too_large(max_bytes: int) -> AudioTooLarge:
    return AudioTooLarge(
        f"The request is larger than the limit of {max_bytes} bytes: send a shorter or a compressed recording."
    )


def _expect(request: Request, media_type: str, instead: str) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != media_type:
        raise UnsupportedMediaType(f"The content type {given or '(none)'} is not taken here: {instead}.")
