"""Serialises answers about variants to JSON. CPU-bound: run in a thread pool."""

import base64
from typing import Any

import orjson

from audiocnn import masks
from audiocnn.confidences import round_confidences
from audiocnn.curves import Curve
from gateway.http.encoding import Encoding, encode_window, evidence_grid, spectrogram_grid
from gateway.whatif_types import DeletionCurve, VariantResult, WhatIfAnswer


def encode_what_if(answer: WhatIfAnswer, encoding: Encoding, request_id: str) -> bytes:
    """The answer as JSON (`whatif_schemas.WhatIf`)."""
    document = {
        "window": encode_window(answer.shown),
        "model_version": answer.model.version,
        "labels": answer.model.labels,
        "variants": [_variant(each, encoding) for each in answer.variants],
        "curve": _deletion(answer.curve) if answer.curve else None,
        "request_id": request_id,
        "sound": answer.sound or None,
    }
    return orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY)


def _variant(result: VariantResult, encoding: Encoding) -> dict[str, Any]:
    return {
        "confidences": round_confidences(result.confidences),
        "logits": result.logits,
        "uncertain": result.uncertain,
        "fill_db": result.fill_db,
        "mask": base64.b64encode(masks.pack(result.cells)).decode(),
        "n_cells": int(result.cells.sum()),
        "cam": None if result.cam is None else evidence_grid(result.cam, encoding),
        "spectrogram": None if result.log_mel is None else spectrogram_grid(result.log_mel, encoding),
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
