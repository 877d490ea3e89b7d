"""Prometheus metrics that all services share: gRPC calls, and counters that are attributes of objects."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

BUCKETS_S = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 120.0)
"""Of every histogram of time: from a cached answer to the longest that a request may take."""


class CallbackCounters(Collector):
    """Collector that reads counters at scrape time; `_total` is appended on export."""

    def __init__(self, *counters: tuple[str, str, Callable[[], float]]) -> None:
        self._counters = counters

    def collect(self) -> Iterable[CounterMetricFamily]:
        """Every counter as it is now."""
        for name, text, read in self._counters:
            yield CounterMetricFamily(name, text, value=read())


@dataclass(slots=True)
class RpcOutcome:
    """How one call ended, as far as is known."""

    code: str = "OK"
    error: str = ""
    """Code of the error, if one of ours or an unforeseen one ended it."""


class RpcMetrics:
    """Calls of a gRPC server, under the names that gRPC's own dashboards use."""

    def __init__(self, registry: CollectorRegistry, errors: Counter | None = None) -> None:
        """Counts errors by their code in `errors` too."""
        self._errors = errors
        labels = ["grpc_type", "grpc_service", "grpc_method"]
        self._handled = Counter(
            "grpc_server_handled_total",
            "RPCs that ended, by their status.",
            [*labels, "grpc_code"],
            registry=registry,
        )
        self._handling = Histogram(
            "grpc_server_handling_seconds", "Time of an RPC.", labels, buckets=BUCKETS_S, registry=registry
        )

    @contextmanager
    def measure(self, method: str, kind: str) -> Iterator[RpcOutcome]:
        """Measures one call of `/service/method`; the handler of a failure sets the name of its status."""
        service, _, name = method.lstrip("/").partition("/")
        outcome, started = RpcOutcome(), time.monotonic()
        try:
            yield outcome
        finally:
            self._handling.labels(kind, service, name).observe(time.monotonic() - started)
            self._handled.labels(kind, service, name, outcome.code).inc()
            if self._errors is not None and outcome.error:
                self._errors.labels(outcome.error).inc()
