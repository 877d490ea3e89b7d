"""What one extra of the project installs, out of this environment: its packages and theirs, and nothing else."""

import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from launcher.settings import ROOT

PROJECT = "audio-cnn-visualizer"


def closure(extra: str) -> dict[str, Distribution]:
    """Every distribution that `pip install 'audio-cnn-visualizer[extra]'` brings, by its name."""
    found: dict[str, Distribution] = {}
    visited: set[tuple[str, str]] = set()
    waiting = [Requirement(f"{PROJECT}[{extra}]")]
    while waiting:
        requirement = waiting.pop()
        for each in ("", *requirement.extras):
            if (requirement.name, each) not in visited:
                visited.add((requirement.name, each))
                found[requirement.name] = distribution(requirement.name)
                waiting += _needs(requirement.name, each)
    return found


def _needs(name: str, extra: str) -> list[Requirement]:
    if name == PROJECT:  # as it is now, not as it was when this environment was made
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        return [
            Requirement(text)
            for text in (project["optional-dependencies"][extra] if extra else project["dependencies"])
        ]
    needs = [Requirement(text) for text in distribution(name).requires or ()]
    return [need for need in needs if need.marker is None or need.marker.evaluate({"extra": extra})]


def link(extra: str, site_packages: Path) -> None:
    """Puts them into an environment, as links."""
    site_packages.mkdir(parents=True, exist_ok=True)
    for name, dist in closure(extra).items():
        for top in {file.parts[0] for file in dist.files or () if file.parts[0] not in ("..", "__pycache__")}:
            # This project is installed as a link to its folder: what it says of itself is wanted, its code is not.
            if name != PROJECT or top.endswith("-info"):
                _link(Path(str(dist.locate_file(top))), site_packages / top)


def _link(target: Path, at: Path) -> None:
    """A folder that several packages share, such as `google`, is linked child by child."""
    if at.exists():
        return
    if target.is_dir() and not (target / "__init__.py").exists() and not target.name.endswith("-info"):
        at.mkdir()
        for child in target.iterdir():
            (at / child.name).symlink_to(child)
    else:
        at.symlink_to(target)
