"""A gateway that stops under a call costs its client nothing where another one answers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest

from audiocnn.errors import Unavailable
from audiocnn.retry import PAUSES_S
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc
from client.analysis import AnalysisClient
from client.settings import ClientSettings


class Dying(analysis_pb2_grpc.AnalysisServiceServicer):
    """Ends its first calls as a server that dies."""

    n_away = 0
    n_asked = 0

    def Analyze(self, request: pb.AnalyzeRequest, context: grpc.ServicerContext) -> pb.AnalyzeResponse:
        self.n_asked += 1
        if self.n_asked <= self.n_away:
            context.abort(grpc.StatusCode.UNAVAILABLE, "Socket closed")
        return pb.AnalyzeResponse(request_id=str(self.n_asked))


@pytest.fixture
def gateway() -> Dying:
    return Dying()


@pytest.fixture
def client(gateway: Dying) -> Iterator[AnalysisClient]:
    with ThreadPoolExecutor(1) as pool:
        server = grpc.server(pool)
        analysis_pb2_grpc.add_AnalysisServiceServicer_to_server(gateway, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        with AnalysisClient(ClientSettings(address=f"127.0.0.1:{port}")) as client:
            yield client
        server.stop(None).wait()


def test_it_is_asked_again(gateway: Dying, client: AnalysisClient) -> None:
    gateway.n_away = len(PAUSES_S)
    assert client.analyze(b"any").request_id == str(1 + len(PAUSES_S))


def test_one_that_stays_away_is_told(gateway: Dying, client: AnalysisClient) -> None:
    gateway.n_away = 100
    with pytest.raises(Unavailable, match="gateway is away"):
        client.analyze(b"any")
    assert gateway.n_asked == 1 + len(PAUSES_S)
