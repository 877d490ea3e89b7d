"""Turns pip's installation report, on standard input, into constraints on standard output. `make lock` runs it."""

import json
import sys
from typing import Any

from packaging.utils import canonicalize_name

PROJECT = "audio-cnn-visualizer"


def constraints(report: dict[str, Any]) -> list[str]:
    """One line for each distribution, by name.

    A local version (`2.13.0+cpu`) is left out: another build of the same version fits as well.
    """
    found = [(canonicalize_name(each["metadata"]["name"]), each["metadata"]["version"]) for each in report["install"]]
    return sorted(f"{name}=={version.partition('+')[0]}" for name, version in found if name != PROJECT)


if __name__ == "__main__":
    sys.stdout.write("# Written by `make lock`: versions of all Python packages that make and the images install.\n")
    sys.stdout.write("".join(f"{line}\n" for line in constraints(json.load(sys.stdin))))
