"""What browsers and probes see: security headers, HEAD, hosts; and what a log keeps of an overload."""

import logging

import pytest

from audiocnn.errors import Busy
from gateway.http import problems
from gateway.http.problems import from_error
from tests.unit.gateway.conftest import GatewayHarness


@pytest.mark.parametrize("path", ["/livez", "/docs", "/nothing"])
async def test_every_response_has_the_security_headers(harness: GatewayHarness, path: str) -> None:
    headers = (await harness.http.get(path)).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/v1/model"])
async def test_head_is_answered_as_get(harness: GatewayHarness, path: str) -> None:
    assert (await harness.http.head(path)).status_code == 200


@pytest.mark.parametrize("settings", [{"allowed_hosts": ["audio.example.com"]}])
async def test_only_named_hosts_are_answered_where_some_are_named(harness: GatewayHarness) -> None:
    for host, status in (("audio.example.com", 200), ("Audio.Example.com:8080", 200), ("evil.example", 421), ("", 421)):
        assert (await harness.http.get("/v1/model", headers={"host": host})).status_code == status
    assert (await harness.http.get("/livez", headers={"host": "10.0.0.7"})).status_code == 200


async def test_any_host_is_answered_by_default(harness: GatewayHarness) -> None:
    assert (await harness.http.get("/v1/model", headers={"host": "any.example"})).status_code == 200


def test_refusals_are_one_log_line_a_second(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "_sheds", problems._Sheds())
    now = 100.0
    monkeypatch.setattr(problems.time, "monotonic", lambda: now)
    with caplog.at_level(logging.WARNING):
        for _ in range(1_000):
            from_error(Busy("Come back."))
        now += 1.0
        from_error(Busy("Come back."))

    assert caplog.messages == ["busy: refused 1 since the last line", "busy: refused 1000 since the last line"]
