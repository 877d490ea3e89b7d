"""One running part: its process and those that it starts itself, its lines, its end."""

import asyncio
import glob
import os
import re
import signal
from collections import deque
from contextlib import suppress
from pathlib import Path

from launcher.log_file import LogFile
from launcher.printer import Printer
from launcher.probes import NotReady
from launcher.process_spec import ProcessSpec

LAST_LINES = 20
DRAIN_S = 1.0


class Child:
    """A part that was started. Everything that it started ends with it."""

    def __init__(self, spec: ProcessSpec, process: asyncio.subprocess.Process, printer: Printer, log: Path) -> None:
        self.spec = spec
        self.process = process
        self.last_lines: deque[str] = deque(maxlen=LAST_LINES)
        self._n_workers = 0
        self._reader = asyncio.create_task(self._read(printer, log))

    @classmethod
    async def start(cls, spec: ProcessSpec, printer: Printer, logs: Path) -> "Child":
        """Starts the part in a process group of its own, so that Ctrl-C reaches it only through us."""
        process = await asyncio.create_subprocess_exec(
            *spec.command,
            env=spec.environment,
            cwd=spec.cwd,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            limit=1 << 20,
        )
        return cls(spec, process, printer, logs / f"{spec.name}.log")

    @property
    def running(self) -> bool:
        """Whether its process lives."""
        return self.process.returncode is None

    def count_workers(self) -> None:
        """Remembers how many workers it has now that it is ready."""
        self._n_workers = len(self._workers())

    def look(self) -> None:
        """Looks at its processes.

        Raises:
            NotReady: it ended or has fewer workers than when it was ready, or one of them is stopped by a signal.
        """
        if not self.running:
            raise NotReady(f"it ended with status {self.process.returncode}", dead=True)
        workers = self._workers()
        if len(workers) < self._n_workers:
            raise NotReady("a process of its own ended", dead=True)
        if any(_state(pid) == "T" for pid in (str(self.process.pid), *workers)):
            raise NotReady("it is stopped")

    def _workers(self) -> list[str]:
        """Those processes that it started itself and does not start again."""
        if not self.spec.workers:
            return []
        children = " ".join(_text(file) for file in Path(f"/proc/{self.process.pid}/task").glob("*/children"))
        return [pid for pid in children.split() if self.spec.workers in _text(Path(f"/proc/{pid}/cmdline"))]

    async def stop(self, grace_s: float) -> None:
        """Sends SIGTERM, waits, then kills it and everything that it started."""
        if self.running:
            self._signal(signal.SIGTERM)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), grace_s)
        self._signal(signal.SIGKILL)
        with suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), DRAIN_S)
        await self.drain()
        self._reader.cancel()
        for pattern in self.spec.cleanup:
            _remove_all(pattern)

    async def drain(self) -> None:
        """Waits until everything that an ended part said is read, but not for a child of its own that still speaks."""
        await asyncio.wait((self._reader,), timeout=DRAIN_S)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    async def _read(self, printer: Printer, log: Path) -> None:
        assert self.process.stdout is not None  # noqa: S101 - it was started with a pipe
        shown = re.compile(self.spec.shown)
        file = LogFile(log)
        try:
            while True:
                try:
                    raw = await self.process.stdout.readline()
                except ValueError:  # a line beyond the reader's limit, which is gone; the next one may be shorter
                    continue
                if not raw:
                    return
                line = raw.decode(errors="replace").rstrip()
                self.last_lines.append(line)
                file.write(line)
                if shown.search(line):
                    printer.say(line, self.spec.name)
        finally:
            file.close()


def _text(file: Path) -> str:
    """Of a file in /proc, empty once what it describes has ended."""
    with suppress(OSError):
        return file.read_bytes().decode(errors="replace")
    return ""


def _state(pid: str) -> str:
    """Of a process, as one letter; empty once it has ended."""
    return _text(Path(f"/proc/{pid}/stat")).rpartition(") ")[2][:1]


def _remove_all(pattern: str) -> None:
    for name in glob.glob(pattern):  # noqa: PTH207 - an absolute pattern
        Path(name).unlink(missing_ok=True)
