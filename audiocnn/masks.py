"""Masks on a spectrogram: which cells of a coarse grid are marked, and what happens to them. Pure functions on arrays.

Grids are `(rows, columns)`, row 0 the lowest mel bands. Serving and evaluation use the same masks.
"""

from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Cells: TypeAlias = NDArray[np.bool_]
Grid: TypeAlias = tuple[int, int]
Axis: TypeAlias = tuple[float, float]

DYNAMIC_RANGE_DB = 80.0
"""What lies further below a window's loudest cell is all the same to the network."""
SMOOTHING = (3 / 8, 9 / 32)
"""Shares of rows and columns over which noise is averaged, twice, so that its highest cells hang together."""


class Fill(StrEnum):
    """What replaces cells that are taken away."""

    SILENCE = "silence"
    """The floor: a hole such as no recording has."""
    MEAN = "mean"
    """The window's mean level: what the network learned to ignore."""


def pack(cells: Cells) -> bytes:
    """Marked cells as bits, row-major, the first cell in the most significant bit; zeros fill the last byte."""
    return np.packbits(cells).tobytes()


def unpack(bits: bytes, grid: Grid) -> Cells:
    """The cells `grid` behind `pack`.

    Raises:
        ValueError: the bits are not those of such a grid.
    """
    n_cells = grid[0] * grid[1]
    expected = -(-n_cells // 8)
    if len(bits) != expected:
        raise ValueError(f"has {len(bits)} bytes, and a grid of {grid[0]} x {grid[1]} cells needs {expected}")
    flags = np.unpackbits(np.frombuffer(bits, np.uint8))
    if flags[n_cells:].any():
        raise ValueError(f"has bits set behind the last of its {n_cells} cells")
    return flags[:n_cells].astype(np.bool_).reshape(grid)


def stretch(cells: Cells, shape: Grid) -> Cells:
    """Cells `(..., rows, columns)` spread over a spectrogram `(..., n_mels, n_frames)`, nearest neighbour."""
    rows, columns = (np.arange(n) * cells.shape[axis] // n for axis, n in zip((-2, -1), shape, strict=True))
    return cells[..., rows[:, None], columns]


def mean_level(log_mel: Floats) -> float:
    """The mean of a spectrogram `(n_mels, n_frames)` over the range that the network sees, in dB."""
    audible = np.maximum(log_mel, log_mel.max() - np.float32(DYNAMIC_RANGE_DB))
    return float(audible.mean(dtype=np.float64))


def fill_level(log_mel: Floats, fill: Fill, floor_db: float) -> float:
    """The level of filled cells, in dB."""
    return mean_level(log_mel) if fill is Fill.MEAN else floor_db


def apply(log_mel: Floats, cells: Cells, level_db: float) -> Floats:
    """Copies of a spectrogram `(n_mels, n_frames)` whose marked cells have this level, one for each of the masks.

    Args:
        log_mel: in dB.
        cells: `(..., rows, columns)` on any grid.
        level_db: of marked cells.
    """
    return np.where(stretch(cells, (log_mel.shape[0], log_mel.shape[1])), np.float32(level_db), log_mel)


def placed(cells: Cells, axes: tuple[Axis, Axis], shape: Grid) -> Cells:
    """Marked cells of a map, each where it is centred, on a grid half as fine as the spectrogram.

    What is nearest to a cell of the map belongs to it, so that the outer ones reach to the spectrogram's edges: the
    area that the web UI outlines.

    Args:
        cells: of the map.
        axes: `(start, jump)` of its rows and columns: cell `i` is centred on the
            spectrogram's cell `start + i * jump`.
        shape: `(n_mels, n_frames)` of the spectrogram.
    """
    nearest = []
    for (start, jump), n_cells, length in zip(axes, cells.shape, shape, strict=True):
        n_target = -(-length // 2)
        positions = (np.arange(n_target) + 0.5) * length / n_target - start - 0.5
        nearest.append(np.clip(np.floor(positions / jump + 0.5).astype(np.intp), 0, n_cells - 1))
    return cells[np.ix_(*nearest)]


def strongest_first(values: Floats) -> NDArray[np.intp]:
    """Indices of all cells of a map `(rows, columns)`, counted row by row, the highest first; ties in that order."""
    return np.argsort(-values, axis=None, kind="stable")


def first_cells(order: NDArray[np.intp], n_cells: int, grid: Grid) -> Cells:
    """Marks the first so many cells of an order."""
    cells = np.zeros(grid[0] * grid[1], np.bool_)
    cells[order[:n_cells]] = True
    return cells.reshape(grid)


def random_order(grid: Grid, seed: int) -> NDArray[np.intp]:
    """Indices of all cells in an order of which every beginning is one or a few contiguous areas, anywhere."""
    noise = np.random.default_rng(seed).random(grid)
    for _ in range(2):
        for axis, share in enumerate(SMOOTHING):
            noise = _averaged(noise, 2 * (round(share * grid[axis]) // 2) + 1, axis)
    return strongest_first(noise.astype(np.float32))


def _averaged(values: NDArray[np.float64], width: int, axis: int) -> NDArray[np.float64]:
    """The mean of `width` adjacent values along an axis, of fewer at its ends."""
    n = values.shape[axis]
    sums = np.concatenate((np.zeros_like(values.take([0], axis)), values.cumsum(axis)), axis)
    first, last = np.maximum(np.arange(n) - width // 2, 0), np.minimum(np.arange(n) + width // 2 + 1, n)
    counts = np.expand_dims(last - first, 1 - axis)
    averaged: NDArray[np.float64] = (sums.take(last, axis) - sums.take(first, axis)) / counts
    return averaged
