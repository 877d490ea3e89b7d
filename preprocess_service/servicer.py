"""gRPC on one side, the preprocessor on the other: decode, call, encode."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TypeVar

import grpc

from audiocnn.admission import Admission
from audiocnn.errors import DeadlineExceeded
from audiocnn.tensors import to_tensor
from audiocnn.timeline import WindowBlock
from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1 import preprocess_pb2_grpc, tensor_pb2
from preprocess_service.metrics import Metrics
from preprocess_service.preprocessor import Preprocessor, Summary

T = TypeVar("T")

MIN_REMAINING_S = 0.05
"""Less time than this is not worth starting in."""


class PreprocessServicer(preprocess_pb2_grpc.PreprocessServiceServicer):
    """Serves `audiocnn.v1.PreprocessService`."""

    def __init__(
        self,
        preprocessor: Preprocessor,
        pool: ThreadPoolExecutor,
        admission: Admission,
        metrics: Metrics,
        stream_block_windows: int,
    ) -> None:
        self._preprocessor = preprocessor
        self._fingerprint = preprocessor.config.fingerprint()
        self._pool = pool
        self._admission = admission
        self._metrics = metrics
        self._stream_block_windows = stream_block_windows

    async def GetConfig(self, request: pb.GetConfigRequest, context: grpc.aio.ServicerContext) -> pb.GetConfigResponse:
        """Tells the spectrogram and the limits."""
        config, limits = self._preprocessor.config, self._preprocessor.limits
        return pb.GetConfigResponse(
            log_mel=pb.LogMel(
                sample_rate=config.sample_rate,
                n_samples=config.n_samples,
                hop_samples=config.hop_samples,
                n_fft=config.n_fft,
                hop_length=config.hop_length,
                n_mels=config.n_mels,
                f_min=config.f_min,
                f_max=config.f_max,
                floor_db=config.floor_db,
                n_frames=config.n_frames,
                mel_centers_hz=config.mel_centers_hz(),
            ),
            log_mel_fingerprint=self._fingerprint,
            max_audio_bytes=limits.max_audio_bytes,
            max_duration_s=limits.max_duration_s,
            max_unary_duration_s=limits.max_unary_duration_s,
        )

    async def Preprocess(
        self, request: pb.PreprocessRequest, context: grpc.aio.ServicerContext
    ) -> pb.PreprocessResponse:
        """A short recording in one answer."""
        async with self._work(context, "Preprocess") as should_stop:
            block, summary = await self._in_pool(lambda: self._whole(request, should_stop))
        end = _summary(summary, self._fingerprint)
        return pb.PreprocessResponse(
            recording=end.recording,
            windows=[window.to_message() for window in block.windows],
            log_mel=to_tensor(block.log_mel),
            envelope=end.envelope,
            log_mel_fingerprint=end.log_mel_fingerprint,
            warnings=end.warnings,
        )

    async def PreprocessStream(
        self, request: pb.PreprocessStreamRequest, context: grpc.aio.ServicerContext
    ) -> AsyncIterator[pb.PreprocessStreamResponse]:
        """A recording of any length, block by block; the next block is computed when the last was taken."""
        async with self._work(context, "PreprocessStream") as should_stop:
            parts = self._parts(request, self._stream_block_windows, unary=False, should_stop=should_stop)
            while (part := await self._in_pool(lambda: next(parts, None))) is not None:
                if isinstance(part, Summary):
                    yield pb.PreprocessStreamResponse(summary=_summary(part, self._fingerprint))
                else:
                    windows = [window.to_message() for window in part.windows]
                    block = pb.WindowBlock(windows=windows, log_mel=to_tensor(part.log_mel))
                    yield pb.PreprocessStreamResponse(windows=block)

    @asynccontextmanager
    async def _work(self, context: grpc.aio.ServicerContext, rpc: str) -> AsyncIterator[Callable[[], bool]]:
        """Holds a place in the pool; gives a question that threads ask: is it still worth going on?"""
        abandoned = threading.Event()
        context.add_done_callback(lambda _: abandoned.set())
        remaining_s = context.time_remaining()
        deadline = None if remaining_s is None else time.monotonic() + remaining_s
        async with self._admission.enter():
            if deadline is not None and deadline - time.monotonic() < MIN_REMAINING_S:
                raise DeadlineExceeded("There was too little time left to start: try again in a moment.")
            with self._metrics.time(rpc):
                yield abandoned.is_set

    async def _in_pool(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def _whole(self, request: pb.PreprocessRequest, should_stop: Callable[[], bool]) -> tuple[WindowBlock, Summary]:
        limits, config = self._preprocessor.limits, self._preprocessor.config
        most_windows = 2 + int(limits.max_unary_duration_s / config.hop_s)
        parts = list(self._parts(request, most_windows, unary=True, should_stop=should_stop))
        blocks = [part for part in parts if isinstance(part, WindowBlock)]
        summaries = [part for part in parts if isinstance(part, Summary)]
        return blocks[0], summaries[0]

    def _parts(
        self,
        request: pb.PreprocessRequest | pb.PreprocessStreamRequest,
        block_windows: int,
        *,
        unary: bool,
        should_stop: Callable[[], bool],
    ) -> Iterator[WindowBlock | Summary]:
        region = request.region
        return self._preprocessor.run(
            request.audio,
            start_s=region.start_s,
            end_s=region.end_s if region.HasField("end_s") else None,
            block_windows=block_windows,
            unary=unary,
            should_stop=should_stop,
        )


def _summary(summary: Summary, fingerprint: str) -> pb.RecordingSummary:
    return pb.RecordingSummary(
        recording=tensor_pb2.Recording(
            format=summary.info.format,
            subtype=summary.info.subtype,
            sample_rate=summary.info.sample_rate,
            n_channels=summary.info.n_channels,
            duration_s=summary.duration_s,
        ),
        envelope=to_tensor(summary.envelope),
        log_mel_fingerprint=fingerprint,
        warnings=summary.warnings,
    )
