"""Every line says who speaks."""

import io

import pytest

from launcher.printer import Printer


class Terminal(io.StringIO):
    """A stream that people look at."""

    def isatty(self) -> bool:
        return True


def printed(text: str, who: str = "triton", stream: io.StringIO | None = None) -> str:
    stream = stream or io.StringIO()
    Printer(stream).say(text, who)
    return stream.getvalue()


def test_a_line_stands_behind_its_speaker() -> None:
    assert printed("ready") == "triton     │ ready\n"


def test_each_line_of_several_has_the_name() -> None:
    assert printed("one\ntwo") == "triton     │ one\ntriton     │ two\n"


def test_an_empty_line_is_one_too() -> None:
    assert printed("") == "triton     │ \n"


@pytest.mark.parametrize("who, colour", [("triton", "\033[32m"), ("somebody", "\033[37m")])
def test_names_are_coloured_for_people_only(who: str, colour: str) -> None:
    assert printed("ready", who, Terminal()).startswith(colour)
    assert "\033" not in printed("ready", who)
