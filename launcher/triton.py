"""The real Triton out of the PyPI wheel: where its parts lie and how they find each other."""

import shutil
import sys
import sysconfig
from pathlib import Path

from launcher.preflight import TRITON_ENVIRONMENT
from launcher.settings import LauncherSettings

STUB = "triton_python_backend_stub"
SHM_BYTES = 16 << 20
"""The Python backend's shared memory grows in steps of this; its default of 1 MiB is one answer."""


def install_stub() -> Path:
    """Puts the stub for this Python beside the backend, where Triton looks for it; gives the backends' folder.

    The wheel carries one stub for each version of Python and leaves the choice to its own launcher.
    """
    server = _site_packages() / "pytriton" / "tritonserver"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    stub = server / "python_backend_stubs" / version / STUB
    if not stub.exists():
        known = ", ".join(sorted(folder.name for folder in stub.parent.parent.iterdir()))
        raise FileNotFoundError(f"The embedded inference server has no stub for Python {version}: use one of {known}.")
    target = server / "backends" / "python" / STUB
    if not target.exists() or target.stat().st_size != stub.stat().st_size:
        shutil.copy2(stub, target)
    return server / "backends"


def command(settings: LauncherSettings, inherited: dict[str, str]) -> tuple[list[str], dict[str, str], str]:
    """The server's command, what its environment needs, and the pattern of its shared memory's files.

    It listens on loopback only: the embedded version is older than some security fixes.
    """
    backends = install_stub()
    site_packages = _site_packages()
    libraries = [str(site_packages / "nvidia_pytriton.libs"), str(sysconfig.get_config_var("LIBDIR"))]
    # Own names, so that what is cleaned up after a kill is never somebody else's.
    region = f"audiocnn_{settings.triton_grpc_port}_"
    flags = {
        "model-repository": settings.model_repository,
        "model-config-name": settings.triton_model_config,
        "model-control-mode": "none",
        "backend-directory": backends,
        "strict-readiness": "true",
        "exit-on-error": "true",
        "exit-timeout-secs": 5,
        "http-address": "127.0.0.1",
        "http-port": settings.triton_http_port,
        "grpc-address": "127.0.0.1",
        "grpc-port": settings.triton_grpc_port,
        "metrics-address": "127.0.0.1",
        "metrics-port": settings.triton_metrics_port,
        "allow-gpu-metrics": "false",
        "allow-sagemaker": "false",
        "allow-vertex-ai": "false",
        "log-format": "ISO8601",
    }
    backend = [
        f"--backend-config=python,shm-region-prefix-name={region}",
        f"--backend-config=python,shm-default-byte-size={SHM_BYTES}",
        f"--backend-config=python,shm-growth-byte-size={SHM_BYTES}",
    ]
    if settings.otlp_endpoint:
        backend += _tracing(settings.otlp_endpoint)
    server = str(backends.parent / "bin" / "tritonserver")
    environment = {
        # The stub asks the first `python` on the path for its packages.
        "PATH": f"{TRITON_ENVIRONMENT / 'bin'}:{inherited.get('PATH', '')}",
        "LD_LIBRARY_PATH": ":".join([*libraries, inherited.get("LD_LIBRARY_PATH", "")]).rstrip(":"),
        "VIRTUAL_ENV": str(TRITON_ENVIRONMENT),
    }
    # Triton does not start with an empty name; without one it takes each model's own config.pbtxt.
    given = [f"--{name}={value}" for name, value in flags.items() if value != ""]
    return (
        [server, "--disable-auto-complete-config", *given, *backend],
        environment,
        f"/dev/shm/{region}*",
    )


def _tracing(endpoint: str) -> list[str]:
    """Joins the traces that requests come with; of its own it begins none."""
    told = ["mode=opentelemetry", f"opentelemetry,url={endpoint.rstrip('/')}/v1/traces"]
    told += ["opentelemetry,resource=service.name=triton", "level=TIMESTAMPS", "rate=0", "count=-1"]
    return [f"--trace-config={each}" for each in told]


def _site_packages() -> Path:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return TRITON_ENVIRONMENT / "lib" / version / "site-packages"
