"""Small Python programs as parts, so that a supervisor has real processes to look after."""

import asyncio
import io
import os
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest_asyncio

from launcher.printer import Printer
from launcher.probes import NotReady, Probe
from launcher.process_spec import ProcessSpec
from launcher.settings import LauncherSettings
from launcher.supervisor import Supervisor


@dataclass
class StubProbe:
    """A probe whose result a test sets."""

    works: bool = True
    dead: bool = False
    n_calls: int = 0
    when_called: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, timeout_s: float) -> None:
        self.n_calls += 1
        self.when_called.set()
        if not self.works:
            raise NotReady("the stub fails", dead=self.dead)


def when_exists(file: Path) -> Probe:
    """Works once its program has written `file`."""

    async def probe(timeout_s: float) -> None:
        if not file.exists():  # noqa: ASYNC240 - one quick look
            raise NotReady(f"{file.name} is not there")

    return probe


def part(name: str, code: str, probe: Probe, **options: object) -> ProcessSpec:
    """A part that runs `code`."""
    environment = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"}
    return ProcessSpec(name, [sys.executable, "-c", code], environment, probe, **options)  # type: ignore[arg-type]


FOREVER = "import signal; signal.pause()"


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended but is not yet waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def gone(pid: int) -> None:
    """Returns when a process has ended."""
    async with asyncio.timeout(20):
        while alive(pid):  # noqa: ASYNC110 - it is no child of this process
            await asyncio.sleep(0.01)


class Printed(io.StringIO):
    """What was printed until now."""

    def __init__(self) -> None:
        super().__init__()
        self.printer = Printer(self)

    def getvalue(self) -> str:
        assert self.printer.flush(20)
        return super().getvalue()


@dataclass
class SupervisorHarness:
    """What tests look at."""

    printed: Printed
    folder: Path
    _made: list[Supervisor] = field(default_factory=list)

    def supervisor(self, *specs: ProcessSpec, **settings: float) -> Supervisor:
        """Looks after `specs`, quickly."""
        quick = {"canary_interval_s": 0.02, "canary_timeout_s": 5.0, "grace_s": 5.0, "start_timeout_s": 20.0}
        supervisor = Supervisor(
            LauncherSettings(_env_file=None, **(quick | settings)),  # type: ignore[arg-type, call-arg]
            list(specs),
            self.printed.printer,
            self.folder / "logs",
        )
        self._made.append(supervisor)
        return supervisor

    async def end(self) -> None:
        """Leaves nothing running, whatever a test did."""
        for supervisor in self._made:
            await supervisor.stop()


@pytest_asyncio.fixture
async def harness(tmp_path: Path) -> AsyncIterator[SupervisorHarness]:
    harness = SupervisorHarness(Printed(), tmp_path)
    yield harness
    await harness.end()


Condition = Callable[[], bool]


async def until(condition: Condition) -> None:
    """Returns when a condition that nothing signals has become true."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - nothing signals it
            await asyncio.sleep(0.01)
