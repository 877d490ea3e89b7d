"""Talks to the preprocessing service."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass

import grpc

from audiocnn.errors import NeedsStream
from audiocnn.retry import Attempts, went_away
from audiocnn.rpc import MESSAGE_OVERHEAD_BYTES, channel_options, from_rpc_error, request_metadata
from audiocnn.tensors import from_tensor
from audiocnn.timeline import TimedWindow, WindowBlock
from audiocnn.tracing import calling
from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1 import preprocess_pb2_grpc, tensor_pb2
from gateway.recording import Deadline, Recording, Region

SERVICE = "preprocessing service"


@dataclass(frozen=True, slots=True)
class PreprocessConfig:
    """The spectrogram that the service computes, and how much it takes."""

    log_mel: dict[str, float | int]
    mel_centers_hz: list[float]
    fingerprint: str
    max_duration_s: float
    max_unary_duration_s: float


class PreprocessClient:
    """One channel, used by every request."""

    def __init__(self, address: str, max_audio_bytes: int) -> None:
        max_bytes = max_audio_bytes + MESSAGE_OVERHEAD_BYTES
        self._channel = grpc.aio.insecure_channel(address, options=channel_options(max_bytes))
        self._stub = preprocess_pb2_grpc.PreprocessServiceStub(self._channel)

    async def close(self) -> None:
        """Closes the channel."""
        await self._channel.close()

    async def config(self, timeout_s: float) -> PreprocessConfig:
        """Asks the service what it computes; also the proof that it is there.

        Raises:
            Unavailable, DeadlineExceeded
        """
        try:
            reply = await self._stub.GetConfig(pb.GetConfigRequest(), timeout=timeout_s)
        except grpc.aio.AioRpcError as error:
            raise from_rpc_error(error, SERVICE) from error
        numbers = {field.name: value for field, value in reply.log_mel.ListFields() if field.name != "mel_centers_hz"}
        # A number that is zero is not listed: the lowest band starts at 0 Hz.
        numbers.setdefault("f_min", 0.0)
        return PreprocessConfig(
            numbers,
            list(reply.log_mel.mel_centers_hz),
            reply.log_mel_fingerprint,
            reply.max_duration_s,
            reply.max_unary_duration_s,
        )

    async def parts(self, audio: bytes, region: Region, deadline: Deadline) -> AsyncIterator[WindowBlock | Recording]:
        """Yields blocks of windows, then the recording: at once for a short one, as a stream for a long one.

        Raises:
            any InvalidAudio, InvalidRequest, Busy, Unavailable, DeadlineExceeded
        """
        attempts, n_given = Attempts(), 0
        while True:
            n_asked = 0
            try:
                async with aclosing(self._ask(audio, region, deadline)) as parts:
                    async for part in parts:
                        n_asked += 1
                        if n_asked > n_given:  # another attempt tells again what the first one told
                            n_given = n_asked
                            yield part
                return
            except grpc.aio.AioRpcError as error:
                remaining_s = deadline.remaining_s(time.monotonic())
                pause_s = attempts.pause_s(remaining_s) if went_away(error) else None
                if pause_s is None:
                    raise from_rpc_error(error, SERVICE) from error
            await asyncio.sleep(pause_s)

    async def _ask(self, audio: bytes, region: Region, deadline: Deadline) -> AsyncGenerator[WindowBlock | Recording]:
        request = pb.PreprocessRequest(audio=audio, region=_region(region))
        try:
            with calling("preprocess"):
                reply = await self._stub.Preprocess(
                    request, timeout=deadline.remaining_s(time.monotonic()), metadata=request_metadata()
                )
        except grpc.aio.AioRpcError as error:
            if not isinstance(from_rpc_error(error, SERVICE), NeedsStream):
                raise
        else:
            yield _block(reply)
            yield _recording(reply)
            return
        deadline.extend()
        stream = self._stub.PreprocessStream(
            pb.PreprocessStreamRequest(audio=audio, region=_region(region)),
            timeout=deadline.remaining_s(time.monotonic()),
            metadata=request_metadata(),
        )
        async for part in stream:
            yield _block(part.windows) if part.HasField("windows") else _recording(part.summary)


def _region(region: Region) -> tensor_pb2.Region:
    return tensor_pb2.Region(start_s=region.start_s, end_s=region.end_s)


def _block(message: pb.PreprocessResponse | pb.WindowBlock) -> WindowBlock:
    windows = [TimedWindow.from_message(window) for window in message.windows]
    return WindowBlock(windows, from_tensor(message.log_mel))


def _recording(message: pb.PreprocessResponse | pb.RecordingSummary) -> Recording:
    return Recording(
        format=message.recording.format,
        subtype=message.recording.subtype,
        sample_rate=message.recording.sample_rate,
        n_channels=message.recording.n_channels,
        duration_s=message.recording.duration_s,
        envelope=from_tensor(message.envelope),
        warnings=list(message.warnings),
    )
