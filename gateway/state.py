"""What lives as long as the process: channels, cache, admission, and who uses them."""

import asyncio
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress

from audiocnn.admission import Admission
from audiocnn.logs import request_id
from gateway.analysis import Analyzer
from gateway.answer import Analysis, Options, StageActivations
from gateway.budget import BodyBudget
from gateway.cache import PreprocessCache
from gateway.encoding import Encoding, encode_analysis, encode_channels
from gateway.keys import ApiKeys
from gateway.metrics import Metrics
from gateway.preprocess_client import PreprocessClient
from gateway.readiness import Readiness
from gateway.recording import Deadline
from gateway.settings import GatewaySettings
from gateway.triton_client import TritonClient


class Gateway:
    """The domain that HTTP and gRPC share."""

    def __init__(self, settings: GatewaySettings) -> None:
        self.settings = settings
        self.keys = ApiKeys(settings.api_keys)
        self.bodies = BodyBudget(settings.max_held_bytes)
        self._preprocess = PreprocessClient(settings.preprocess_addr, settings.max_upload_bytes)
        self._triton = TritonClient(settings.triton_addr, settings.triton_model, settings.triton_activations_model)
        cache = PreprocessCache(settings.cache_bytes)
        self.admission = Admission(settings.max_in_flight, settings.max_waiting)
        self.readiness = Readiness(
            self._preprocess, self._triton, settings.canary_interval_s, settings.canary_timeout_s
        )
        self.metrics = Metrics(self.admission, cache, self.readiness, self.bodies)
        self._analyzer = Analyzer(self._preprocess, self._triton, cache)
        self._encoders = ThreadPoolExecutor(settings.encode_workers, thread_name_prefix="encode")
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begins to look whether the others are there."""
        self._watch = asyncio.create_task(self.readiness.watch())

    async def stop(self) -> None:
        """Closes what `start` and the constructor opened."""
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        await self._preprocess.close()
        await self._triton.close()
        self._encoders.shutdown()

    async def analyze(self, audio: bytes, options: Options) -> Analysis:
        """One analysis, as soon as there is a place for it."""
        async with self._place() as deadline:
            return await self._analyzer.analyze(audio, options, self.readiness.model, deadline)

    async def analyze_to_json(self, audio: bytes, options: Options, encoding: Encoding) -> tuple[bytes, dict[str, str]]:
        """One analysis, written down; and the header that tells where its time went."""
        async with self._place() as deadline:
            analysis = await self._analyzer.analyze(audio, options, self.readiness.model, deadline)
            before = time.monotonic()
            body = await asyncio.get_running_loop().run_in_executor(
                self._encoders, encode_analysis, analysis, encoding, request_id.get()
            )
            encode_ms = (time.monotonic() - before) * 1e3
        timings = analysis.timings
        self.metrics.stages(timings, encode_ms)
        stages = {
            "preprocess": timings.preprocess_ms,
            "inference": timings.inference_ms,
            "assemble": timings.assemble_ms,
            "encode": encode_ms,
            "total": timings.total_ms + encode_ms,
        }
        return body, {"Server-Timing": ", ".join(f"{name};dur={ms:.2f}" for name, ms in stages.items())}

    async def channels_to_json(self, audio: bytes, stage: str, options: Options, encoding: Encoding) -> bytes:
        """Every channel of one stage, written down."""
        async with self._place() as deadline:
            model = self.readiness.model
            activations: StageActivations = await self._analyzer.channels(audio, stage, options, model, deadline)
            return await asyncio.get_running_loop().run_in_executor(
                self._encoders, encode_channels, activations, encoding, request_id.get()
            )

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[Deadline]:
        """Waits in line, and tells by when the answer must be there."""
        settings = self.settings
        deadline = Deadline(time.monotonic(), settings.request_timeout_s, settings.long_request_timeout_s)
        async with self.admission.enter(max_wait_s=settings.request_timeout_s):
            yield deadline
