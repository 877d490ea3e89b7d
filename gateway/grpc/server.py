"""The gRPC server: servicer, health, reflection, errors."""

import asyncio
import logging

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from audiocnn.service.rpc import MESSAGE_OVERHEAD_BYTES, ErrorInterceptor, server_options
from audiocnn.service.unread import ReadLater
from audiocnn.v1 import analysis_pb2, analysis_pb2_grpc
from gateway.grpc.servicer import AnalysisServicer
from gateway.keys import KeyInterceptor
from gateway.service import Gateway

logger = logging.getLogger(__name__)

SERVICE = analysis_pb2.DESCRIPTOR.services_by_name["AnalysisService"].full_name
LARGE = ("Analyze", "GetActivations", "WhatIf")
"""Methods whose request holds a recording."""
LIVE = "live"
LONGEST_ANALYSIS_S = 150.0
_Status = health_pb2.HealthCheckResponse


class GrpcServer:
    """Serves the gateway over gRPC beside its HTTP, in the same event loop."""

    def __init__(self, gateway: Gateway) -> None:
        settings = gateway.settings
        self._gateway = gateway
        self._server = grpc.aio.server(
            interceptors=[
                ReadLater(*(f"/{SERVICE}/{method}" for method in LARGE)),
                ErrorInterceptor(gateway.metrics.rpcs),
                KeyInterceptor(gateway.keys, SERVICE),
            ],
            options=server_options(
                settings.max_upload_bytes + MESSAGE_OVERHEAD_BYTES, max(LONGEST_ANALYSIS_S, settings.live_max_s + 60.0)
            ),
        )
        analysis_pb2_grpc.add_AnalysisServiceServicer_to_server(AnalysisServicer(gateway), self._server)
        self._health = health.aio.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        if settings.reflection:
            reflection.enable_server_reflection((SERVICE, health.SERVICE_NAME, reflection.SERVICE_NAME), self._server)
        self.port = self._server.add_insecure_port(f"{settings.host}:{settings.grpc_port}")
        self._stopping: asyncio.Task[None] | None = None
        gateway.readiness.listen(self._set_health)

    async def start(self) -> None:
        """Serves; its health follows the gateway's readiness, except for the name `live`, which is always serving."""
        await self._health.set(LIVE, _Status.SERVING)
        await self._set_health(self._gateway.readiness.ready)
        await self._server.start()
        logger.info("gRPC on %s:%d", self._gateway.settings.host, self.port)

    async def stop(self) -> None:
        """Takes no new calls and lets those in flight end; a second call waits for the first."""
        if self._stopping is None:
            self._stopping = asyncio.create_task(self._stop())
        await asyncio.shield(self._stopping)

    async def _stop(self) -> None:
        self._gateway.live.stop()
        await self._health.enter_graceful_shutdown()
        await self._server.stop(self._gateway.settings.grace_s)

    async def _set_health(self, ready: bool) -> None:
        for name in ("", SERVICE):
            await self._health.set(name, _Status.SERVING if ready else _Status.NOT_SERVING)
