"""`make bench`: everything in one run on one machine, so that the ratios hold.

Writes docs/bench.json, docs/bench.md and the README's table.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import bare, failures, live, measure, page, processes, report, whatif
from tests.bench.clips import clips as make_clips
from tests.bench.contenders import contenders, peer
from tests.conftest import Stack

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Measures, prints, writes."""
    options = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--round-s", type=float, default=5.0, help="seconds of one round")
    options.add_argument("--open-s", type=float, default=20.0, help="seconds at each rate of the open loop")
    options.add_argument(
        "--lasting-s", type=float, default=60.0, help="seconds of the live streams whose memory is watched"
    )
    options.add_argument("--page-s", type=float, default=300.0, help="seconds that the page listens")
    given = options.parse_args()
    figures = measured(given.rounds, given.round_s, given.open_s, given.lasting_s, given.page_s)
    (ROOT / "docs" / "bench.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    (ROOT / "docs" / "bench.md").write_text(report.document(figures), encoding="utf-8")
    readme = ROOT / "README.md"
    readme.write_text(report.with_table(readme.read_text(encoding="utf-8"), figures), encoding="utf-8")
    print(report.document(figures))


def measured(rounds: int, round_s: float, open_s: float, lasting_s: float, page_s: float) -> report.Figures:
    """All figures."""
    clips, n_cores = make_clips(), len(os.sched_getaffinity(0))
    figures: report.Figures = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": f"{n_cores} cores ({cpu_name()}), {platform.system()}, Python {platform.python_version()}",
        "rounds": rounds,
        "round_s": round_s,
        "stages_ms": bare.stage_costs_ms(clips),
    }
    with ExitStack() as held:
        logs = Path(held.enter_context(tempfile.TemporaryDirectory()))
        # No cache: every clip is decoded and computed every time.
        stack = Stack(logs, GATEWAY_CACHE_BYTES="0", GATEWAY_LIVE_MAX_PER_CLIENT="100")
        held.callback(stack.stop)
        stack.start()
        plain, seed = (held.enter_context(peer(module)) for module in ("plain_fastapi", "seed_shaped"))
        everyone = contenders(stack, clips, plain, seed, n_cores)
        figures["titles"] = {name: contender.title for name, contender in everyone.items()}
        figures["closed"] = measure.closed_loops(everyone, rounds, round_s, say)
        busy = next(row for row in figures["closed"] if (row["contender"], row["clients"]) == ("product", 16))
        figures["open"] = measure.open_loops(everyone["product"], busy["per_s"], open_s)
        figures["lengths"] = measure.lengths(stack, everyone["product"])
        figures["peak_mib"] = {name: processes.peak_mib(pids) for name, pids in processes.of(stack).items()}
        figures["live"] = live.measure(stack, lasting_s, say)
        figures["livez_p99_ms"] = failures.livez_p99_ms(stack, clips)
        slowest_ms, slowest = failures.slowest_refusal_ms(stack)
        figures["slowest_refusal"] = {"input": slowest, "ms": slowest_ms}
        figures["killed"] = {}
        for victim in ("server", "stub"):
            felt = failures.felt(stack, clips[0], victim)
            figures["killed"][victim] = dict(zip(("first_s", "longest_s", "ready_s"), felt, strict=True))
    with tempfile.TemporaryDirectory() as other_logs:
        figures["what_if_ms"] = whatif.latencies_ms(Path(other_logs), clips[0])
    with tempfile.TemporaryDirectory() as page_logs:
        figures["page"] = page.measure(Path(page_logs), page_s)
    return figures


def cpu_name() -> str:
    """As the kernel reports it."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown CPU")


def say(text: str) -> None:
    """Progress, beside the report."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
