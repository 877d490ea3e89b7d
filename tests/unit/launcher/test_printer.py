"""Every line says who speaks."""

import io
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from launcher.printer import Printer
from tests.waiting import until


class Terminal(io.StringIO):
    """A stream that people look at."""

    def isatty(self) -> bool:
        return True


def printed(text: str, who: str = "triton", stream: io.StringIO | None = None) -> str:
    stream = stream or io.StringIO()
    printer = Printer(stream)
    printer.say(text, who)
    assert printer.flush(20)
    return stream.getvalue()


def test_a_line_stands_behind_its_speaker() -> None:
    assert printed("ready") == "triton     │ ready\n"


def test_each_line_of_several_has_the_name() -> None:
    assert printed("one\ntwo") == "triton     │ one\ntriton     │ two\n"


def test_an_empty_line_is_one_too() -> None:
    assert printed("") == "triton     │ \n"


@pytest.mark.parametrize("who, colour", [("triton", "\033[32m"), ("unknown", "\033[37m")])
def test_names_are_coloured_for_people_only(who: str, colour: str) -> None:
    assert printed("ready", who, Terminal()).startswith(colour)
    assert "\033" not in printed("ready", who)


class Paused(io.StringIO):
    """A terminal that takes nothing until it goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_on = threading.Event()

    def write(self, text: str) -> int:
        self.goes_on.wait()
        return super().write(text)


def test_a_paused_terminal_blocks_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("launcher.printer.MAX_LINES", 10)
    terminal = Paused()
    printer = Printer(terminal)
    for n in range(100):
        printer.say(str(n))

    assert not printer.flush(0.01)
    terminal.goes_on.set()
    until(lambda: printer.flush(1))
    assert 10 <= len(terminal.getvalue().splitlines()) <= 11


def test_a_full_disk_stops_no_part() -> None:
    with Path("/dev/full").open("w") as full:
        printer = Printer(full)
        printer.say("lost")
        assert printer.flush(20)
        with suppress(OSError):
            full.close()
