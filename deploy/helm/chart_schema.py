"""Writes into the chart's values.schema.json which settings each service knows, and which values they take.

    python deploy/helm/chart_schema.py

What the chart sets itself (addresses, ports) is left out: a value for it would break the chart's own promises.
"""

import json
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings

from gateway.settings import GatewaySettings
from preprocess_service.settings import PreprocessSettings

CHART = Path(__file__).parent / "audio-cnn-visualizer"
SCHEMA = CHART / "values.schema.json"
SERVICES: dict[str, tuple[type[BaseSettings], set[str]]] = {
    "gateway": (
        GatewaySettings,
        {
            "host",
            "port",
            "grpc_port",
            "preprocess_addr",
            "triton_addr",
            "cors_origins",
            "trusted_proxies",
            "api_keys",
            "grace_s",
        },
    ),
    "preprocess": (PreprocessSettings, {"host", "port", "metrics_port", "workers", "grace_s"}),
}
"""Each service's settings, and those that its template sets."""


def env_schema(settings: type[BaseSettings], set_by_chart: set[str]) -> dict[str, Any]:
    """The schema of one service's `env`: variable to type and bounds."""
    prefix = settings.model_config.get("env_prefix", "")
    properties = settings.model_json_schema()["properties"]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            f"{prefix}{name}".upper(): {key: value for key, value in each.items() if key not in ("title", "default")}
            for name, each in properties.items()
            if name not in set_by_chart
        },
    }


def completed(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with every service's settings as they are now."""
    env = {f"{service}Env": env_schema(*known) for service, known in SERVICES.items()}
    return {**schema, "$defs": {**schema["$defs"], **env}}


def main() -> None:
    """Rewrites the file."""
    schema = completed(json.loads(SCHEMA.read_text(encoding="utf-8")))
    SCHEMA.write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
