"""Every pod at the restricted level of the Pod Security Standards, and what else a pod of this chart promises."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.grpc.server import LIVE
from gateway.settings import GatewaySettings
from tests.deploy import chart
from tests.deploy.chart import CHART, CI, Object, of_kind, pods, render, selects

ALLOWED_VOLUMES = {"configMap", "emptyDir", "persistentVolumeClaim"}

every_render = pytest.mark.parametrize("values", CI, ids=lambda file: file.stem)


def containers(values: Path) -> Iterator[tuple[str, Object]]:
    for name, _, spec in pods(render(values)):
        for container in [*spec.get("initContainers", []), *spec["containers"]]:
            yield f"{name}/{container['name']}", container


@every_render
def test_pods_are_restricted(values: Path) -> None:
    for name, _, spec in pods(render(values)):
        for forbidden in ("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace"):
            assert forbidden not in spec, name
        security = spec["securityContext"]
        assert security["runAsNonRoot"] is True, name
        assert security["runAsUser"] > 0, name
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}, name
        for volume in spec.get("volumes", []):
            assert set(volume) - {"name"} <= ALLOWED_VOLUMES, (name, volume)


@every_render
def test_containers_are_restricted(values: Path) -> None:
    for name, container in containers(values):
        security = container["securityContext"]
        assert security["allowPrivilegeEscalation"] is False, name
        assert security["capabilities"] == {"drop": ["ALL"]}, name
        assert security["readOnlyRootFilesystem"] is True, name
        assert not {"privileged", "runAsUser", "runAsNonRoot", "seccompProfile"} & set(security), name
        assert not any("hostPort" in port for port in container.get("ports", [])), name


@every_render
def test_no_pod_gets_a_service_account_token(values: Path) -> None:
    (account,) = of_kind(render(values), "ServiceAccount")
    assert account["automountServiceAccountToken"] is False
    for name, _, spec in pods(render(values)):
        assert spec["automountServiceAccountToken"] is False, name
        assert spec["serviceAccountName"] == account["metadata"]["name"], name
    assert not of_kind(render(values), "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")


@every_render
def test_no_secret_is_written_down(values: Path) -> None:
    assert not of_kind(render(values), "Secret")
    for name, container in containers(values):
        for variable in container.get("env", []):
            if any(word in variable["name"] for word in ("KEY", "TOKEN", "SECRET", "PASSWORD", "HEADERS")):
                assert "secretKeyRef" in variable["valueFrom"], (name, variable["name"])


@every_render
def test_everything_has_requests_and_limits(values: Path) -> None:
    for name, container in containers(values):
        resources = container["resources"]
        for what in ("cpu", "memory", "ephemeral-storage"):
            assert what in resources["requests"], (name, what)
            assert what in resources["limits"], (name, what)
            assert quantity(resources["requests"][what]) <= quantity(resources["limits"][what]), (name, what)


def quantity(text: str | float) -> float:
    units = {"m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
    text = str(text)
    unit = next((each for each in ("Ki", "Mi", "Gi", "Ti", "m", "k", "M", "G") if text.endswith(each)), "")
    return float(text.removesuffix(unit)) * units.get(unit, 1)


@every_render
def test_shared_memory_fits_into_the_memory_limit(values: Path) -> None:
    for name, _, spec in pods(render(values)):
        in_memory = sum(
            quantity(volume["emptyDir"]["sizeLimit"])
            for volume in spec.get("volumes", [])
            if volume.get("emptyDir", {}).get("medium") == "Memory"
        )
        assert in_memory <= quantity(spec["containers"][0]["resources"]["limits"]["memory"]) / 2, name
        for volume in spec.get("volumes", []):
            assert "emptyDir" not in volume or "sizeLimit" in volume["emptyDir"], (name, volume)


@every_render
def test_images_are_pinned(values: Path) -> None:
    for name, container in containers(values):
        image = container["image"]
        assert "/" in image, name
        tag = image.rpartition("/")[2].partition(":")[2]
        assert "@sha256:" in image or (tag and "latest" not in tag), (name, image)


@every_render
def test_every_service_has_its_three_probes(values: Path) -> None:
    for deployment in of_kind(render(values), "Deployment"):
        for container in deployment["spec"]["template"]["spec"]["containers"]:
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                assert probe in container, (deployment["metadata"]["name"], probe)
                _, where = next(item for item in container[probe].items() if item[0] in ("grpc", "httpGet"))
                ports = [port["name"] for port in container["ports"]]
                numbers = [port["containerPort"] for port in container["ports"]]
                assert where["port"] in [*ports, *numbers], (deployment["metadata"]["name"], probe)


@every_render
def test_liveness_looks_at_nothing_but_the_process_itself(values: Path) -> None:
    """The gateway's gRPC health follows its upstreams: as liveness it would restart gateways with Triton."""
    found = {}
    for deployment in of_kind(render(values), "Deployment"):
        container = deployment["spec"]["template"]["spec"]["containers"][0]
        probe = container["livenessProbe"]
        found[container["name"]] = probe["httpGet"]["path"] if "httpGet" in probe else probe["grpc"].get("service")

    assert found == {"gateway": LIVE, "preprocess": None, "triton": "/v2/health/live", "frontend": "/"}


@every_render
def test_pods_drain_before_they_are_stopped_and_have_time_to_end(values: Path) -> None:
    services = of_kind(render(values), "Service")
    always_published = {each["metadata"]["name"] for each in services if each["spec"].get("publishNotReadyAddresses")}
    assert len(always_published) == 2
    for deployment in of_kind(render(values), "Deployment"):
        spec = deployment["spec"]["template"]["spec"]
        container = spec["containers"][0]
        name = deployment["metadata"]["name"]
        drain = container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
        grace = {each["name"]: each.get("value") for each in container.get("env", [])}
        own = next((int(value) for name, value in grace.items() if name.endswith("_GRACE_S")), 0)
        arguments = " ".join(container.get("args", []))
        if "--exit-timeout-secs=" in arguments:
            own = int(arguments.partition("--exit-timeout-secs=")[2].split()[0])
        # A pod that its service publishes ready or not stays published until it is gone: waiting gains nothing.
        assert drain == 0 if name in always_published else drain >= 5, name
        assert spec["terminationGracePeriodSeconds"] > drain + own, deployment["metadata"]["name"]
        readiness = container["readinessProbe"]
        assert readiness["periodSeconds"] * readiness["failureThreshold"] <= 10, deployment["metadata"]["name"]


@every_render
def test_every_deployment_is_spread_and_has_a_disruption_budget(values: Path) -> None:
    budgets = of_kind(render(values), "PodDisruptionBudget")
    for deployment in of_kind(render(values), "Deployment"):
        labels = deployment["spec"]["template"]["metadata"]["labels"]
        spread = deployment["spec"]["template"]["spec"]["topologySpreadConstraints"]
        assert {each["topologyKey"] for each in spread} == {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}
        assert all(selects(each["labelSelector"]["matchLabels"], labels) for each in spread)
        (budget,) = [each for each in budgets if selects(each["spec"]["selector"]["matchLabels"], labels)]
        assert budget["spec"]["maxUnavailable"] == 1


@every_render
def test_selectors_choose_one_deployment_each(values: Path) -> None:
    objects = render(values)
    deployments = of_kind(objects, "Deployment")
    for service in of_kind(objects, "Service"):
        chosen = [
            each
            for each in deployments
            if selects(service["spec"]["selector"], each["spec"]["template"]["metadata"]["labels"])
        ]
        assert len(chosen) == 1, service["metadata"]["name"]
        ports = {port["name"] for port in chosen[0]["spec"]["template"]["spec"]["containers"][0]["ports"]}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports
    for each in deployments:
        assert selects(each["spec"]["selector"]["matchLabels"], each["spec"]["template"]["metadata"]["labels"])
        assert "app.kubernetes.io/version" not in each["spec"]["selector"]["matchLabels"]  # it may never change


@every_render
def test_what_is_called_by_grpc_is_headless(values: Path) -> None:
    """One virtual address would pin a gateway's only connection to one pod."""
    for service in of_kind(render(values), "Service"):
        if any(port["name"] == "grpc" for port in service["spec"]["ports"]):
            assert service["spec"]["clusterIP"] == "None", service["metadata"]["name"]
    gateway = chart.container(render(values), "gateway")
    addresses = {each["name"]: each.get("value", "") for each in gateway["env"] if each["name"].endswith("_ADDR")}
    names = {service["metadata"]["name"] for service in of_kind(render(values), "Service")}
    for variable, address in addresses.items():
        scheme, _, rest = address.partition(":///")
        assert scheme == "dns", variable
        assert rest.partition(":")[0] in names, variable


@every_render
def test_what_is_scaled_has_no_fixed_number_of_replicas(values: Path) -> None:
    scaled = {
        each["spec"]["scaleTargetRef"]["name"]
        for each in of_kind(render(values), "HorizontalPodAutoscaler", "ScaledObject")
    }
    for deployment in of_kind(render(values), "Deployment"):
        assert ("replicas" in deployment["spec"]) == (deployment["metadata"]["name"] not in scaled)


@pytest.mark.parametrize("provider", ["hpa", "keda"])
def test_gateways_are_scaled_by_their_live_streams_while_there_is_room(provider: str) -> None:
    objects = render(CHART / "values.yaml", options=("--set", f"autoscaling.provider={provider}"))
    if provider == "hpa":
        metrics = chart.named(objects, "HorizontalPodAutoscaler", "gateway")["spec"]["metrics"]
        targets = {each["pods"]["metric"]["name"]: each["pods"]["target"] for each in metrics if "pods" in each}
        most = targets["gateway_live_streams"]["averageValue"]
    else:
        triggers = chart.named(objects, "ScaledObject", "gateway")["spec"]["triggers"]
        (most,) = [
            each["metadata"]["threshold"] for each in triggers if "live_streams" in each["metadata"].get("query", "")
        ]

    assert 0 < int(most) < GatewaySettings().live_max_streams


def test_gpus_are_not_given_back_in_a_hurry() -> None:
    behaviour = chart.named(render(chart.ci("default")), "HorizontalPodAutoscaler", "triton")["spec"]["behavior"]
    hurried = chart.named(render(chart.ci("keda")), "ScaledObject", "triton")["spec"]["advanced"]

    assert behaviour["scaleDown"]["stabilizationWindowSeconds"] == 600
    assert behaviour["scaleUp"]["stabilizationWindowSeconds"] <= 30
    assert hurried["horizontalPodAutoscalerConfig"]["behavior"] == behaviour
