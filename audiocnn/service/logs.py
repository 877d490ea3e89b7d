"""Log lines that carry the request they belong to, as JSON for machines or as text for people."""

import logging
import re
import sys
import uuid
from contextvars import ContextVar
from typing import Literal

from pythonjsonlogger.json import JsonFormatter

LogFormat = Literal["json", "text"]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]

request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""The request that the current task works on; every log line and error body names it."""

_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


def adopt_request_id(given: str) -> str:
    """Sets the request id to `given` if it is safe to log, otherwise to a new UUID, and returns it."""
    this = given if _ACCEPTABLE_ID.fullmatch(given) else uuid.uuid4().hex
    request_id.set(this)
    return this


class _AddRequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


def configure_logging(service: str, level: LogLevel, log_format: LogFormat) -> None:
    """Sends everything logged in this process to standard error, one line an event."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_AddRequestId())
    if log_format == "json":
        fields = "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s"
        renames = {"asctime": "time", "levelname": "level", "name": "logger"}
        handler.setFormatter(JsonFormatter(fields, rename_fields=renames, static_fields={"service": service}))
    else:
        handler.setFormatter(logging.Formatter("%(levelname)-7s %(name)s [%(request_id)s] %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)


def cause_of(error: BaseException) -> str:
    """What an error came from, or itself, in one line: gRPC's own words take several."""
    return " ".join(str(error.__cause__ or error).split())
