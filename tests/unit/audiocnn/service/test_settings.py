"""A wrong value stops the start of whichever process reads it, and names its variable."""

from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from audiocnn.service.settings import read_settings
from audiocnn.service.tracing import TracingSettings
from gateway.settings import GatewaySettings
from launcher.settings import LauncherSettings
from preprocess_service.settings import PreprocessSettings


@pytest.mark.parametrize(
    "kind, name, value",
    [
        (PreprocessSettings, "PREPROCESS_PORT", "70000"),
        (PreprocessSettings, "PREPROCESS_WORKERS", "many"),
        (PreprocessSettings, "PREPROCESS_LOG_LEVEL", "LOUD"),
        (GatewaySettings, "GATEWAY_MAX_IN_FLIGHT", "0"),
        (GatewaySettings, "GATEWAY_LOG_FORMAT", "xml"),
        (GatewaySettings, "GATEWAY_CORS_ORIGINS", "http://127.0.0.1:3000"),
        (GatewaySettings, "GATEWAY_CORS_ORIGINS", "[1]"),
        (LauncherSettings, "TRITON_GRPC_PORT", "70000"),
        (LauncherSettings, "LAUNCHER_GRACE_S", "soon"),
    ],
)
def test_a_wrong_value_ends_the_process_and_names_its_variable(
    kind: type[BaseSettings], name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as ended:
        read_settings(kind)

    assert str(ended.value.code).startswith(name)
    assert "\n" not in str(ended.value.code)


def test_every_wrong_value_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREPROCESS_PORT", "x")
    monkeypatch.setenv("PREPROCESS_WORKERS", "0")

    with pytest.raises(SystemExit) as ended:
        read_settings(PreprocessSettings)

    assert [line.split()[0] for line in str(ended.value.code).splitlines()] == ["PREPROCESS_PORT", "PREPROCESS_WORKERS"]


@pytest.mark.parametrize("kind", [LauncherSettings, PreprocessSettings, GatewaySettings, TracingSettings])
def test_an_empty_variable_is_not_set(
    kind: type[BaseSettings], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    prefix = kind.model_config.get("env_prefix", "")
    variables = [field.alias or f"{prefix}{name}".upper() for name, field in kind.model_fields.items()]
    for variable in variables:
        monkeypatch.delenv(variable, raising=False)  # the stack that other tests started sets some
    default = read_settings(kind)
    for variable in variables:
        monkeypatch.setenv(variable, "")

    assert read_settings(kind) == default


def test_right_values_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_CORS_ORIGINS", '["https://example.org"]')

    assert read_settings(GatewaySettings).cors_origins == ["https://example.org"]
