"""The gateway's metrics for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from audiocnn.service.admission import Admission
from audiocnn.service.budget import ByteBudget
from audiocnn.service.metrics import BUCKETS_S, CallbackCounters, RpcMetrics
from gateway.analysis_types import Timings
from gateway.cache import PreprocessCache
from gateway.sounds import Sounds
from gateway.upstream.readiness import Readiness

errors = Counter("gateway_errors_total", "Requests that ended in an error.", ["code"], registry=None)
"""Over HTTP and gRPC. Module-level because the HTTP error handlers have no Metrics instance."""


class Metrics:
    """One registry a process; gauges and some counters read the live objects themselves."""

    def __init__(
        self, admission: Admission, cache: PreprocessCache, sounds: Sounds, readiness: Readiness, bodies: ByteBudget
    ) -> None:
        self.registry = registry = CollectorRegistry()
        self.requests = Histogram(
            "http_request_duration_seconds",
            "Time of a request, by its path template.",
            ["method", "route", "status"],
            buckets=BUCKETS_S,
            registry=registry,
        )
        self._stages = Histogram(
            "gateway_stage_duration_seconds",
            "Time of one stage of an analysis.",
            ["stage"],
            buckets=BUCKETS_S,
            registry=registry,
        )
        self.rpcs = RpcMetrics(registry, errors)
        registry.register(errors)
        for name, text, read in (
            ("gateway_in_flight", "Analyses at work.", lambda: admission.in_flight),
            ("gateway_waiting", "Analyses in the queue.", lambda: admission.waiting),
            ("gateway_reserved", "Requests with a reservation, which are being read.", lambda: admission.reserved),
            ("gateway_sound_bytes", "Bytes of recordings kept for later requests.", lambda: sounds.n_bytes),
            ("gateway_held_bytes", "Bytes of request bodies in memory.", lambda: bodies.held_bytes),
            ("gateway_ready", "1 while a real inference passes.", lambda: float(readiness.ready)),
        ):
            Gauge(name, text, registry=registry).set_function(read)
        counted = CallbackCounters(
            ("gateway_shed", "Analyses refused as busy.", lambda: admission.n_shed),
            ("gateway_cache_hits", "Recordings found in the cache.", lambda: cache.hits),
            ("gateway_cache_misses", "Recordings not found in the cache.", lambda: cache.misses),
            ("gateway_sound_hits", "Recordings named instead of sent that were kept.", lambda: sounds.hits),
            ("gateway_sound_misses", "Recordings named instead of sent that were gone.", lambda: sounds.misses),
        )
        registry.register(counted)

    def stages(self, timings: Timings) -> None:
        """Records where an analysis spent its time."""
        for stage in ("preprocess", "inference", "assemble", "encode"):
            self._stages.labels(stage).observe(getattr(timings, stage) / 1e3)
