"""One window of a stream: a recording like any other, of which only the scores are wanted."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from audiocnn.errors import DeadlineExceeded
from audiocnn.model_spec import OOD_SCORE, PROBABILITIES
from audiocnn.tensors import from_tensor
from audiocnn.v1 import preprocess_pb2 as pb
from gateway.analysis_types import Floats
from gateway.upstream.models import Models, ServedModel
from gateway.upstream.network import Network
from gateway.upstream.preprocess import PreprocessClient
from gateway.upstream.triton import TritonClient

TIMEOUT_S = 5.0
"""For one window: a later answer would be out of date."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network made of one window."""

    model: ServedModel
    confidences: Floats
    """`(n_classes,)`."""
    uncertain: bool
    log_mel: Floats
    """`(n_mels, n_frames)`, dB."""


class Scorer:
    """Sends windows the way that recordings go."""

    def __init__(self, preprocess: PreprocessClient, triton: TritonClient, models: Models) -> None:
        self._preprocess = preprocess
        self._triton = triton
        self.models = models

    async def score(self, wav: bytes) -> Scores:
        """Classifies a recording of at most one window.

        Raises:
            any AudioCnnError
        """
        loop = asyncio.get_running_loop()
        ends = loop.time() + TIMEOUT_S
        try:
            async with asyncio.timeout_at(ends):
                return await self._score(wav, lambda: max(0.001, ends - loop.time()))
        except TimeoutError as error:
            raise DeadlineExceeded("A window took too long: the server is busy.") from error

    async def _score(self, wav: bytes, remaining_s: Callable[[], float]) -> Scores:
        scores: Scores | None = None
        network: Network | None = None
        async for part in self._preprocess.stream(wav, pb.PreprocessRequest(together=True), remaining_s):
            if part.HasField("header"):
                network = Network(self._triton, self.models, part.header.log_mel_fingerprint, remaining_s)
            if network is not None and part.HasField("windows"):
                log_mel = from_tensor(part.windows.log_mel)
                outputs = await network.infer(log_mel, lambda _: [PROBABILITIES, OOD_SCORE])
                uncertain = bool(outputs[OOD_SCORE][0, 0] > 0)
                scores = Scores(network.model, outputs[PROBABILITIES][0], uncertain, log_mel[0, 0])
        assert scores is not None  # noqa: S101 - a stream has a window, or raises
        return scores
