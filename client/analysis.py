"""A gateway over gRPC, for programs."""

import hashlib
import time
from collections.abc import Callable, Sequence
from threading import Lock
from types import TracebackType
from typing import Any

import grpc

from audiocnn.errors import SoundGone
from audiocnn.retry import Retrying, was_dropped
from audiocnn.rpc import channel_options, from_rpc_error
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc, tensor_pb2, whatif_pb2
from client.settings import ClientSettings

UNLIMITED = -1
"""The gateway limits the size of recordings, not its client."""
TIMEOUT_S = 150.0
"""A little more than a gateway takes for the longest recording."""
MAX_SOUNDS = 1_024
"""Recordings whose id is remembered: not their bytes."""


class AnalysisClient:
    """Requests analyses; several threads may share one.

    A recording is sent once: later requests about the same bytes name it, as long as the gateway keeps it.
    Use it in a `with` statement, which closes its connection and ends the calls that are still running.
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
        self._sounds: dict[bytes, str] = {}
        self._sounds_lock = Lock()

    def analyze(
        self,
        audio: bytes,
        *,
        top_k: int = 3,
        start_s: float = 0.0,
        end_s: float | None = None,
        window: int | None = None,
        activations: pb.Activations = pb.ACTIVATIONS_NONE,
    ) -> pb.AnalyzeResponse:
        """Classifies a recording.

        Args:
            audio: the file's bytes.
            top_k: how many classes, the likeliest first.
            start_s, end_s: the part to analyse, in seconds; all of it if not given.
            window: the only window of that part to analyse, by its index; all of them if not given.
            activations: which feature maps to send along.

        Raises:
            AudioCnnError: the subclass that the gateway reported.
        """
        region = tensor_pb2.Region(start_s=start_s, end_s=end_s)
        request = pb.AnalyzeRequest(region=region, window=window, top_k=top_k, activations=activations)
        response: pb.AnalyzeResponse = self._send(self._stub.Analyze, request, audio)
        return response

    def activations(
        self, audio: bytes, layer: str, *, start_s: float = 0.0, end_s: float | None = None, window: int | None = None
    ) -> pb.GetActivationsResponse:
        """Every channel of one layer, for one window of a recording: by default the one that `analyze` shows.

        Raises:
            AudioCnnError: the subclass that the gateway reported.
        """
        region = tensor_pb2.Region(start_s=start_s, end_s=end_s)
        request = pb.GetActivationsRequest(region=region, window=window, layer=layer)
        response: pb.GetActivationsResponse = self._send(self._stub.GetActivations, request, audio)
        return response

    def what_if(
        self,
        audio: bytes,
        variants: Sequence[whatif_pb2.Variant] = (),
        *,
        deletion: whatif_pb2.Deletion | None = None,
        cam_for: str = "",
        spectrogram: bool = False,
        start_s: float = 0.0,
        end_s: float | None = None,
        window: int | None = None,
    ) -> whatif_pb2.WhatIfResponse:
        """What the network would say if parts of one window's spectrogram were filled.

        Args:
            audio: the file's bytes.
            variants: up to 16 masks; or else
            deletion: a curve.
            cam_for: the class whose evidence to send along for each variant.
            spectrogram: whether to send each variant's spectrogram along.
            start_s, end_s, window: as for `analyze`; without `window` the one that it shows.

        Raises:
            AudioCnnError: the subclass that the gateway reported.
        """
        request = whatif_pb2.WhatIfRequest(
            region=tensor_pb2.Region(start_s=start_s, end_s=end_s),
            window=window,
            variants=variants,
            deletion=deletion,
            cam_for=cam_for,
            spectrogram=spectrogram,
        )
        response: whatif_pb2.WhatIfResponse = self._send(self._stub.WhatIf, request, audio)
        return response

    def model(self) -> pb.GetModelResponse:
        """The model that is served, and the gateway's limits.

        Raises:
            AudioCnnError: the subclass that the gateway reported.
        """
        response: pb.GetModelResponse = self._call(self._stub.GetModel, pb.GetModelRequest())
        return response

    def _send(
        self,
        call: Callable[..., Any],
        request: pb.AnalyzeRequest | pb.GetActivationsRequest | whatif_pb2.WhatIfRequest,
        audio: bytes,
    ) -> Any:
        """Names the recording if the gateway has it, and sends it otherwise."""
        digest = hashlib.sha256(audio).digest()
        try:
            request.sound = self._sounds.get(digest, "")
            reply = self._call(call, request) if request.sound else None
        except SoundGone:
            reply = None
        if reply is None:
            request.audio = audio
            reply = self._call(call, request)
        with self._sounds_lock:
            self._sounds.pop(digest, None)
            if reply.sound:
                self._sounds[digest] = reply.sound
            if len(self._sounds) > MAX_SOUNDS:
                del self._sounds[next(iter(self._sounds))]
        return reply

    def _call(self, call: Callable[..., Any], request: object) -> Any:
        ends = time.monotonic() + TIMEOUT_S
        try:
            for attempt in Retrying(was_dropped, lambda: ends - time.monotonic()):
                with attempt:
                    return call(request, timeout=ends - time.monotonic(), metadata=self._metadata)
        except grpc.RpcError as error:
            raise from_rpc_error(error, "gateway") from error

    def __enter__(self) -> "AnalysisClient":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._channel.close()
