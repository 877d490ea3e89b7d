"""Deletion and insertion (Petsiuk et al. 2018, arXiv:1806.07421): is a map of evidence faithful? Pure functions.

The strongest cells of the map are removed, more and more of them, or nothing but they is kept; beside it areas at
random are removed. Serving and evaluation measure by the same masks.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audiocnn import masks
from audiocnn.masks import Cells, Floats, Grid

STEPS, DRAWS = 21, 5
RANDOM_STEPS = 9
"""Points of a curve of random areas: it is smooth, for it is an average."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The class's calibrated probability when so many cells are concerned."""

    n_cells: list[int]
    confidences: list[float]
    auc: float
    """Area under it over the share of cells, by the trapezoidal rule."""


@dataclass(frozen=True, slots=True)
class Curves:
    """What came out for one map."""

    order: NDArray[np.intp]
    """The map's cells, strongest evidence first."""
    removed: Curve
    """The strongest cells are removed."""
    kept: Curve
    """Only the strongest cells are kept."""
    random: Curve
    """Areas at random are removed, averaged over the draws; their extremes:"""
    random_low: list[float]
    random_high: list[float]


class CurvePlan:
    """The masks to request for the curves of one map, and how to read the answers."""

    def __init__(self, cam: Floats, steps: int = STEPS, draws: int = DRAWS) -> None:
        """Takes the map `(rows, columns)` of the class."""
        self.grid: Grid = (cam.shape[0], cam.shape[1])
        self._order = masks.strongest_first(cam)
        self._draws = draws
        self._counts, self._random_counts = counts(cam.size, steps), counts(cam.size, min(steps, RANDOM_STEPS))

    def cells(self) -> Cells:
        """The cells to fill, `(mask, rows, columns)`: all; the strongest; all but them; areas at random.

        The spectrogram as it is, where all curves begin or end, is not among them.
        """
        strongest = [masks.first_cells(self._order, n, self.grid) for n in self._counts[1:-1]]
        orders = [masks.random_order(self.grid, seed) for seed in range(self._draws)]
        areas = [masks.first_cells(order, n, self.grid) for order in orders for n in self._random_counts[1:-1]]
        return np.stack([np.ones(self.grid, np.bool_), *strongest, *(~each for each in strongest), *areas])

    def read(self, whole: float, found: Floats) -> Curves:
        """The curves from the class's confidence for the spectrogram as it is, and `(mask,)` for `cells`."""
        empty, n_inner = float(found[0]), len(self._counts) - 2
        removed, kept, chance = np.split(found[1:].astype(np.float64), [n_inner, 2 * n_inner])
        ends = ((0, 0), (1, 1))
        random = np.pad(chance.reshape(self._draws, -1), ends, constant_values=((0, 0), (whole, empty)))
        return Curves(
            order=self._order,
            removed=_curve(self._counts, [whole, *removed.tolist(), empty]),
            kept=_curve(self._counts, [empty, *kept.tolist(), whole]),
            random=_curve(self._random_counts, random.mean(axis=0).tolist()),
            random_low=random.min(axis=0).tolist(),
            random_high=random.max(axis=0).tolist(),
        )


def counts(n_cells: int, steps: int) -> list[int]:
    """How many cells each point of a curve concerns: from none to all in even steps."""
    return [round(n_cells * step / (steps - 1)) for step in range(steps)]


def n_passes(steps: int, draws: int) -> int:
    """How often the network computes for the curves of one map: the spectrogram as it is, and every mask."""
    return 2 + 2 * (steps - 2) + draws * (min(steps, RANDOM_STEPS) - 2)


def _curve(n_cells: list[int], confidences: list[float]) -> Curve:
    return Curve(n_cells, confidences, float(np.trapezoid(confidences, np.array(n_cells) / n_cells[-1])))
