"""Parses the form field `question` of a what-if request."""

import base64
import binascii

import orjson
from pydantic import ValidationError

from audiocnn.errors import InvalidRequest
from gateway.http import whatif_schemas as schemas
from gateway.http.problems import describe
from gateway.whatif_types import Deletion, Question, Variant, Variants, drawn, given

MAX_QUESTION_BYTES = 256 << 10
"""Sixteen masks of single cells in base64 have 171 kB."""


def read_question(text: str) -> Question:
    """Variants, or a preset.

    Raises:
        InvalidRequest
    """
    if not text:
        raise InvalidRequest('Send the form field `question`: {"variants": [...]} or {"preset": "deletion"}.')
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(f"question is not JSON: {error}.") from error
    try:
        if isinstance(document, dict) and "preset" in document:
            preset = schemas.DeletionQuestion.model_validate(document)
            return Deletion(preset.label, preset.steps, preset.draws, preset.fill)
        requested = schemas.VariantsQuestion.model_validate(document)
    except ValidationError as error:
        raise InvalidRequest(describe(error.errors())) from error
    variants = [_variant(each, index) for index, each in enumerate(requested.variants)]
    return Variants(variants, requested.cam_for, requested.spectrogram)


def _variant(requested: schemas.Variant, index: int) -> Variant:
    grid, keep = (requested.grid[0], requested.grid[1]), requested.mode == "keep"
    if area := requested.area_at_random:
        return drawn(index, grid, area.n_cells, area.seed, keep=keep, fill=requested.fill)
    try:
        bits = base64.b64decode(requested.mask, validate=True)
    except binascii.Error as error:
        raise InvalidRequest(f"variants.{index}.mask is not base64: {error}.") from error
    return given(index, grid, bits, keep=keep, fill=requested.fill)
