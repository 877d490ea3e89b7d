"""Ready means: a real inference passes, now, and both services mean the same spectrogram."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import numpy as np

from audiocnn.errors import AudioCnnError, Busy, DeadlineExceeded, Mismatch, Unavailable
from audiocnn.logs import cause_of
from audiocnn.model_spec import CAM, LOGITS, PROBABILITIES
from gateway.preprocess_client import PreprocessClient, PreprocessConfig
from gateway.triton_client import ServedModel, TritonClient

logger = logging.getLogger(__name__)

OK = "ok"
TOLERANCE = 1e-3
"""Largest difference between a logit and the mean of its CAM plus its bias."""
PATIENCE = 3
"""Looks in a row without an answer before a known model counts as away: of several servers one may hang, and the others
answer most requests."""


class Readiness:
    """Looks again every few seconds and remembers what it saw; asking it costs nothing."""

    def __init__(self, preprocess: PreprocessClient, triton: TritonClient, interval_s: float, timeout_s: float) -> None:
        self._preprocess = preprocess
        self._triton = triton
        self._interval_s = interval_s
        self._timeout_s = timeout_s
        self._model: ServedModel | None = None
        self._config: PreprocessConfig | None = None
        self._n_unanswered = 0
        self.checks: dict[str, str] = {"preprocess": "not asked yet", "model": "not asked yet"}

    @property
    def ready(self) -> bool:
        """Whether the last look found everything in order."""
        return all(state == OK for state in self.checks.values())

    @property
    def model(self) -> ServedModel:
        """The model, as it described itself.

        Raises:
            Unavailable: it never has, or it does not fit the preprocessing service.
        """
        if self._model is None or self._config is None:
            raise Unavailable("The network is still being loaded: try again in a few seconds.")
        if self._model.fingerprint != self._config.fingerprint:
            raise Mismatch("The model was trained on another spectrogram than the preprocessing service computes.")
        return self._model

    @property
    def config(self) -> PreprocessConfig:
        """What the preprocessing service computes.

        Raises:
            Unavailable: it never told.
        """
        if self._config is None:
            raise Unavailable("The preprocessing service is still starting: try again in a few seconds.")
        return self._config

    async def watch(self) -> None:
        """Looks until it is cancelled."""
        while True:
            before = dict(self.checks)
            preprocess, model = await asyncio.gather(
                self._check("preprocess", self._look_at_preprocess), self._check("model", self._look_at_model)
            )
            # Only now, when each has told which spectrogram it means.
            if preprocess == model == OK:
                model = await self._check("model", self._compare)
            self.checks = {"preprocess": preprocess, "model": model}
            if self.checks != before:
                logger.info("checks: %s", self.checks)
            # A start and a failure are watched closely, a running service calmly.
            calm = self.ready and not self._n_unanswered
            await asyncio.sleep(self._interval_s if calm else min(0.25, self._interval_s))

    async def _check(self, name: str, look: Callable[[], Awaitable[object]]) -> str:
        try:
            await look()
        except AudioCnnError as error:
            if error.message != self.checks[name]:  # once, however long it lasts
                logger.info("%s: %s", name, cause_of(error))
            return error.message
        except Exception:
            # Whatever a strange neighbour answers, the watch goes on: a readiness that stands still is a wrong one.
            logger.exception("unforeseen error")
            return "Its answer cannot be understood: the log says why."
        return OK

    async def _look_at_preprocess(self) -> None:
        self._config = await self._preprocess.config(self._timeout_s)

    async def _look_at_model(self) -> None:
        if self._model is None or self.checks["model"] != OK:
            # Whoever comes back may be another model than the one that went.
            self._model = await self._triton.describe(self._timeout_s)
        try:
            await self._canary(self._model)
        except (DeadlineExceeded, Unavailable):
            self._n_unanswered += 1
            if self._n_unanswered >= PATIENCE or self.checks["model"] != OK:
                raise
        else:
            self._n_unanswered = 0

    async def _compare(self) -> ServedModel:
        return self.model

    async def _canary(self, model: ServedModel) -> None:
        log_mel = np.linspace(-80.0, 0.0, int(np.prod(model.input_shape)), dtype=np.float32)
        try:
            outputs = await self._triton.infer(
                log_mel.reshape(1, *model.input_shape), [LOGITS, PROBABILITIES, CAM], self._timeout_s
            )
        except Busy:
            return  # it works so hard that it has no time for the question
        logits, cam = outputs[LOGITS][0], outputs[CAM][0]  # (n_classes,), (n_classes, freq, time)
        off = np.abs(cam.mean(axis=(1, 2)) + np.array(model.head_bias, np.float32) - logits).max()
        total = outputs[PROBABILITIES][0].sum()
        if not (off <= TOLERANCE and abs(total - 1.0) <= TOLERANCE):  # also catches NaN
            raise Mismatch("The network's answers are wrong: its own evidence does not add up.")
