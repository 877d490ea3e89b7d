"""The real Triton out of the PyPI wheel: where its parts lie and how they find each other."""

import secrets
import shutil
from pathlib import Path

from launcher import probes, triton_python
from launcher.process_spec import ProcessSpec
from launcher.settings import TRITON_ENVIRONMENT, LauncherSettings, with_defaults

ALLOCATOR = {"MALLOC_ARENA_MAX": "4"}
"""Arenas of glibc's allocator. Its default, 8 for each core, held 107 MB of free memory after an hour with overload."""
STUB = "triton_python_backend_stub"
SHM_BYTES = 16 << 20
"""The Python backend's shared memory grows in steps of this; its default of 1 MiB is one answer."""
RESTRICTED = "shared-memory,model-repository,trace,logging"
"""Protocols that nothing here uses: they can load models, and map memory of other processes into the server's."""


def install_stub(site_packages: Path, version: str) -> Path:
    """Puts the stub for this version of Python beside the backend, where Triton looks; gives the backends' folder.

    The wheel carries one stub for each version of Python and leaves the choice to its own launcher.
    """
    server = site_packages / "pytriton" / "tritonserver"
    stub = server / "python_backend_stubs" / version / STUB
    target = server / "backends" / "python" / STUB
    if not target.exists() or target.stat().st_size != stub.stat().st_size:
        shutil.copy2(stub, target)
    return server / "backends"


def process(settings: LauncherSettings, inherited: dict[str, str]) -> ProcessSpec:
    """The server's process. It listens on loopback only: the embedded version is older than some security fixes.

    Raises:
        launcher.triton_python.Unusable: its environment has no Python that it can load.
    """
    python = triton_python.inspect(TRITON_ENVIRONMENT / "bin" / "python")
    site_packages = TRITON_ENVIRONMENT / "lib" / f"python{python.version}" / "site-packages"
    backends = install_stub(site_packages, python.version)
    libraries = [str(site_packages / "nvidia_pytriton.libs"), python.library_folder]
    # Own names, so that the clean-up after a kill never removes another program's regions.
    region = f"audiocnn_{settings.triton_grpc_port}_"
    return ProcessSpec(
        name="triton",
        command=[str(backends.parent / "bin" / "tritonserver"), *_arguments(settings, backends, region)],
        environment=with_defaults(ALLOCATOR, inherited)
        | {
            # The stub takes its packages from the first `python` on the path.
            "PATH": f"{TRITON_ENVIRONMENT / 'bin'}:{inherited.get('PATH', '')}",
            "LD_LIBRARY_PATH": ":".join([*libraries, inherited.get("LD_LIBRARY_PATH", "")]).rstrip(":"),
            "VIRTUAL_ENV": str(TRITON_ENVIRONMENT),
        },
        probe=probes.triton_canary(
            f"127.0.0.1:{settings.triton_grpc_port}",
            sorted(file.parent.name for file in settings.model_repository.glob("*/config.pbtxt")),
            "python" if settings.triton_model_config == "cpu" else None,
        ),
        # Two for each model: the canary would meet the living one every other time.
        workers=STUB,
        shown=r"^[EF]\d{4}|error|Error",
        cleanup=[f"/dev/shm/{region}*"],
    )


def _arguments(settings: LauncherSettings, backends: Path, region: str) -> list[str]:
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
    # Behind a random key, so that it is disabled: a web page can reach loopback, too.
    key = f"{RESTRICTED}:admin={secrets.token_urlsafe(32)}"
    backend += [f"--http-restricted-api={key}", f"--grpc-restricted-protocol={key}"]
    given = [f"--{name}={value}" for name, value in flags.items()]
    return ["--disable-auto-complete-config", *given, *backend]


def _tracing(endpoint: str) -> list[str]:
    """Joins the traces that requests come with; of its own it begins none."""
    config = ["mode=opentelemetry", f"opentelemetry,url={endpoint.rstrip('/')}/v1/traces"]
    config += ["opentelemetry,resource=service.name=triton", "level=TIMESTAMPS", "rate=0", "count=-1"]
    return [f"--trace-config={each}" for each in config]
