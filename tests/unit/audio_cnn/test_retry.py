"""A gateway that stops under a call costs its client nothing where another one answers."""

import grpc
import pytest

from audio_cnn.client import Client
from audiocnn.errors import Unavailable
from audiocnn.service.retry import PAUSES_S
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc


class Dying(analysis_pb2_grpc.AnalysisServiceServicer):
    """Ends its first calls as a server that dies."""

    n_failures = 0
    n_calls = 0

    def Analyze(self, request: pb.AnalyzeRequest, context: grpc.ServicerContext) -> pb.AnalyzeResponse:
        self.n_calls += 1
        if self.n_calls <= self.n_failures:
            context.abort(grpc.StatusCode.UNAVAILABLE, "Socket closed")
        return pb.AnalyzeResponse(request_id=str(self.n_calls))


@pytest.fixture
def gateway() -> Dying:
    return Dying()


def test_a_dropped_call_is_retried(gateway: Dying, client: Client) -> None:
    gateway.n_failures = len(PAUSES_S)
    assert client.analyze(b"any").request_id == str(1 + len(PAUSES_S))


def test_one_that_stays_unavailable_is_reported(gateway: Dying, client: Client) -> None:
    gateway.n_failures = 100
    with pytest.raises(Unavailable, match="gateway is unavailable"):
        client.analyze(b"any")
    assert gateway.n_calls == 1 + len(PAUSES_S)
