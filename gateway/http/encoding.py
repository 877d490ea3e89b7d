"""Serialises answers to JSON or binary. CPU-bound: for more than a clip, run in a thread pool."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np
import orjson

from audiocnn.confidences import round_confidences
from audiocnn.v1.tensor_pb2 import Window
from gateway.analysis_types import Analysis, ClassMap, Floats, StageActivations
from gateway.http.binary import BinaryArrays
from gateway.http.numbers import as_json
from gateway.http.rounding import CAM_DIGITS, DB_DECIMALS, MAP_DIGITS, decimals_of_largest


class Encoding(StrEnum):
    """How arrays are written."""

    JSON = "json"
    """Nested lists of rounded numbers."""
    BASE64 = "base64"
    """Little-endian float32, as computed."""
    BINARY = "binary"
    """Behind the document, in 8 or 16 bits (`gateway.http.binary`): for pages that draw them."""

    @property
    def media_type(self) -> str:
        """Of a whole answer."""
        return "application/octet-stream" if self is Encoding.BINARY else "application/json"


@dataclass(frozen=True, slots=True)
class Precision:
    """How exactly one kind of array is sent."""

    digits: int | None = None
    """In JSON: of its largest magnitude; all that there are if neither these nor decimals are given."""
    levels: int = 0
    """In binary: steps from the smallest to the largest value."""
    decimals: int | None = None
    """In JSON and in binary, in place of the others."""


MAP = Precision(MAP_DIGITS, levels=255)
"""In binary, as many levels as its colours have."""
CHANNELS = Precision(MAP_DIGITS, levels=65_535)
WAVEFORM = Precision(MAP_DIGITS, levels=4_095)
CAM = Precision(CAM_DIGITS, levels=16_383)
EMBEDDING = Precision(levels=65_535)
DECIBELS = Precision(decimals=DB_DECIMALS)

Write: TypeAlias = Callable[[Floats, Precision], dict[str, Any]]
"""Puts an array into the document."""


def encode_analysis(analysis: Analysis, encoding: Encoding, request_id: str) -> bytes:
    """The answer (`schemas.Analysis`)."""
    arrays = BinaryArrays()
    write = writer(encoding, arrays)
    labels = [label for label, _ in analysis.predictions]
    confidences = round_confidences(np.array([confidence for _, confidence in analysis.predictions]))
    recording, model, timings = analysis.summary.recording, analysis.model, analysis.timings
    waveform = write(analysis.waveform, WAVEFORM)
    if encoding is Encoding.JSON:
        del waveform["shape"]
    answer = {
        "predictions": [{"class": c, "confidence": p} for c, p in zip(labels, confidences, strict=True)],
        "visualization": {name: write(values, MAP) for name, values in analysis.feature_maps.items()},
        "input_spectrogram": write(analysis.log_mel, DECIBELS),
        "waveform": waveform | {"sample_rate": recording.sample_rate, "duration": recording.duration_s},
        "uncertain": analysis.uncertain,
        "saliency": {"method": "cam", "maps": [_class_map(item, write) for item in analysis.saliency]},
        "windows": [
            {
                "index": scores.window.index,
                "start": scores.window.start_s,
                "end": scores.window.end_s,
                "uncertain": scores.uncertain,
                "confidences": round_confidences(scores.confidences),
            }
            for scores in analysis.windows
        ],
        "window": encode_window(analysis.shown),
        "model": {
            "name": model.name,
            "version": model.version,
            "labels": model.labels,
            "log_mel_fingerprint": model.fingerprint,
        },
        "timings_ms": {
            stage: round(getattr(timings, stage), 2) for stage in ("preprocess", "inference", "assemble", "total")
        },
        "warnings": list(analysis.summary.warnings),
        "request_id": request_id,
        "sound": analysis.sound or None,
    }
    if analysis.embedding is not None:
        answer["embedding"] = write(analysis.embedding, EMBEDDING)
    return document(answer, encoding, arrays)


def encode_channels(activations: StageActivations, encoding: Encoding, request_id: str) -> bytes:
    """One stage's channels (`schemas.LayerActivations`)."""
    arrays = BinaryArrays()
    values = activations.values  # (channel, freq, time)
    means, lows, highs = (f(values, axis=(1, 2)) for f in (np.mean, np.min, np.max))
    answer = {
        "layer": activations.stage,
        "window": encode_window(activations.shown),
        **writer(encoding, arrays)(values, CHANNELS),
        "channels": [
            {"index": i, "mean": float(mean), "min": float(low), "max": float(high)}
            for i, (mean, low, high) in enumerate(zip(means, lows, highs, strict=True))
        ],
        "model_version": activations.model.version,
        "request_id": request_id,
        "sound": activations.sound or None,
    }
    return document(answer, encoding, arrays)


def writer(encoding: Encoding, arrays: BinaryArrays) -> Write:
    """Puts arrays into a document; those in binary are kept in `arrays`."""

    def as_lists(values: Floats, precision: Precision) -> dict[str, Any]:
        decimals = precision.decimals
        if precision.digits is not None:
            decimals = decimals_of_largest(values, precision.digits)
        written = np.ascontiguousarray(values) if decimals is None else as_json(values, decimals)
        return {"shape": values.shape, "values": written}

    def as_base64(values: Floats, _: Precision) -> dict[str, Any]:
        data = base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()
        return {"shape": values.shape, "dtype": "float32", "data": data}

    def as_binary(values: Floats, precision: Precision) -> dict[str, Any]:
        if precision.decimals is None:
            return arrays.add(values, None, precision.levels)
        return arrays.add(np.round(values, precision.decimals), 10.0**-precision.decimals, precision.levels)

    return {Encoding.JSON: as_lists, Encoding.BASE64: as_base64, Encoding.BINARY: as_binary}[encoding]


def document(answer: dict[str, Any], encoding: Encoding, arrays: BinaryArrays) -> bytes:
    """The whole answer."""
    if encoding is Encoding.BINARY:
        return arrays.behind(answer)
    return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)


def _class_map(item: ClassMap, write: Write) -> dict[str, Any]:
    return {"class": item.label, "logit": item.logit, "bias": item.bias} | write(item.values, CAM)


def encode_window(window: Window) -> dict[str, float | int]:
    """As `schemas.ShownWindow`."""
    return {
        "index": window.index,
        "start": window.start_s,
        "end": window.end_s,
        "sound_end": window.sound_end_s,
    }
