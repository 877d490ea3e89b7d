"""`make bench`: everything in one run on one machine, so that the ratios hold; writes docs/bench.md."""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx

from tests.bench import bare, failures, live, load, processes, whatif
from tests.bench.clips import clips as make_clips
from tests.conftest import Stack, free_ports

ROUNDS = 3
ROUND_S = 5.0
CLIENTS = (1, 4, 16)
LASTING_S = 600.0
"""Of the live streams whose memory is watched; `make bench LASTING_S=60` shortens it."""
REPORT = Path(__file__).parents[2] / "docs" / "bench.md"


def main() -> None:
    """Measures, prints, writes."""
    clips = make_clips()
    n_cores = len(os.sched_getaffinity(0))
    say(f"{n_cores} cores; {ROUNDS} rounds of {ROUND_S:g} s each")
    stages = bare.stage_costs_ms(clips)
    with tempfile.TemporaryDirectory() as logs:
        # No cache: every clip is decoded and computed every time.
        stack = Stack(Path(logs), GATEWAY_CACHE_BYTES="0")
        stack.start()
        plain_port = free_ports(1)[0]
        plain = subprocess.Popen([sys.executable, "-m", "tests.bench.plain_fastapi", str(plain_port)])
        try:
            wait_for(f"http://127.0.0.1:{plain_port}/docs")
            table, cpu = throughput(stack, plain_port, clips, n_cores)
            memory = {name: processes.peak_mib(pids) for name, pids in processes.of(stack).items()}
            listening = live.measure(stack, float(sys.argv[1]) if sys.argv[1:] else LASTING_S, say)
            livez_ms = failures.livez_p99_ms(stack, clips)
            refusal = failures.slowest_refusal_ms(stack)
            felt = {victim: failures.felt(stack, clips[0], victim) for victim in ("server", "stub")}
        finally:
            plain.terminate()
            plain.wait()
            stack.stop()
    with tempfile.TemporaryDirectory() as logs:
        asked = whatif.latencies_ms(Path(logs), clips[0])
    text = report(n_cores, stages, table, cpu, memory, livez_ms, refusal, felt, asked)
    text += "\n".join(live.lines(listening, n_cores)) + "\n"
    REPORT.write_text(text)
    print(text)


def throughput(
    stack: Stack, plain_port: int, clips: list[bytes], n_cores: int
) -> tuple[dict[tuple[str, int], load.Result], dict[str, float]]:
    """Every contender by turns, so that a drift of the machine meets all alike; the median round of each."""
    contenders = {("bare", n): (bare.client(clips), n) for n in (1, n_cores)}
    for n in CLIENTS:
        contenders["product", n] = (load.over_http(stack.settings.gateway_port, "/v1/analyses", clips), n)
        contenders["plain", n] = (load.over_http(plain_port, "/predict", clips), n)
    rounds: dict[tuple[str, int], list[load.Result]] = {key: [] for key in contenders}
    cpu: dict[str, list[float]] = {}
    for client, n in contenders.values():
        load.run(client, n, 1.0)  # warm-up
    for turn in range(ROUNDS):
        for key, (client, n) in contenders.items():
            before = {name: processes.cpu_s(pids) for name, pids in processes.of(stack).items()}
            result = load.run(client, n, ROUND_S)
            rounds[key].append(result)
            say(f"round {turn + 1}: {key[0]} {n}: {result.per_s:.1f}/s, p50 {result.p50_ms:.1f} ms")
            if key == ("product", CLIENTS[-1]):
                for name, pids in processes.of(stack).items():
                    spent = (processes.cpu_s(pids) - before[name]) / len(result.latencies_ms) * 1e3
                    cpu.setdefault(name, []).append(spent)
    medians = {key: sorted(results, key=lambda r: r.per_s)[len(results) // 2] for key, results in rounds.items()}
    return medians, {name: statistics.median(values) for name, values in cpu.items()}


def report(
    n_cores: int,
    stages: dict[str, float],
    table: dict[tuple[str, int], load.Result],
    cpu: dict[str, float],
    memory: dict[str, float],
    livez_ms: float,
    refusal: tuple[float, str],
    felt: dict[str, tuple[float, float, float]],
    asked: dict[str, list[float]],
) -> str:
    """The figures as Markdown."""
    limit, most = table["bare", n_cores], CLIENTS[-1]
    alone = table["bare", 1]
    lines = [
        "# What it costs",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {n_cores} cores ({cpu_name()}), "
        f"{platform.system()}, Python {platform.python_version()}. Five-second clips (WAV, 16 bit, mono), no two "
        f"alike, cache off, full answers; the median of {ROUNDS} rounds of {ROUND_S:g} s, all contenders by turns. "
        "The clients run on the same cores.",
        "",
        "| | clients | clips/s | p50 ms | p95 ms | of the limit |",
        "|---|---|---|---|---|---|",
    ]
    names = {
        "bare": "(a) decoding, log-mel and network in one process, no server: the limit",
        "product": "(b) this product over HTTP",
        "plain": "(c) one FastAPI process with the same network",
    }
    for kind, name in names.items():
        for (contender, n), result in table.items():
            if contender == kind:
                share = f"{result.per_s / limit.per_s:.0%}"
                count = f"{n} threads" if kind == "bare" else str(n)
                lines.append(
                    f"| {name} | {count} | {result.per_s:.1f} | {result.p50_ms:.1f} | {result.p95_ms:.1f} | {share} |"
                )
    added = table["product", 1].p50_ms - alone.p50_ms
    faster = table["product", most].per_s / table["plain", most].per_s
    lines += [
        "",
        f"At {most} clients (b) reaches {table['product', most].per_s / limit.per_s:.0%} of (a) and {faster:.1f} times "
        f"(c); for one client it adds {added:.1f} ms to (a).",
        "",
        "| on one core, ms a clip | |",
        "|---|---|",
        *(f"| {stage} | {cost:.1f} |" for stage, cost in stages.items()),
        "",
        f"| process | CPU ms an answer ({most} clients) | peak MiB |",
        "|---|---|---|",
        *(f"| {name} | {cpu[name]:.1f} | {memory[name]:.0f} |" for name in cpu),
        "",
        "| when it matters | measured |",
        "|---|---|",
        f"| `/livez`, p99, while 32 analyses run | {livez_ms:.0f} ms |",
        f"| the slowest refusal of bad input ({refusal[1]}) | {refusal[0]:.0f} ms |",
    ]
    for victim, (first, longest, ready) in felt.items():
        who = "Triton" if victim == "server" else "Triton's Python process"
        lines.append(
            f"| {who} killed under load | first 503 after {first:.2f} s, slowest 503 took {longest:.2f} s, "
            f"ready again after {ready:.1f} s |"
        )
    return "\n".join([*lines, *whatif.table(asked)]) + "\n"


def cpu_name() -> str:
    """As the kernel reports it."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown CPU")


def wait_for(url: str) -> None:
    """Until it answers."""
    for _ in range(300):
        try:
            httpx.get(url, trust_env=False).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} does not answer")


def say(text: str) -> None:
    """Progress, beside the report."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
