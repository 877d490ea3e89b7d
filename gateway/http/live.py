"""`WS /v1/live`: the messages of a live stream as JSON, and how its connection ends."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any, Literal
from urllib.parse import urlsplit

import orjson
from fastapi import WebSocket
from pydantic import Field, ValidationError
from starlette.websockets import WebSocketDisconnect

from audiocnn.confidences import round_confidences
from audiocnn.errors import AudioCnnError, DeadlineExceeded, InvalidRequest
from audiocnn.service.logs import request_id
from gateway.http.problems import describe
from gateway.http.schemas import Schema
from gateway.live.events import Answer, Event, Missed, Ready
from gateway.live.pcm import DEFAULT_HOP_S, Encoding, PcmFormat

START_TIMEOUT_S = 10.0

RESTART, TRY_LATER, POLICY, BAD_DATA, BAD_TYPE, INTERNAL = 1012, 1013, 1008, 1007, 1003, 1011
CLOSE_BY_CODE = {
    "unauthenticated": POLICY,
    "invalid_request": POLICY,
    "audio_too_long": POLICY,
    "deadline_exceeded": POLICY,
    "invalid_samples": BAD_DATA,
    "busy": TRY_LATER,
    "unavailable": TRY_LATER,
    "mismatch": TRY_LATER,
    "internal": INTERNAL,
}
"""Errors to RFC 6455's codes; every other error is of the data."""


class Start(Schema):
    """The first message."""

    type: Literal["start"]
    encoding: Encoding = Encoding.INT16
    sample_rate: int
    channels: int = 1
    hop_s: float = DEFAULT_HOP_S
    api_key: str | None = Field(None, repr=False)


class WrongMessage(InvalidRequest):
    """Text where samples belong, or samples where the start does."""


def is_own_page(websocket: WebSocket, origins: list[str]) -> bool:
    """Whether a browser may connect from the page it is on; programs, which name none, always may."""
    origin = websocket.headers.get("origin")
    if origin is None or "*" in origins or origin in origins:
        return True
    return urlsplit(origin).netloc == websocket.headers.get("host")


async def read_start(websocket: WebSocket) -> Start:
    """The first message.

    Raises:
        DeadlineExceeded, InvalidRequest, WebSocketDisconnect
    """
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            message = await _receive(websocket)
    except TimeoutError as error:
        raise DeadlineExceeded('Nothing came: send {"type": "start", …} first.') from error
    if message.get("text") is None:
        raise WrongMessage('The first message must be text: {"type": "start", "sample_rate": 48000, …}.')
    try:
        return Start.model_validate_json(message["text"])
    except ValidationError as error:
        raise InvalidRequest(describe(error.errors())) from error


def pcm_format(start: Start) -> PcmFormat:
    """What will be sent.

    Raises:
        InvalidRequest
    """
    return PcmFormat(start.encoding, start.sample_rate, start.channels, start.hop_s)


async def chunks(websocket: WebSocket) -> AsyncIterator[bytes]:
    """The binary messages until the text `{"type": "stop"}`.

    Raises:
        WrongMessage, WebSocketDisconnect
    """
    while True:
        message = await _receive(websocket)
        if message.get("bytes") is not None:
            yield message["bytes"]
        elif message["text"] == '{"type":"stop"}':
            return
        else:
            raise WrongMessage(
                'After the start send samples as binary messages, then the text {"type":"stop"}; '
                "for another format open another connection."
            )


async def send_events(websocket: WebSocket, events: AsyncIterator[Event]) -> None:
    """Sends each; waits while the client does not read, and then the stream skips hops."""
    async with aclosing(events):  # type: ignore[type-var]
        async for event in events:
            await websocket.send_text(orjson.dumps(as_json(event)).decode())


async def end(websocket: WebSocket, error: AudioCnnError, *, restarting: bool) -> None:
    """Says why in a message, and closes with the code for it."""
    await websocket.send_text(orjson.dumps({"type": "error", "code": error.code, "detail": error.message}).decode())
    code = RESTART if restarting else CLOSE_BY_CODE.get(error.code, BAD_DATA)
    await websocket.close(BAD_TYPE if isinstance(error, WrongMessage) else code, error.code)


def as_json(event: Event) -> dict[str, Any]:
    """One message to the client."""
    match event:
        case Ready(model, window_s, hop_s, frame_s):
            facts = {"name": model.name, "version": model.version, "labels": model.labels}
            facts["log_mel_fingerprint"] = model.fingerprint
            return {
                "type": "ready",
                "model": facts,
                "window_s": window_s,
                "hop_s": hop_s,
                "frame_s": frame_s,
                "request_id": request_id.get(),
            }
        case Answer():
            return {
                "type": "answer",
                "start": event.start_s,
                "end": event.end_s,
                "filling": event.filling,
                "confidences": round_confidences(event.confidences),
                "uncertain": event.uncertain,
                "skipped": event.skipped,
                "columns": {
                    "first": event.first_column,
                    "count": len(event.columns),
                    "bands": event.columns.shape[1],
                    "data": base64.b64encode(event.columns.tobytes()).decode("ascii"),
                },
                "latency_ms": round(event.latency_ms, 1),
            }
        case Missed(end_s, error):
            return {"type": "missed", "end": end_s, "code": error.code, "detail": error.message}


async def _receive(websocket: WebSocket) -> dict[str, Any]:
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    return dict(message)
