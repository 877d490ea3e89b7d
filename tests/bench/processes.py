"""What each process of the product takes: CPU per answer, peak memory."""

import os
from pathlib import Path

from tests.conftest import Stack

TICKS = os.sysconf("SC_CLK_TCK")


def of(stack: Stack) -> dict[str, list[int]]:
    """Name to the processes of each part, those that it started itself among them."""
    return {name: [stack.pid(name), *_children(stack.pid(name))] for name in ("preprocess", "triton", "gateway")}


def cpu_s(pids: list[int]) -> float:
    """User and system seconds so far."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def peak_mib(pids: list[int]) -> float:
    """Peak resident memory, summed."""
    total = 0
    for pid in pids:
        status = Path(f"/proc/{pid}/status").read_text()
        total += int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
    return total / 1024


def _children(pid: int) -> list[int]:
    return [
        int(child)
        for children in Path(f"/proc/{pid}/task").glob("*/children")
        for child in children.read_text().split()
    ]
