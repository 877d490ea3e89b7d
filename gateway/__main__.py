"""`python -m gateway`."""

import asyncio
import logging
from socket import socket

import uvicorn
from fastapi import FastAPI

from audiocnn.service.logs import configure_logging
from audiocnn.service.settings import read_settings
from audiocnn.service.tracing import TracingSettings, configure_tracing
from gateway.app import create_app
from gateway.http.protocol import MAX_HEAD_BYTES, GuardedProtocol, raise_file_limit
from gateway.http.websocket import LiveProtocol
from gateway.live.pcm import MAX_CHUNK_BYTES
from gateway.settings import GatewaySettings

KEEP_ALIVE_S = 75
"""Longer than a load balancer's idle time, so that it never sends into a closing connection."""


LISTENERS = 32
"""uvloop accepts one connection a listener in each turn of its loop. In overload a turn takes a tenth of a second: with
one listener, new connections waited for 10 s and more, probes among them."""


class Server(uvicorn.Server):
    """Serves HTTP and gRPC, and stops both at once: one grace period for both."""

    async def serve(self, sockets: list[socket] | None = None) -> None:
        """Until SIGTERM or SIGINT."""
        first, *more = sockets or [self.config.bind_socket()]
        await super().serve([first, *more, *(first.dup() for _ in range(LISTENERS - 1))])

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Takes no new requests, lets those in flight end, and ends live streams."""
        app: FastAPI = self.config.app  # type: ignore[assignment]
        app.state.gateway.live.stop()
        stopping = asyncio.create_task(app.state.grpc.stop())
        await super().shutdown(sockets)
        await stopping


def build_server(settings: GatewaySettings) -> Server:
    """The server, which runs until SIGTERM or SIGINT."""
    for library in ("uvicorn.error", "python_multipart"):  # a warning for every malformed request
        logging.getLogger(library).setLevel(logging.ERROR)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=settings.grace_s,  # type: ignore[arg-type]
        http=GuardedProtocol,
        ws=LiveProtocol,
        ws_max_size=MAX_CHUNK_BYTES,
        ws_per_message_deflate=False,
        forwarded_allow_ips=settings.trusted_proxies,
        h11_max_incomplete_event_size=MAX_HEAD_BYTES,
        # Only a ceiling: idle connections make room, and admission counts analyses.
        limit_concurrency=raise_file_limit(),
        server_header=False,
    )
    return Server(config)


def main() -> None:
    """Reads the settings, then serves until SIGTERM or SIGINT."""
    settings = read_settings(GatewaySettings)
    configure_logging("gateway", settings.log_level, settings.log_format)
    configure_tracing("gateway", read_settings(TracingSettings))
    build_server(settings).run()


if __name__ == "__main__":
    main()
