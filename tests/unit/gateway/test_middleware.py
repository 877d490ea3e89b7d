"""Request ids and measurements around every request."""

import asyncio
import re

import pytest
from anyio.to_thread import current_default_thread_limiter

from gateway.http.errors import ClientGone
from gateway.http.middleware import unless_gone
from tests.unit.gateway.conftest import GatewayHarness

MADE_HERE = re.compile(r"[0-9a-f]{32}")


@pytest.mark.parametrize("given", ["abc-123", "A.b_c", "x" * 128])
async def test_an_acceptable_request_id_is_adopted_and_passed_on(harness: GatewayHarness, given: str) -> None:
    response = await harness.http.post("/v1/analyses", files={"file": b"any"}, headers={"x-request-id": given})

    assert response.headers["x-request-id"] == given
    assert response.json()["request_id"] == given
    assert harness.preprocess.request_ids == [given]


@pytest.mark.parametrize("given", ["", "-", "has space", "a;b", "x" * 129, "ümläut"])
async def test_any_other_is_replaced(harness: GatewayHarness, given: str) -> None:
    response = await harness.http.get("/livez", headers=[(b"x-request-id", given.encode("latin-1"))])

    assert MADE_HERE.fullmatch(response.headers["x-request-id"])


async def test_every_request_has_an_id_of_its_own(harness: GatewayHarness) -> None:
    first, second = [(await harness.http.get("/livez")).headers["x-request-id"] for _ in range(2)]

    assert MADE_HERE.fullmatch(first)
    assert first != second


async def test_requests_are_measured_by_their_route_and_not_by_their_path(harness: GatewayHarness) -> None:
    await harness.http.get("/livez")
    await harness.http.get("/nothing/a")
    await harness.http.get("/nothing/b")
    await harness.http.post("/v1/activations/no-such-layer", files={"file": b"any"})

    metrics = (await harness.http.get("/metrics")).text

    assert 'http_request_duration_seconds_count{method="GET",route="/livez",status="200"} 1.0' in metrics
    assert 'route="/v1/activations/{layer}",status="404"' in metrics
    assert "/nothing" not in metrics
    assert "no-such-layer" not in metrics


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/healthz", "/metrics", "/v1/model"])
async def test_health_does_not_wait_for_a_thread_behind_others(harness: GatewayHarness, path: str) -> None:
    limiter = current_default_thread_limiter()
    busy = [object() for _ in range(int(limiter.total_tokens))]
    for each in busy:
        limiter.acquire_on_behalf_of_nowait(each)
    try:
        async with asyncio.timeout(5):
            assert (await harness.http.get(path)).status_code == 200
    finally:
        for each in busy:
            limiter.release_on_behalf_of(each)


class Disconnected:
    """A request whose client is already gone."""

    async def receive(self) -> dict[str, str]:
        return {"type": "http.disconnect"}


async def test_a_disconnect_is_reported_only_when_the_work_has_ended() -> None:
    ended = False

    async def work() -> None:
        nonlocal ended
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended = True

    with pytest.raises(ClientGone):
        await unless_gone(Disconnected(), work())  # type: ignore[arg-type]

    assert ended


async def test_the_documentation_loads_nothing_from_other_hosts(harness: GatewayHarness) -> None:
    page = (await harness.http.get("/docs")).text
    sources = re.findall(r"""(?:src|href)=["']([^"']+)""", page)

    assert len(sources) >= 2
    for source in sources:
        assert source.startswith("/")
        assert (await harness.http.get(source)).status_code == 200
    assert "https://" not in page
