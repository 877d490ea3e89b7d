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
    cwd: Path = ROOT
    restart: bool = False
    """Whether it is started again when it fails; otherwise its end is everyone's."""
    shown: str = ""
    """Which of its lines are for people: a regular expression. The log file has them all."""
    cleanup: list[str] = field(default_factory=list)
    """Patterns of files that it leaves behind when it is killed."""
