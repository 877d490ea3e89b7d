"""Questions about variants of a window out of messages, and answers into them; their numbers are not rounded."""

from audiocnn import masks
from audiocnn.curves import Curve
from audiocnn.errors import InvalidRequest
from audiocnn.masks import Fill
from audiocnn.tensors import to_tensor
from audiocnn.v1 import whatif_pb2 as pb
from gateway.whatif_types import (
    MAX_VARIANTS,
    Deletion,
    DeletionCurve,
    Question,
    Variant,
    VariantResult,
    Variants,
    WhatIfAnswer,
    drawn,
    given,
)

_KEEPS = {pb.MASK_MODE_UNSPECIFIED: False, pb.MASK_MODE_REMOVE: False, pb.MASK_MODE_KEEP: True}
_FILLS = {pb.MASK_FILL_UNSPECIFIED: Fill.MEAN, pb.MASK_FILL_SILENCE: Fill.SILENCE, pb.MASK_FILL_MEAN: Fill.MEAN}


def to_question(request: pb.WhatIfRequest) -> Question:
    """Variants, or a deletion curve.

    Raises:
        InvalidRequest
    """
    if request.HasField("deletion"):
        if request.variants:
            raise InvalidRequest("Send either variants or deletion.")
        requested, default = request.deletion, Deletion()
        steps, draws = requested.steps or default.steps, requested.draws or default.draws
        return Deletion(requested.class_label, steps, draws, _fill(requested.fill))
    # One more than allowed is enough to be refused.
    variants = [_variant(each, index) for index, each in enumerate(request.variants[: MAX_VARIANTS + 1])]
    return Variants(variants, request.cam_for, request.spectrogram)


def _variant(requested: pb.Variant, index: int) -> Variant:
    if requested.mode not in _KEEPS:
        raise InvalidRequest(f"variants.{index}.mode: {requested.mode} is not known.")
    grid, keep, fill = (requested.grid.rows, requested.grid.columns), _KEEPS[requested.mode], _fill(requested.fill)
    if requested.HasField("area_at_random"):
        area = requested.area_at_random
        return drawn(index, grid, area.n_cells, area.seed, keep=keep, fill=fill)
    return given(index, grid, requested.mask, keep=keep, fill=fill)


def _fill(requested: pb.MaskFill) -> Fill:
    if requested not in _FILLS:
        raise InvalidRequest(f"fill: {requested} is not known.")
    return _FILLS[requested]


def to_answer(answer: WhatIfAnswer, request_id: str) -> pb.WhatIfResponse:
    """An answer."""
    return pb.WhatIfResponse(
        window=answer.shown,
        model_version=answer.model.version,
        labels=answer.model.labels,
        variants=[_result(each) for each in answer.variants],
        curve=_deletion(answer.curve) if answer.curve else None,
        request_id=request_id,
        sound=answer.sound,
    )


def _result(result: VariantResult) -> pb.VariantResult:
    return pb.VariantResult(
        confidences=result.confidences.tolist(),
        logits=result.logits.tolist(),
        uncertain=result.uncertain,
        fill_db=result.fill_db,
        mask=masks.pack(result.cells),
        n_cells=int(result.cells.sum()),
        cam=None if result.cam is None else to_tensor(result.cam),
        spectrogram=None if result.log_mel is None else to_tensor(result.log_mel),
    )


def _deletion(found: DeletionCurve) -> pb.DeletionCurve:
    curves = found.curves
    return pb.DeletionCurve(
        class_label=found.label,
        grid=pb.MaskGrid(rows=found.grid[0], columns=found.grid[1]),
        order=curves.order.tolist(),
        fill_db=found.fill_db,
        removed=_curve(curves.removed),
        kept=_curve(curves.kept),
        random=_curve(curves.random),
        random_low=curves.random_low,
        random_high=curves.random_high,
    )


def _curve(curve: Curve) -> pb.Curve:
    return pb.Curve(n_cells=curve.n_cells, confidences=curve.confidences, auc=curve.auc)
