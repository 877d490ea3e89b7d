"""Live streams' metrics for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from audiocnn.service.metrics import BUCKETS_S, CallbackCounters
from gateway.live.places import Places


class LiveMetrics:
    """Made before the registry that exports them."""

    def __init__(self, arriving: Places, places: Places) -> None:
        self._latency = Histogram(
            "gateway_live_latency_seconds",
            "From the arrival of a window's last sample to its answer.",
            buckets=BUCKETS_S,
            registry=None,
        )
        hops = Counter(
            "gateway_live_hops_total", "Hops of live streams, by what became of them.", ["outcome"], registry=None
        )
        self._answered, self.skipped, self.failed = map(hops.labels, ("answered", "skipped", "failed"))
        streams = Gauge("gateway_live_streams", "Live streams.", registry=None)
        streams.set_function(lambda: places.n_held)
        refused = CallbackCounters(
            (
                "gateway_live_refused",
                "Live streams refused because there were too many.",
                lambda: arriving.n_shed + places.n_shed,
            )
        )
        self._all = self._latency, hops, streams, refused

    def register(self, registry: CollectorRegistry) -> None:
        """Adds them to a registry."""
        for each in self._all:
            registry.register(each)

    def answered(self, latency_s: float) -> None:
        """Counts an answer."""
        self._answered.inc()
        self._latency.observe(latency_s)
