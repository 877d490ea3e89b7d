"""The messages of a live stream over gRPC."""

import asyncio
from collections.abc import AsyncIterator

from audiocnn.errors import DeadlineExceeded, InvalidRequest
from audiocnn.service.budget import Holding
from audiocnn.v1 import analysis_pb2 as pb
from gateway.live.events import Answer, Event, Missed, Ready
from gateway.live.pcm import DEFAULT_HOP_S, MAX_CHUNK_BYTES, Encoding, PcmFormat

START_TIMEOUT_S = 10.0

_ENCODINGS = {
    pb.SAMPLE_ENCODING_UNSPECIFIED: Encoding.INT16,
    pb.SAMPLE_ENCODING_INT16: Encoding.INT16,
    pb.SAMPLE_ENCODING_FLOAT32: Encoding.FLOAT32,
}


async def read_start(requests: AsyncIterator[pb.AnalyzeStreamRequest]) -> PcmFormat:
    """The first message.

    Raises:
        DeadlineExceeded, InvalidRequest
    """
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            request = await anext(requests, pb.AnalyzeStreamRequest())
    except TimeoutError as error:
        raise DeadlineExceeded("Nothing came: send `start` first.") from error
    start = request.start
    if not request.HasField("start") or start.encoding not in _ENCODINGS:
        raise InvalidRequest("The first message must be `start`, with a known encoding.")
    return PcmFormat(_ENCODINGS[start.encoding], start.sample_rate, start.channels, start.hop_s or DEFAULT_HOP_S)


async def chunks(requests: AsyncIterator[pb.AnalyzeStreamRequest], held: Holding) -> AsyncIterator[bytes]:
    """The samples that follow.

    gRPC has one limit for the messages of all methods, and reads each whole: a chunk that is too large is counted, so
    that its memory is returned.

    Args:
        requests: the stream.
        held: what it holds of the memory for large requests.

    Raises:
        Busy, InvalidRequest
    """
    async for request in requests:
        if not request.HasField("pcm"):
            raise InvalidRequest("After `start` send `pcm` only: for another format open another stream.")
        if len(request.pcm) > MAX_CHUNK_BYTES:
            held.keep(len(request.pcm))
        yield request.pcm


def to_message(event: Event, request_id: str) -> pb.AnalyzeStreamResponse:
    """One message to the client."""
    match event:
        case Ready(model, window_s, hop_s, frame_s):
            info = pb.ModelInfo(
                name=model.name, version=model.version, labels=model.labels, log_mel_fingerprint=model.fingerprint
            )
            ready = pb.StreamReady(model=info, window_s=window_s, hop_s=hop_s, frame_s=frame_s, request_id=request_id)
            return pb.AnalyzeStreamResponse(ready=ready)
        case Answer():
            count, bands = event.columns.shape
            columns = pb.StreamColumns(first=event.first_column, count=count, bands=bands, data=event.columns.tobytes())
            answer = pb.StreamAnswer(
                start_s=event.start_s,
                end_s=event.end_s,
                filling=event.filling,
                confidences=event.confidences.tolist(),
                uncertain=event.uncertain,
                skipped=event.skipped,
                columns=columns,
                latency_ms=event.latency_ms,
            )
            return pb.AnalyzeStreamResponse(answer=answer)
        case Missed(end_s, error):
            missed = pb.StreamMissed(end_s=end_s, code=error.code, detail=error.message)
            return pb.AnalyzeStreamResponse(missed=missed)
