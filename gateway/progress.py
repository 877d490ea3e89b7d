"""What is gathered while a recording is analysed, and what its windows say together."""

import time
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from audiocnn.model_spec import OOD_SCORE, PROBABILITIES
from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1.tensor_pb2 import Window
from gateway.analysis_types import Floats, WindowScores
from gateway.upstream.network import Network, Outputs

Confidence: TypeAlias = tuple[bool, float]
"""Orders windows: those that the model recognises before the others, then by their highest probability."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """The window that would be shown if its class turned out the likeliest."""

    confidence: Confidence
    window: Window
    log_mel: Floats
    """`(1, n_mels, n_frames)`, dB."""
    outputs: dict[str, Floats] | None
    """Every output that the answer needs, `(1, ...)`, if it was computed along with the scores."""


@dataclass(slots=True)
class Progress:
    """What is gathered while a recording is analysed."""

    network: Network
    windows: list[WindowScores] = field(default_factory=list)
    candidates: dict[int, Candidate] = field(default_factory=dict)
    """By class."""
    summary: pb.RecordingSummary = field(default_factory=pb.RecordingSummary)
    preprocess_s: float = 0.0
    inference_s: float = 0.0

    async def infer(self, log_mel: Floats, outputs: Outputs) -> dict[str, Floats]:
        """An inference whose time is counted."""
        before = time.monotonic()
        try:
            return await self.network.infer(log_mel, outputs)
        finally:
            self.inference_s += time.monotonic() - before

    def add(self, block: pb.WindowBlock, log_mel: Floats, outputs: dict[str, Floats], *, complete: bool) -> None:
        """Takes the scores of a block; `complete` if they come with everything that the answer needs."""
        for row, window in enumerate(block.windows):
            confidences = outputs[PROBABILITIES][row]
            uncertain = bool(outputs[OOD_SCORE][row, 0] > 0)
            self.windows.append(WindowScores(window, confidences, uncertain))
            likeliest = int(confidences.argmax())
            confidence = (not uncertain, float(confidences[likeliest]))
            if likeliest not in self.candidates or confidence > self.candidates[likeliest].confidence:
                own = {name: values[row : row + 1] for name, values in outputs.items()} if complete else None
                # A copy, so that the block need not stay in memory.
                self.candidates[likeliest] = Candidate(confidence, window, log_mel[row].copy(), own)

    def shown(self) -> Candidate:
        """The window with the highest confidence for the likeliest class."""
        if len(self.candidates) == 1:
            return next(iter(self.candidates.values()))
        confidences, _ = aggregate(self.windows)
        likeliest = self.candidates.get(int(confidences.argmax()))
        return likeliest or max(self.candidates.values(), key=lambda candidate: candidate.confidence)


def aggregate(windows: list[WindowScores]) -> tuple[Floats, bool]:
    """The whole recording's confidences `(n_classes,)`, and whether it is uncertain.

    The windows that the model recognises count, each with the same weight. If it recognises none, all of them do, and
    the recording is uncertain.
    """
    known = [scores.confidences for scores in windows if not scores.uncertain]
    counting = known or [scores.confidences for scores in windows]
    return np.mean(counting, axis=0), not known
