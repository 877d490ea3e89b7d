"""A whole gateway on a port of its own, between two fake services that fail on demand."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from gateway.__main__ import Server, build_server
from gateway.service import Gateway
from gateway.settings import GatewaySettings
from tests.fakes import preprocess, triton
from tests.fakes.preprocess import FakePreprocess
from tests.fakes.triton import FakeTriton
from tests.unit.gateway.conftest import SETTINGS
from tests.unit.gateway.test_stop import started


@dataclass
class Served:
    """Everything that runs."""

    server: Server
    port: int
    grpc_port: int
    preprocess: FakePreprocess
    triton: FakeTriton
    task: asyncio.Task[None]

    @property
    def gateway(self) -> Gateway:
        gateway: Gateway = self.server.config.app.state.gateway  # type: ignore[union-attr]
        return gateway


@pytest.fixture
def settings() -> dict[str, object]:
    """Settings beside the usual ones; a test's own by `parametrize`."""
    return {}


@pytest_asyncio.fixture
async def served(settings: dict[str, object]) -> AsyncIterator[Served]:
    fakes = FakePreprocess(), FakeTriton()
    fakes[1].loaded.set()
    preprocess_server, preprocess_addr = await preprocess.serve(fakes[0])
    triton_server, triton_addr = await triton.serve(fakes[1])
    addresses = {"preprocess_addr": preprocess_addr, "triton_addr": triton_addr, "port": 0}
    server = build_server(GatewaySettings(**SETTINGS | addresses | {"max_upload_bytes": 4 << 20} | settings))
    task = asyncio.create_task(server.serve())
    url, grpc_port = await started(server)
    yield Served(server, int(url.rpartition(":")[2]), grpc_port, *fakes, task)
    server.should_exit = server.force_exit = True
    await task
    await preprocess_server.stop(None)
    await triton_server.stop(None)
