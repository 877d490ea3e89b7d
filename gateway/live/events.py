"""What a live stream answers, before it is serialised."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audiocnn.errors import AudioCnnError
from gateway.analysis_types import Floats
from gateway.upstream.models import ServedModel

FLOOR_DB = -120.0
STEP_DB = 0.5


@dataclass(frozen=True, slots=True)
class Ready:
    """The stream is admitted; again before the first answer of another version of the model."""

    model: ServedModel
    window_s: float
    hop_s: float
    frame_s: float
    """Seconds between two columns of the spectrogram."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The analysis of the window that ends with a hop."""

    start_s: float
    """Counted from the stream's first sample."""
    end_s: float
    filling: bool
    """Whether it is shorter than a window yet."""
    confidences: Floats
    """`(n_classes,)`, calibrated."""
    uncertain: bool
    skipped: int
    """Hops without an answer before this one."""
    first_column: int
    """Of the spectrogram; column `n` is centred `n * frame_s` seconds behind the first sample."""
    columns: NDArray[np.uint8]
    """`(column, n_mels)`, those that are new: half decibels above -120 dB."""
    latency_ms: float
    """From the arrival of the last sample."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A window that could not be analysed; it counts as skipped."""

    end_s: float
    error: AudioCnnError


Event = Ready | Answer | Missed


def pack_columns(log_mel: Floats) -> NDArray[np.uint8]:
    """`(n_mels, column)` in dB to `(column, n_mels)` bytes."""
    levels: Floats = np.rint((log_mel.T - FLOOR_DB) / STEP_DB)
    return levels.clip(0, 255).astype(np.uint8)
