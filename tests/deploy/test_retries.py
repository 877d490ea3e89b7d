"""A preprocessing service that goes away costs nobody an answer; one that is busy is not asked again."""

import grpc
import pytest

from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1 import preprocess_pb2_grpc
from gateway.preprocess_client import PreprocessClient

RECORDING = bytes(600_000)
"""More than gRPC keeps for another attempt, were it not told to."""


class GoesAway(preprocess_pb2_grpc.PreprocessServiceServicer):
    """Ends the first two calls with a status, and answers the third."""

    def __init__(self, status: grpc.StatusCode) -> None:
        self._status = status
        self.n_calls = 0

    async def Preprocess(
        self, request: pb.PreprocessRequest, context: grpc.aio.ServicerContext
    ) -> pb.PreprocessResponse:
        self.n_calls += 1
        if self.n_calls < 3:
            await context.abort(self._status)
        return pb.PreprocessResponse(log_mel_fingerprint="an answer")


@pytest.mark.parametrize(
    ("status", "n_calls"),
    [(grpc.StatusCode.UNAVAILABLE, 3), (grpc.StatusCode.CANCELLED, 3), (grpc.StatusCode.RESOURCE_EXHAUSTED, 1)],
)
async def test_only_who_goes_away_is_asked_again(status: grpc.StatusCode, n_calls: int) -> None:
    servicer = GoesAway(status)
    server = grpc.aio.server()
    preprocess_pb2_grpc.add_PreprocessServiceServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    client = PreprocessClient(f"127.0.0.1:{port}", 1 << 20)
    try:
        await client._stub.Preprocess(pb.PreprocessRequest(audio=RECORDING), timeout=30)
    except grpc.aio.AioRpcError as error:
        assert error.code() == status
    finally:
        await client.close()
        await server.stop(None)

    assert servicer.n_calls == n_calls
