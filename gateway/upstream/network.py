"""The network as one request uses it: every inference of one request is by one version of the model."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import numpy as np

from audiocnn.errors import AudioCnnError
from gateway.upstream.models import Models, ServedModel
from gateway.upstream.triton import Floats, Reply, TritonClient
from gateway.upstream.triton_errors import Refused, VersionGone

T = TypeVar("T")
Outputs = Callable[[ServedModel], list[str]]
"""Which outputs are wanted of a model."""


class Network:
    """The first inference goes to any server, and the version that answers it also does the rest."""

    def __init__(
        self, triton: TritonClient, models: Models, fingerprint: str, remaining_s: Callable[[], float]
    ) -> None:
        """Takes spectrograms of this fingerprint.

        Raises:
            Unavailable, Mismatch
        """
        self.model = models.fitting(fingerprint)
        self._triton = triton
        self._models = models
        self._remaining_s = remaining_s
        self._is_chosen = False

    async def infer(self, log_mel: Floats, outputs: Outputs) -> dict[str, Floats]:
        """All windows `(window, 1, n_mels, n_frames)` in as few calls as the model takes; each output `(window, ...)`.

        Raises:
            Busy, Unavailable, DeadlineExceeded
        """
        size = self.model.max_batch_size
        pieces = [log_mel[i : i + size] for i in range(0, len(log_mel), size)]
        replies = [] if self._is_chosen else [await self._first(pieces.pop(0), outputs)]
        names = outputs(self.model)
        replies += await asyncio.gather(*(self._infer(piece, names) for piece in pieces))
        if len(replies) == 1:
            return replies[0].outputs
        return {name: np.concatenate([reply.outputs[name] for reply in replies]) for name in names}

    async def channels(self, log_mel: Floats, stage: str) -> Floats:
        """Every channel of one stage: `(window, channel, freq, time)`.

        Raises:
            Busy, Unavailable, DeadlineExceeded
        """
        return await self._insist(
            lambda version: self._triton.channels(log_mel, stage, self._remaining_s(), version),
        )

    async def _first(self, log_mel: Floats, outputs: Outputs) -> Reply:
        names = outputs(self.model)
        with suppress(Refused):  # by a server whose model has another shape
            reply = await self._triton.infer(log_mel, names, self._remaining_s())
            if await self._accepts(reply, names, outputs):
                return reply
        return await self._insist(
            lambda version: self._triton.infer(log_mel, outputs(self.model), self._remaining_s(), version)
        )

    async def _insist(self, call: Callable[[str], Awaitable[T]]) -> T:
        """A call to the known version; to its successor if it is gone and has computed nothing for this request."""
        try:
            return await call(self.model.triton_version)
        except VersionGone:
            if self._is_chosen:
                raise
            fingerprint = self.model.fingerprint
            self._models.forget(self.model.triton_version)
            await self._models.discover(self._remaining_s())
            self.model = self._models.fitting(fingerprint)
            return await call(self.model.triton_version)
        finally:
            self._is_chosen = True

    async def _accepts(self, reply: Reply, names: list[str], outputs: Outputs) -> bool:
        """Whether the version that answered takes this spectrogram and has the outputs that were requested."""
        try:
            answered = await self._models.answered(reply.version, self._remaining_s())
        except AudioCnnError:
            return False  # it went before it could be described
        if answered.fingerprint == self.model.fingerprint and outputs(answered) == names:
            self.model, self._is_chosen = answered, True
        return self._is_chosen

    async def _infer(self, log_mel: Floats, names: list[str]) -> Reply:
        return await self._triton.infer(log_mel, names, self._remaining_s(), self.model.triton_version)
