"""What may be asked about a recording, and what an answer holds before it is written down."""

from dataclasses import dataclass, field
from enum import StrEnum

from audiocnn.timeline import TimedWindow
from gateway.recording import Floats, Recording, Region
from gateway.triton_client import ServedModel


class Activations(StrEnum):
    """Which feature maps an answer contains."""

    NONE = "none"
    SUMMARY = "summary"
    """One for each stage."""
    FULL = "full"
    """Those, and two for each block."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked about a recording."""

    region: Region = field(default_factory=Region)
    window: int | None = None
    """Which window to show; None for the one that speaks most clearly for the likeliest class."""
    top_k: int = 3
    activations: Activations = Activations.FULL


@dataclass(frozen=True, slots=True)
class WindowScores:
    """What the network heard in one window."""

    window: TimedWindow
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


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds; inference of one block may overlap the preprocessing of the next."""

    preprocess_ms: float
    inference_ms: float
    assemble_ms: float
    total_ms: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything an answer tells, before it is written down."""

    predictions: list[tuple[str, float]]
    uncertain: bool
    feature_maps: dict[str, Floats]
    saliency: list[ClassMap]
    log_mel: Floats
    """`(n_mels, n_frames)` of the shown window, dB."""
    recording: Recording
    windows: list[WindowScores]
    shown: TimedWindow
    model: ServedModel
    timings: Timings


@dataclass(frozen=True, slots=True)
class StageActivations:
    """Every channel of one stage: `values` `(channel, freq, time)`."""

    stage: str
    values: Floats
    shown: TimedWindow
