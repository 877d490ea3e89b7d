"""When a part dies under load: honest refusals, no wrong answer, and back again without anybody's help."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from audiocnn.model_spec import SCORES_MODEL_NAME
from tests import signals
from tests.conftest import Stack
from tests.load import Load
from tests.waiting import until


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A product that may be broken."""
    running = Stack(tmp_path_factory.mktemp("fragile"))
    running.start()
    yield running
    running.stop()


def is_settled(stack: Stack) -> bool:
    """Whether the launcher has found every part that it started again ready."""
    output = (stack.logs / "output.txt").read_text()
    return output.count("starting again") == output.count("ready again")


def stub_pid(server: int) -> int:
    """The Python process in which Triton runs the graph of scores."""
    for child in Path(f"/proc/{server}/task").glob("*/children"):
        for pid in child.read_text().split():
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
            if "python_backend_stub" in command and f"{SCORES_MODEL_NAME}/" in command:
                return int(pid)
    raise AssertionError(f"Triton runs no Python process for {SCORES_MODEL_NAME}")


@pytest.mark.parametrize("victim", ["server", "stub"])
def test_triton_killed_under_load(fragile: Stack, victim: str) -> None:
    audio = signals.encode(signals.noise(5.0, 44_100, seed=5), 44_100)
    with httpx.Client(base_url=fragile.url, trust_env=False, timeout=30) as client:
        right = client.post("/v1/analyses", params={"activations": "none"}, files={"file": audio}).json()
        server = fragile.pid("triton")
        with Load(fragile.url, [audio] * 4) as load:
            until(lambda: len(load.all_replies) >= 8)
            os.kill(server if victim == "server" else stub_pid(server), signal.SIGKILL)
            until(lambda: any(reply.status_code == 503 for reply in load.all_replies))
            until(lambda: fragile.pid("triton") != server)
            until(lambda: client.get("/readyz").status_code == 200)
            # The next reply of each client may be to a question from before.
            answered = [n + 1 for n in load.so_far()]
            until(lambda: any(reply.status_code == 200 for reply in load.since(answered)))
    assert load.broken == []
    for reply in load.all_replies:
        if reply.status_code == 200:
            for one, other in zip(reply.json()["predictions"], right["predictions"], strict=True):
                assert one["class"] == other["class"]
                assert one["confidence"] == pytest.approx(other["confidence"], abs=1e-4)
        else:
            assert reply.status_code == 503, reply.text
            assert reply.headers["content-type"] == "application/problem+json"
            assert int(reply.headers["retry-after"]) >= 1
            assert "predictions" not in reply.json()


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stopped"])
@pytest.mark.parametrize("victim", ["preprocess", "gateway"])
def test_a_part_that_dies_or_hangs_is_started_again(fragile: Stack, victim: str, fault: signal.Signals) -> None:
    audio = signals.encode(signals.noise(5.0, 44_100, seed=6), 44_100)
    before = fragile.pid(victim)

    os.kill(before, fault)
    until(lambda: fragile.pid(victim) != before)

    def answered() -> bool:
        try:
            reply = httpx.post(f"{fragile.url}/v1/analyses", files={"file": audio}, trust_env=False, timeout=5)
        except httpx.TransportError:
            return False
        return reply.status_code == 200

    until(answered)
    until(lambda: is_settled(fragile))  # a part that hangs while it starts has a minute and a half


def test_triton_s_unused_protocols_are_closed(fragile: Stack) -> None:
    url = f"http://127.0.0.1:{fragile.settings.triton_http_port}/v2"
    with httpx.Client(trust_env=False, timeout=30) as client:
        register = {"key": "/x", "offset": 0, "byte_size": 64}
        assert client.post(f"{url}/systemsharedmemory/region/x/register", json=register).status_code == 403
        assert client.post(f"{url}/repository/index", json={}).status_code == 403
        assert client.get(f"{url}/trace/setting").status_code == 403
        assert client.get(f"{url}/health/ready").status_code == 200
