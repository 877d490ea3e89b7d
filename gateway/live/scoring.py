"""One window of a stream: a recording like any other, of which only the scores are wanted."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from audiocnn.errors import DeadlineExceeded
from audiocnn.model_spec import OOD_SCORE, PROBABILITIES
from audiocnn.tensors import from_tensor
from audiocnn.v1 import preprocess_pb2 as pb
from gateway.analysis_types import Floats
from gateway.live.overlap import Overlap
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

    async def score(self, wav: bytes, overlap: Overlap | None) -> Scores:
        """Classifies a window.

        Args:
            wav: its sound, of at most a window, without the gap of the overlap.
            overlap: what is known of its spectrogram.

        Raises:
            any AudioCnnError
        """
        loop = asyncio.get_running_loop()
        ends = loop.time() + TIMEOUT_S
        try:
            async with asyncio.timeout_at(ends):
                return await self._score(wav, overlap, lambda: max(0.001, ends - loop.time()))
        except TimeoutError as error:
            raise DeadlineExceeded("A window took too long: the server is busy.") from error

    async def _score(self, wav: bytes, overlap: Overlap | None, remaining_s: Callable[[], float]) -> Scores:
        options = pb.PreprocessRequest(unpadded=overlap is not None, together=True)
        scores: Scores | None = None
        network: Network | None = None
        async for part in self._preprocess.stream(wav, options, remaining_s):
            if part.HasField("header"):
                fingerprint = part.header.log_mel_fingerprint
                network = Network(self._triton, self.models, fingerprint, remaining_s)
            if network is not None and part.HasField("windows"):
                log_mel = from_tensor(part.windows.log_mel)[0, 0]
                if overlap:
                    log_mel = overlap.complete(log_mel, fingerprint)
                outputs = await network.infer(log_mel[None, None], lambda _: [PROBABILITIES, OOD_SCORE])
                uncertain = bool(outputs[OOD_SCORE][0, 0] > 0)
                scores = Scores(network.model, outputs[PROBABILITIES][0], uncertain, log_mel)
        assert scores is not None  # noqa: S101 - a stream has a window, or raises
        return scores
