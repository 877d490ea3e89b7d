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
    """Peak resident memory, as a container's limit counts it: libraries and shared memory once for all of them."""
    own, shared = [], []
    for pid in pids:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        kib = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines) if "kB" in rest}
        shared.append(kib["RssFile"] + kib["RssShmem"])
        own.append(kib["VmHWM"] - shared[-1])
    return (sum(own) + max(shared)) / 1024


def _children(pid: int) -> list[int]:
    return [
        int(child)
        for children in Path(f"/proc/{pid}/task").glob("*/children")
        for child in children.read_text().split()
    ]
