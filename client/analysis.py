"""A gateway over gRPC, as a program asks it."""

import time
from types import TracebackType

import grpc

from audiocnn.retry import Attempts, went_away
from audiocnn.rpc import channel_options, from_rpc_error
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc, tensor_pb2
from client.settings import ClientSettings

UNLIMITED = -1
"""How much a recording may have is the gateway's to say."""
TIMEOUT_S = 150.0
"""A little more than a gateway takes for the longest recording."""


class AnalysisClient:
    """Asks for analyses; several threads may share one.

    Use it in a `with` statement, which closes its connection and ends the calls that are still on their way.
    """

    def __init__(self, settings: ClientSettings) -> None:
        options = channel_options(UNLIMITED)
        if settings.tls:
            self._channel = grpc.secure_channel(settings.address, grpc.ssl_channel_credentials(), options)
        else:
            self._channel = grpc.insecure_channel(settings.address, options)
        self._stub = analysis_pb2_grpc.AnalysisServiceStub(self._channel)
        key = settings.api_key
        self._metadata = [("authorization", f"Bearer {key.get_secret_value()}")] if key else []

    def analyze(
        self,
        audio: bytes,
        *,
        top_k: int = 3,
        start_s: float = 0.0,
        end_s: float | None = None,
        activations: pb.Activations = pb.ACTIVATIONS_NONE,
    ) -> pb.AnalyzeResponse:
        """What the network heard in a recording.

        Args:
            audio: the file's bytes.
            top_k: how many classes, the likeliest first.
            start_s, end_s: the part to analyse, in seconds; all of it if not given.
            activations: which feature maps to send along.

        Raises:
            AudioCnnError: one of its kinds, as the gateway told it.
        """
        region = tensor_pb2.Region(start_s=start_s, end_s=end_s)
        request = pb.AnalyzeRequest(audio=audio, region=region, top_k=top_k, activations=activations)
        attempts, ends = Attempts(), time.monotonic() + TIMEOUT_S
        while True:
            try:
                response: pb.AnalyzeResponse = self._stub.Analyze(
                    request, timeout=ends - time.monotonic(), metadata=self._metadata
                )
                return response
            except grpc.RpcError as error:
                pause_s = attempts.pause_s(ends - time.monotonic()) if went_away(error) else None
                if pause_s is None:
                    raise from_rpc_error(error, "gateway") from error
            time.sleep(pause_s)

    def __enter__(self) -> "AnalysisClient":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._channel.close()
