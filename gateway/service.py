"""The service that HTTP and gRPC share: connections, caches, admission, and the analyses."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from typing import TypeVar

from audiocnn.service.admission import Admission
from audiocnn.service.budget import ByteBudget
from audiocnn.service.memory import return_memory
from audiocnn.v1.analysis_pb2 import GetModelResponse
from gateway.analysis import Analyzer
from gateway.analysis_types import Analysis, Options, StageActivations, Timings
from gateway.arrival import Arrival, arrival
from gateway.cache import PreprocessCache
from gateway.deadline import Deadline
from gateway.description import describe
from gateway.keys import ApiKeys
from gateway.live.scoring import Scorer
from gateway.live.streams import LiveStreams
from gateway.metrics import Metrics
from gateway.settings import GatewaySettings
from gateway.shares import Shares
from gateway.sounds import Sound, Sounds
from gateway.upstream.models import Models
from gateway.upstream.preprocess import PreprocessClient
from gateway.upstream.readiness import Readiness
from gateway.upstream.triton import TritonClient
from gateway.whatif import WhatIf
from gateway.whatif_types import Question, WhatIfAnswer, batches

T = TypeVar("T")

WINDOWS_OF_A_CLIP = 8
"""An answer with no more windows is serialised within three milliseconds."""

SWEEP_S = 5.0
"""Between two looks for recordings that were kept long enough."""


class Gateway:
    """Lives as long as the process."""

    def __init__(self, settings: GatewaySettings) -> None:
        self.settings = settings
        self.keys = ApiKeys(settings.api_keys)
        self.bodies = ByteBudget(settings.max_held_bytes)
        self.sounds = Sounds(settings.sound_cache_bytes, settings.sound_cache_ttl_s)
        self.admission = Admission(settings.max_in_flight, settings.max_waiting)
        # Minutes of work each: they never take the slots that clips need.
        self._long = Shares(
            max(1, settings.max_in_flight // 2), max(1, settings.max_in_flight * 3 // 8), "long recordings"
        )
        cache = PreprocessCache(settings.cache_bytes)
        self._preprocess = PreprocessClient(settings.preprocess_addr, settings.max_upload_bytes)
        self._triton = TritonClient(
            settings.triton_addr,
            settings.triton_model,
            settings.triton_scores_model,
            settings.triton_activations_model,
        )
        self._models = Models(self._triton)
        self.readiness = Readiness(
            self._preprocess, self._triton, self._models, settings.canary_interval_s, settings.canary_timeout_s
        )
        self.metrics = Metrics(self.admission, cache, self.sounds, self.readiness, self.bodies)
        scorer = Scorer(self._preprocess, self._triton, self._models)
        self.live = LiveStreams(settings, scorer, self.readiness)
        self.live.metrics.register(self.metrics.registry)
        self._analyzer = Analyzer(self._preprocess, self._triton, self._models, cache, self.sounds)
        self._what_if = WhatIf(self._analyzer)
        self._encoders = ThreadPoolExecutor(settings.encode_workers, thread_name_prefix="encode")
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begins to probe the services behind."""
        work = (self.readiness.watch(), self._sweep(), return_memory(self.bodies))
        self._tasks = [asyncio.create_task(each) for each in work]

    async def stop(self) -> None:
        """Closes what `start` and the constructor opened."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._preprocess.close()
        await self._triton.close()
        self._encoders.shutdown()

    def describe(self) -> GetModelResponse:
        """The model that is served, and the options that requests to it may have.

        Raises:
            Unavailable, Mismatch
        """
        config = self.readiness.config
        model = self._models.fitting(config.log_mel_fingerprint)
        return describe(model, config, self.settings, self.sounds.ttl_s)

    async def analyze(self, sound: Sound, options: Options, encode: Callable[[Analysis], T]) -> tuple[T, Timings]:
        """One analysis, serialised by `encode`, and where its time went.

        Raises:
            any AudioCnnError
        """
        async with self._slot() as deadline:
            analysis = await self._analyzer.analyze(sound, options, deadline)
            # A thread for a clip's answer would cost as much time as it saves others.
            is_clip = len(analysis.windows) <= WINDOWS_OF_A_CLIP
            encoded = encode(analysis) if is_clip else await self._encoded(encode, analysis)
        timings = analysis.timings
        timings.encode = (time.monotonic() - deadline.started) * 1e3 - timings.total
        timings.total += timings.encode
        self.metrics.stages(timings)
        return encoded, timings

    async def channels(self, sound: Sound, stage: str, options: Options, encode: Callable[[StageActivations], T]) -> T:
        """Every channel of one stage, serialised by `encode` in a thread.

        Raises:
            any AudioCnnError
        """
        async with self._slot() as deadline:
            return await self._encoded(encode, await self._analyzer.channels(sound, stage, options, deadline))

    async def what_if(
        self, sound: Sound, options: Options, question: Question, encode: Callable[[WhatIfAnswer], T]
    ) -> T:
        """The network's answers about variants of one window, serialised by `encode` in a thread.

        Raises:
            any AudioCnnError
        """
        floor_db = self.readiness.config.log_mel.floor_db
        async with self._slot(places=batches(question)) as deadline:
            return await self._encoded(encode, await self._what_if.answer(sound, options, question, floor_db, deadline))

    async def _encoded(self, encode: Callable[..., T], value: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._encoders, encode, value)

    @asynccontextmanager
    async def _slot(self, places: int = 1) -> AsyncIterator[Deadline]:
        """Waits for a slot, or for several, and one of those for long recordings once this turns out to be one."""
        settings, request = self.settings, arrival.get() or Arrival("")
        with ExitStack() as held:
            deadline = Deadline(
                settings.request_timeout_s,
                settings.long_request_timeout_s,
                arrived=request.at,
                when_long=lambda: held.enter_context(self._long.hold(request.client)),
            )
            request.release()
            async with self.admission.enter(request.client, deadline.remaining_s(), places), deadline.enforced():
                yield deadline

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            self.sounds.expire()
