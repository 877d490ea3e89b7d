"""`audiocnn.v1.AnalysisService`: the same answers as over HTTP, as messages."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeAlias

import grpc

from audiocnn.errors import AudioTooLarge, EmptyAudio, InvalidRequest
from audiocnn.logs import request_id
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc
from audiocnn.v1.whatif_pb2 import WhatIfRequest, WhatIfResponse
from gateway.analysis_types import Activations, Options
from gateway.grpc.messages import to_activations, to_response
from gateway.grpc.whatif import to_answer, to_question
from gateway.keys import shown_key
from gateway.service import Gateway
from gateway.sounds import Sound

Request: TypeAlias = pb.AnalyzeRequest | pb.GetActivationsRequest | WhatIfRequest
"""About a recording."""

_ACTIVATIONS = {
    pb.ACTIVATIONS_UNSPECIFIED: Activations.FULL,
    pb.ACTIVATIONS_NONE: Activations.NONE,
    pb.ACTIVATIONS_SUMMARY: Activations.SUMMARY,
    pb.ACTIVATIONS_FULL: Activations.FULL,
}


class AnalysisServicer(analysis_pb2_grpc.AnalysisServiceServicer):
    """Reads a request, calls the gateway, and answers."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def Analyze(self, request: pb.AnalyzeRequest, context: grpc.aio.ServicerContext) -> pb.AnalyzeResponse:
        """One recording, one answer."""
        options = _options(request)
        async with self._sound(request, context) as sound:
            encode = partial(to_response, request_id=request_id.get())
            response, _ = await self._gateway.analyze(sound, options, encode)
            return response

    async def GetActivations(
        self, request: pb.GetActivationsRequest, context: grpc.aio.ServicerContext
    ) -> pb.GetActivationsResponse:
        """Every channel of one layer."""
        options = Options(region=request.region, window=_window(request))
        async with self._sound(request, context) as sound:
            encode = partial(to_activations, request_id=request_id.get())
            return await self._gateway.channels(sound, request.layer, options, encode)

    async def WhatIf(self, request: WhatIfRequest, context: grpc.aio.ServicerContext) -> WhatIfResponse:
        """What the network would say if parts of the spectrogram were filled."""
        options = Options(region=request.region, window=_window(request))
        async with self._sound(request, context) as sound:
            question = await asyncio.to_thread(to_question, request)  # may draw areas
            encode = partial(to_answer, request_id=request_id.get())
            return await self._gateway.what_if(sound, options, question, encode)

    async def GetModel(self, request: pb.GetModelRequest, context: grpc.aio.ServicerContext) -> pb.GetModelResponse:
        """The model that is served."""
        return self._gateway.describe()

    @asynccontextmanager
    async def _sound(self, request: Request, context: grpc.aio.ServicerContext) -> AsyncIterator[Sound]:
        """The recording that was sent or named, and its bytes' share of the budget until it is done with."""
        gateway, audio = self._gateway, request.audio
        owner = gateway.keys.check(shown_key(context.invocation_metadata()))
        if request.sound:
            yield gateway.sounds.find(request.sound, owner)
            return
        if not audio:
            raise EmptyAudio("Nothing was sent: send the bytes of a recording.")
        if len(audio) > gateway.settings.max_upload_bytes:
            raise AudioTooLarge(
                f"The recording has {len(audio)} bytes and the limit is {gateway.settings.max_upload_bytes}: "
                "send a shorter or a compressed one."
            )
        with gateway.bodies.request() as take:
            take(len(audio))
            yield await gateway.sounds.receive(audio, owner)


def _options(request: pb.AnalyzeRequest) -> Options:
    if request.activations not in _ACTIVATIONS:
        raise InvalidRequest(f"activations: {request.activations} is not known.")
    return Options(
        region=request.region,
        window=_window(request),
        top_k=request.top_k or Options().top_k,
        activations=_ACTIVATIONS[request.activations],
        embedding=request.embedding,
    )


def _window(request: Request) -> int | None:
    return request.window if request.HasField("window") else None
