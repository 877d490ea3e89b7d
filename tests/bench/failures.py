"""How long a killed Triton is felt."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.bench import load
from tests.conftest import Stack
from tests.integration.test_bad_input import AUDIO
from tests.integration.test_failure import stub_pid
from tests.load import Load

N_CLIENTS = 4
PATIENCE_S = 60


def felt(stack: Stack, audio: bytes, victim: str) -> tuple[float, float, float]:
    """Seconds from the kill to the first refusal, the longest refusal, and seconds until ready again."""
    server = stack.pid("triton")
    with (
        Load(stack.url, [audio] * N_CLIENTS) as load,
        httpx.Client(base_url=stack.url, trust_env=False, timeout=30) as client,
    ):
        _until(lambda: sum(reply.status_code == 200 for reply in load.all_replies) > 20, stack)
        killed = time.monotonic()
        os.kill(server if victim == "server" else stub_pid(server), signal.SIGKILL)
        _until(lambda: any(reply.status_code == 503 for reply in load.all_replies), stack)
        first = time.monotonic() - killed
        _until(lambda: stack.pid("triton") != server, stack)
        # Readiness is looked at every two seconds: what counts is the next answer to a real question.
        before = load.so_far()
        _until(lambda: any(reply.status_code == 200 for reply in load.since(before)), stack)
        _until(lambda: client.get("/readyz").status_code == 200, stack)
        ready = time.monotonic() - killed
    refusals = [reply for reply in load.all_replies if reply.status_code != 200]
    if any(reply.status_code != 503 for reply in refusals):
        raise RuntimeError(f"wrong refusal: {next(r for r in refusals if r.status_code != 503).text}")
    return first, max(reply.elapsed.total_seconds() for reply in refusals), ready


def livez_p99_ms(stack: Stack, clips: list[bytes], n_analyses: int = 32, duration_s: float = 8.0) -> float:
    """The event loop's worst moments while analyses run."""
    port = stack.settings.gateway_port
    command = [sys.executable, "-m", "tests.bench.livez", str(port), str(duration_s)]
    with ThreadPoolExecutor(1) as pool:
        analyses = load.over_http(port, "/v1/analyses", [load.as_form(clip) for clip in clips])
        running = pool.submit(load.closed_loop, analyses, n_analyses, duration_s)
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        running.result()
    delays = sorted(float(line) for line in output.split())
    return delays[int(len(delays) * 0.99)]


def slowest_refusal_ms(stack: Stack) -> tuple[float, str]:
    """The bad input that takes longest to be refused, and how long."""
    times = {}
    with httpx.Client(base_url=stack.url, trust_env=False, timeout=30) as client:
        for name, (audio, status, _) in AUDIO.items():
            before = time.perf_counter()
            reply = client.post("/v1/analyses", files={"file": ("recording", audio)})
            times[name] = (time.perf_counter() - before) * 1e3
            if reply.status_code != status:
                raise RuntimeError(f"{name}: {reply.status_code} instead of {status}")
    worst = max(times, key=times.__getitem__)
    return times[worst], worst


def _until(condition: Callable[[], bool], stack: Stack) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        stack.check()
        if time.monotonic() > deadline:
            raise TimeoutError("it did not happen in time")
        time.sleep(0.01)
