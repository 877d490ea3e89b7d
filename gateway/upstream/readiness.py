"""Ready means: a real inference passes, now, and both services mean the same spectrogram."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from audiocnn.errors import AudioCnnError, Busy, DeadlineExceeded, Mismatch, Unavailable
from audiocnn.service.logs import cause_of
from audiocnn.v1.preprocess_pb2 import GetConfigResponse
from gateway.upstream import canary
from gateway.upstream.models import Models, ServedModel
from gateway.upstream.preprocess import PreprocessClient
from gateway.upstream.triton import TritonClient
from gateway.upstream.triton_errors import Refused, VersionGone

logger = logging.getLogger(__name__)

PATIENCE = 3
"""Probes in a row without an answer before a known model counts as unavailable: of several servers one may hang, and
the others answer most requests."""


@dataclass(frozen=True, slots=True)
class Check:
    """What the last probe of one service found."""

    ok: bool
    detail: str


NOT_PROBED = Check(False, "not probed yet")
PASSED = Check(True, "ok")


class Readiness:
    """Probes every few seconds and keeps the result; reading it costs nothing."""

    def __init__(
        self, preprocess: PreprocessClient, triton: TritonClient, models: Models, interval_s: float, timeout_s: float
    ) -> None:
        self._preprocess = preprocess
        self._triton = triton
        self._models = models
        self._interval_s = interval_s
        self._timeout_s = timeout_s
        self._config: GetConfigResponse | None = None
        self._n_unanswered = 0
        self._with_maps = False
        self._listeners: list[Callable[[bool], Awaitable[None]]] = []
        self.checks = {"preprocess": NOT_PROBED, "model": NOT_PROBED}

    @property
    def ready(self) -> bool:
        """Whether the last probes found everything in order."""
        return all(check.ok for check in self.checks.values())

    @property
    def config(self) -> GetConfigResponse:
        """What the preprocessing service computes.

        Raises:
            Unavailable: it has not answered yet.
        """
        if self._config is None:
            raise Unavailable("The preprocessing service is still starting: try again in a few seconds.")
        return self._config

    def listen(self, listener: Callable[[bool], Awaitable[None]]) -> None:
        """Has `ready` reported after every probe."""
        self._listeners.append(listener)

    async def watch(self) -> None:
        """Probes until it is cancelled."""
        while True:
            before = dict(self.checks)
            preprocess, model = await asyncio.gather(
                self._check("preprocess", self._probe_preprocess), self._check("model", self._probe_model)
            )
            # Only now, when both have reported which spectrogram they mean.
            if preprocess.ok and model.ok:
                model = await self._check("model", self._compare)
            self.checks = {"preprocess": preprocess, "model": model}
            if self.checks != before:
                logger.info("checks: %s", {name: check.detail for name, check in self.checks.items()})
            for listener in self._listeners:
                await listener(self.ready)
            # A start and a failure are watched closely, a running service calmly.
            calm = self.ready and not self._n_unanswered
            await asyncio.sleep(self._interval_s if calm else min(0.25, self._interval_s))

    async def _check(self, name: str, probe: Callable[[], Awaitable[object]]) -> Check:
        try:
            await probe()
        except AudioCnnError as error:
            if error.message != self.checks[name].detail:  # once, however long it lasts
                logger.info("%s: %s", name, cause_of(error))
            return Check(False, error.message)
        except Exception:
            # Never let an unexpected reply stop the loop, or readiness would go stale.
            logger.exception("unforeseen error")
            return Check(False, "Its answer cannot be understood: see the log.")
        return PASSED

    async def _probe_preprocess(self) -> None:
        self._config = await self._preprocess.config(self._timeout_s)

    async def _probe_model(self) -> None:
        known = self._models.latest if self.checks["model"].ok else None
        try:
            # After a failure, what serves may be another model under the same version.
            await self._canary(known or await self._models.discover(self._timeout_s, afresh=True))
        except (DeadlineExceeded, Unavailable):
            self._n_unanswered += 1
            if self._n_unanswered >= PATIENCE or not self.checks["model"].ok:
                raise
        else:
            self._n_unanswered = 0

    async def _compare(self) -> None:
        """Whether a version that takes the preprocessing service's spectrogram serves."""
        fingerprint = self.config.log_mel_fingerprint
        latest, fitting = self._models.latest, self._models.fitting(fingerprint)
        if latest is fitting:
            return
        try:
            await self._canary(fitting, only=True)
        except VersionGone:
            self._models.forget(fitting.triton_version)
            self._models.fitting(fingerprint)

    async def _canary(self, model: ServedModel, *, only: bool = False) -> None:
        """An inference of a known input by any server, or `only` by one with this version; its numbers must add up."""
        log_mel, version = canary.spectrogram(model.input_shape), model.triton_version
        # By turns with a feature map: then it is the other graph that answers.
        names = [*canary.OUTPUTS, *(model.stages[:1] if self._with_maps else ())]
        self._with_maps = not self._with_maps
        try:
            reply = await self._triton.infer(log_mel, names, self._timeout_s, version if only else "")
        except Busy:
            return  # it is fully loaded, so it works
        except Refused:
            if only:
                raise
            # The server's model has another input shape: describe it, and request the version that is known.
            await self._models.discover(self._timeout_s)
            reply = await self._triton.infer(log_mel, names, self._timeout_s, version)
        answered = await self._models.answered(reply.version, self._timeout_s)
        if not canary.adds_up(reply, answered):
            raise Mismatch("The model's answers are wrong: CAM and bias do not add up to the logits.")
