"""Is it alive, can it answer, what does it measure."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from gateway import schemas
from gateway.errors import RETRY_AFTER_S
from gateway.routes.deps import GatewayDep

router = APIRouter(tags=["operations"])


@router.get("/livez", operation_id="livez")
async def livez() -> dict[str, str]:
    """Alive: the event loop turns. Nothing else is looked at, so that a neighbour's failure restarts nobody here."""
    return {"status": "alive"}


@router.get("/readyz", operation_id="readyz", response_model=schemas.Health, responses={503: {"model": schemas.Health}})
async def readyz(gateway: GatewayDep, response: Response) -> schemas.Health:
    """Ready: a real inference passed a moment ago, and both services mean the same spectrogram."""
    readiness = gateway.readiness
    if not readiness.ready:
        response.status_code = 503
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return schemas.Health(ready=readiness.ready, checks=readiness.checks)


@router.get("/healthz", operation_id="healthz", response_model=schemas.Health)
async def healthz(gateway: GatewayDep) -> schemas.Health:
    """The same for people: always 200, with what is missing."""
    return schemas.Health(ready=gateway.readiness.ready, checks=gateway.readiness.checks)


@router.get("/metrics", operation_id="metrics", include_in_schema=False)
async def metrics(gateway: GatewayDep) -> Response:
    """Prometheus."""
    return Response(generate_latest(gateway.metrics.registry), media_type=CONTENT_TYPE_LATEST)
