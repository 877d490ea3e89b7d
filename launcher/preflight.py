"""Everything that can be missing on a machine: one line each, with the way to get it, before anything starts."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

from audiocnn.model_spec import MODEL_NAME
from launcher import triton_python
from launcher.settings import PAGE, TRITON_ENVIRONMENT, LauncherSettings

MIN_PYTHON = (3, 11)
MIN_NODE = (20, 9)
MIN_SHM_BYTES = 64 << 20


def problems(settings: LauncherSettings) -> list[str]:
    """One line for each thing that is missing; none if everything can start."""
    found = [_python(), _node(), _shared_memory(), *_built(settings), *_busy_ports(settings)]
    return [line for line in found if line]


def _python() -> str | None:
    if sys.version_info < MIN_PYTHON:
        return f"Python {sys.version.split()[0]} is too old: install Python 3.11 or newer and run `make clean run`."
    return None


def _node() -> str | None:
    wanted = ".".join(str(n) for n in MIN_NODE)
    node = shutil.which("node")
    if node is None:
        return f"Node.js is missing: install version {wanted} or newer from your distribution or nodejs.org."
    installed = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    version = tuple(int(part) for part in installed.lstrip("v").split(".")[:2] if part.isdigit())
    return None if version >= MIN_NODE else f"Node.js {installed} is too old: install version {wanted} or newer."


def _shared_memory() -> str | None:
    if not Path("/dev/shm").exists():
        return "/dev/shm is missing: the inference server runs on Linux only (on Windows, in WSL 2)."
    free = shutil.disk_usage("/dev/shm").free
    if free < MIN_SHM_BYTES:
        return (
            f"/dev/shm has only {free >> 20} MiB free: 64 MiB are needed (in a container, start it with --shm-size=1g)."
        )
    return None


def _built(settings: LauncherSettings) -> list[str]:
    missing = []
    try:
        triton_python.inspect(TRITON_ENVIRONMENT / "bin" / "python")
    except triton_python.Unusable as why:
        missing.append(f"The inference server cannot run ({why}): run `rm -rf {TRITON_ENVIRONMENT.name}; make setup`.")
    if not PAGE.exists():
        missing.append("The page is not built: run `make setup`.")
    if not any(settings.model_repository.glob(f"{MODEL_NAME}/*/model.onnx")):
        missing.append(
            f"There is no model in {settings.model_repository}: run `make export`, or check MODEL_REPOSITORY."
        )
    return missing


def _busy_ports(settings: LauncherSettings) -> list[str]:
    names = {
        "FRONTEND_PORT": settings.frontend_port,
        "GATEWAY_PORT": settings.gateway_port,
        "GATEWAY_GRPC_PORT": settings.gateway_grpc_port,
        "PREPROCESS_PORT": settings.preprocess_port,
        "PREPROCESS_METRICS_PORT": settings.preprocess_metrics_port,
        "TRITON_HTTP_PORT": settings.triton_http_port,
        "TRITON_GRPC_PORT": settings.triton_grpc_port,
        "TRITON_METRICS_PORT": settings.triton_metrics_port,
    }
    return [
        f"Port {port} is taken: stop what listens there, or set {name} to another one."
        for name, port in names.items()
        if port and _taken(port)
    ]


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
