"""What if a part were not there? Masks on the spectrogram of the shown window, and the network's answer to each."""

import numpy as np

from audiocnn import masks
from audiocnn.errors import InvalidRequest
from audiocnn.model_spec import CAM, LOGITS, OOD_SCORE, PROBABILITIES
from gateway.analysis import Analyzer
from gateway.analysis_types import Floats, Options
from gateway.deadline import Deadline
from gateway.sounds import Sound
from gateway.upstream.network import Network
from gateway.whatif_curve import deletion_curve
from gateway.whatif_types import Deletion, Question, Variant, VariantResult, Variants, WhatIfAnswer, class_index


class WhatIf:
    """Answers questions about one window of a recording."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    async def answer(
        self, sound: Sound, options: Options, question: Question, floor_db: float, deadline: Deadline
    ) -> WhatIfAnswer:
        """Masks the window that `Analyzer.analyze` would show.

        Args:
            floor_db: the level of digital silence.

        Raises:
            InvalidRequest: a class or a grid that the model does not have.
            any other AudioCnnError
        """
        seen = await self._analyzer.window(sound, options, deadline)
        results: list[VariantResult] = []
        curve = None
        if isinstance(question, Deletion):
            curve = await deletion_curve(seen.network, seen.log_mel, question, floor_db)
        else:
            results = await _variants(seen.network, seen.log_mel, question, floor_db)
        return WhatIfAnswer(results, curve, seen.window, seen.network.model, seen.sound)


async def _variants(network: Network, log_mel: Floats, question: Variants, floor_db: float) -> list[VariantResult]:
    for index, variant in enumerate(question.variants):
        _expect_fits(variant, index, log_mel)
    levels = [masks.fill_level(log_mel, variant.fill, floor_db) for variant in question.variants]
    inputs = np.stack([masked(log_mel, v, level) for v, level in zip(question.variants, levels, strict=True)])
    if question.cam_for:
        class_index(network.model, question.cam_for)  # refused before anything is computed
    names = [PROBABILITIES, OOD_SCORE, LOGITS, *([CAM] if question.cam_for else [])]
    outputs = await network.infer(inputs[:, None], lambda _: names)
    cams = outputs[CAM][:, class_index(network.model, question.cam_for)] if question.cam_for else None
    return [
        VariantResult(
            confidences=outputs[PROBABILITIES][row],
            logits=outputs[LOGITS][row],
            uncertain=bool(outputs[OOD_SCORE][row, 0] > 0),
            fill_db=levels[row],
            cells=variant.cells,
            cam=None if cams is None else cams[row],
            log_mel=inputs[row] if question.spectrogram else None,
        )
        for row, variant in enumerate(question.variants)
    ]


def masked(log_mel: Floats, variant: Variant, level_db: float) -> Floats:
    """The spectrogram `(n_mels, n_frames)` of one variant."""
    return masks.apply(log_mel, ~variant.cells if variant.keep else variant.cells, level_db)


def _expect_fits(variant: Variant, index: int, log_mel: Floats) -> None:
    if any(given > most for given, most in zip(variant.cells.shape, log_mel.shape, strict=True)):
        rows, columns = variant.cells.shape
        raise InvalidRequest(
            f"variants.{index}.grid: {rows} x {columns} cells are more than the spectrogram's "
            f"{log_mel.shape[0]} x {log_mel.shape[1]}."
        )
