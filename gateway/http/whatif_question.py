"""The field `question` of a form as what the gateway is asked."""

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
        raise InvalidRequest(
            'Send what you ask as the field `question`: {"variants": [...]} or {"preset": "deletion"}.'
        )
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(f"question is not JSON: {error}.") from error
    try:
        if isinstance(document, dict) and "preset" in document:
            preset = schemas.DeletionQuestion.model_validate(document)
            return Deletion(preset.label, preset.steps, preset.draws, preset.fill)
        asked = schemas.VariantsQuestion.model_validate(document)
    except ValidationError as error:
        raise InvalidRequest(describe(error.errors())) from error
    variants = [_variant(each, index) for index, each in enumerate(asked.variants)]
    return Variants(variants, asked.cam_for, asked.spectrogram)


def _variant(asked: schemas.Variant, index: int) -> Variant:
    grid, keep = (asked.grid[0], asked.grid[1]), asked.mode == "keep"
    if area := asked.area_at_random:
        return drawn(index, grid, area.n_cells, area.seed, keep=keep, fill=asked.fill)
    try:
        bits = base64.b64decode(asked.mask, validate=True)
    except binascii.Error as error:
        raise InvalidRequest(f"variants.{index}.mask is not base64: {error}.") from error
    return given(index, grid, bits, keep=keep, fill=asked.fill)
