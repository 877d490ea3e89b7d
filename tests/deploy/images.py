"""Builds an image's file tree without an engine: the Dockerfile's own COPY and RUN lines, in a temporary folder.

A path that the image has at its root lies under the stage's folder here; RUN lines are rewritten accordingly. What
would change the machine or take minutes is replaced by the test, by name.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import translate
from pathlib import Path

from launcher.settings import ROOT

DOCKERFILES = ROOT / "deploy" / "docker"
ROOTED = re.compile(r"(?<![\w./])/(opt|build|app|models|cache)\b")
"""Absolute paths that belong to the image."""

Replacement = Callable[["Stage"], None] | None
"""None to leave the line out."""


@dataclass
class Stage:
    """One stage: where its root lies, and what the last lines set."""

    base: str
    root: Path
    workdir: str = "/"
    environment: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    user: str = "root"

    def path(self, inside: str) -> Path:
        """Where a path of the image lies on this machine."""
        return self.root / os.path.normpath(Path(self.workdir) / inside).lstrip("/")

    @property
    def here(self) -> Path:
        """The folder that commands run in."""
        return self.path(".")

    def env(self, **more: str) -> dict[str, str]:
        """Nothing of this process's environment but where programs are."""
        found = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
        path = self.rooted(self.environment.get("PATH", "$PATH")).replace("$PATH", found)
        return {**self.environment, "PATH": path, "HOME": str(self.root), **more}

    def rooted(self, text: str) -> str:
        """The same text with the image's absolute paths under this stage's folder."""
        return ROOTED.sub(lambda found: f"{self.root}/{found[1]}", text)

    def start(self, **environment: str) -> subprocess.Popen[str]:
        """The image's command, as the container would run it."""
        return subprocess.Popen(self.command, cwd=self.here, env=self.env(**environment))

    def healthy(self, **environment: str) -> bool:
        """What the image's own health check says."""
        return self.run(*self.health, **environment).returncode == 0

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """One command inside; its output is kept."""
        return subprocess.run(
            command, cwd=self.here, env=self.env(**environment), capture_output=True, text=True, check=False
        )


def instructions(dockerfile: Path) -> list[tuple[str, str]]:
    """Each instruction and its arguments; comments gone, continued lines joined."""
    lines = [line for line in dockerfile.read_text().splitlines() if line.strip() and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines())]


def arguments(name: str, kind: str) -> list[str]:
    """What follows each instruction of one kind in one image's Dockerfile."""
    return [rest for each, rest in instructions(DOCKERFILES / f"{name}.Dockerfile") if each == kind]


def build(name: str, into: Path, replacements: Mapping[str, Replacement]) -> dict[str, Stage]:
    """Every stage of one Dockerfile by its name, the last one as `final` too.

    Args:
        replacements: what to do instead of the RUN lines in which the key occurs.
    """
    stages: dict[str, Stage] = {}
    for instruction, rest in instructions(DOCKERFILES / f"{name}.Dockerfile"):
        match instruction:
            case "FROM":
                base, _, alias = rest.partition(" AS ")
                stage = Stage(base, into / (alias or "final"))
                stage.root.mkdir(parents=True)
                stages[alias or "final"] = stage
            case "WORKDIR":
                stage.workdir = rest
                stage.here.mkdir(parents=True, exist_ok=True)
            case "ENV":
                stage.environment.update(part.split("=", 1) for part in shlex.split(rest))
            case "COPY":
                _copy(stage, stages, rest.split())
            case "RUN":
                _run(stage, rest, replacements)
            case "CMD":
                stage.command = json.loads(rest)
            case "HEALTHCHECK":
                stage.health = json.loads(rest.partition(" CMD ")[2])
            case "USER":
                stage.user = rest
            case "ARG" | "EXPOSE":
                pass
            case _:
                raise AssertionError(f"{name}: {instruction} is not known here")
    stages["final"] = stage
    return stages


def _run(stage: Stage, command: str, replacements: Mapping[str, Replacement]) -> None:
    for words, replacement in replacements.items():
        if words in command:
            if replacement is not None:
                replacement(stage)
            return
    stage.run("sh", "-euc", stage.rooted(command)).check_returncode()


def _copy(stage: Stage, stages: Mapping[str, Stage], words: list[str]) -> None:
    source_root, visible = ROOT, context()
    if words[0].startswith("--from="):
        source_root, visible = stages[words.pop(0).removeprefix("--from=")].root, None
    *sources, target = words
    for source in sources:
        found = source_root / source.lstrip("/")
        assert found.exists(), f"COPY {source}: there is none"
        into = stage.path(target) / found.name if target.endswith("/") and found.is_file() else stage.path(target)
        into.parent.mkdir(parents=True, exist_ok=True)
        if found.is_file():
            assert visible is None or visible(source), f"COPY {source}: .dockerignore leaves it out"
            shutil.copy2(found, into)
        else:
            ignore = _ignoring(visible) if visible else None
            shutil.copytree(found, into, symlinks=True, dirs_exist_ok=True, ignore=ignore)


def _ignoring(visible: Callable[[str], bool]) -> Callable[[str, list[str]], set[str]]:
    def ignore(folder: str, names: list[str]) -> set[str]:
        relative = Path(folder).relative_to(ROOT)
        return {name for name in names if not visible(str(relative / name))}

    return ignore


def context() -> Callable[[str], bool]:
    """Whether `.dockerignore` lets a path into a build: the last pattern that fits it or a folder above it decides."""
    rules = []
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if line and not line.startswith("#"):
            pattern = line.lstrip("!").rstrip("/")
            one = translate(pattern.removeprefix("**/")).replace(".*", "[^/]*")
            rules.append((line.startswith("!"), re.compile(f"(.*/)?{one}" if pattern.startswith("**/") else one)))

    def visible(path: str) -> bool:
        kept = True
        above = [str(parent) for parent in Path(path).parents if str(parent) != "."]
        for keeps, pattern in rules:
            if any(pattern.fullmatch(each) for each in (path, *above)):
                kept = keeps
        return kept

    return visible
