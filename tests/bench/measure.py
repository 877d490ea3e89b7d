"""What is measured of each contender, as plain numbers."""

import statistics
from collections.abc import Callable
from functools import partial
from typing import Any

from tests import signals
from tests.bench import load, processes
from tests.bench.contenders import Contender
from tests.conftest import Stack

Row = dict[str, Any]
OPEN_SHARES = (0.5, 1.0, 2.0, 4.0)
LENGTHS_S = {5: 8, 60: 4, 600: 1}
"""Requests for each."""


def closed_loops(
    contenders: dict[str, Contender], rounds: int, round_s: float, say: Callable[[str], None]
) -> list[Row]:
    """Every contender by turns, so that a drift of the machine meets all alike; the median of each."""
    found: dict[tuple[str, int], list[Row]] = {}
    for contender in contenders.values():
        load.closed_loop(contender.client, min(16, contender.clients[-1]), 1.0)  # warm-up
    for turn in range(rounds):
        for name, contender in contenders.items():
            for n in contender.clients:
                row = _row(contender, partial(load.closed_loop, contender.client, n, round_s))
                found.setdefault((name, n), []).append(row)
                say(f"round {turn + 1}: {name} {n}: {row['per_s']:.1f}/s, {row['cpu_ms']['total']:.1f} ms CPU")
    return [{"contender": name, "clients": n, **_median(rows)} for (name, n), rows in found.items()]


def open_loops(product: Contender, capacity_per_s: float, duration_s: float) -> list[Row]:
    """Requests at shares of what the product answers at 16 clients."""
    rows = []
    for share in OPEN_SHARES:
        row = _row(product, partial(load.open_loop, product.client, share * capacity_per_s, duration_s))
        rows.append({"share": share, **row})
    return rows


def lengths(stack: Stack, product: Contender) -> list[Row]:
    """One client with recordings of several lengths."""
    rows = []
    for seconds, repeats in LENGTHS_S.items():
        audio = signals.encode(signals.noise(float(seconds), 44_100, amplitude=0.1), 44_100)
        send = load.over_http(stack.settings.gateway_port, "/v1/analyses", [load.as_form(audio)])()

        def times(send: load.SendRequest = send, repeats: int = repeats) -> load.Result:
            result = load.Result(1.0)
            for i in range(repeats):
                result.answered_ms.append(load.timed_ms(send, i))
            return result

        row = _row(product, times)
        rows.append({"seconds": seconds, "p50_ms": row["p50_ms"], "cpu_ms": row["cpu_ms"]})
    return rows


def _row(contender: Contender, work: Callable[[], load.Result]) -> Row:
    before = {name: processes.cpu_s(pids) for name, pids in contender.processes().items()}
    result = work()
    spent = {name: processes.cpu_s(pids) - before[name] for name, pids in contender.processes().items()}
    answers = max(1, len(result.answered_ms))
    cpu_ms = {name: seconds / answers * 1e3 for name, seconds in spent.items()}
    return {
        "per_s": result.per_s,
        "p50_ms": load.percentile(result.answered_ms, 0.5),
        "p99_ms": load.percentile(result.answered_ms, 0.99),
        "refused": len(result.refused_ms),
        "refused_p99_ms": load.percentile(result.refused_ms, 0.99),
        "cpu_ms": {**cpu_ms, "total": sum(cpu_ms.values())},
    }


def _median(rows: list[Row]) -> Row:
    """Field by field."""
    plain = {key: statistics.median(row[key] for row in rows) for key in rows[0] if key != "cpu_ms"}
    cpu_ms = {name: statistics.median(row["cpu_ms"][name] for row in rows) for name in rows[0]["cpu_ms"]}
    return {**plain, "cpu_ms": cpu_ms}
