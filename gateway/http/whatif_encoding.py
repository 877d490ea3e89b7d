"""Serialises answers about variants to JSON or binary. CPU-bound: run in a thread pool."""

import base64
from typing import Any

from audiocnn import masks
from audiocnn.confidences import round_confidences
from audiocnn.curves import Curve
from gateway.http.binary import BinaryArrays
from gateway.http.encoding import CAM, DECIBELS, Encoding, Write, document, encode_window, writer
from gateway.whatif_types import DeletionCurve, VariantResult, WhatIfAnswer


def encode_what_if(answer: WhatIfAnswer, encoding: Encoding, request_id: str) -> bytes:
    """The answer (`whatif_schemas.WhatIf`)."""
    arrays = BinaryArrays()
    write = writer(encoding, arrays)
    found = {
        "window": encode_window(answer.shown),
        "model_version": answer.model.version,
        "labels": answer.model.labels,
        "variants": [_variant(each, write) for each in answer.variants],
        "curve": _deletion(answer.curve) if answer.curve else None,
        "request_id": request_id,
        "sound": answer.sound or None,
    }
    return document(found, encoding, arrays)


def _variant(result: VariantResult, write: Write) -> dict[str, Any]:
    return {
        "confidences": round_confidences(result.confidences),
        "logits": result.logits,
        "uncertain": result.uncertain,
        "fill_db": result.fill_db,
        "mask": base64.b64encode(masks.pack(result.cells)).decode(),
        "n_cells": int(result.cells.sum()),
        "cam": None if result.cam is None else write(result.cam, CAM),
        "spectrogram": None if result.log_mel is None else write(result.log_mel, DECIBELS),
    }


def _deletion(found: DeletionCurve) -> dict[str, Any]:
    curves = found.curves
    extremes = {"low": round_confidences(curves.random_low), "high": round_confidences(curves.random_high)}
    return {
        "class": found.label,
        "grid": found.grid,
        "order": curves.order,
        "fill_db": found.fill_db,
        "removed": _curve(curves.removed),
        "kept": _curve(curves.kept),
        "random": _curve(curves.random) | extremes,
    }


def _curve(curve: Curve) -> dict[str, Any]:
    return {"n_cells": curve.n_cells, "confidences": round_confidences(curve.confidences), "auc": curve.auc}
