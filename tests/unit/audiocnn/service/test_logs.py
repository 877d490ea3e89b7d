"""Log lines name their request."""

import json
import logging
from collections.abc import Iterator

import pytest

from audiocnn.service.logs import configure_logging, request_id


@pytest.fixture(autouse=True)
def root_logger_as_before() -> Iterator[None]:
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    # pytest's own handlers must not be closed by the reconfiguration.
    root.handlers = []
    yield
    root.setLevel(level)
    root.handlers = handlers


def test_a_json_line_holds_the_request_id_and_the_service(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("gateway", "INFO", "json")
    token = request_id.set("abc-123")
    logging.getLogger("audiocnn.test").info("it %s", "works")
    request_id.reset(token)

    line = json.loads(capsys.readouterr().err)

    assert line["request_id"] == "abc-123"
    assert line["service"] == "gateway"
    assert (line["level"], line["logger"], line["message"]) == ("INFO", "audiocnn.test", "it works")


def test_an_error_is_one_line_with_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("gateway", "INFO", "json")
    try:
        raise ZeroDivisionError("no")
    except ZeroDivisionError:
        logging.getLogger().exception("failed")

    lines = capsys.readouterr().err.splitlines()

    assert len(lines) == 1
    assert "ZeroDivisionError: no" in json.loads(lines[0])["exc_info"]


def test_a_text_line_holds_the_request_id(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("gateway", "INFO", "text")
    token = request_id.set("abc-123")
    logging.getLogger("audiocnn.test").warning("careful")
    request_id.reset(token)

    assert "[abc-123] careful" in capsys.readouterr().err


def test_lines_below_the_level_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("gateway", "WARNING", "text")
    logging.getLogger("audiocnn.test").info("unimportant")

    assert capsys.readouterr().err == ""
