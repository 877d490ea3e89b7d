"""One W3C trace through every service; off unless an endpoint says where it goes.

The name of every variable is OpenTelemetry's own: its SDK reads the rest of them, such as `OTEL_TRACES_SAMPLER`.
"""

from collections.abc import Mapping

from opentelemetry import propagate, trace
from opentelemetry.trace import Span, SpanKind
from pydantic_settings import BaseSettings, SettingsConfigDict

from audiocnn.service.logs import request_id

EXPORT_TIMEOUT_S = 2
"""An unavailable collector must not hold up the end of a process."""

REQUEST_ID_ATTRIBUTE = "audiocnn.request_id"

_tracer = trace.get_tracer("audiocnn")


class TracingSettings(BaseSettings):
    """Settings of tracing, the same for every service."""

    model_config = SettingsConfigDict(env_prefix="OTEL_", frozen=True)

    exporter_otlp_endpoint: str = ""
    """Of a collector that takes OTLP over HTTP, such as http://127.0.0.1:4318; no traces without it."""


def configure_tracing(service: str, settings: TracingSettings) -> None:
    """Sends this process's spans to the collector, if there is one."""
    if not settings.exporter_otlp_endpoint:
        return
    # Imported lazily: costs 0.5 s, needed only when tracing is on.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(timeout=EXPORT_TIMEOUT_S)))
    trace.set_tracer_provider(provider)


def carried(*, sampled_only: bool = False) -> dict[str, str]:
    """Trace headers for the next service; empty without a trace, or without one that is sampled."""
    headers: dict[str, str] = {}
    if sampled_only and not trace.get_current_span().get_span_context().trace_flags.sampled:
        return headers
    propagate.inject(headers)
    return headers


def serving(name: str, headers: Mapping[str, str]) -> Span:
    """A request that this process serves, in the trace that it came with or in a new one. The caller ends it."""
    span = _tracer.start_span(name, propagate.extract(headers), SpanKind.SERVER)
    span.set_attribute(REQUEST_ID_ATTRIBUTE, request_id.get())
    return span


def begin_call(name: str) -> Span:
    """Starts the span of a call to another service, as a part of the current trace; end it. No span without a trace."""
    if not trace.get_current_span().get_span_context().is_valid:
        return trace.INVALID_SPAN
    return _tracer.start_span(name, kind=SpanKind.CLIENT)
