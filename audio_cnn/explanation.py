"""The explanation of one recording by its evidence, as text and as JSON."""

import json
from dataclasses import dataclass

import numpy as np

from audiocnn.confidences import round_confidences
from audiocnn.masks import Grid
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import whatif_pb2

CLEAR = 2.0
"""The evidence counts as needed where the confidence falls at least so many times as far as at random."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question: the evidence removed, or only the evidence kept, and the same with areas at random."""

    mode: str
    evidence: whatif_pb2.VariantResult
    at_random: list[whatif_pb2.VariantResult]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One recording, its answer, and the answers without its evidence."""

    name: str
    audio: bytes
    label: str
    index: int
    """The class's place in every list of confidences."""
    share: float
    """Of the map's cells, that is its evidence."""
    grid: Grid
    """Rows and columns of the outcomes' masks."""
    answer: pb.AnalyzeResponse
    outcomes: list[Outcome]
    curve: whatif_pb2.DeletionCurve | None = None

    @property
    def before(self) -> float:
        """The class's confidence for the shown window as it is."""
        shown = self.answer.shown_window.index
        window = next(each for each in self.answer.windows if each.window.index == shown)
        return float(window.confidences[self.index])


def sentence(explanation: Explanation, outcome: Outcome) -> str:
    """What came out, in words that are also true where the evidence is weak."""
    index, label, before = explanation.index, explanation.label.replace("_", " "), explanation.before
    after = outcome.evidence.confidences[index]
    chance = float(np.mean([each.confidences[index] for each in outcome.at_random]))
    if outcome.mode == "keep":
        return f"Its evidence alone is {after:.1%} {label}; as much at random is {chance:.1%}."
    text = (
        f"Without its evidence {label} goes from {before:.1%} to {after:.1%}; without as much at random, {chance:.1%}."
    )
    if before - after < CLEAR * max(before - chance, 0.0):
        text += f" The {label} is everywhere: no {explanation.share:.0%} of it is needed."
    return text


def as_text(explanation: Explanation) -> str:
    """For people."""
    shown, model = explanation.answer.shown_window, explanation.answer.model
    lines = [
        f"{explanation.name}  {shown.start_s:.2f}–{shown.end_s:.2f} s, {model.name} {model.version}",
        *(f"  {sentence(explanation, outcome)}" for outcome in explanation.outcomes),
    ]
    return "\n".join(lines)


def as_json(explanation: Explanation) -> str:
    """For programs: confidences as over HTTP."""
    answer = explanation.answer
    labels = list(answer.model.labels)

    def as_dict(result: whatif_pb2.VariantResult) -> dict[str, object]:
        return {
            "confidences": dict(zip(labels, round_confidences(result.confidences), strict=True)),
            "logits": dict(zip(labels, result.logits, strict=True)),
            "uncertain": result.uncertain,
            "fill_db": result.fill_db,
            "n_cells": result.n_cells,
        }

    return json.dumps(
        {
            "file": explanation.name,
            "class": explanation.label,
            "window": answer.shown_window.index,
            "before": round_confidences([explanation.before])[0],
            **{
                outcome.mode: {
                    "evidence": as_dict(outcome.evidence),
                    "at_random": [as_dict(each) for each in outcome.at_random],
                }
                for outcome in explanation.outcomes
            },
            "model": {"name": answer.model.name, "version": answer.model.version},
        },
        ensure_ascii=False,
    )
