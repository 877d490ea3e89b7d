"""What people see: every line says who speaks."""

import queue
import sys
import threading
from contextlib import suppress
from typing import TextIO

COLOURS = {"triton": 32, "preprocess": 36, "gateway": 35, "frontend": 34, "launcher": 33}
MAX_LINES = 10_000
"""Kept for a terminal that does not take them; more are dropped."""


class Printer:
    """Writes lines of several parts to one terminal, in a thread: a paused or full one must not stop the launcher."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._colour = self._stream.isatty()
        self._lines: queue.Queue[str | threading.Event] = queue.Queue(MAX_LINES)
        threading.Thread(target=self._write, name="printer", daemon=True).start()

    def say(self, text: str, who: str = "launcher") -> None:
        """Prints `text`, each of its lines behind the name."""
        label = f"{who:<10}"
        if self._colour:
            label = f"\033[{COLOURS.get(who, 37)}m{label}\033[0m"
        for line in text.splitlines() or [""]:
            with suppress(queue.Full):
                self._lines.put_nowait(f"{label} │ {line}\n")

    def flush(self, timeout_s: float) -> bool:
        """Waits until everything is printed; false if it was not in time."""
        printed = threading.Event()
        with suppress(queue.Full):
            self._lines.put_nowait(printed)
        return printed.wait(timeout_s)

    def _write(self) -> None:
        while True:
            line = self._lines.get()
            if isinstance(line, threading.Event):
                line.set()
                continue
            with suppress(OSError, ValueError):  # a full disk, a closed terminal
                self._stream.write(line)
                self._stream.flush()
