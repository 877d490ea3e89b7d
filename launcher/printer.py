"""What people see: every line says who speaks."""

import sys
from typing import TextIO

COLOURS = {"triton": 32, "preprocess": 36, "gateway": 35, "frontend": 34, "launcher": 33}


class Printer:
    """Writes lines of several parts to one terminal; for one event loop."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._colour = self._stream.isatty()

    def say(self, text: str, who: str = "launcher") -> None:
        """Prints `text`, each of its lines behind the name."""
        label = f"{who:<10}"
        if self._colour:
            label = f"\033[{COLOURS.get(who, 37)}m{label}\033[0m"
        for line in text.splitlines() or [""]:
            self._stream.write(f"{label} │ {line}\n")
        self._stream.flush()
