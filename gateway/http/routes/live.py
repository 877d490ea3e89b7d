"""Sound as it is made, over a WebSocket."""

import logging
from contextlib import suppress

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from audiocnn.errors import AudioCnnError, Unavailable
from audiocnn.service.logs import adopt_request_id
from gateway import metrics
from gateway.http.live import chunks, end, is_own_page, pcm_format, read_start, send_events
from gateway.service import Gateway

logger = logging.getLogger(__name__)

router = APIRouter()


@router.websocket("/v1/live")
async def live(websocket: WebSocket) -> None:
    """One stream; docs/live.md describes its messages."""
    gateway: Gateway = websocket.app.state.gateway
    adopt_request_id(websocket.headers.get("x-request-id", ""))
    if not is_own_page(websocket, gateway.settings.cors_origins):
        await websocket.close()  # before it is accepted: 403
        return
    await websocket.accept()
    try:
        await _stream(websocket, gateway)
        await websocket.close()
    except WebSocketDisconnect:
        pass
    except AudioCnnError as error:
        await _refuse(websocket, error, gateway)
    except Exception as error:
        logger.error("unforeseen error", exc_info=error)
        await _refuse(websocket, AudioCnnError("Something went wrong inside: the log says what."), gateway)


async def _stream(websocket: WebSocket, gateway: Gateway) -> None:
    address = websocket.client.host if websocket.client else ""
    with gateway.live.arriving.hold(address):
        start = await read_start(websocket)
    owner = gateway.keys.check(start.api_key, "send it as `api_key` in the start message")
    await send_events(websocket, gateway.live.listen(chunks(websocket), pcm_format(start), owner or address))


async def _refuse(websocket: WebSocket, error: AudioCnnError, gateway: Gateway) -> None:
    restarting = gateway.live.is_stopping and isinstance(error, Unavailable)
    if not restarting:
        metrics.errors.labels(error.code).inc()
    with suppress(WebSocketDisconnect):  # it went without waiting for the reason
        await end(websocket, error, restarting=restarting)
