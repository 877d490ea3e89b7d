"""A gateway over gRPC, for programs."""

import hashlib
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, Unpack

import grpc

from audio_cnn import requests
from audio_cnn.base import AT_ONCE, BaseClient, CallTime
from audio_cnn.progress import progress_bar
from audio_cnn.requests import ActivationsOptions, AnalyzeOptions, Answer, AnyRecording, Recording, WhatIfOptions
from audiocnn.errors import AudioCnnError, SoundGone
from audiocnn.service.rpc_client import from_rpc_error
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1.whatif_pb2 import Variant, WhatIfResponse


class Client(BaseClient):
    """Requests analyses; several threads may share one.

    A recording is sent once: later requests for the same bytes send the id that the gateway returned, as long as the
    gateway keeps the recording. Dropped calls are retried.
    Use it in a `with` statement, or call `close`, which also ends the calls that are still running.
    """

    _grpc = grpc

    def analyze(self, recording: Recording, **options: Unpack[AnalyzeOptions]) -> pb.AnalyzeResponse:
        """Classifies a recording.

        Args:
            recording: the path of an audio file, or the file's bytes.
            options: see `AnalyzeOptions`.

        Raises:
            OSError: the file cannot be read.
            AudioCnnError: the subclass that the gateway reported.
        """
        response: pb.AnalyzeResponse = self._send(self._stub.Analyze, requests.analyze(options), recording)
        return response

    def analyze_all(
        self,
        recordings: Iterable[AnyRecording],
        *,
        at_once: int = AT_ONCE,
        progress: bool = False,
        **options: Unpack[AnalyzeOptions],
    ) -> Generator[tuple[AnyRecording, Answer], None, None]:
        """Classifies many recordings; yields each with its answer, in the given order, as soon as it is there.

        An error takes the place of the answer, so that one unreadable file does not cost the others.

        Args:
            recordings: paths or bytes.
            at_once: how many requests are in flight at the same time.
            progress: whether to show a progress bar on standard error.
            options: see `AnalyzeOptions`.
        """

        def answer(recording: Recording) -> Answer:
            try:
                return self.analyze(recording, **options)
            except (AudioCnnError, OSError) as error:
                return error

        recordings = list(recordings)
        pool = ThreadPoolExecutor(at_once)
        try:
            with progress_bar(len(recordings), shown=progress) as bar:
                for pair in zip(recordings, pool.map(answer, recordings), strict=True):
                    bar.update()
                    yield pair
        finally:
            # After Ctrl-C, or when the caller stops early: do not wait for calls in flight.
            pool.shutdown(wait=False, cancel_futures=True)

    def activations(
        self, recording: Recording, layer: str, **options: Unpack[ActivationsOptions]
    ) -> pb.GetActivationsResponse:
        """Every channel of one layer, for one window of a recording: by default the one that `analyze` shows.

        Raises:
            OSError: the file cannot be read.
            AudioCnnError: the subclass that the gateway reported.
        """
        request = requests.activations(layer, options)
        response: pb.GetActivationsResponse = self._send(self._stub.GetActivations, request, recording)
        return response

    def what_if(
        self, recording: Recording, variants: Sequence[Variant] = (), **options: Unpack[WhatIfOptions]
    ) -> WhatIfResponse:
        """What the network would say if parts of one window's spectrogram were filled.

        Args:
            recording: the path of an audio file, or the file's bytes.
            variants: up to 16 masks.
            options: see `WhatIfOptions`.

        Raises:
            OSError: the file cannot be read.
            AudioCnnError: the subclass that the gateway reported.
        """
        response: WhatIfResponse = self._send(self._stub.WhatIf, requests.what_if(variants, options), recording)
        return response

    def model(self) -> pb.GetModelResponse:
        """The model that is served, and the gateway's limits.

        Raises:
            AudioCnnError: the subclass that the gateway reported.
        """
        response: pb.GetModelResponse = self._call(self._stub.GetModel, pb.GetModelRequest())
        return response

    def close(self) -> None:
        """Closes the connection and ends the calls that are still running."""
        self._channel.close()

    def _send(self, call: Callable[..., Any], request: requests.WithSource, recording: Recording) -> Any:
        """Sends the recording's id if the gateway has the recording, and its bytes otherwise."""
        audio = requests.read(recording)
        digest = hashlib.sha256(audio).digest()
        reply = None
        if sound := self._sounds.get(digest):
            request.sound = sound
            with suppress(SoundGone):
                reply = self._call(call, request)
        if reply is None:
            request.audio = audio
            reply = self._call(call, request)
        self._sounds.remember(digest, reply.sound)
        return reply

    def _call(self, call: Callable[..., Any], request: object) -> Any:
        time = CallTime()
        try:
            for attempt in time.attempts():
                with attempt:
                    return call(request, timeout=time.remaining_s(), metadata=self._metadata)
        except grpc.RpcError as error:
            raise from_rpc_error(error, "gateway") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
