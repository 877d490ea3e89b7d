"""A stop: HTTP and gRPC together, within one grace period."""

import asyncio

import grpc
import httpx
import pytest

from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc
from gateway.__main__ import Server, build_server
from gateway.settings import GatewaySettings
from tests.fakes import preprocess, triton
from tests.fakes.preprocess import FakePreprocess
from tests.fakes.triton import FakeTriton
from tests.unit.gateway.conftest import SETTINGS


@pytest.mark.parametrize("grace_s", [0.0, 0.5, 20.0])
def test_the_grace_period_is_taken_as_it_is_given(grace_s: float) -> None:
    assert build_server(GatewaySettings(grace_s=grace_s)).config.timeout_graceful_shutdown == grace_s


async def test_grpc_takes_no_new_calls_while_http_lets_its_last_ones_end() -> None:
    fakes = FakePreprocess(), FakeTriton()
    fakes[1].loaded.set()
    preprocess_server, preprocess_addr = await preprocess.serve(fakes[0])
    triton_server, triton_addr = await triton.serve(fakes[1])
    settings = SETTINGS | {"preprocess_addr": preprocess_addr, "triton_addr": triton_addr, "grace_s": 20.0, "port": 0}
    server = build_server(GatewaySettings(**settings))
    serving = asyncio.create_task(server.serve())
    url, grpc_port = await started(server)
    async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
        fakes[1].begun.clear()
        fakes[1].hangs = True
        last = asyncio.create_task(http.post(f"{url}/v1/analyses", files={"file": b"any"}))
        await fakes[1].begun.wait()

        server.should_exit = True

        async with grpc.aio.insecure_channel(f"127.0.0.1:{grpc_port}") as channel:
            stub = analysis_pb2_grpc.AnalysisServiceStub(channel)
            async with asyncio.timeout(15):
                while not await refused(stub):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        assert not last.done()
        last.cancel()
        server.force_exit = True
    await serving
    await preprocess_server.stop(None)
    await triton_server.stop(None)


async def started(server: Server) -> tuple[str, int]:
    async with asyncio.timeout(20):
        while not server.started:  # noqa: ASYNC110 - nothing signals it
            await asyncio.sleep(0.01)
        app = server.config.app
        while not app.state.gateway.readiness.ready:  # type: ignore[union-attr]  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    return f"http://127.0.0.1:{port}", app.state.grpc.port  # type: ignore[union-attr]


async def refused(stub: analysis_pb2_grpc.AnalysisServiceStub) -> bool:
    try:
        await stub.GetModel(pb.GetModelRequest(), timeout=5)
    except grpc.aio.AioRpcError as error:
        return error.code() is grpc.StatusCode.UNAVAILABLE
    return False
