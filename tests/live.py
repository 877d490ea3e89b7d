"""A client of `WS /v1/live` for tests."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

PATIENCE_S = 30


class Live:
    """One connection."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def start(self, **given: Any) -> dict[str, Any]:
        """Begins a stream of 16-bit mono; returns the first message."""
        with suppress(ConnectionClosed):  # a refusal may come first, and is read next
            await self.send({"type": "start", "sample_rate": 8_000} | given)
        return await self.next()

    async def send(self, message: dict[str, Any]) -> None:
        await self.socket.send(json.dumps(message, separators=(",", ":")))

    async def next(self) -> dict[str, Any]:
        """The next message."""
        async with asyncio.timeout(PATIENCE_S):
            message: dict[str, Any] = json.loads(await self.socket.recv())
            return message

    async def until(self, kind: str) -> dict[str, Any]:
        """The next message of a kind."""
        while (message := await self.next())["type"] != kind:
            pass
        return message

    async def closed(self) -> tuple[int, str]:
        """The code and reason that the server closes with."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    await self.socket.recv()
        except ConnectionClosed as end:
            return (end.rcvd.code, end.rcvd.reason) if end.rcvd else (1006, "")


@asynccontextmanager
async def connected(port: int, **options: Any) -> AsyncIterator[Live]:
    """A connection to a gateway."""
    async with connect(f"ws://127.0.0.1:{port}/v1/live", proxy=None, close_timeout=1, **options) as socket:
        yield Live(socket)
