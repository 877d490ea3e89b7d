"""The deletion preset: how the confidence falls as evidence is removed, rises as it is kept, and falls by chance."""

from collections.abc import Sequence

import numpy as np

from audiocnn import masks
from audiocnn.model_spec import CAM, PROBABILITIES
from gateway.analysis_types import Floats
from gateway.upstream.network import Network
from gateway.whatif_types import RANDOM_STEPS, Curve, Deletion, DeletionCurve, class_index


async def deletion_curve(network: Network, log_mel: Floats, question: Deletion, floor_db: float) -> DeletionCurve:
    """Asks the network about every point of every curve.

    Args:
        network: of which nothing else was asked about this window.
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
    target = class_index(network.model, question.label) if question.label else int(whole[PROBABILITIES][0].argmax())
    cam = whole[CAM][0, target]
    grid, order = (cam.shape[0], cam.shape[1]), masks.strongest_first(cam)
    n_cells, n_random = counts(cam.size, question.steps), counts(cam.size, min(question.steps, RANDOM_STEPS))

    strongest = [masks.first_cells(order, n, grid) for n in n_cells[1:-1]]
    by_chance = [masks.random_order(grid, seed) for seed in range(question.draws)]
    areas = [masks.first_cells(each, n, grid) for each in by_chance for n in n_random[1:-1]]
    everything = np.ones(grid, np.bool_)
    cells = np.stack([everything, *strongest, *(~each for each in strongest), *areas])
    level_db = masks.fill_level(log_mel, question.fill, floor_db)
    outputs = await network.infer(masks.apply(log_mel, cells, level_db)[:, None], lambda _: [PROBABILITIES])

    found = outputs[PROBABILITIES][:, target]
    full, empty = whole[PROBABILITIES][0, target], found[0]
    removed, kept, chance = np.split(found[1:], np.cumsum([len(strongest), len(strongest)]))
    draws = np.stack([np.concatenate(([full], each, [empty])) for each in np.split(chance, question.draws)])
    return DeletionCurve(
        label=network.model.labels[target],
        grid=grid,
        order=order,
        fill_db=level_db,
        removed=_curve(n_cells, [full, *removed, empty]),
        kept=_curve(n_cells, [empty, *kept, full]),
        random=_curve(n_random, draws.mean(axis=0, dtype=np.float64).tolist()),
        random_low=draws.min(axis=0).tolist(),
        random_high=draws.max(axis=0).tolist(),
    )


def counts(n_cells: int, steps: int) -> list[int]:
    """How many cells each point of a curve concerns: from none to all in even steps."""
    return [round(n_cells * step / (steps - 1)) for step in range(steps)]


def _curve(n_cells: list[int], confidences: Sequence[float]) -> Curve:
    values = [float(each) for each in confidences]
    shares = np.array(n_cells) / n_cells[-1]
    return Curve(n_cells, values, float(np.trapezoid(values, shares)))
