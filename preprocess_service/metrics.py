"""The preprocessing service's metrics for Prometheus."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from audiocnn.service.admission import Admission
from audiocnn.service.budget import ByteBudget
from audiocnn.service.metrics import BUCKETS_S, CallbackCounters, RpcMetrics


class Metrics:
    """One registry a process; gauges and some counters read the admission itself."""

    def __init__(self, admissions: Sequence[Admission], budget: ByteBudget) -> None:
        self.registry = CollectorRegistry()
        self._duration = Histogram(
            "preprocess_duration_seconds",
            "Time of one recording in the service, without its time in the queue.",
            buckets=BUCKETS_S,
            registry=self.registry,
        )
        self.rpcs = RpcMetrics(self.registry)
        self._failures = Counter(
            "preprocess_failures_total", "Recordings that ended in an error.", ["error"], registry=self.registry
        )
        self.windows = Counter("preprocess_windows_total", "Windows computed.", registry=self.registry)
        in_flight = Gauge("preprocess_in_flight", "Recordings at work.", registry=self.registry)
        in_flight.set_function(lambda: sum(admission.in_flight for admission in admissions))
        waiting = Gauge("preprocess_waiting", "Recordings in the queue.", registry=self.registry)
        waiting.set_function(lambda: sum(admission.waiting for admission in admissions))
        held = Gauge("preprocess_held_bytes", "Bytes of recordings in memory.", registry=self.registry)
        held.set_function(lambda: budget.held_bytes)
        self.registry.register(
            CallbackCounters(
                (
                    "preprocess_shed",
                    "Recordings refused as busy.",
                    lambda: sum(admission.n_shed for admission in admissions),
                )
            )
        )

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Measures one recording."""
        with self._duration.time():
            try:
                yield
            except Exception as error:
                self._failures.labels(type(error).__name__).inc()
                raise
