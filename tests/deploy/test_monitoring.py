"""Alert rules, autoscalers and the dashboard use only metrics that running services export, with their labels."""

import json
import re
from collections.abc import Iterator

import httpx
import promql_parser as promql
import pytest

from tests import signals
from tests.conftest import Stack
from tests.deploy import chart
from tests.deploy.chart import NAMESPACE, ci, of_kind, render

BY_PROMETHEUS = {"namespace", "service", "pod", "le"}
"""Labels that scraping adds, and histograms have."""
GRAFANA = {"$__rate_interval": "5m", "$namespace": NAMESPACE}


@pytest.fixture(scope="module")
def exported(stack: Stack) -> dict[str, tuple[str, set[str]]]:
    """Every sample that the running services export: its type, and the labels that it had."""
    audio = signals.encode(signals.noise(5.0, 44_100, seed=3), 44_100)
    with httpx.Client(base_url=stack.url, trust_env=False, timeout=60) as client:
        client.post("/v1/analyses", files={"file": audio}).raise_for_status()
        assert client.post("/v1/analyses", files={"file": b"no sound"}).status_code == 415
        ports = (
            stack.settings.gateway_port,
            stack.settings.preprocess_metrics_port,
            stack.settings.triton_metrics_port,
        )
        texts = [client.get(f"http://127.0.0.1:{port}/metrics").text for port in ports]
    # By hand: Prometheus' own parser for Python gives counters another name than they have.
    types = {name: kind for text in texts for name, kind in re.findall(r"^# TYPE (\w+) (\w+)$", text, re.MULTILINE)}
    found: dict[str, tuple[str, set[str]]] = {}
    for name, labels in re.findall(r"^(\w+)(\{.*\})? \S+$", "\n".join(texts), re.MULTILINE):
        family = re.sub(r"_(bucket|count|sum)$", "", name)
        kind = types[name] if name in types else types[family]
        kind = "counter" if kind == "histogram" else kind
        found.setdefault(name, (kind, set()))[1].update(re.findall(r'(\w+)="', labels))
    return found


def expressions() -> Iterator[tuple[str, str]]:
    """Where each piece of PromQL stands, and what it says."""
    (rules,) = of_kind(render(ci("production")), "PrometheusRule")
    for rule in rules["spec"]["groups"][0]["rules"]:
        yield rule["alert"], rule["expr"]
    for scaled in of_kind(render(ci("keda")), "ScaledObject"):
        for trigger in scaled["spec"]["triggers"]:
            if "query" in trigger["metadata"]:
                yield scaled["metadata"]["name"], trigger["metadata"]["query"]
    for scaler in of_kind(render(ci("default")), "HorizontalPodAutoscaler"):
        for metric in scaler["spec"]["metrics"]:
            if metric["type"] == "Pods":
                labels = metric["pods"]["metric"].get("selector", {}).get("matchLabels", {})
                matchers = ",".join(f'{name}="{value}"' for name, value in labels.items())
                yield scaler["metadata"]["name"], f"{metric['pods']['metric']['name']}{{{matchers}}}"
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            yield f"{panel['title']} {target['refId']}", target["expr"]


def dashboard() -> dict:
    found = chart.named(render(ci("production")), "ConfigMap", "dashboard")
    return json.loads(found["data"]["audio-cnn-visualizer.json"])


def parsed(expression: str) -> promql.Expr:
    for name, value in GRAFANA.items():
        expression = expression.replace(name, value)
    return promql.parse(expression)


def selectors(expr: object, inside: str = "") -> Iterator[tuple[promql.VectorSelector, str]]:
    """Every metric that an expression reads, and the function right around it."""
    match expr:
        case promql.VectorSelector():
            yield expr, inside
        case promql.MatrixSelector():
            yield from selectors(expr.vector_selector, inside)
        case promql.Call():
            for argument in expr.args:
                yield from selectors(argument, expr.func.name)
        case promql.BinaryExpr():
            yield from selectors(expr.lhs)
            yield from selectors(expr.rhs)
        case promql.AggregateExpr() | promql.ParenExpr() | promql.UnaryExpr() | promql.SubqueryExpr():
            yield from selectors(expr.expr, inside if isinstance(expr, promql.ParenExpr) else "")
        case _:
            assert isinstance(expr, promql.NumberLiteral | promql.StringLiteral), type(expr)


EXPRESSIONS = list(expressions())


def test_there_is_something_to_look_at() -> None:
    assert len(EXPRESSIONS) > 25
    assert {name for name, _ in EXPRESSIONS if name.startswith("acv")} == {
        f"{chart.NAME}-triton",
        f"{chart.NAME}-gateway",
    }


@pytest.mark.parametrize(("name", "expression"), EXPRESSIONS, ids=[name for name, _ in EXPRESSIONS])
def test_queries_use_only_metrics_that_running_services_export(
    exported: dict[str, tuple[str, set[str]]], name: str, expression: str
) -> None:
    found = list(selectors(parsed(expression)))

    assert found
    for selector, inside in found:
        assert selector.name in exported, f"no service exports {selector.name}"
        kind, labels = exported[selector.name]
        for matcher in selector.matchers.matchers:
            assert matcher.name in labels | BY_PROMETHEUS, f"{selector.name} has no label {matcher.name}"
        # Of a counter only the growth means anything, and a gauge has none.
        assert (kind == "counter") == (inside in ("rate", "increase")), f"{selector.name} is a {kind}"


@pytest.mark.parametrize(("name", "expression"), EXPRESSIONS, ids=[name for name, _ in EXPRESSIONS])
def test_by_labels_exist(exported: dict[str, tuple[str, set[str]]], name: str, expression: str) -> None:
    grouped = set(re.findall(r"\w+", " ".join(re.findall(r"by \(([^)]*)\)", expression))))
    labels = {label for selector, _ in selectors(parsed(expression)) for label in exported[selector.name][1]}

    assert grouped <= labels | BY_PROMETHEUS


def test_alerts_say_what_to_do() -> None:
    (rules,) = of_kind(render(ci("production")), "PrometheusRule")
    for rule in rules["spec"]["groups"][0]["rules"]:
        assert rule["labels"]["severity"] in ("critical", "warning")
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["description"]
        assert f'namespace="{NAMESPACE}"' in rule["expr"], "it would also fire for other installations"


def test_the_dashboard_is_whole() -> None:
    panels = dashboard()["panels"]
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]

    assert len(places) == len(set(places)) == len({panel["title"] for panel in panels})
    for panel in panels:
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert all('namespace="$namespace"' in target["expr"] for target in panel["targets"])


def test_services_are_scraped_where_they_export_metrics() -> None:
    objects = render(ci("production"))
    services = of_kind(objects, "Service")
    scraped = {}
    for monitor in of_kind(objects, "ServiceMonitor"):
        (endpoint,) = monitor["spec"]["endpoints"]
        wanted = monitor["spec"]["selector"]["matchLabels"]
        (service,) = [each for each in services if chart.selects(wanted, each["metadata"]["labels"])]
        (port,) = [each["port"] for each in service["spec"]["ports"] if each["name"] == endpoint["port"]]
        scraped[service["metadata"]["name"]] = (port, endpoint["path"])

    assert scraped == {
        f"{chart.NAME}-gateway": (8080, "/metrics"),
        f"{chart.NAME}-preprocess": (9051, "/metrics"),
        f"{chart.NAME}-triton": (8002, "/metrics"),
    }
