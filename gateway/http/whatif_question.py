"""The field `question` of a form as what the gateway is asked."""

import base64
import binascii

import orjson
from pydantic import ValidationError

from audiocnn import masks
from audiocnn.errors import InvalidRequest
from gateway.http import whatif_schemas as schemas
from gateway.http.problems import describe
from gateway.whatif_types import Deletion, Question, Variant, Variants, drawn

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
        given = schemas.VariantsQuestion.model_validate(document)
    except ValidationError as error:
        raise InvalidRequest(describe(error.errors())) from error
    variants = [_variant(each, f"variants.{index}") for index, each in enumerate(given.variants)]
    return Variants(variants, given.cam_for, given.spectrogram)


def _variant(given: schemas.Variant, where: str) -> Variant:
    grid, keep = (given.grid[0], given.grid[1]), given.mode == "keep"
    if area := given.area_at_random:
        return drawn(grid, area.n_cells, area.seed, keep=keep, fill=given.fill)
    try:
        cells = masks.unpack(base64.b64decode(given.mask, validate=True), grid)
    except binascii.Error as error:
        raise InvalidRequest(f"{where}.mask is not base64: {error}.") from error
    except ValueError as error:
        raise InvalidRequest(f"{where}.mask {error}.") from error
    return Variant(cells, keep, given.fill)
