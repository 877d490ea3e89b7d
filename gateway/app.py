"""Builds the application: routes, middleware, errors, and what lives as long as it does."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import Depends, FastAPI
from fastapi.telemetry import TelemetryConfig
from fastapi_offline import FastAPIOffline
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from gateway.grpc.server import GrpcServer
from gateway.http import problems
from gateway.http.admit import Admit
from gateway.http.documentation import NEEDS_KEY, describe_questions
from gateway.http.linger import Linger
from gateway.http.middleware import REQUEST_ID_HEADER, RequestContext
from gateway.http.routes import analyses, health, live, model, whatif
from gateway.http.surface import Surface
from gateway.keys import check_key
from gateway.service import Gateway
from gateway.settings import GatewaySettings

GZIP_LEVEL = 1
"""The answer is mostly digits: level 1 gives nearly the size of level 9 in a fraction of the time."""

TELEMETRY: TelemetryConfig = {
    # One span a request, and only where a collector is configured; metrics are Prometheus'.
    "operation_spans": False,
    "metrics": False,
    "logs": False,
    # Probes and scrapes request these every few seconds.
    "exclude": lambda scope: scope.get("path") in {"/livez", "/readyz", "/healthz", "/metrics"},
}


DESCRIPTION = """What did the network hear, and where? Send a recording; get the class, every layer's feature map, the
evidence for the class on the spectrogram, and the waveform."""


def create_app(settings: GatewaySettings) -> FastAPI:
    """The gateway, ready to be served; it opens its channels when it is."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.gateway = gateway = Gateway(settings)
        app.state.grpc = server = GrpcServer(gateway)
        await gateway.start()
        await server.start()
        # What was made until now stays as long as the process: no collection needs to look at it again.
        gc.collect()
        gc.freeze()
        yield
        await server.stop()
        await gateway.stop()

    # FastAPI's own documentation page loads its scripts from a public CDN.
    app = FastAPIOffline(
        title="Audio CNN Visualizer",
        description=DESCRIPTION,
        version=version("audio-cnn-visualizer"),
        lifespan=lifespan,
        redoc_url=None,
        telemetry=TELEMETRY,
    )
    guards, refusals = ([Depends(check_key)], NEEDS_KEY) if settings.api_keys else ([], {})
    app.include_router(analyses.router, dependencies=guards, responses=refusals)
    app.include_router(model.router, dependencies=guards, responses=refusals)
    app.include_router(whatif.router, dependencies=guards, responses=refusals)
    app.include_router(health.router)
    app.include_router(live.router)  # checks the key itself, in the first message
    describe_questions(app)
    problems.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=2048, compresslevel=GZIP_LEVEL)
    app.add_middleware(Admit, gateway=lambda: app.state.gateway)
    app.add_middleware(RequestContext, metrics=lambda: app.state.gateway.metrics, unforeseen=problems.unforeseen)
    app.add_middleware(Linger)
    # Outermost, so that a page may read even the answer to an unexpected error.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["*"],
        expose_headers=["Retry-After", REQUEST_ID_HEADER, "Server-Timing"],
    )
    app.add_middleware(Surface, hosts=settings.allowed_hosts)
    return app
