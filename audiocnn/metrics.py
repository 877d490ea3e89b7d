"""Prometheus counters that live objects keep themselves."""

from collections.abc import Callable, Iterable

from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector


class Counted(Collector):
    """Reads each counter when it is asked; a counter's name ends in `_total` where it is told."""

    def __init__(self, *counters: tuple[str, str, Callable[[], float]]) -> None:
        self._counters = counters

    def collect(self) -> Iterable[CounterMetricFamily]:
        """Every counter as it is now."""
        for name, text, read in self._counters:
            yield CounterMetricFamily(name, text, value=read())
