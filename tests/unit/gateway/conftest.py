"""A gateway in this process between two fake services that fail on demand."""

import asyncio
import gc
from collections.abc import AsyncIterator
from dataclasses import dataclass

import grpc
import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from gateway.app import create_app
from gateway.grpc.server import GrpcServer
from gateway.service import Gateway
from gateway.settings import GatewaySettings
from tests.fakes import preprocess, triton
from tests.fakes.preprocess import FakePreprocess
from tests.fakes.triton import FakeTriton


@dataclass
class GatewayHarness:
    """Everything that runs."""

    app: FastAPI
    http: httpx.AsyncClient
    preprocess: FakePreprocess
    triton: FakeTriton
    servers: dict[str, grpc.aio.Server]

    @property
    def gateway(self) -> Gateway:
        gateway: Gateway = self.app.state.gateway
        return gateway

    async def until(self, *, ready: bool) -> None:
        """Returns when the gateway has noticed that it can answer, or that it cannot."""
        async with asyncio.timeout(20):
            while self.gateway.readiness.ready is not ready:  # noqa: ASYNC110 - nothing signals a change
                await asyncio.sleep(0.01)


SETTINGS = {
    "grpc_port": 0,
    "request_timeout_s": 20.0,
    # Only the looks of the start, unless a test wants more: what a test counts is then its own.
    "canary_interval_s": 3_600.0,
    "grace_s": 0.0,
    "max_in_flight": 1,
    "max_waiting": 0,
    "max_upload_bytes": 4_096,
    "max_json_audio_bytes": 1_024,
}


@pytest.fixture
def settings() -> dict[str, object]:
    """Settings beside the usual ones; a test's own by `parametrize`."""
    return {}


@pytest_asyncio.fixture
async def starting(settings: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[GatewayHarness]:
    """A gateway that has just begun to probe its upstreams, one of which is still loading."""
    # Its objects are not the only ones in this process, and there are hundreds of gateways.
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(gc, "collect", lambda: 0)
    fake_preprocess, fake_triton = FakePreprocess(), FakeTriton()
    preprocess_server, preprocess_addr = await preprocess.serve(fake_preprocess)
    triton_server, triton_addr = await triton.serve(fake_triton)
    addresses = {"preprocess_addr": preprocess_addr, "triton_addr": triton_addr}
    app = create_app(GatewaySettings(**(SETTINGS | addresses | settings)))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        servers = {"preprocess": preprocess_server, "triton": triton_server}
        yield GatewayHarness(app, http, fake_preprocess, fake_triton, servers)
    await preprocess_server.stop(None)
    await triton_server.stop(None)


@pytest_asyncio.fixture
async def harness(starting: GatewayHarness) -> GatewayHarness:
    """A gateway that is ready."""
    starting.triton.loaded.set()
    await starting.until(ready=True)
    starting.triton.batch_sizes.clear()
    starting.triton.requested_outputs.clear()
    starting.triton.begun.clear()
    return starting


@pytest_asyncio.fixture
async def channel(harness: GatewayHarness) -> AsyncIterator[grpc.aio.Channel]:
    """To the gRPC endpoint of the gateway."""
    server = GrpcServer(harness.gateway)
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        yield channel
    await server.stop()
