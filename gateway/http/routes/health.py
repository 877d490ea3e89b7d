"""Liveness, readiness, metrics."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from gateway.http import schemas
from gateway.http.deps import GatewayDep
from gateway.http.problems import RETRY_AFTER_S
from gateway.upstream.readiness import Readiness

router = APIRouter(tags=["operations"])


@router.get("/livez", operation_id="livez")
async def livez() -> dict[str, str]:
    """Alive: the event loop turns. Nothing else is checked, so that an upstream's failure restarts no gateway."""
    return {"status": "alive"}


@router.get("/readyz", operation_id="readyz", response_model=schemas.Health, responses={503: {"model": schemas.Health}})
async def readyz(gateway: GatewayDep, response: Response) -> schemas.Health:
    """Ready: a real inference passed a moment ago, and both services mean the same spectrogram."""
    readiness = gateway.readiness
    if not readiness.ready:
        response.status_code = 503
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return _health(readiness)


@router.get("/healthz", operation_id="healthz", response_model=schemas.Health)
async def healthz(gateway: GatewayDep) -> schemas.Health:
    """The same for people: always 200, with what is missing."""
    return _health(gateway.readiness)


@router.get("/metrics", operation_id="metrics", include_in_schema=False)
async def metrics(gateway: GatewayDep) -> Response:
    """Prometheus."""
    return Response(generate_latest(gateway.metrics.registry), media_type=CONTENT_TYPE_LATEST)


def _health(readiness: Readiness) -> schemas.Health:
    checks = {name: check.detail for name, check in readiness.checks.items()}
    return schemas.Health(ready=readiness.ready, checks=checks)
