"""The chart, rendered by a real Helm for every values file that CI has."""

import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from launcher.settings import ROOT

CHART = ROOT / "deploy" / "helm" / "audio-cnn-visualizer"
HELM = ROOT / ".venv" / "bin" / "helm"
CI = sorted((CHART / "ci").glob("*-values.yaml"))
NAMESPACE = "sounds"
NAME = "acv-audio-cnn-visualizer"

Object = dict[str, Any]


def helm(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs Helm."""
    assert HELM.exists(), "helm is missing: run `make chart`"
    return subprocess.run([HELM, *arguments], capture_output=True, text=True, check=False)


@cache
def render(*values: Path, options: tuple[str, ...] = ()) -> list[Object]:
    """Every object that an installation with these values makes."""
    files = [word for file in values for word in ("--values", str(file))]
    done = helm("template", "acv", CHART, "--namespace", NAMESPACE, *files, *options)
    assert done.returncode == 0, done.stderr
    return [each for each in yaml.safe_load_all(done.stdout) if each]


def ci(name: str) -> Path:
    """One of CI's values files."""
    return CHART / "ci" / f"{name}-values.yaml"


def of_kind(objects: list[Object], *kinds: str) -> list[Object]:
    """Those of the given kinds."""
    return [each for each in objects if each["kind"] in kinds]


def named(objects: list[Object], kind: str, name: str) -> Object:
    """The one of that kind whose name ends so."""
    (found,) = [each for each in of_kind(objects, kind) if each["metadata"]["name"].endswith(f"-{name}")]
    return found


def container(objects: list[Object], component: str) -> Object:
    """The only container of one component's pods."""
    (found,) = named(objects, "Deployment", component)["spec"]["template"]["spec"]["containers"]
    return found


def pods(objects: list[Object]) -> list[tuple[str, Object, Object]]:
    """Every pod's name, labels and spec, of deployments and of the chart's own test."""
    found = []
    for each in of_kind(objects, "Deployment"):
        template = each["spec"]["template"]
        found.append((each["metadata"]["name"], template["metadata"]["labels"], template["spec"]))
    found += [(pod["metadata"]["name"], pod["metadata"]["labels"], pod["spec"]) for pod in of_kind(objects, "Pod")]
    return found


def selects(selector: dict[str, str], labels: dict[str, str]) -> bool:
    """Whether these labels are among those."""
    return selector.items() <= labels.items()
