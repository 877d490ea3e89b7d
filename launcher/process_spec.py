"""What the supervisor needs to know about one process."""

from dataclasses import dataclass, field
from pathlib import Path

from launcher.probes import Probe
from launcher.settings import ROOT


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """One part of the product."""

    name: str
    command: list[str]
    environment: dict[str, str]
    probe: Probe
    """Whether it can do its work; at its start."""
    alive: Probe | None = None
    """Whether it answers, if probed differently after its start: its dependencies may then be unavailable."""
    workers: str = ""
    """In the command line of processes that it starts itself and does not start again: it is replaced if one ends."""
    cwd: Path = ROOT
    shown: str = ""
    """Which of its lines are for people: a regular expression. The log file has them all."""
    cleanup: list[str] = field(default_factory=list)
    """Patterns of files that it leaves behind when it is killed."""
