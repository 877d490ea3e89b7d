"""`.env.example` is the settings, and the settings of two readers of one variable agree."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from audio_cnn.settings import ClientSettings
from gateway.settings import GatewaySettings
from launcher.settings import ROOT, LauncherSettings
from preprocess_service.settings import PreprocessSettings

LINES = (ROOT / ".env.example").read_text().splitlines()
EXAMPLE = {found[1]: found[2] for line in LINES if (found := re.fullmatch(r"#([A-Z][A-Z0-9_]*)=(.*)", line))}
KINDS: list[type[BaseSettings]] = [LauncherSettings, PreprocessSettings, GatewaySettings]


def variables(kind: type[BaseSettings]) -> dict[str, str]:
    """Variable to field."""
    prefix = kind.model_config.get("env_prefix", "")
    return {field.alias or f"{prefix}{name}".upper(): name for name, field in kind.model_fields.items()}


CASES = [(kind, variable, name) for kind in KINDS for variable, name in variables(kind).items()]


def test_every_variable_is_there_and_no_other() -> None:
    of_client = {f"CLIENT_{field.name}".upper() for field in fields(ClientSettings)}

    assert set(EXAMPLE) == {variable for kind in KINDS for variable in variables(kind)} | of_client


@pytest.mark.parametrize("kind, variable, name", CASES, ids=[f"{kind.__name__}.{name}" for kind, _, name in CASES])
def test_the_value_shown_is_the_default(
    kind: type[BaseSettings], variable: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = kind.model_fields[name]
    shown = EXAMPLE[variable]
    # Relative to this folder, from which `make` runs.
    shown = str(ROOT / shown) if field.annotation is Path else shown
    if shown:
        monkeypatch.setenv(variable, shown)
    else:
        monkeypatch.delenv(variable, raising=False)

    read = getattr(kind(_env_file=None), name)  # type: ignore[call-arg]

    depends_on_the_machine = field.default is PydanticUndefined
    assert depends_on_the_machine or read == field.default


def test_the_values_shown_for_the_client_are_the_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    default = ClientSettings.read()
    for name in (name for name in EXAMPLE if name.startswith("CLIENT_")):
        monkeypatch.setenv(name, EXAMPLE[name])

    assert ClientSettings.read() == default


def test_every_variable_has_a_comment_above_it_or_above_its_group() -> None:
    bare = []
    for above, line in zip(["", *LINES], LINES, strict=False):
        if line.startswith("#") and not line.startswith("# ") and not above.startswith("#"):
            bare.append(line)

    assert bare == []


@pytest.mark.parametrize("kind", [PreprocessSettings, GatewaySettings])
def test_the_launcher_expects_a_service_where_it_listens_by_default(kind: type[BaseSettings]) -> None:
    launcher = variables(LauncherSettings)
    shared = variables(kind).keys() & launcher.keys()

    assert len(shared) >= 2
    for variable in shared:
        expected = LauncherSettings.model_fields[launcher[variable]].default
        assert kind.model_fields[variables(kind)[variable]].default == expected


def test_the_gateway_s_default_upstream_addresses_are_the_launcher_s() -> None:
    launcher = LauncherSettings.model_fields

    assert GatewaySettings.model_fields["triton_addr"].default == f"127.0.0.1:{launcher['triton_grpc_port'].default}"
    assert GatewaySettings.model_fields["preprocess_addr"].default == f"127.0.0.1:{launcher['preprocess_port'].default}"
