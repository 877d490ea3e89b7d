"""Serialises answers about variants to JSON or binary. CPU-bound: run in a thread pool."""

import base64
from typing import Any

from audiocnn import masks
from audiocnn.confidences import round_confidences
from gateway.http.binary import BinaryArrays
from gateway.http.encoding import CAM, DECIBELS, Encoding, Write, document, encode_window, writer
from gateway.whatif_types import Curve, DeletionCurve, VariantResult, WhatIfAnswer


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


def _deletion(curve: DeletionCurve) -> dict[str, Any]:
    extremes = {"low": round_confidences(curve.random_low), "high": round_confidences(curve.random_high)}
    return {
        "class": curve.label,
        "grid": curve.grid,
        "order": curve.order,
        "fill_db": curve.fill_db,
        "removed": _curve(curve.removed),
        "kept": _curve(curve.kept),
        "random": _curve(curve.random) | extremes,
    }


def _curve(curve: Curve) -> dict[str, Any]:
    return {"n_cells": curve.n_cells, "confidences": round_confidences(curve.confidences), "auc": curve.auc}
