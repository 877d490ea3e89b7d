"""One trace through gateway, preprocessing and the real Triton, sent by a real collector's protocol."""

import base64
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import grpc
import httpx
import pytest
from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from audiocnn.v1 import analysis_pb2, analysis_pb2_grpc
from launcher.settings import ROOT
from tests import signals
from tests.conftest import Stack
from tests.waiting import until

TRACE = "0af7651916cd43dd8448eb211c80319c"
CLIENT_SPAN = "b7ad6b7169203331"


def _hex_to_base64(found: re.Match[bytes]) -> bytes:
    """OTLP's JSON has ids in hexadecimal, where JSON of protobuf has base64."""
    return found[1] + base64.b64encode(bytes.fromhex(found[2].decode())) + b'"'


class Collector:
    """Takes OTLP over HTTP, as a collector does, and keeps every span with the service that sent it."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, Span]] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.path == "/v1/traces"
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.take(body, self.headers["Content-Type"])
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def take(self, body: bytes, content_type: str) -> None:
        """One export, in either of the protocol's two forms."""
        if content_type == "application/json":
            body = re.sub(rb'("(?:traceId|spanId|parentSpanId)":")([0-9a-f]*)"', _hex_to_base64, body)
            request = json_format.Parse(body, ExportTraceServiceRequest(), ignore_unknown_fields=True)
        else:
            request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            names = {each.key: each.value.string_value for each in resource.resource.attributes}
            for scope in resource.scope_spans:
                self.spans += [(names["service.name"], span) for span in scope.spans]

    def of(self, trace: str) -> list[tuple[str, Span]]:
        """The spans of one trace."""
        return [(service, span) for service, span in self.spans if span.trace_id.hex() == trace]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    running = Collector()
    yield running
    running.close()


@pytest.fixture(scope="module")
def traced(collector: Collector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product, configured to send traces."""
    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "100"}
    running = Stack(tmp_path_factory.mktemp("traced"), **environment)
    running.start()
    yield running
    running.stop()


def send(stack: Stack, audio: bytes, trace: str) -> httpx.Response:
    headers = {"traceparent": f"00-{trace}-{CLIENT_SPAN}-01", "x-request-id": f"of-{trace}"}
    return httpx.post(f"{stack.url}/v1/analyses", files={"file": audio}, headers=headers, trust_env=False, timeout=60)


def test_one_trace_from_the_client_to_triton(traced: Stack, collector: Collector) -> None:
    audio = signals.encode(signals.noise(5.0, 44_100, seed=11), 44_100)

    send(traced, audio, TRACE).raise_for_status()
    until(lambda: "triton" in {service for service, _ in collector.of(TRACE)})
    # A service sends its spans as they end, and the one around all others ends last.
    until(lambda: "POST /v1/analyses" in {span.name for _, span in collector.of(TRACE)})
    until(lambda: "preprocess_service" in {service for service, _ in collector.of(TRACE)})

    spans = {(service, span.name): span for service, span in collector.of(TRACE)}
    served = spans["gateway", "POST /v1/analyses"]
    preprocessed = spans["preprocess_service", "audiocnn.v1.PreprocessService/Preprocess"]
    assert served.parent_span_id.hex() == CLIENT_SPAN
    assert spans["gateway", "preprocess"].parent_span_id == served.span_id
    assert preprocessed.parent_span_id == spans["gateway", "preprocess"].span_id
    inference = spans["gateway", "infer audio_cnn"]
    assert inference.parent_span_id == served.span_id
    # Triton's first span of the request is the child of the very call that the gateway made.
    assert inference.span_id in {span.parent_span_id for service, span in collector.of(TRACE) if service == "triton"}
    for span in (served, preprocessed):
        attributes = {each.key: each.value.string_value for each in span.attributes}
        assert attributes["audiocnn.request_id"] == f"of-{TRACE}"


def test_a_long_recording_is_one_trace_too(traced: Stack, collector: Collector) -> None:
    trace = "1" * 32
    audio = signals.encode(signals.noise(65.0, 8_000, seed=12), 8_000)

    send(traced, audio, trace).raise_for_status()
    until(lambda: any("PreprocessService" in span.name for _, span in collector.of(trace)))

    spans = {span.name: span for _, span in collector.of(trace)}
    assert spans["audiocnn.v1.PreprocessService/Preprocess"].parent_span_id


def test_what_failed_is_marked(traced: Stack, collector: Collector) -> None:
    trace = "2" * 32

    assert send(traced, b"no sound at all", trace).status_code == 415
    until(lambda: {"gateway", "preprocess_service"} <= {service for service, _ in collector.of(trace)})
    until(lambda: any(span.name.startswith("POST") for _, span in collector.of(trace)))

    (failed,) = [span for service, span in collector.of(trace) if service == "preprocess_service"]
    assert failed.status.code == Status.STATUS_CODE_ERROR
    assert failed.status.message == "unsupported_audio"


def test_the_grpc_endpoint_is_traced(traced: Stack, collector: Collector) -> None:
    trace = "3" * 32
    audio = signals.encode(signals.noise(5.0, 44_100, seed=13), 44_100)

    with grpc.insecure_channel(f"127.0.0.1:{traced.settings.gateway_grpc_port}") as channel:
        stub = analysis_pb2_grpc.AnalysisServiceStub(channel)

        def asked_and_seen() -> bool:
            # Triton's own exporter does not send a span again that it could not deliver at once.
            metadata = [("traceparent", f"00-{trace}-{CLIENT_SPAN}-01")]
            stub.Analyze(analysis_pb2.AnalyzeRequest(audio=audio), timeout=60, metadata=metadata)
            return {"gateway", "preprocess_service", "triton"} <= {service for service, _ in collector.of(trace)}

        until(asked_and_seen)


def test_probes_and_canaries_leave_no_trace(traced: Stack, collector: Collector) -> None:
    httpx.get(f"{traced.url}/readyz", trust_env=False).raise_for_status()
    httpx.get(f"{traced.url}/v1/model", trust_env=False).raise_for_status()
    until(lambda: any(span.name == "GET /v1/model" for _, span in collector.spans))

    known = {TRACE, "1" * 32, "2" * 32, "3" * 32}
    assert {span.name for _, span in collector.spans if span.trace_id.hex() not in known} == {"GET /v1/model"}


def test_nothing_of_it_is_loaded_where_it_is_off() -> None:
    code = (
        "import sys; from audiocnn.service import tracing;"
        "tracing.configure_tracing('service', tracing.TracingSettings());"
        "assert not any(name.startswith('opentelemetry.sdk') for name in sys.modules);"
        "assert tracing.carried() == {}"
    )

    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={}, check=True)
