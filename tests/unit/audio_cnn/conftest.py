"""The client against a gateway that each test file makes up."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest

from audio_cnn.client import Client
from audiocnn.v1 import analysis_pb2_grpc


@pytest.fixture
def client(gateway: analysis_pb2_grpc.AnalysisServiceServicer) -> Iterator[Client]:
    with ThreadPoolExecutor(1) as pool:
        server = grpc.server(pool)
        analysis_pb2_grpc.add_AnalysisServiceServicer_to_server(gateway, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        with Client(f"127.0.0.1:{port}") as client:
            yield client
        server.stop(None).wait()
