"""`audiocnn.v1.AnalysisService`: the same answers as over HTTP, as messages."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from functools import partial
from typing import TypeVar

import grpc

from audiocnn.errors import EmptyAudio, InvalidRequest, check_size
from audiocnn.service.logs import request_id
from audiocnn.service.unread import Unread
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc
from audiocnn.v1.whatif_pb2 import WhatIfRequest, WhatIfResponse
from gateway.analysis_types import Activations, Options
from gateway.arrival import grpc_arrival, reserved
from gateway.grpc.live import chunks, read_start, to_message
from gateway.grpc.messages import to_activations, to_response
from gateway.grpc.whatif import to_answer, to_question
from gateway.keys import shown_key
from gateway.service import Gateway
from gateway.sounds import Sound

M = TypeVar("M", pb.AnalyzeRequest, pb.GetActivationsRequest, WhatIfRequest)

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

    async def Analyze(
        self, request: Unread[pb.AnalyzeRequest], context: grpc.aio.ServicerContext
    ) -> pb.AnalyzeResponse:
        """One recording, one answer."""
        async with self._admitted(request, context) as (message, sound):
            encode = partial(to_response, request_id=request_id.get())
            response, _ = await self._gateway.analyze(sound, _options(message), encode)
            return response

    async def GetActivations(
        self, request: Unread[pb.GetActivationsRequest], context: grpc.aio.ServicerContext
    ) -> pb.GetActivationsResponse:
        """Every channel of one layer."""
        async with self._admitted(request, context) as (message, sound):
            options = Options(region=message.region, window=_window(message))
            encode = partial(to_activations, request_id=request_id.get())
            return await self._gateway.channels(sound, message.layer, options, encode)

    async def AnalyzeStream(
        self, request_iterator: AsyncIterator[pb.AnalyzeStreamRequest], context: grpc.aio.ServicerContext
    ) -> AsyncIterator[pb.AnalyzeStreamResponse]:
        """A live stream."""
        client = grpc_arrival(self._gateway.keys, context).client
        with self._gateway.live.arriving.hold(client):
            pcm = await read_start(request_iterator)
        with self._gateway.bodies.request(client) as held:
            events = self._gateway.live.listen(chunks(request_iterator, held), pcm, client)
            async with aclosing(events):  # type: ignore[type-var]
                async for event in events:
                    yield to_message(event, request_id.get())

    async def WhatIf(self, request: Unread[WhatIfRequest], context: grpc.aio.ServicerContext) -> WhatIfResponse:
        """What the network would say if parts of the spectrogram were filled."""
        async with self._admitted(request, context) as (message, sound):
            options = Options(region=message.region, window=_window(message))
            question = await asyncio.to_thread(to_question, message)  # may draw areas
            encode = partial(to_answer, request_id=request_id.get())
            return await self._gateway.what_if(sound, options, question, encode)

    async def GetModel(self, request: pb.GetModelRequest, context: grpc.aio.ServicerContext) -> pb.GetModelResponse:
        """The model that is served."""
        return self._gateway.describe()

    @asynccontextmanager
    async def _admitted(self, request: Unread[M], context: grpc.aio.ServicerContext) -> AsyncIterator[tuple[M, Sound]]:
        """The message without its recording, and the recording that it holds or names.

        Its bytes are counted before they are read, as those of the largest recording: gRPC announces no length.
        """
        gateway = self._gateway
        this = grpc_arrival(gateway.keys, context)
        owner = gateway.keys.check(shown_key(context.invocation_metadata()))
        with reserved(this, gateway.admission), gateway.bodies.request(this.client) as held:
            await held.reserve(gateway.settings.max_upload_bytes)
            message = await request.read()
            audio = message.audio
            message.ClearField("audio")
            held.keep(len(audio))
            if message.sound:
                yield message, gateway.sounds.find(message.sound, owner)
                return
            if not audio:
                raise EmptyAudio("Nothing was sent: send the bytes of a recording.")
            check_size(audio, gateway.settings.max_upload_bytes)
            yield message, await gateway.sounds.receive(audio, owner)


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


def _window(request: pb.AnalyzeRequest | pb.GetActivationsRequest | WhatIfRequest) -> int | None:
    return request.window if request.HasField("window") else None
