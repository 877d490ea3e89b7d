"""What the chart renders is what Kubernetes takes, from 1.30 on, and its schema refuses what it does not know."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import kubernetes_validate.utils
import pytest
import uvicorn
import yaml
from cloudcoil.models.keda.v1alpha1 import ScaledObject
from cloudcoil.models.prometheus_operator.v1 import PrometheusRule, ServiceMonitor
from packaging.version import Version

from deploy.helm import chart_schema
from gateway.settings import GatewaySettings
from tests.deploy import chart
from tests.deploy.chart import CHART, CI, ci, render

CUSTOM = {"ScaledObject": ScaledObject, "PrometheusRule": PrometheusRule, "ServiceMonitor": ServiceMonitor}
VERSIONS = sorted({each for each in kubernetes_validate.utils.all_versions() if Version(each) >= Version("1.30")})
VALUES = yaml.safe_load((CHART / "values.yaml").read_text())
SCHEMA = json.loads((CHART / "values.schema.json").read_text())


@pytest.mark.parametrize("values", [*CI, CHART / "values-cpu.yaml"], ids=lambda file: file.stem)
def test_lint_has_nothing_to_say(values: Path) -> None:
    done = chart.helm("lint", "--strict", CHART, "--values", values)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr


def test_every_kind_and_both_autoscalers_are_rendered_somewhere() -> None:
    kinds = {each["kind"] for values in CI for each in render(values)}

    assert kinds == {
        "ConfigMap", "Deployment", "HorizontalPodAutoscaler", "Ingress", "NetworkPolicy", "Pod", "PodDisruptionBudget",
        "PrometheusRule", "ScaledObject", "Service", "ServiceAccount", "ServiceMonitor",
    }  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_takes_every_object(version: str) -> None:
    objects = [each for values in CI for each in render(values) if each["kind"] not in CUSTOM]
    different = {json.dumps(each.get("spec", each)): each for each in objects}

    assert len(different) > 40
    for each in different.values():
        kubernetes_validate.validate(each, version, strict=True)


@pytest.mark.parametrize("values", CI, ids=lambda file: file.stem)
def test_operators_take_their_own_objects(values: Path) -> None:
    for each in render(values):
        if model := CUSTOM.get(each["kind"]):
            understood = model.model_validate(each).model_dump(by_alias=True, exclude_unset=True, mode="json")
            assert understood == each  # a field that the operator does not know would be gone


@pytest.mark.parametrize("values", CI, ids=lambda file: file.stem)
def test_names_are_short_enough_and_no_two_are_alike(values: Path) -> None:
    names = [(each["kind"], each["metadata"]["name"]) for each in render(values)]

    assert len(names) == len(set(names))
    assert all(len(name) <= 63 for _, name in names)
    for each in render(values):
        assert each["metadata"]["namespace"] == chart.NAMESPACE


def test_a_long_release_name_still_gives_valid_names() -> None:
    done = chart.helm("template", "a-release-whose-name-has-fifty-three-characters-in-it", CHART)

    assert done.returncode == 0, done.stderr
    for each in filter(None, yaml.safe_load_all(done.stdout)):
        assert len(each["metadata"]["name"]) <= 63


def test_the_cpu_profile_requests_no_gpu_anywhere() -> None:
    assert "nvidia" not in yaml.safe_dump(render(CHART / "values-cpu.yaml"))
    triton = chart.container(render(CHART / "values-cpu.yaml"), "triton")
    assert "--model-config-name=onnxruntime_cpu" in triton["args"]


def test_triton_requests_a_gpu_or_a_slice_of_one_by_its_name() -> None:
    whole, slices = (chart.named(render(ci(name)), "Deployment", "triton") for name in ("keda", "open"))
    pod = slices["spec"]["template"]["spec"]

    (triton,) = whole["spec"]["template"]["spec"]["containers"]
    assert triton["resources"]["limits"]["nvidia.com/gpu"] == 1
    assert triton["startupProbe"]["periodSeconds"] * triton["startupProbe"]["failureThreshold"] >= 900
    assert "runtimeClassName" not in whole["spec"]["template"]["spec"]
    limits = pod["containers"][0]["resources"]["limits"]
    assert {name: n for name, n in limits.items() if "nvidia" in name} == {"nvidia.com/mig-1g.10gb": 2}
    assert pod["runtimeClassName"] == "nvidia"
    assert pod["tolerations"] == VALUES["triton"]["tolerations"]


def test_cuda_writes_where_the_read_only_container_lets_it() -> None:
    triton = chart.container(render(ci("default")), "triton")
    (cache,) = [each["value"] for each in triton["env"] if each["name"] == "CUDA_CACHE_PATH"]

    assert cache in [mount["mountPath"] for mount in triton["volumeMounts"] if not mount.get("readOnly")]


@pytest.mark.parametrize(
    ("values", "image", "volume"),
    [
        ("default", "ghcr.io/example/audio-cnn-visualizer/triton:0.1.0", None),
        ("production", "nvcr.io/nvidia/tritonserver@sha256:" + "2" * 64, {"emptyDir"}),
        ("keda", "nvcr.io/nvidia/tritonserver:26.11-py3", {"persistentVolumeClaim"}),
    ],
)
def test_models_come_in_three_ways(values: str, image: str, volume: set[str] | None) -> None:
    pod = chart.named(render(ci(values)), "Deployment", "triton")["spec"]["template"]["spec"]
    (triton,) = pod["containers"]
    volumes = [set(each) - {"name"} for each in pod["volumes"] if each["name"] == "models"]
    mounts = [each for each in triton["volumeMounts"] if each["name"] == "models"]

    assert triton["image"] == image
    assert volumes == ([volume] if volume else [])
    assert all(each["readOnly"] for each in mounts)
    assert len(pod.get("initContainers", [])) == (values == "production")


def test_large_numbers_and_fractions_reach_the_environment_as_they_were_written() -> None:
    (gateway,) = chart.named(render(ci("production")), "Deployment", "gateway")["spec"]["template"]["spec"][
        "containers"
    ]
    environment = {each["name"]: each.get("value") for each in gateway["env"]}

    assert environment["GATEWAY_MAX_UPLOAD_BYTES"] == "134217728"
    assert environment["GATEWAY_REQUEST_TIMEOUT_S"] == "7.5"
    assert environment["GATEWAY_REFLECTION"] == "false"
    assert environment["GATEWAY_CORS_ORIGINS"] == '["https://sounds.example.com"]'


def test_the_ingress_lets_through_what_the_gateway_takes_and_hides_its_metrics() -> None:
    (ingress,) = chart.of_kind(render(ci("production")), "Ingress")
    paths = {
        path["path"] for rule in ingress["spec"]["rules"] if "api" in rule["host"] for path in rule["http"]["paths"]
    }

    assert ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-body-size"] == "129m"
    assert paths == {"/", "/predict", "/v1", "/docs", "/openapi.json", "/healthz"}
    exact = [path for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"] if path["pathType"] == "Exact"]
    assert [path["path"] for path in exact] == ["/"]


def test_the_schema_knows_the_services_settings_as_they_are() -> None:
    assert chart_schema.completed(SCHEMA) == SCHEMA, "run: python deploy/helm/chart_schema.py"


def test_every_value_has_a_default_and_every_default_is_allowed() -> None:
    jsonschema.validate(VALUES, SCHEMA)
    for path, properties in objects_of(SCHEMA):
        value: Any = VALUES
        for key in path:
            value = value[key]
        if (path and path[-1] in ("requests", "limits", "env")) or "tolerations" in path:
            continue
        assert set(value) == set(properties) - {"global"}, path


def objects_of(schema: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every object that the schema describes key by key."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    if "properties" in schema:
        yield path, schema["properties"]
        for key, child in schema["properties"].items():
            yield from objects_of(child, (*path, key))


@pytest.mark.parametrize("path", [path for path, _ in objects_of(SCHEMA) if path[-1:] != ("global",)], ids=".".join)
def test_no_unknown_key_passes_anywhere(path: tuple[str, ...]) -> None:
    values = deepcopy(VALUES)
    inner = values
    for key in path:
        inner = inner[key]
    if "namespaceLabels" in inner:
        inner["namespaceLabel"] = {}
    inner["surprise"] = 1

    with pytest.raises(jsonschema.ValidationError, match="surprise"):
        jsonschema.validate(values, SCHEMA)


@pytest.mark.parametrize(
    "option",
    [
        "gateway.env.GATEWAY_MAX_IN_FLIGTH=8",
        "gateway.env.GATEWAY_PORT=80",
        "gateway.env.GATEWAY_MAX_IN_FLIGHT=0",
        "preprocess.env.PREPROCESS_WORKERS=4",
        "images.tag=latest",
        "models.delivery=volume",
        "triton.gpus=0",
        "triton.gpuResource=gpu",
        "triton.accelerator=tensorrt",
        "triton.image.digest=sha256:abc",
        "autoscaling.provider=vpa",
        "nonsense=1",
        "networkPolicy.dns.ipBlocks={nonsense}",
    ],
)
def test_helm_refuses_wrong_values(option: str) -> None:
    done = chart.helm("template", "acv", CHART, "--set", option)

    assert done.returncode != 0
    assert "values don't meet the specifications" in done.stderr


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("triton.autoscaling.maxReplicas=1", "minReplicas is larger than its maxReplicas"),
        ("gateway.autoscaling.minReplicas=99", "minReplicas is larger than its maxReplicas"),
    ],
)
def test_helm_refuses_what_cannot_work_together(option: str, message: str) -> None:
    done = chart.helm("template", "acv", CHART, "--set", option)

    assert done.returncode != 0
    assert message in done.stderr


def test_live_streams_pass_the_ingress_and_outlast_its_timeouts() -> None:
    values = "--set", "gateway.env.GATEWAY_LONG_REQUEST_TIMEOUT_S=1"
    (ingress,) = chart.of_kind(render(ci("production"), options=values), "Ingress")
    annotations = ingress["metadata"]["annotations"]
    api = next(rule for rule in ingress["spec"]["rules"] if rule["host"].startswith("api."))
    service = next(path["backend"]["service"]["name"] for path in api["http"]["paths"] if path["path"] == "/v1")
    between_pings_s = uvicorn.Config("unused").ws_ping_interval

    assert annotations["nginx.org/websocket-services"] == service
    assert between_pings_s
    for direction in ("read", "send"):
        assert int(annotations[f"nginx.ingress.kubernetes.io/proxy-{direction}-timeout"]) > 2 * between_pings_s


def test_a_long_request_is_not_cut_off_by_the_ingress() -> None:
    (ingress,) = chart.of_kind(render(ci("production")), "Ingress")
    for direction in ("read", "send"):
        seconds = int(ingress["metadata"]["annotations"][f"nginx.ingress.kubernetes.io/proxy-{direction}-timeout"])
        assert seconds > GatewaySettings().long_request_timeout_s
