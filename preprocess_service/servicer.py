"""gRPC on one side, the preprocessor on the other."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack

import grpc

from audiocnn.errors import DeadlineExceeded
from audiocnn.service.admission import Admission
from audiocnn.service.budget import ByteBudget, Holding
from audiocnn.service.unread import Unread
from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1 import preprocess_pb2_grpc
from preprocess_service.metrics import Metrics
from preprocess_service.preprocessor import Preprocessor

MIN_REMAINING_S = 0.05
"""With less time left than this, a recording is not begun."""


class PreprocessServicer(preprocess_pb2_grpc.PreprocessServiceServicer):
    """Serves `audiocnn.v1.PreprocessService`."""

    def __init__(
        self,
        preprocessor: Preprocessor,
        pool: ThreadPoolExecutor,
        admissions: tuple[Admission, Admission],
        budgets: tuple[ByteBudget, ByteBudget],
        metrics: Metrics,
    ) -> None:
        """The first admission and budget are for every recording.

        A recording of more than one block moves to the second admission behind its header, and counts in the second
        budget too, so that it delays no clip.
        """
        self._preprocessor = preprocessor
        self._pool = pool
        self._admission, self._long_admission = admissions
        self._budget, self._long_budget = budgets
        self._metrics = metrics

    async def GetConfig(self, request: pb.GetConfigRequest, context: grpc.aio.ServicerContext) -> pb.GetConfigResponse:
        """The spectrogram's parameters and the limits."""
        config, limits = self._preprocessor.config, self._preprocessor.limits
        names = {field.name for field in pb.LogMel.DESCRIPTOR.fields} - {"mel_centers_hz"}
        log_mel = pb.LogMel(mel_centers_hz=config.mel_centers_hz(), **{name: getattr(config, name) for name in names})
        return pb.GetConfigResponse(
            log_mel=log_mel,
            log_mel_fingerprint=self._preprocessor.fingerprint,
            max_audio_bytes=limits.max_audio_bytes,
            max_duration_s=limits.max_duration_s,
        )

    async def Preprocess(
        self, request: Unread[pb.PreprocessRequest], context: grpc.aio.ServicerContext
    ) -> AsyncIterator[pb.PreprocessResponse]:
        """A recording, block by block; the next block is computed when the last was taken."""
        abandoned = threading.Event()
        context.add_done_callback(lambda _: abandoned.set())
        remaining_s = context.time_remaining()
        deadline = None if remaining_s is None else time.monotonic() + remaining_s
        async with AsyncExitStack() as slot, AsyncExitStack() as held:
            await slot.enter_async_context(self._admission.enter())
            if deadline is not None and deadline - time.monotonic() < MIN_REMAINING_S:
                raise DeadlineExceeded("There was too little time left to start: try again in a moment.")
            holding = held.enter_context(self._budget.request())
            # Only what has a slot is read, and counted as the largest recording until its length is known.
            await holding.reserve(self._preprocessor.limits.max_audio_bytes)
            with self._metrics.recording():
                message = await _read(request, holding)
                together = message.together
                parts = self._preprocessor.run(message, abandoned.is_set)
                del message
                run = asyncio.get_running_loop().run_in_executor
                while found := await run(self._pool, self._next, parts, together):
                    for part in found:
                        self._metrics.windows.inc(len(part.windows.windows))
                        if is_long := part.header.n_windows > self._preprocessor.block_windows:
                            held.enter_context(self._long_budget.request()).take(holding.n_bytes)
                        yield part
                        if is_long:
                            await slot.aclose()
                            await slot.enter_async_context(self._long_admission.enter())
                    if found[-1].HasField("summary"):
                        break

    def _next(self, parts: Iterator[pb.PreprocessResponse], together: bool) -> list[pb.PreprocessResponse]:
        """The next part; all of them of a recording of one block, for fewer hops between threads, perhaps as one."""
        header = next(parts, None)
        if header is None or not 0 < header.header.n_windows <= self._preprocessor.block_windows:
            return [header] if header else []
        block, *rest = parts
        if not together:
            return [header, block, *rest]
        for part in (header, *rest):
            block.MergeFrom(part)
        return [block]


async def _read(request: Unread[pb.PreprocessRequest], holding: Holding) -> pb.PreprocessRequest:
    message = await request.read()
    holding.keep(request.n_bytes)
    return message
