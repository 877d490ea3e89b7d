"""The network policies open exactly the calls that the product makes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.chart import CI, Object, ci, of_kind, pods, render, selects

COMPONENT = "app.kubernetes.io/component"
OUTSIDE = {
    "ingress-nginx": "ingress",
    "monitoring": "prometheus",
    "kube-system": "dns",
    "observability": "collector",
    "clients": "client",
}
"""Namespace to who lives there, in CI's values."""

ALWAYS = {
    ("ingress", "frontend", 3000),
    ("ingress", "gateway", 8080),
    ("gateway", "preprocess", 50051),
    ("gateway", "triton", 8001),
    ("test", "gateway", 8080),
    ("gateway", "dns", 53),
    ("test", "dns", 53),
}
SCRAPES = {("prometheus", "gateway", 8080), ("prometheus", "preprocess", 9051), ("prometheus", "triton", 8002)}
TRACES = {(service, "collector", 4318) for service in ("gateway", "preprocess", "triton")}
LOOKUPS = {(service, "dns", 53) for service in ("preprocess", "triton")}

EDGES = {
    "default": ALWAYS | SCRAPES,
    "cpu": ALWAYS,
    "keda": ALWAYS | SCRAPES,
    "production": ALWAYS | SCRAPES | TRACES | LOOKUPS | {("client", "gateway", 50050)},
}


def peer(selector: Object) -> str:
    """Who one `from` or `to` means."""
    if "namespaceSelector" in selector:
        (namespace,) = selector["namespaceSelector"]["matchLabels"].values()
        return OUTSIDE[namespace]
    return str(selector["podSelector"]["matchLabels"][COMPONENT])


def opened(objects: list[Object], direction: str) -> Iterator[tuple[str, str, int]]:
    """Every edge that policies of one direction open: from, to, port."""
    for policy in of_kind(objects, "NetworkPolicy"):
        own = policy["spec"]["podSelector"]["matchLabels"].get(COMPONENT)
        for rule in policy["spec"].get(direction, []):
            others: list[Any] = rule["from" if direction == "ingress" else "to"]
            assert others, "an empty list would mean all"
            for other in others:
                for port in rule["ports"]:
                    edge = (peer(other), own) if direction == "ingress" else (own, peer(other))
                    yield (*edge, port["port"])


@pytest.mark.parametrize("values", sorted(EDGES))
def test_edges_are_the_products_calls(values: str) -> None:
    objects = render(ci(values))
    ours = {"gateway", "preprocess", "triton", "frontend", "test"}
    into, out = set(opened(objects, "ingress")), set(opened(objects, "egress"))

    assert {edge for edge in into if edge[0] in ours} == {edge for edge in out if edge[1] in ours}, "one side is closed"
    assert into | out == EDGES[values]


@pytest.mark.parametrize("values", sorted(EDGES))
def test_without_an_edge_no_pod_reaches_another(values: str) -> None:
    objects = render(ci(values))
    (deny,) = [each for each in of_kind(objects, "NetworkPolicy") if each["metadata"]["name"].endswith("default-deny")]

    assert deny["spec"]["policyTypes"] == ["Ingress", "Egress"]
    assert set(deny["spec"]) == {"podSelector", "policyTypes"}
    for name, labels, _ in pods(objects):
        assert selects(deny["spec"]["podSelector"]["matchLabels"], labels), name


def test_every_port_of_an_edge_is_one_that_its_pod_listens_on() -> None:
    objects = render(ci("production"))
    listening = {
        labels[COMPONENT]: {port["containerPort"] for port in spec["containers"][0].get("ports", [])}
        for _, labels, spec in pods(objects)
    }

    for _, to, port in opened(objects, "ingress"):
        assert port in listening[to], (to, port)


@pytest.mark.parametrize("values", CI, ids=lambda file: file.stem)
def test_policies_can_be_left_to_somebody_else(values: Path) -> None:
    assert bool(of_kind(render(values), "NetworkPolicy")) == (values.stem != "open-values")


@pytest.mark.parametrize(
    ("endpoint", "port"),
    [("http://collector:4318", 4318), ("https://otlp.example.com", 443), ("http://otlp.example.com/x", 80)],
)
def test_the_collectors_port_is_its_addresss(endpoint: str, port: int) -> None:
    objects = render(ci("default"), options=("--set", f"tracing.endpoint={endpoint}"))

    assert {edge[2] for edge in opened(objects, "egress") if edge[1] == "collector"} == {port}


def test_a_peer_that_is_no_pod_is_allowed_by_its_addresses() -> None:
    options = (
        "--set",
        "tracing.endpoint=https://otlp.example.com,networkPolicy.collector.ipBlocks={203.0.113.0/24}",
        "--set",
        "networkPolicy.dns.ipBlocks={169.254.20.10/32},networkPolicy.dns.ports={53,5353}",
    )
    policies = of_kind(render(ci("default"), options=options), "NetworkPolicy")
    (gateway,) = [each for each in policies if each["metadata"]["name"].endswith("-gateway")]
    rules = {
        peer["ipBlock"]["cidr"]: {port["port"] for port in rule["ports"]}
        for rule in gateway["spec"]["egress"]
        for peer in rule["to"]
        if "ipBlock" in peer
    }

    assert rules == {"203.0.113.0/24": {443}, "169.254.20.10/32": {53, 5353}}
