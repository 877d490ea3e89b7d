"""Masks: which cells they mark on a spectrogram, and what they put there."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from audiocnn import masks
from training.augment import mean_level

SPECTROGRAM = (128, 501)


def some_cells(grid: masks.Grid, seed: int = 0) -> masks.Cells:
    return np.random.default_rng(seed).random(grid) < 0.4


def log_mel(seed: int = 0) -> masks.Floats:
    rng = np.random.default_rng(seed)
    return (rng.standard_normal(SPECTROGRAM) * 30 - 80).clip(-120, 0).astype(np.float32)


@pytest.mark.parametrize("grid", [(1, 1), (1, 8), (3, 3), (8, 32), SPECTROGRAM])
def test_bits_give_the_same_cells_again(grid: masks.Grid) -> None:
    cells = some_cells(grid)

    assert (masks.unpack(masks.pack(cells), grid) == cells).all()


def test_the_first_cell_is_the_most_significant_bit_and_rows_follow_each_other() -> None:
    assert masks.unpack(bytes([0b10000100, 0b10000000]), (3, 3)).tolist() == [
        [True, False, False],
        [False, False, True],
        [False, False, True],
    ]


@pytest.mark.parametrize(
    ("bits", "words"), [(b"\x80", "has 1 bytes"), (b"\x80\x00\x00", "has 3 bytes"), (b"\x80\x40", "bits set behind")]
)
def test_bits_of_another_grid_are_refused(bits: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        masks.unpack(bits, (3, 3))


@pytest.mark.parametrize("grid", [(1, 1), (1, 7), (8, 32), (16, 63), (32, 126), (64, 251), (128, 251), SPECTROGRAM])
def test_cells_are_spread_as_torch_interpolates(grid: masks.Grid) -> None:
    cells = some_cells(grid)

    expected = functional.interpolate(torch.from_numpy(cells)[None, None].float(), SPECTROGRAM, mode="nearest")

    assert (masks.stretch(cells, SPECTROGRAM) == (expected[0, 0] > 0.5).numpy()).all()


def test_marked_cells_get_the_level_and_no_other_changes() -> None:
    spectrogram, cells = log_mel(), some_cells((8, 32))

    filled = masks.apply(spectrogram, cells, -54.1)

    marked = masks.stretch(cells, SPECTROGRAM)
    assert (filled[marked] == np.float32(-54.1)).all()
    assert (filled[~marked] == spectrogram[~marked]).all()


def test_many_masks_are_as_many_spectrograms() -> None:
    spectrogram, cells = log_mel(), np.stack([some_cells((8, 32), seed) for seed in range(3)])

    filled = masks.apply(spectrogram, cells, -120.0)

    assert filled.dtype == np.float32
    assert all((filled[i] == masks.apply(spectrogram, cells[i], -120.0)).all() for i in range(3))


def test_everything_removed_is_one_level_and_nothing_removed_is_the_spectrogram() -> None:
    spectrogram = log_mel()

    assert (masks.apply(spectrogram, np.ones((8, 32), np.bool_), -120.0) == -120.0).all()
    assert (masks.apply(spectrogram, np.zeros((8, 32), np.bool_), -120.0) == spectrogram).all()


def test_the_mean_level_is_the_one_of_training() -> None:
    spectrogram = log_mel()

    assert masks.mean_level(spectrogram) == pytest.approx(mean_level(torch.from_numpy(spectrogram)).item(), abs=1e-3)


def test_the_strongest_cells_come_first_and_equal_ones_in_their_order() -> None:
    order = masks.strongest_first(np.array([[1.0, 3.0], [3.0, -2.0]], np.float32))

    assert order.tolist() == [1, 2, 0, 3]
    assert masks.first_cells(order, 2, (2, 2)).tolist() == [[False, True], [True, False]]


def test_a_random_area_hangs_together_has_its_size_and_is_the_same_for_the_same_seed() -> None:
    grid, n_cells = (8, 32), 51
    areas = [masks.first_cells(masks.random_order(grid, seed), n_cells, grid) for seed in range(5)]

    assert all(area.sum() == n_cells for area in areas)
    assert len({area.tobytes() for area in areas}) == 5
    assert (masks.first_cells(masks.random_order(grid, 3), n_cells, grid) == areas[3]).all()
    single = np.random.default_rng(0).permutation(256)
    assert max(borders(area) for area in areas) < borders(masks.first_cells(single, n_cells, grid)) / 2


def borders(cells: masks.Cells) -> int:
    """Pairs of adjacent cells of which only one is marked: few where an area hangs together."""
    return int((cells[1:] != cells[:-1]).sum() + (cells[:, 1:] != cells[:, :-1]).sum())


@pytest.mark.parametrize("grid", [(1, 1), (1, 9), (128, 501)])
def test_any_grid_has_random_areas(grid: masks.Grid) -> None:
    assert sorted(masks.random_order(grid, 0)) == list(range(grid[0] * grid[1]))


def test_a_map_s_cells_lie_where_their_receptive_fields_are_centred() -> None:
    cells = np.zeros((8, 32), np.bool_)
    cells[1, 2] = True
    marked = masks.placed(cells, ((0.0, 16.0), (0.0, 16.0)), (128, 501))
    rows, columns = np.nonzero(marked)
    # Cell 1 reaches from 8.5 to 24.5, cell 2 from 24.5 to 40.5: whole pairs, as in the web UI's own test.
    assert marked.shape == (64, 251)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (4, 11, 12, 19)


def test_placed_cells_cover_the_whole_spectrogram() -> None:
    assert masks.placed(np.ones((8, 32), np.bool_), ((0.0, 16.0), (0.0, 16.0)), (128, 501)).all()
