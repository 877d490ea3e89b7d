"""Sound as it is made, over gRPC: answers while it goes on, and a connection that comes back."""

import asyncio
import time
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

import grpc

from audio_cnn.settings import ClientSettings
from audiocnn.service.retry import was_dropped
from audiocnn.service.rpc_client import channel_options, from_rpc_error
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc

MAX_MESSAGE_BYTES = 16 << 20
MAX_CHUNK_BYTES = 1 << 18
KEPT_S = 10.0
"""Sound that is kept: what a new connection needs of the past, and what may wait to be sent."""
REPLAYED_S = 5.0
"""Of it sent again over a new connection, so that its first answer is about a whole window."""
PATIENCE_S = 60.0
"""How long to try to reconnect to a gateway that has answered before."""
PAUSE_S = 0.3


@dataclass(frozen=True, slots=True)
class LiveAnswer:
    """The classification of the last seconds."""

    start_s: float
    """Counted from the first sample that was given."""
    end_s: float
    filling: bool
    """Whether less than a whole window has arrived."""
    confidences: dict[str, float]
    """Calibrated probability by label, the likeliest first."""
    uncertain: bool
    skipped: int
    """Hops without an answer before this one."""
    latency_ms: float
    columns: pb.StreamColumns
    """The spectrogram's new columns, numbered from this connection's first sample."""

    @property
    def label(self) -> str:
        """The likeliest class."""
        return next(iter(self.confidences))


class Sound:
    """The end of what was recorded, filled by one task and sent by another."""

    def __init__(self, chunks: AsyncIterable[bytes], start: pb.StreamStart) -> None:
        frame = start.channels * (4 if start.encoding == pb.SAMPLE_ENCODING_FLOAT32 else 2)
        self.bytes_per_s = start.sample_rate * frame
        self._frame = frame
        self._chunks = chunks
        self._held = bytearray()
        self.n_bytes = 0
        self.sent = 0
        self.is_over = False
        self.is_away = False
        self.changed = asyncio.Event()

    async def record(self) -> None:
        """Takes the chunks; waits for the sender, and drops what is too old while the gateway is unavailable."""
        most = round(KEPT_S * self.bytes_per_s)
        try:
            async for chunk in self._chunks:
                self._held += chunk
                self.n_bytes += len(chunk)
                self.changed.set()
                while not self.is_away and self.n_bytes - self.sent > most:
                    self.changed.clear()
                    await self.changed.wait()
                del self._held[:-most]
        finally:
            self.is_over = True
            self.changed.set()

    def rewind(self) -> int:
        """The first byte of the last seconds."""
        first = self.n_bytes - min(len(self._held), round(REPLAYED_S * self.bytes_per_s))
        return first + -first % self._frame

    async def following(self, position: int) -> AsyncIterator[bytes]:
        """What is recorded from a byte on, until its end."""
        while True:
            while position >= self.n_bytes:
                if self.is_over:
                    return
                self.changed.clear()
                await self.changed.wait()
            position = max(position, self.n_bytes - len(self._held))
            at = len(self._held) - (self.n_bytes - position)
            chunk = bytes(self._held[at : at + MAX_CHUNK_BYTES])
            self.sent = position = position + len(chunk)
            self.changed.set()
            yield chunk


async def live(
    settings: ClientSettings, chunks: AsyncIterable[bytes], start: pb.StreamStart
) -> AsyncIterator[LiveAnswer]:
    """Answers about samples while they come; connects again where the gateway restarts.

    Raises:
        AudioCnnError: the subclass that the gateway reported, or Unavailable where it stays away.
    """
    sound = Sound(chunks, start)
    recording = asyncio.create_task(sound.record())
    last_answer = float("-inf")
    try:
        async with _channel(settings) as channel:
            stub = analysis_pb2_grpc.AnalysisServiceStub(channel)
            while True:
                try:
                    async for answer in _connection(stub, settings, sound, start):
                        last_answer = time.monotonic()
                        yield answer
                    await recording  # raises what was wrong with the chunks
                    return
                except grpc.aio.AioRpcError as error:
                    if recording.done():
                        await recording  # raises what was wrong with the chunks
                    if not _passes(error) or time.monotonic() - last_answer > PATIENCE_S:
                        raise from_rpc_error(error, "gateway") from error
                    sound.is_away = True
                    sound.changed.set()
                    await asyncio.sleep(PAUSE_S)
    finally:
        recording.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await recording


def _passes(error: grpc.aio.AioRpcError) -> bool:
    """Whether it says that a server goes, and not what is wrong."""
    return was_dropped(error) or error.code() is grpc.StatusCode.UNAVAILABLE


def _channel(settings: ClientSettings) -> grpc.aio.Channel:
    options = channel_options(MAX_MESSAGE_BYTES)
    if settings.tls:
        return grpc.aio.secure_channel(settings.address, grpc.ssl_channel_credentials(), options)
    return grpc.aio.insecure_channel(settings.address, options)


async def _connection(
    stub: analysis_pb2_grpc.AnalysisServiceStub, settings: ClientSettings, sound: Sound, start: pb.StreamStart
) -> AsyncIterator[LiveAnswer]:
    first = sound.rewind()
    offset_s = first / sound.bytes_per_s

    async def requests() -> AsyncIterator[pb.AnalyzeStreamRequest]:
        yield pb.AnalyzeStreamRequest(start=start)
        async for chunk in sound.following(first):
            yield pb.AnalyzeStreamRequest(pcm=chunk)

    key = settings.api_key
    metadata = [("authorization", f"Bearer {key}")] if key else []
    call = stub.AnalyzeStream(requests(), metadata=metadata)
    labels: list[str] = []
    try:
        async for message in call:
            sound.is_away = False
            if message.HasField("ready"):
                labels = list(message.ready.model.labels)
            elif message.HasField("answer"):
                yield _answer(message.answer, labels, offset_s)
    finally:
        call.cancel()


def _answer(answer: pb.StreamAnswer, labels: list[str], offset_s: float) -> LiveAnswer:
    ranked = sorted(zip(labels, answer.confidences, strict=True), key=lambda item: -item[1])
    return LiveAnswer(
        start_s=offset_s + answer.start_s,
        end_s=offset_s + answer.end_s,
        filling=answer.filling,
        confidences=dict(ranked),
        uncertain=answer.uncertain,
        skipped=answer.skipped,
        latency_ms=answer.latency_ms,
        columns=answer.columns,
    )
