"""Calls the preprocessing service."""

from collections.abc import AsyncIterator, Callable

import grpc
from opentelemetry.trace import use_span

from audiocnn.errors import Unavailable
from audiocnn.service.retry import Retrying, was_dropped
from audiocnn.service.rpc import MESSAGE_OVERHEAD_BYTES, request_metadata
from audiocnn.service.rpc_client import channel_options, from_rpc_error
from audiocnn.service.tracing import begin_call
from audiocnn.tensors import from_tensor, to_tensor
from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1 import preprocess_pb2_grpc

SERVICE = "preprocessing service"

_AUDIO_TAG = bytes([pb.PreprocessRequest.AUDIO_FIELD_NUMBER << 3 | 2])
"""Before the length and the bytes of this field (https://protobuf.dev/programming-guides/encoding/)."""

Request = tuple[bytes, pb.PreprocessRequest]
"""A recording, and the rest of its request."""


class PreprocessClient:
    """One channel, used by every request."""

    def __init__(self, address: str, max_audio_bytes: int) -> None:
        max_bytes = max_audio_bytes + MESSAGE_OVERHEAD_BYTES
        self._channel = grpc.aio.insecure_channel(address, options=channel_options(max_bytes))
        self._stub = preprocess_pb2_grpc.PreprocessServiceStub(self._channel)
        # Not the stub's: a call holds its request to its end, and with it another copy of the recording.
        self._preprocess = self._channel.unary_stream(
            f"/{pb.DESCRIPTOR.services_by_name['PreprocessService'].full_name}/Preprocess",
            request_serializer=_serialized,
            response_deserializer=pb.PreprocessResponse.FromString,
        )

    async def close(self) -> None:
        """Closes the channel."""
        await self._channel.close()

    async def config(self, timeout_s: float) -> pb.GetConfigResponse:
        """What the service computes; also the proof that it is there.

        Raises:
            Unavailable, DeadlineExceeded
        """
        try:
            config: pb.GetConfigResponse = await self._stub.GetConfig(pb.GetConfigRequest(), timeout=timeout_s)
        except grpc.aio.AioRpcError as error:
            raise from_rpc_error(error, SERVICE) from error
        return config

    async def stream(
        self, audio: bytes, options: pb.PreprocessRequest, remaining_s: Callable[[], float]
    ) -> AsyncIterator[pb.PreprocessResponse]:
        """Yields one header, every window once and in order, one summary; a dropped call is taken up where it broke.

        Args:
            audio: the recording.
            options: the request without it.
            remaining_s: seconds that are left.

        Raises:
            any InvalidAudio, InvalidRequest, Busy, Unavailable, DeadlineExceeded
        """
        header: pb.RecordingHeader | None = None
        following = options.window  # 0 if it is not set
        try:
            async for attempt in Retrying(was_dropped, remaining_s):
                with attempt:
                    async for part in self._call((audio, options), remaining_s()):
                        # Another replica replays what was already yielded, perhaps in other blocks.
                        if header is not None and part.HasField("header"):
                            _expect_same_spectrogram(header, part.header)
                            part.ClearField("header")
                        _drop_windows_before(part, following)
                        if part.HasField("header"):
                            header = part.header
                        if part.HasField("windows"):
                            following = part.windows.windows[-1].index + 1
                        if part.ListFields():
                            yield part
                    return
        except grpc.aio.AioRpcError as error:
            raise from_rpc_error(error, SERVICE) from error

    async def _call(self, request: Request, timeout_s: float) -> AsyncIterator[pb.PreprocessResponse]:
        span = begin_call("preprocess")
        with use_span(span):
            metadata = request_metadata()
        call = self._preprocess(request, timeout=timeout_s, metadata=metadata)
        try:
            async for part in call:
                yield part
        finally:
            call.cancel()
            span.end()


def _serialized(request: Request) -> bytes:
    """Messages one after the other are read as one; a message of its own would copy the recording twice more."""
    audio, options = request
    length, n_bytes = bytearray(), len(audio)
    while n_bytes > 127:
        length.append(n_bytes & 127 | 128)
        n_bytes >>= 7
    length.append(n_bytes)
    return b"".join((_AUDIO_TAG, length, audio, options.SerializeToString()))


def _expect_same_spectrogram(first: pb.RecordingHeader, second: pb.RecordingHeader) -> None:
    if first.log_mel_fingerprint != second.log_mel_fingerprint:
        raise Unavailable("The preprocessing service was just updated: try again in a moment.")


def _drop_windows_before(part: pb.PreprocessResponse, index: int) -> None:
    windows = part.windows.windows
    n_dropped = sum(window.index < index for window in windows)
    if n_dropped and n_dropped == len(windows):
        part.ClearField("windows")
    elif n_dropped:
        log_mel = to_tensor(from_tensor(part.windows.log_mel)[n_dropped:])
        part.windows.CopyFrom(pb.WindowBlock(windows=windows[n_dropped:], log_mel=log_mel))
