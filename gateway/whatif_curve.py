"""The deletion preset: every point of every curve is one inference."""

from audiocnn import masks
from audiocnn.curves import CurvePlan
from audiocnn.model_spec import CAM, PROBABILITIES
from gateway.analysis_types import Floats
from gateway.upstream.network import Network
from gateway.whatif_types import Deletion, DeletionCurve, class_index


async def deletion_curve(network: Network, log_mel: Floats, question: Deletion, floor_db: float) -> DeletionCurve:
    """Runs the network for every point of every curve.

    Args:
        network: that answers about this window.
        log_mel: `(n_mels, n_frames)` dB.
        question: which class, and how many points.
        floor_db: the level of digital silence.

    Raises:
        InvalidRequest: there is no such class.
        Busy, Unavailable, DeadlineExceeded
    """
    if question.label:
        class_index(network.model, question.label)  # refused before anything is computed
    whole = await network.infer(log_mel[None, None], lambda _: [PROBABILITIES, CAM])
    confidences = whole[PROBABILITIES][0]
    target = class_index(network.model, question.label) if question.label else int(confidences.argmax())
    plan = CurvePlan(whole[CAM][0, target], question.steps, question.draws)
    level_db = masks.fill_level(log_mel, question.fill, floor_db)
    inputs = masks.apply(log_mel, plan.cells(), level_db)[:, None]
    outputs = await network.infer(inputs, lambda _: [PROBABILITIES])
    curves = plan.read(float(confidences[target]), outputs[PROBABILITIES][:, target])
    return DeletionCurve(network.model.labels[target], plan.grid, level_db, curves)
