"""Options of a what-if request, and its result before it is serialised."""

from dataclasses import dataclass
from typing import TypeAlias

from audiocnn import masks
from audiocnn.curves import DRAWS, STEPS, Curves, n_passes
from audiocnn.errors import InvalidRequest
from audiocnn.masks import Cells, Fill, Grid
from audiocnn.v1.tensor_pb2 import Window
from gateway.analysis_types import Floats
from gateway.upstream.models import ServedModel

MAX_VARIANTS = 16
"""One batch of the network."""
MIN_STEPS, MAX_STEPS = 2, 65
MAX_DRAWS = 16
MAX_CELLS = 1 << 17
"""Twice as many as a spectrogram has."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A mask on the spectrogram: `cells` `(rows, columns)` on any grid, of which some are marked and some are not.

    Raises:
        ValueError: none or all are marked.
    """

    cells: Cells
    keep: bool = False
    """Whether the marked cells are kept and all others filled; otherwise the marked ones are filled."""
    fill: Fill = Fill.MEAN

    def __post_init__(self) -> None:
        if not self.cells.any():
            raise ValueError("marks no cell: mark at least one")
        if self.cells.all():
            raise ValueError("marks every cell: leave at least one out")


def given(index: int, grid: Grid, bits: bytes, *, keep: bool, fill: Fill) -> Variant:
    """The variant number `index` of a question, whose cells are marked by `bits` (`masks.pack`).

    Raises:
        InvalidRequest
    """
    _expect_grid(index, grid)
    try:
        return Variant(masks.unpack(bits, grid), keep, fill)
    except ValueError as error:
        raise InvalidRequest(f"variants.{index}.mask {error}.") from error


def drawn(index: int, grid: Grid, n_cells: int, seed: int, *, keep: bool, fill: Fill) -> Variant:
    """The same for cells that form a random area.

    Raises:
        InvalidRequest
    """
    _expect_grid(index, grid)
    if not 0 < n_cells < grid[0] * grid[1] or seed < 0:
        most = grid[0] * grid[1] - 1
        raise InvalidRequest(f"variants.{index}.area_at_random: n_cells must be 1 to {most}, and seed not negative.")
    return Variant(masks.first_cells(masks.random_order(grid, seed), n_cells, grid), keep, fill)


def _expect_grid(index: int, grid: Grid) -> None:
    if min(grid) < 1 or grid[0] * grid[1] > MAX_CELLS:
        raise InvalidRequest(
            f"variants.{index}.grid: {grid[0]} x {grid[1]} cells are none, or more than a spectrogram's."
        )


@dataclass(frozen=True, slots=True)
class Variants:
    """Up to `MAX_VARIANTS` masks and what to return of each.

    Raises:
        InvalidRequest
    """

    variants: list[Variant]
    cam_for: str = ""
    """The class whose evidence is returned; none if it is empty."""
    spectrogram: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.variants) <= MAX_VARIANTS:
            raise InvalidRequest(f"There are {len(self.variants)} variants: send 1 to {MAX_VARIANTS}.")

    @property
    def n_passes(self) -> int:
        """How often the network computes."""
        return len(self.variants)


@dataclass(frozen=True, slots=True)
class Deletion:
    """Removes, and keeps, more and more of one class's evidence.

    Raises:
        InvalidRequest
    """

    label: str = ""
    """The class; the likeliest of the window if it is empty."""
    steps: int = STEPS
    """Points of a curve, from nothing to everything."""
    draws: int = DRAWS
    """Random areas to average."""
    fill: Fill = Fill.MEAN

    def __post_init__(self) -> None:
        if not (MIN_STEPS <= self.steps <= MAX_STEPS and 1 <= self.draws <= MAX_DRAWS):
            raise InvalidRequest(f"steps must be {MIN_STEPS} to {MAX_STEPS}, and draws 1 to {MAX_DRAWS}.")

    @property
    def n_passes(self) -> int:
        """How often the network computes."""
        return n_passes(self.steps, self.draws)


Question: TypeAlias = Variants | Deletion


def batches(question: Question) -> int:
    """How many full batches of the network a question costs: about as much as so many analyses."""
    return -(-question.n_passes // MAX_VARIANTS)


def class_index(model: ServedModel, label: str) -> int:
    """The place of a class.

    Raises:
        InvalidRequest: there is no such class.
    """
    try:
        return model.labels.index(label)
    except ValueError as error:
        raise InvalidRequest(f"There is no class {label!r}: GET /v1/model lists them.") from error


@dataclass(frozen=True, slots=True)
class VariantResult:
    """The network's scores for one variant."""

    confidences: Floats
    """`(n_classes,)`, calibrated."""
    logits: Floats
    uncertain: bool
    fill_db: float
    cells: Cells
    cam: Floats | None
    """`(freq, time)`, evidence for the class that was named."""
    log_mel: Floats | None
    """`(n_mels, n_frames)` dB, as the network got it."""


@dataclass(frozen=True, slots=True)
class DeletionCurve:
    """The confidence of one class as more and more cells of its map are removed or kept."""

    label: str
    grid: Grid
    fill_db: float
    curves: Curves


@dataclass(frozen=True, slots=True)
class WhatIfAnswer:
    """Either variants or a curve."""

    variants: list[VariantResult]
    curve: DeletionCurve | None
    shown: Window
    model: ServedModel
    sound: str
