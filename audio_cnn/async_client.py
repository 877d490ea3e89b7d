"""The same client for asyncio."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, Unpack

import grpc

from audio_cnn import requests
from audio_cnn.base import AT_ONCE, BaseClient, CallTime
from audio_cnn.live import LiveAnswer, live
from audio_cnn.progress import progress_bar
from audio_cnn.requests import ActivationsOptions, AnalyzeOptions, Answer, AnyRecording, Recording, WhatIfOptions
from audiocnn.errors import AudioCnnError, SoundGone
from audiocnn.service.rpc_client import from_rpc_error
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1.whatif_pb2 import Variant, WhatIfResponse


class AsyncClient(BaseClient):
    """`Client` with coroutines in place of functions: same methods, arguments and errors. Use it in `async with`."""

    _grpc = grpc.aio

    async def analyze(self, recording: Recording, **options: Unpack[AnalyzeOptions]) -> pb.AnalyzeResponse:
        """See `Client.analyze`."""
        response: pb.AnalyzeResponse = await self._send(self._stub.Analyze, requests.analyze(options), recording)
        return response

    async def analyze_all(
        self,
        recordings: Iterable[AnyRecording],
        *,
        at_once: int = AT_ONCE,
        progress: bool = False,
        **options: Unpack[AnalyzeOptions],
    ) -> AsyncGenerator[tuple[AnyRecording, Answer], None]:
        """See `Client.analyze_all`."""
        slots = asyncio.Semaphore(at_once)

        async def answer(recording: Recording) -> Answer:
            async with slots:
                try:
                    return await self.analyze(recording, **options)
                except (AudioCnnError, OSError) as error:
                    return error

        recordings = list(recordings)
        tasks = [asyncio.create_task(answer(recording)) for recording in recordings]
        try:
            with progress_bar(len(recordings), shown=progress) as bar:
                for recording, task in zip(recordings, tasks, strict=True):
                    yield recording, await task
                    bar.update()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def activations(
        self, recording: Recording, layer: str, **options: Unpack[ActivationsOptions]
    ) -> pb.GetActivationsResponse:
        """See `Client.activations`."""
        request = requests.activations(layer, options)
        response: pb.GetActivationsResponse = await self._send(self._stub.GetActivations, request, recording)
        return response

    async def what_if(
        self, recording: Recording, variants: Sequence[Variant] = (), **options: Unpack[WhatIfOptions]
    ) -> WhatIfResponse:
        """See `Client.what_if`."""
        response: WhatIfResponse = await self._send(self._stub.WhatIf, requests.what_if(variants, options), recording)
        return response

    async def model(self) -> pb.GetModelResponse:
        """See `Client.model`."""
        response: pb.GetModelResponse = await self._call(self._stub.GetModel, pb.GetModelRequest())
        return response

    def live(
        self,
        chunks: AsyncIterable[bytes],
        *,
        sample_rate: int,
        channels: int = 1,
        encoding: pb.SampleEncoding = pb.SAMPLE_ENCODING_INT16,
        hop_s: float = 0.5,
    ) -> AsyncIterator[LiveAnswer]:
        """Every hop, the classes of the last five seconds: `async for answer in client.live(chunks, …)`.

        Args:
            chunks: the samples' bytes, little-endian, channels interleaved, cut anywhere.
            sample_rate: Hz.
            channels: 1 or 2.
            encoding: how a sample is stored.
            hop_s: seconds from answer to answer.

        Raises:
            AudioCnnError: the subclass that the gateway reported.
        """
        start = pb.StreamStart(encoding=encoding, sample_rate=sample_rate, channels=channels, hop_s=hop_s)
        return live(self._settings, chunks, start)

    async def close(self) -> None:
        """See `Client.close`."""
        await self._channel.close()

    async def _send(self, call: Callable[..., Any], request: requests.WithSource, recording: Recording) -> Any:
        audio = await asyncio.to_thread(requests.read, recording)
        digest = hashlib.sha256(audio).digest()
        reply = None
        if sound := self._sounds.get(digest):
            request.sound = sound
            with suppress(SoundGone):
                reply = await self._call(call, request)
        if reply is None:
            request.audio = audio
            reply = await self._call(call, request)
        self._sounds.remember(digest, reply.sound)
        return reply

    async def _call(self, call: Callable[..., Any], request: object) -> Any:
        time = CallTime()
        try:
            async for attempt in time.attempts():
                with attempt:
                    return await call(request, timeout=time.remaining_s(), metadata=self._metadata)
        except grpc.RpcError as error:
            raise from_rpc_error(error, "gateway") from error

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
