"""One set of variables: what the chart, compose and the images set is what the services read, and nothing else."""

import json
import re
import shlex
from dataclasses import fields

import pytest
import yaml
from opentelemetry.sdk import environment_variables

from audio_cnn.settings import ClientSettings
from audiocnn.service.tracing import TracingSettings
from deploy.helm import chart_schema
from launcher import triton
from launcher.processes import ALLOCATOR
from launcher.settings import ROOT, LauncherSettings
from tests.deploy import chart, images
from tests.deploy.chart import CHART, CI, render

COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
SCHEMA = json.loads((CHART / "values.schema.json").read_text())
PYTHON_SERVICES = sorted(chart_schema.SERVICES)

PAGE = {"HOSTNAME", "PORT", "NEXT_PUBLIC_API_URL"}
"""What Next.js's own server reads, and what frontend/env.ts does."""
ALLOCATORS = {"triton": ALLOCATOR | triton.ALLOCATOR}
"""Of services that have more than the rest."""
RUNTIMES = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "NODE_ENV", "NEXT_TELEMETRY_DISABLED"}
"""What the languages' runtimes read."""
TRITON = {"TRITON_MODEL_CONFIG", "CUDA_CACHE_PATH", "POD_UID"}
"""Of Triton's image: which configuration of the models, as for the launcher, where CUDA's driver writes, and what the
arguments name."""

SECRETS = {"gateway": {"GATEWAY_API_KEYS"}, "preprocess": set()}
"""Set out of a secret, never as a value."""


def known(service: str) -> set[str]:
    """Every variable that a service's Settings class reads."""
    settings, _ = chart_schema.SERVICES[service]
    return {f"{settings.model_config['env_prefix']}{name}".upper() for name in settings.model_fields}


@pytest.mark.parametrize("service", PYTHON_SERVICES)
def test_chart_can_set_every_variable_and_no_other(service: str) -> None:
    allowed = set(SCHEMA["$defs"][f"{service}Env"]["properties"])
    by_template = {each["name"] for each in chart.container(render(chart.ci("default")), service)["env"]}

    assert not allowed & (by_template | SECRETS[service]), "the template sets it already"
    assert allowed | by_template | SECRETS[service] == known(service)


def test_api_keys_come_out_of_a_secret_to_the_gateway_and_its_test() -> None:
    named, unnamed = render(chart.ci("production")), render(chart.ci("default"))
    reference = {"secretKeyRef": {"name": "gateway-api-keys", "key": "keys"}}
    (test,) = chart.of_kind(named, "Pod")
    for container in (chart.container(named, "gateway"), test["spec"]["containers"][0]):
        assert {"name": "GATEWAY_API_KEYS", "valueFrom": reference} in container["env"]
    assert "name: GATEWAY_API_KEYS" not in yaml.safe_dump(unnamed)


@pytest.mark.parametrize("values", CI, ids=lambda file: file.stem)
def test_chart_sets_no_variable_twice_and_none_that_is_never_read(values) -> None:
    readers = {service: known(service) for service in PYTHON_SERVICES} | {"frontend": PAGE, "triton": TRITON}
    for component, reads in readers.items():
        names = [each["name"] for each in chart.container(render(values), component).get("env", [])]
        assert len(names) == len(set(names)), component
        tracing = {name for name in names if name.startswith("OTEL_")}
        assert set(names) - tracing <= reads, component
        assert tracing <= {getattr(environment_variables, name, None) for name in tracing}, component
        if component == "triton":  # its flags say where traces go; only the collector's key is no flag
            assert tracing == ({"OTEL_EXPORTER_OTLP_HEADERS"} if values.stem == "production-values" else set())
            continue
        assert bool(tracing) == (values.stem in ("production-values", "open-values") and component in PYTHON_SERVICES)


def test_compose_sets_only_what_is_read() -> None:
    for name, service in COMPOSE["services"].items():
        reads = {"triton": TRITON, "triton-gpu": TRITON, "frontend": PAGE}.get(name) or known(name)
        assert set(service.get("environment", {})) <= reads, name


@pytest.mark.parametrize("file", sorted(images.DOCKERFILES.glob("*.Dockerfile")), ids=lambda file: file.stem)
def test_images_set_only_what_is_read(file) -> None:
    service = file.name.removesuffix(".Dockerfile")
    reads = {"triton": TRITON, "frontend": PAGE}.get(service) or known(service)
    lines = images.instructions(file)
    set_here = {word.partition("=")[0] for kind, rest in lines if kind == "ENV" for word in shlex.split(rest)}
    probed = {word for kind, rest in lines if kind == "HEALTHCHECK" for word in re.findall(r'"([A-Z][A-Z_]+)"', rest)}

    assert set_here - RUNTIMES - set(ALLOCATORS.get(service, ALLOCATOR)) <= reads
    assert probed <= reads


@pytest.mark.parametrize("service", [*PYTHON_SERVICES, "triton"])
def test_images_set_the_allocator_as_the_launcher_does(service: str) -> None:
    lines = images.instructions(images.DOCKERFILES / f"{service}.Dockerfile")
    set_here = dict(word.split("=", 1) for kind, rest in lines if kind == "ENV" for word in shlex.split(rest))

    assert set_here.items() >= ALLOCATORS.get(service, ALLOCATOR).items()


def test_env_example_is_the_same_set() -> None:
    listed = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    by_launcher = {str(field.alias) for field in LauncherSettings.model_fields.values()}
    services = set().union(*(known(service) for service in PYTHON_SERVICES))
    by_client = {f"CLIENT_{field.name}".upper() for field in fields(ClientSettings)}
    by_tracing = {
        f"{TracingSettings.model_config['env_prefix']}{name}".upper() for name in TracingSettings.model_fields
    }

    assert listed == services | by_launcher | by_client
    assert by_tracing <= listed
    assert PAGE & listed == {"NEXT_PUBLIC_API_URL"}
    assert TRITON & listed == {"TRITON_MODEL_CONFIG"}
