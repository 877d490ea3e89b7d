"""Request ids and measurements around every request."""

import re

import pytest

from tests.unit.gateway.conftest import House

MADE_HERE = re.compile(r"[0-9a-f]{32}")


@pytest.mark.parametrize("given", ["abc-123", "A.b_c", "x" * 128])
async def test_an_acceptable_request_id_is_adopted_and_passed_on(house: House, given: str) -> None:
    response = await house.http.post("/v1/analyses", files={"file": b"any"}, headers={"x-request-id": given})

    assert response.headers["x-request-id"] == given
    assert response.json()["request_id"] == given
    assert house.preprocess.request_ids == [given]


@pytest.mark.parametrize("given", ["", "-", "has space", "a;b", "x" * 129, "ümläut"])
async def test_any_other_is_replaced(house: House, given: str) -> None:
    response = await house.http.get("/livez", headers=[(b"x-request-id", given.encode("latin-1"))])

    assert MADE_HERE.fullmatch(response.headers["x-request-id"])


async def test_every_request_has_an_id_of_its_own(house: House) -> None:
    first, second = [(await house.http.get("/livez")).headers["x-request-id"] for _ in range(2)]

    assert MADE_HERE.fullmatch(first)
    assert first != second


async def test_requests_are_measured_by_their_route_and_not_by_their_path(house: House) -> None:
    await house.http.get("/livez")
    await house.http.get("/nothing/a")
    await house.http.get("/nothing/b")
    await house.http.post("/v1/activations/no-such-layer", files={"file": b"any"})

    metrics = (await house.http.get("/metrics")).text

    assert 'http_request_duration_seconds_count{method="GET",route="/livez",status="200"} 1.0' in metrics
    assert 'route="/v1/activations/{layer}",status="404"' in metrics
    assert "/nothing" not in metrics
    assert "no-such-layer" not in metrics
