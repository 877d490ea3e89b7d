"""A recording is sent once, and again where the gateway does not have it any more; its caller sees nothing of that."""

import grpc
import pytest

from audio_cnn.base import MAX_SOUNDS
from audio_cnn.client import Client
from audiocnn.errors import SoundGone
from audiocnn.service.rpc import STATUS_BY_CODE, to_status
from audiocnn.service.rpc_client import STATUS_DETAILS_KEY
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc


class Gateway(analysis_pb2_grpc.AnalysisServiceServicer):
    """Keeps what it was sent until it forgets, and notes in which form each recording came."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.keeps = True
        self.sources: list[str | None] = []

    def Analyze(self, request: pb.AnalyzeRequest, context: grpc.ServicerContext) -> pb.AnalyzeResponse:
        return pb.AnalyzeResponse(sound=self._take(request, context))

    def GetActivations(
        self, request: pb.GetActivationsRequest, context: grpc.ServicerContext
    ) -> pb.GetActivationsResponse:
        return pb.GetActivationsResponse(sound=self._take(request, context))

    def GetModel(self, request: pb.GetModelRequest, context: grpc.ServicerContext) -> pb.GetModelResponse:
        return pb.GetModelResponse(name="a model")

    def _take(self, request: pb.AnalyzeRequest | pb.GetActivationsRequest, context: grpc.ServicerContext) -> str:
        self.sources.append(request.WhichOneof("source"))
        if request.sound:
            if request.sound not in self.kept:
                error = SoundGone("It is gone.")
                context.set_trailing_metadata(((STATUS_DETAILS_KEY, to_status(error).SerializeToString()),))
                context.abort(STATUS_BY_CODE[error.code], error.message)
            return request.sound
        name = request.audio.hex()
        if self.keeps:
            self.kept[name] = request.audio
        return name if self.keeps else ""


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


def test_it_is_sent_once(gateway: Gateway, client: Client) -> None:
    client.analyze(b"one")
    client.analyze(b"one", window=1)
    client.activations(b"one", "a layer")
    client.analyze(b"other")

    assert gateway.sources == ["audio", "sound", "sound", "audio"]


def test_one_that_is_gone_is_sent_again(gateway: Gateway, client: Client) -> None:
    client.analyze(b"one")
    gateway.kept.clear()

    assert client.analyze(b"one").sound == b"one".hex()
    assert client.analyze(b"one").sound == b"one".hex()
    assert gateway.sources == ["audio", "sound", "audio", "sound"]


def test_a_gateway_that_keeps_nothing_is_sent_it_each_time(gateway: Gateway, client: Client) -> None:
    gateway.keeps = False
    client.analyze(b"one")
    client.analyze(b"one")

    assert gateway.sources == ["audio", "audio"]


def test_only_so_many_ids_are_remembered(gateway: Gateway, client: Client) -> None:
    for n in range(MAX_SOUNDS + 1):
        client.analyze(str(n).encode())
    gateway.sources.clear()

    client.analyze(b"0")
    client.analyze(str(MAX_SOUNDS).encode())

    assert gateway.sources == ["audio", "sound"]


def test_the_model_is_described(client: Client) -> None:
    assert client.model().name == "a model"
