"""Starts the parts in order, waits until each works, watches them, and stops them all."""

import asyncio
import time
from collections.abc import Awaitable
from pathlib import Path

from launcher.child import Child
from launcher.guard import Guard
from launcher.printer import Printer
from launcher.probes import NotReady
from launcher.process_spec import ProcessSpec
from launcher.settings import LauncherSettings

PROBE_PAUSE_S = 0.1
LOOK_S = 0.5
"""Between two looks at a part's processes while a probe waits for its answer."""
FAILURES_BEFORE_RESTART = 2
MAX_RESTARTS = 5
"""After so many in `RESTART_WINDOW_S` another restart will not help."""
RESTART_WINDOW_S = 120.0
LEAST_GRACE_S = 0.5
"""For each part, where others before it have used up the time."""


class PartFailed(Exception):
    """A part could not be started or did not stay."""


class Supervisor:
    """Holds the running parts."""

    def __init__(self, settings: LauncherSettings, specs: list[ProcessSpec], printer: Printer, logs: Path) -> None:
        self._settings = settings
        self._specs = specs
        self._printer = printer
        self._logs = logs
        self._children: dict[str, Child] = {}
        self._guard: Guard | None = None
        self._restarts: dict[str, list[float]] = {}

    async def start(self) -> None:
        """Starts every part at once, since most of starting is waiting, then waits for each in order.

        Raises:
            PartFailed
        """
        self._logs.mkdir(parents=True, exist_ok=True)
        for log in self._logs.glob("*.log*"):
            log.unlink()
        self._guard = await Guard.start(self._settings.grace_s)
        for spec in self._specs:
            await self._start_child(spec)
        for spec in self._specs:
            started = time.monotonic()
            await self._wait_until_ready(self._children[spec.name])
            self._printer.say(f"ready (waited {time.monotonic() - started:.1f} s)", spec.name)

    async def watch(self) -> None:
        """Starts every part again that ends or does not answer any more; returns only by raising.

        Raises:
            PartFailed
        """
        watching = [asyncio.create_task(self._keep_working(spec)) for spec in self._specs]
        try:
            done, _ = await asyncio.wait(watching, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in watching:
                task.cancel()

    async def stop(self) -> None:
        """Stops every part, the last started first, all within one time of grace and a few seconds."""
        deadline = time.monotonic() + self._settings.grace_s
        for child in reversed(self._children.values()):
            await self._stop_child(child, max(LEAST_GRACE_S, deadline - time.monotonic()))
        if self._guard is not None:
            await self._guard.stop()
            self._guard = None

    def child(self, name: str) -> Child:
        """A running part by its name."""
        return self._children[name]

    async def _start_child(self, spec: ProcessSpec) -> None:
        self._children[spec.name] = child = await Child.start(spec, self._printer, self._logs)
        if self._guard is not None:
            self._guard.watch(child.process.pid)

    async def _stop_child(self, child: Child, grace_s: float) -> None:
        await child.stop(grace_s)
        if self._guard is not None:
            self._guard.forget(child.process.pid)

    async def _wait_until_ready(self, child: Child) -> None:
        name, deadline = child.spec.name, time.monotonic() + self._settings.start_timeout_s
        while True:
            if not child.running:
                raise PartFailed(await _report(child, f"{name} ended with status {child.process.returncode}."))
            try:
                await child.spec.probe(self._settings.canary_timeout_s)
                child.count_workers()
                return
            except NotReady as error:
                if error.dead:
                    raise PartFailed(await _report(child, f"{name} cannot become ready: {error}.")) from error
                if time.monotonic() > deadline:
                    limit = f"{self._settings.start_timeout_s:g}"
                    raise PartFailed(await _report(child, f"{name} was not ready within {limit} s: {error}")) from error
            await asyncio.sleep(PROBE_PAUSE_S)

    async def _keep_working(self, spec: ProcessSpec) -> None:
        failures, probe = 0, spec.alive or spec.probe
        while True:
            await self._pause(spec, self._settings.canary_interval_s if not failures else PROBE_PAUSE_S)
            child = self._children[spec.name]
            try:
                await _probe(child, probe(self._settings.canary_timeout_s))
                failures = 0
            except NotReady as error:
                failures += 1
                if failures == FAILURES_BEFORE_RESTART or error.dead or not child.running:
                    await self._restart(spec, str(error))
                    failures = 0

    async def _pause(self, spec: ProcessSpec, seconds: float) -> None:
        """Until the next probe, or the end of the process."""
        ended = asyncio.create_task(self._children[spec.name].process.wait())
        await asyncio.wait((ended,), timeout=seconds)
        ended.cancel()

    async def _restart(self, spec: ProcessSpec, why: str) -> None:
        started = time.monotonic()
        while True:
            now = time.monotonic()
            recent = [then for then in self._restarts.get(spec.name, ()) if now - then < RESTART_WINDOW_S]
            self._restarts[spec.name] = [*recent, now]
            child = self._children[spec.name]
            if len(recent) >= MAX_RESTARTS:
                raise PartFailed(await _report(child, f"{spec.name} does not stay: {why}"))
            self._printer.say(f"starting again, because {why}", spec.name)
            # It does not work, so there is nothing to end in good order.
            await self._stop_child(child, grace_s=0)
            await self._start_child(spec)
            try:
                await self._wait_until_ready(self._children[spec.name])
            except PartFailed as failure:  # whatever killed it may have hit its successor too
                why = str(failure).partition("\n")[0]
            else:
                self._printer.say(f"ready again after {time.monotonic() - started:.1f} s", spec.name)
                return


async def _probe(child: Child, probing: Awaitable[None]) -> None:
    """Awaits a probe, which may take its time on a busy machine, unless a look at the processes says enough.

    Raises:
        NotReady
    """
    probe, end = asyncio.ensure_future(probing), asyncio.create_task(child.process.wait())
    try:
        while not probe.done():
            child.look()
            await asyncio.wait((probe, end), timeout=LOOK_S, return_when=asyncio.FIRST_COMPLETED)
        child.look()
        probe.result()
    finally:
        probe.cancel()
        end.cancel()


async def _report(child: Child, text: str) -> str:
    if not child.running:
        await child.drain()
    lines = "\n".join(f"    {line}" for line in child.last_lines)
    return f"{text} Its last lines:\n{lines}" if lines else text
