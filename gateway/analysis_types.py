"""Options of an analysis, and its result before it is serialised."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from audiocnn.errors import InvalidRequest
from audiocnn.v1.preprocess_pb2 import RecordingSummary
from audiocnn.v1.tensor_pb2 import Region, Window
from gateway.upstream.models import ServedModel

Floats = NDArray[np.float32]


class Activations(StrEnum):
    """Which feature maps an answer contains."""

    NONE = "none"
    SUMMARY = "summary"
    """One for each stage."""
    FULL = "full"
    """Those, and one for each block."""


@dataclass(frozen=True, slots=True)
class Options:
    """Options of an analysis.

    Raises:
        InvalidRequest
    """

    region: Region = field(default_factory=Region)
    window: int | None = None
    """The only window to analyse; None for all, of which the most confident for the likeliest class is shown."""
    top_k: int = 3
    activations: Activations = Activations.FULL
    embedding: bool = False
    """Whether the answer has the embedding of the shown window."""

    def __post_init__(self) -> None:
        if self.top_k < 1 or (self.window is not None and self.window < 0):
            raise InvalidRequest("top_k must be at least 1, and window must not be negative.")


@dataclass(frozen=True, slots=True)
class WindowScores:
    """The scores of one window."""

    window: Window
    confidences: Floats
    """`(n_classes,)`, calibrated."""
    uncertain: bool


@dataclass(frozen=True, slots=True)
class ClassMap:
    """Evidence for one class: `values` `(freq, time)`, whose mean plus `bias` is `logit`."""

    label: str
    logit: float
    bias: float
    values: Floats


@dataclass(slots=True)
class Timings:
    """Milliseconds of wall-clock time; inference of one block may overlap the preprocessing of the next."""

    preprocess: float
    inference: float
    assemble: float
    total: float
    encode: float = 0.0
    """Added once the answer was serialised, and then part of `total`."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that an answer contains, before it is serialised."""

    predictions: list[tuple[str, float]]
    uncertain: bool
    feature_maps: dict[str, Floats]
    """Name to `(freq, time)`."""
    saliency: list[ClassMap]
    log_mel: Floats
    """`(n_mels, n_frames)` of the shown window, dB."""
    waveform: Floats
    """`(point,)`: the waveform in few points that keep its peaks."""
    summary: RecordingSummary
    """What was read."""
    windows: list[WindowScores]
    shown: Window
    model: ServedModel
    timings: Timings
    sound: str
    """Names the recording in later requests; empty if it is not kept."""
    embedding: Floats | None = None
    """`(channel,)` of the shown window, if requested."""


@dataclass(frozen=True, slots=True)
class StageActivations:
    """Every channel of one stage: `values` `(channel, freq, time)`."""

    stage: str
    values: Floats
    shown: Window
    model: ServedModel
    sound: str
