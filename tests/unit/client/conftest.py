"""The client against a gateway that each test file makes up."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest

from audiocnn.v1 import analysis_pb2_grpc
from client.analysis import AnalysisClient
from client.settings import ClientSettings


@pytest.fixture
def client(gateway: analysis_pb2_grpc.AnalysisServiceServicer) -> Iterator[AnalysisClient]:
    with ThreadPoolExecutor(1) as pool:
        server = grpc.server(pool)
        analysis_pb2_grpc.add_AnalysisServiceServicer_to_server(gateway, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        with AnalysisClient(ClientSettings(address=f"127.0.0.1:{port}")) as client:
            yield client
        server.stop(None).wait()
