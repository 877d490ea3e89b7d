"""Live streams: sound to answer, listeners per core, memory of streams that last."""

import asyncio
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect

from tests import signals
from tests.bench import processes
from tests.conftest import Stack

RATE = 48_000
HOP_S = 0.5
CHUNK_S = 0.1
"""What a page sends at once."""
STEPS = (10, 20, 30, 40, 50, 60, 80)
FILL_S = 5.0
"""Until a stream has a whole window: what it costs from then on is what lasts."""
ROUND_S = 10.0
N_LASTING = 20


@dataclass
class LiveResult:
    """The answers to one or more streams."""

    latencies_s: list[float] = field(default_factory=list)
    """From the moment that a window's last sample was sent to its answer."""
    n_skipped: int = 0

    @property
    def n_answers(self) -> int:
        """How many there are so far."""
        return len(self.latencies_s)

    @property
    def p50_ms(self) -> float:
        """Median."""
        return statistics.median(self.latencies_s) * 1e3

    @property
    def p95_ms(self) -> float:
        """95th percentile."""
        return sorted(self.latencies_s)[int(len(self.latencies_s) * 0.95)] * 1e3


def measure(stack: Stack, lasting_s: float, say: Callable[[str], None]) -> dict[str, Any]:
    """All figures, on a product that does nothing else."""
    port = stack.settings.gateway_port
    asyncio.run(_listen(port, 2, LiveResult(), 3.0))  # warm-up
    asyncio.run(_listen(port, 1, alone := LiveResult(), FILL_S + ROUND_S))
    say(f"live: 1 stream: p50 {alone.p50_ms:.0f} ms")
    most, at_most = 1, alone
    cpu_ms: dict[str, float] = {}
    for n in STEPS:
        result, cpu_ms = asyncio.run(_cost(stack, n))
        cpu = ", ".join(f"{name} {ms:.1f}" for name, ms in cpu_ms.items())
        say(f"live: {n} streams: {result.n_skipped} hops skipped, p95 {result.p95_ms:.0f} ms, CPU ms {cpu}")
        if result.n_skipped:
            break
        most, at_most = n, result
    growth, stream_mib = asyncio.run(_last(stack, lasting_s, say))
    return {
        "p50_ms": alone.p50_ms,
        "p95_ms": alone.p95_ms,
        "most": most,
        "most_p50_ms": at_most.p50_ms,
        "most_p95_ms": at_most.p95_ms,
        "cpu_ms": cpu_ms,
        "growth_mib": growth,
        "lasted_s": lasting_s,
        "stream_mib": stream_mib,
    }


def section(figures: dict[str, Any]) -> list[str]:
    """The figures as Markdown."""
    found = figures["live"]
    cpu = sum(found["cpu_ms"].values())
    each = ", ".join(f"{name} {ms:.1f}" for name, ms in found["cpu_ms"].items())
    growth = ", ".join(f"{name} {mib:+.1f}" for name, mib in found["growth_mib"].items())
    return [
        "## Live streams",
        "",
        f"{RATE:,} Hz, 16 bit, mono, hop {HOP_S:g} s; all their audio is sent from the same cores.",
        "",
        "| | measured |",
        "|---|---|",
        f"| one stream: last sample to answer, p50 / p95 | {found['p50_ms']:.0f} / {found['p95_ms']:.0f} ms |",
        f"| streams at once before a hop is skipped | {found['most']} |",
        f"| then p50 / p95 | {found['most_p50_ms']:.0f} / {found['most_p95_ms']:.0f} ms |",
        f"| CPU ms a window ({each}) | {cpu:.1f} |",
        f"| so listeners a core, by CPU | {1_000 / cpu * HOP_S:.0f} |",
        f"| gateway's memory for a stream | {found['stream_mib']:.1f} MiB |",
        f"| {N_LASTING} streams for {found['lasted_s']:.0f} s: growth of memory, MiB ({growth}) | "
        f"{sum(found['growth_mib'].values()):+.1f} |",
    ]


async def _cost(stack: Stack, n_streams: int) -> tuple[LiveResult, dict[str, float]]:
    """The answers to so many streams, and each part's CPU ms for one of a whole window."""
    listening = asyncio.create_task(
        _listen(stack.settings.gateway_port, n_streams, result := LiveResult(), FILL_S + ROUND_S)
    )
    await asyncio.sleep(FILL_S + HOP_S)
    before, n_before = {name: processes.cpu_s(pids) for name, pids in processes.of(stack).items()}, result.n_answers
    await asyncio.sleep(ROUND_S - 2 * HOP_S)
    spent_s = {name: processes.cpu_s(pids) - before[name] for name, pids in processes.of(stack).items()}
    n_answers = result.n_answers - n_before
    await listening
    return result, {name: seconds / n_answers * 1e3 for name, seconds in spent_s.items()}


async def _listen(port: int, n_streams: int, result: LiveResult, duration_s: float) -> None:
    """Streams that begin evenly spread over a hop."""
    streams = (_one(port, result, duration_s, delay_s=n / n_streams * HOP_S, seed=n) for n in range(n_streams))
    await asyncio.gather(*streams)


async def _one(port: int, result: LiveResult, duration_s: float, delay_s: float, seed: int) -> None:
    sound = (signals.noise(10.0, RATE, seed=seed) * 32_767).astype("<i2").tobytes()
    size = round(CHUNK_S * RATE) * 2
    sent_at: dict[float, float] = {}
    async with connect(f"ws://127.0.0.1:{port}/v1/live", proxy=None, max_size=None, compression=None) as socket:
        await socket.send(json.dumps({"type": "start", "sample_rate": RATE, "hop_s": HOP_S}))
        if json.loads(await socket.recv())["type"] != "ready":
            raise RuntimeError("the stream was refused")

        async def speak() -> None:
            await asyncio.sleep(delay_s)
            started = time.monotonic()
            for n in range(round(duration_s / CHUNK_S)):
                at = n * size % len(sound)
                await asyncio.sleep(started + n * CHUNK_S - time.monotonic())
                await socket.send(sound[at : at + size])
                sent_at[round((n + 1) * CHUNK_S, 3)] = time.monotonic()
            await socket.send('{"type":"stop"}')

        speaking = asyncio.create_task(speak())
        async for message in socket:
            answer = json.loads(message)
            if answer["type"] == "answer":
                result.latencies_s.append(time.monotonic() - sent_at[round(answer["end"], 3)])
                result.n_skipped += answer["skipped"]  # those that were missed among them
        await speaking


async def _last(stack: Stack, duration_s: float, say: Callable[[str], None]) -> tuple[dict[str, float], float]:
    """Growth by process between a tenth of the time (a minute of ten) and the end; the gateway's MiB a stream."""
    port = stack.settings.gateway_port
    before = _resident_mib(stack)
    streams = asyncio.gather(_listen(port, N_LASTING, result := LiveResult(), duration_s))
    await asyncio.sleep(max(7.0, duration_s / 10))
    first = _resident_mib(stack)
    await asyncio.sleep(duration_s - max(7.0, duration_s / 10) - 1.0)
    last = _resident_mib(stack)
    await streams  # raises if one did not end cleanly
    n_lost = N_LASTING * int(duration_s / HOP_S) - result.n_answers - result.n_skipped
    say(f"live: {N_LASTING} streams for {duration_s:g} s: {result.n_skipped} hops skipped, {n_lost} answers lost")
    growth = {name: last[name] - first[name] for name in first}
    return growth, (first["gateway"] - before["gateway"]) / N_LASTING


def _resident_mib(stack: Stack) -> dict[str, float]:
    """By part: what processes share, as Triton's do, once; without pages of files, which come and go with others."""

    def one(pid: int) -> float:
        lines = [line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]]
        return sum(int(line[1]) for line in lines if line[0] in ("Pss_Anon:", "Pss_Shmem:")) / 1_024

    return {name: sum(map(one, pids)) for name, pids in processes.of(stack).items()}
