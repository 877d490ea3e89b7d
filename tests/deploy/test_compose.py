"""The same four services in containers: the same images, the same checks, the same published ports."""

import re

import pytest
import yaml

from launcher.settings import ROOT
from tests.deploy import chart, images
from tests.deploy.chart import render

COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
every_service = pytest.mark.parametrize("name", sorted(SERVICES))


def test_all_four_run_by_default_and_the_gpu_only_on_request() -> None:
    by_default = {name for name, service in SERVICES.items() if "profiles" not in service}

    assert by_default == {"triton", "preprocess", "gateway", "frontend"}
    assert SERVICES["triton"]["environment"]["TRITON_MODEL_CONFIG"] == "onnxruntime_cpu"
    gpu = SERVICES["triton-gpu"]
    assert gpu["profiles"] == ["gpu"]
    assert gpu["deploy"]["resources"]["reservations"]["devices"][0]["capabilities"] == ["gpu"]
    assert gpu["networks"]["inside"]["aliases"] == ["triton"]


@every_service
def test_images_are_built_from_what_is_there(name: str) -> None:
    service = SERVICES[name]
    dockerfile = ROOT / service["build"]["dockerfile"]

    assert dockerfile.exists()
    assert service["build"]["context"] == ".."
    stages = [rest.partition(" AS ")[2] for kind, rest in images.instructions(dockerfile) if kind == "FROM"]
    assert service["build"].get("target") in (None, *stages)
    assert re.search(r":\d+\.\d+\.\d+$", service["image"])
    # The images' own checks count; compose changes none of them.
    assert "healthcheck" not in service


@every_service
def test_containers_have_no_rights_and_write_nowhere(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "network_mode", "pid", "ipc", "volumes", "user"} & set(service)


def test_cuda_writes_where_the_read_only_container_lets_it() -> None:
    environment = dict(word.split("=", 1) for rest in images.arguments("triton", "ENV") for word in rest.split())

    assert any(each.partition(":")[0] == environment["CUDA_CACHE_PATH"] for each in SERVICES["triton-gpu"]["tmpfs"])


@every_service
def test_only_this_machine_reaches_what_is_published(name: str) -> None:
    for port in SERVICES[name].get("ports", []):
        assert port.startswith("127.0.0.1:"), port


def test_triton_and_preprocessing_see_only_the_gateway() -> None:
    assert COMPOSE["networks"]["inside"]["internal"] is True
    inside = {name for name, service in SERVICES.items() if "inside" in service["networks"]}
    outside = {name for name, service in SERVICES.items() if "outside" in service["networks"]}

    assert inside == {"triton", "triton-gpu", "preprocess", "gateway"}
    assert outside == {"gateway", "frontend"}
    assert not any("ports" in SERVICES[name] for name in inside - {"gateway"})


@pytest.mark.parametrize("name", ["triton", "preprocess", "gateway", "frontend"])
def test_containers_are_healthy_by_the_check_that_makes_pods_ready(name: str) -> None:
    (check,) = [
        rest for kind, rest in images.instructions(images.DOCKERFILES / f"{name}.Dockerfile") if kind == "HEALTHCHECK"
    ]
    container = chart.container(render(chart.ci("default")), name)
    probe = container["readinessProbe"]

    if "grpc" in probe:
        assert f'"{probe["grpc"]["port"]}"' in check
    else:
        assert probe["httpGet"]["path"] in check
        port = next(each for each in container["ports"] if each["name"] == probe["httpGet"]["port"])["containerPort"]
        assert str(port) in check or "process.env.PORT" in check


def test_its_flags_are_among_the_charts() -> None:
    """Triton's image and the chart start it the same way."""
    command = images.arguments("triton", "CMD")[-1]
    flags = set(re.findall(r"--[a-z0-9-]+=[A-Za-z0-9/.-]+|--disable-[a-z-]+", command))
    args = set(chart.container(render(chart.ci("default")), "triton")["args"])

    assert len(flags) > 10
    assert flags <= args
