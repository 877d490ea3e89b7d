"""Serialises answers to JSON. CPU-bound: run in a thread pool."""

import base64
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import numpy as np
import orjson

from audiocnn.confidences import round_confidences
from audiocnn.v1.tensor_pb2 import Window
from gateway.analysis_types import Analysis, ClassMap, Floats, StageActivations
from gateway.http.rounding import (
    CAM_DIGITS,
    DB_DECIMALS,
    MAP_DIGITS,
    round_to_largest,
    without_negative_zero,
)


class Encoding(StrEnum):
    """How arrays are written."""

    JSON = "json"
    """Nested lists of rounded numbers."""
    BASE64 = "base64"
    """Little-endian float32, as computed."""


def encode_analysis(analysis: Analysis, encoding: Encoding, request_id: str) -> bytes:
    """The answer as JSON (`schemas.Analysis`)."""
    labels = [label for label, _ in analysis.predictions]
    confidences = round_confidences(np.array([confidence for _, confidence in analysis.predictions]))
    recording, model, timings = analysis.summary.recording, analysis.model, analysis.timings
    waveform = _grid(analysis.waveform, encoding, _map)
    if encoding is Encoding.JSON:
        del waveform["shape"]
    answer = {
        "predictions": [{"class": c, "confidence": p} for c, p in zip(labels, confidences, strict=True)],
        "visualization": {name: _grid(values, encoding, _map) for name, values in analysis.feature_maps.items()},
        "input_spectrogram": spectrogram_grid(analysis.log_mel, encoding),
        "waveform": waveform | {"sample_rate": recording.sample_rate, "duration": recording.duration_s},
        "uncertain": analysis.uncertain,
        "saliency": {"method": "cam", "maps": [_class_map(item, encoding) for item in analysis.saliency]},
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
        answer["embedding"] = _grid(analysis.embedding, encoding, _exact)
    return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)


def encode_channels(activations: StageActivations, encoding: Encoding, request_id: str) -> bytes:
    """One stage's channels as JSON (`schemas.LayerActivations`)."""
    values = activations.values  # (channel, freq, time)
    means, lows, highs = (f(values, axis=(1, 2)) for f in (np.mean, np.min, np.max))
    answer = {
        "layer": activations.stage,
        "window": encode_window(activations.shown),
        **_grid(values, encoding, _map),
        "channels": [
            {"index": i, "mean": float(mean), "min": float(low), "max": float(high)}
            for i, (mean, low, high) in enumerate(zip(means, lows, highs, strict=True))
        ],
        "model_version": activations.model.version,
        "request_id": request_id,
        "sound": activations.sound or None,
    }
    return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)


def evidence_grid(values: Floats, encoding: Encoding) -> dict[str, Any]:
    """Evidence for a class `(freq, time)`."""
    return _grid(values, encoding, _cam)


def spectrogram_grid(log_mel: Floats, encoding: Encoding) -> dict[str, Any]:
    """A spectrogram `(n_mels, n_frames)` in dB."""
    return _grid(log_mel, encoding, _decibels)


def _exact(values: Floats) -> Floats:
    return values


def _map(values: Floats) -> Floats:
    return round_to_largest(values, MAP_DIGITS)


def _cam(values: Floats) -> Floats:
    return round_to_largest(values, CAM_DIGITS)


def _decibels(values: Floats) -> Floats:
    return without_negative_zero(np.round(values, DB_DECIMALS))


def _grid(values: Floats, encoding: Encoding, rounded: Callable[[Floats], Floats]) -> dict[str, Any]:
    if encoding is Encoding.BASE64:
        data = base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()
        return {"shape": values.shape, "dtype": "float32", "data": data}
    return {"shape": values.shape, "values": np.ascontiguousarray(rounded(values))}


def _class_map(item: ClassMap, encoding: Encoding) -> dict[str, Any]:
    evidence = {"class": item.label, "logit": item.logit, "bias": item.bias}
    return evidence | evidence_grid(item.values, encoding)


def encode_window(window: Window) -> dict[str, float | int]:
    """As `schemas.ShownWindow`."""
    return {
        "index": window.index,
        "start": window.start_s,
        "end": window.end_s,
        "sound_end": window.sound_end_s,
    }
