"""Builds the gRPC server: servicer, health, reflection, errors, metrics."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

import grpc
import torch
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from prometheus_client import start_http_server

from audiocnn.service.admission import Admission
from audiocnn.service.budget import ByteBudget
from audiocnn.service.memory import return_memory
from audiocnn.service.rpc import MESSAGE_OVERHEAD_BYTES, ErrorInterceptor, server_options
from audiocnn.service.unread import ReadLater
from audiocnn.sound.logmel import LogMelConfig
from audiocnn.v1 import preprocess_pb2, preprocess_pb2_grpc
from preprocess_service.metrics import Metrics
from preprocess_service.preprocessor import Limits, Preprocessor
from preprocess_service.servicer import PreprocessServicer
from preprocess_service.settings import PreprocessSettings

logger = logging.getLogger(__name__)

SERVICE = preprocess_pb2.DESCRIPTOR.services_by_name["PreprocessService"].full_name


class PreprocessServer:
    """The running service; `start`, then `stop`."""

    def __init__(self, settings: PreprocessSettings) -> None:
        self._settings = settings
        # One recording is one thread's work: more threads inside it would only take cores from other recordings.
        # The number is set for each thread.
        self._pool = ThreadPoolExecutor(
            settings.workers, "preprocess", initializer=torch.set_num_threads, initargs=(1,)
        )
        admissions = (
            Admission(settings.workers, settings.max_waiting),
            Admission(max(1, settings.workers - 1), settings.max_waiting),
        )
        budgets = ByteBudget(settings.max_held_bytes), ByteBudget(settings.max_held_bytes // 2)
        self._budget = budgets[0]
        self._metrics = Metrics(admissions, self._budget)
        limits = Limits(settings.max_audio_bytes, settings.max_duration_s)
        preprocessor = Preprocessor(LogMelConfig(), limits, settings.stream_block_windows)
        servicer = PreprocessServicer(preprocessor, self._pool, admissions, budgets, self._metrics)
        self._server = grpc.aio.server(
            interceptors=[ReadLater(f"/{SERVICE}/Preprocess"), ErrorInterceptor(self._metrics.rpcs)],
            options=server_options(settings.max_audio_bytes + MESSAGE_OVERHEAD_BYTES),
        )
        preprocess_pb2_grpc.add_PreprocessServiceServicer_to_server(servicer, self._server)
        self._health = health.aio.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        if settings.reflection:
            reflection.enable_server_reflection((SERVICE, health.SERVICE_NAME, reflection.SERVICE_NAME), self._server)
        self.port = self._server.add_insecure_port(f"{settings.host}:{settings.port}")

    async def start(self) -> None:
        """Serves, and says so to the health service."""
        self._returning = asyncio.create_task(return_memory(self._budget))
        await self._server.start()
        if self._settings.metrics_port:
            start_http_server(self._settings.metrics_port, self._settings.host, self._metrics.registry)
        for name in ("", SERVICE):
            await self._health.set(name, health_pb2.HealthCheckResponse.SERVING)
        logger.info("serving on %s:%d", self._settings.host, self.port)

    async def stop(self) -> None:
        """Takes no new calls, lets those in flight end, then stops."""
        logger.info("stopping")
        await self._health.enter_graceful_shutdown()
        await self._server.stop(self._settings.grace_s)
        self._returning.cancel()
        self._pool.shutdown(cancel_futures=True)
