"""The four processes: command, environment and readiness probe of each, in start order."""

import os
import re
import shutil
import sys

from launcher import probes, triton
from launcher.process_spec import ProcessSpec
from launcher.settings import PAGE, LauncherSettings, inherited_environment, with_defaults

_SHOWN = r"^(?!INFO|DEBUG)"
"""Of a service's text log: warnings, errors, and every line of another format."""

ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": "4194304", "MALLOC_TRIM_THRESHOLD_": "67108864"}
"""glibc returns arrays of a few hundred kilobytes to the kernel as they are freed, and every answer would fault them in
again: a tenth of all CPU time. The images set the same."""

SLOTS_A_CORE, QUEUE_A_CORE = 8, 24
"""Everything shares this machine's cores: more analyses at a time would only make each of them slower."""

SYSTEM = re.compile(
    r"PATH|HOME|USER|LOGNAME|SHELL|TERM|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|LD_LIBRARY_PATH|PYTHON\w+|NODE_\w+|VIRTUAL_ENV|"
    r"XDG_\w+|SSL_CERT_\w+|MALLOC_\w+|OMP_\w+|MKL_\w+|CUDA_\w+|NVIDIA_\w+"
)
"""What any program may need of its surroundings. The user's other variables may be secrets of other programs."""
TRACING = r"OTEL_\w+"


def all_parts(settings: LauncherSettings) -> list[ProcessSpec]:
    """The four parts; each may rely on those before it."""
    whole = with_defaults(ALLOCATOR, inherited_environment())
    return [
        triton.process(settings, _allowed(whole, TRACING)),
        _preprocess(settings, _allowed(whole, rf"PREPROCESS_\w+|{TRACING}")),
        _gateway(settings, _allowed(whole, rf"GATEWAY_\w+|{TRACING}")),
        _frontend(settings, _allowed(whole, r"NEXT_\w+")),
    ]


def _allowed(environment: dict[str, str], own: str) -> dict[str, str]:
    """The variables of the system and a part's own: preprocessing reads untrusted input."""
    names = re.compile(own)
    return {name: value for name, value in environment.items() if SYSTEM.fullmatch(name) or names.fullmatch(name)}


def _preprocess(settings: LauncherSettings, inherited: dict[str, str]) -> ProcessSpec:
    return ProcessSpec(
        name="preprocess",
        command=[sys.executable, "-m", "preprocess_service"],
        environment=with_defaults({"PREPROCESS_LOG_FORMAT": "text"}, inherited)
        | {
            "PREPROCESS_PORT": str(settings.preprocess_port),
            "PREPROCESS_METRICS_PORT": str(settings.preprocess_metrics_port),
        },
        probe=probes.grpc_health(f"127.0.0.1:{settings.preprocess_port}"),
        shown=_SHOWN,
    )


def _gateway(settings: LauncherSettings, inherited: dict[str, str]) -> ProcessSpec:
    n_cores = len(os.sched_getaffinity(0))
    defaults = {
        "GATEWAY_MAX_IN_FLIGHT": str(min(32, SLOTS_A_CORE * n_cores)),
        "GATEWAY_MAX_WAITING": str(min(64, QUEUE_A_CORE * n_cores)),
        "GATEWAY_CORS_ORIGINS": f'["{settings.page_url}", "http://localhost:{settings.frontend_port}"]',
        "GATEWAY_LOG_FORMAT": "text",
        "GATEWAY_PREPROCESS_ADDR": f"127.0.0.1:{settings.preprocess_port}",
        "GATEWAY_TRITON_ADDR": f"127.0.0.1:{settings.triton_grpc_port}",
    }
    return ProcessSpec(
        name="gateway",
        command=[sys.executable, "-m", "gateway"],
        environment=with_defaults(defaults, inherited)
        | {"GATEWAY_PORT": str(settings.gateway_port), "GATEWAY_GRPC_PORT": str(settings.gateway_grpc_port)},
        probe=probes.http(f"http://127.0.0.1:{settings.gateway_port}/readyz"),
        alive=probes.http(f"http://127.0.0.1:{settings.gateway_port}/livez"),
        shown=_SHOWN,
    )


def _frontend(settings: LauncherSettings, inherited: dict[str, str]) -> ProcessSpec:
    return ProcessSpec(
        name="frontend",
        command=[shutil.which("node") or "node", str(PAGE)],
        environment=inherited
        | {
            "PORT": str(settings.frontend_port),
            "HOSTNAME": "127.0.0.1",
            "NEXT_PUBLIC_API_URL": settings.api_url,
            "NEXT_TELEMETRY_DISABLED": "1",
        },
        probe=probes.http(settings.page_url),
        alive=probes.http(f"{settings.page_url}/healthz"),
        shown=r"(?i)error|warn|⨯",
        cwd=PAGE.parent,
    )
