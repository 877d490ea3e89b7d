"""Ports and addresses of every part, each under the name that its own service reads."""

import os
from pathlib import Path
from typing import Annotated

from dotenv import dotenv_values
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from audiocnn.service.settings import ApiKey

ROOT = Path(__file__).parent.parent
TRITON_ENVIRONMENT = ROOT / ".venv-triton"
PAGE = ROOT / "frontend" / ".next" / "standalone" / "server.js"

Port = Annotated[int, Field(ge=1, le=65_535)]


class LauncherSettings(BaseSettings):
    """What the launcher needs to know; the rest of the environment goes to the services as it is."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", frozen=True, populate_by_name=True)

    frontend_port: Port = Field(3_000, alias="FRONTEND_PORT")
    gateway_port: Port = Field(8_080, alias="GATEWAY_PORT")
    gateway_grpc_port: Port = Field(50_050, alias="GATEWAY_GRPC_PORT")
    preprocess_port: Port = Field(50_051, alias="PREPROCESS_PORT")
    preprocess_metrics_port: int = Field(9_051, alias="PREPROCESS_METRICS_PORT", ge=0, le=65_535)
    triton_http_port: Port = Field(8_000, alias="TRITON_HTTP_PORT")
    triton_grpc_port: Port = Field(8_001, alias="TRITON_GRPC_PORT")
    triton_metrics_port: Port = Field(8_002, alias="TRITON_METRICS_PORT")
    triton_model_config: str = Field("cpu", alias="TRITON_MODEL_CONFIG")
    """Which of a model's configurations the embedded server takes: `configs/<name>.pbtxt`."""
    model_repository: Path = Field(ROOT / "model_repository", alias="MODEL_REPOSITORY")
    api_keys: list[ApiKey] = Field([], alias="GATEWAY_API_KEYS")
    """The gateway's; the first one is shown for the first answer."""
    public_api_url: str | None = Field(None, alias="NEXT_PUBLIC_API_URL")
    """Where browsers find the gateway, if not on this machine."""
    otlp_endpoint: str = Field("", alias="OTEL_EXPORTER_OTLP_ENDPOINT")
    """Where every part sends its traces, if anywhere."""
    start_timeout_s: float = Field(90.0, alias="LAUNCHER_START_TIMEOUT_S", gt=0)
    canary_interval_s: float = Field(1.0, alias="LAUNCHER_CANARY_INTERVAL_S", gt=0)
    canary_timeout_s: float = Field(6.0, alias="LAUNCHER_CANARY_TIMEOUT_S", gt=0)
    """Only for what hangs, as a look at the processes finds what ended or is stopped: an overloaded machine is slow."""
    grace_s: float = Field(10.0, alias="LAUNCHER_GRACE_S", ge=0)
    """How long a part may take to end after SIGTERM, before it is killed."""

    @property
    def api_url(self) -> str:
        """The gateway's address as a browser sees it."""
        return self.public_api_url or f"http://127.0.0.1:{self.gateway_port}"

    @property
    def page_url(self) -> str:
        """The page's address."""
        return f"http://127.0.0.1:{self.frontend_port}"


def inherited_environment() -> dict[str, str]:
    """The environment that every part starts from: this process's, over what `.env` says."""
    from_file = {key: value for key, value in dotenv_values(ROOT / ".env").items() if value is not None}
    return with_defaults(from_file, dict(os.environ))  # noqa: TID251 - children inherit all of it


def with_defaults(defaults: dict[str, str], environment: dict[str, str]) -> dict[str, str]:
    """The environment, with defaults for what it does not set; an empty variable is not set."""
    return defaults | {name: value for name, value in environment.items() if value or name not in defaults}
