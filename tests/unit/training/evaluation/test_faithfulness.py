"""Hiding cells of the spectrogram: those that the CAM marks, single ones at random, and contiguous areas at random."""

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from tests.unit.training.data import random_network
from training.augment import FLOOR_DB
from training.evaluation import faithfulness
from training.evaluation.faithfulness import (
    FILLS,
    SHARE,
    Drops,
    digital_silence,
    fill_cells,
    highest_cells,
    probability_drops,
    random_areas,
    summarise,
)
from training.export import example_log_mels

GRID = (8, 32)


def test_the_highest_fifth_is_marked() -> None:
    scores = torch.arange(2 * 8 * 32.0).reshape(2, *GRID)
    marked = highest_cells(scores, 0.2)
    assert marked.sum(dim=(1, 2)).tolist() == [51, 51]
    for each, cells in zip(scores, marked, strict=True):
        assert each[cells].min() > each[~cells].max()


def test_a_cell_hides_its_own_part_of_the_spectrogram() -> None:
    cells = torch.zeros(1, *GRID, dtype=torch.bool)
    cells[0, 2, 1] = True
    silenced = fill_cells(torch.zeros(1, 1, 128, 501), cells, digital_silence) == FLOOR_DB
    rows, frames = silenced[0, 0].any(dim=1).nonzero(), silenced[0, 0].any(dim=0).nonzero()
    assert (rows.min(), rows.max()) == (32, 47)
    assert 15 <= frames.min() <= 16 and 31 <= frames.max() <= 32
    assert silenced.sum() == len(rows) * len(frames)


def adjacency(cells: Tensor) -> float:
    """The share of the marked cells' four adjacent cells that are marked too."""
    marked = cells.float().unsqueeze(1)
    cross = torch.tensor([[0.0, 1, 0], [1, 0, 1], [0, 1, 0]]).reshape(1, 1, 3, 3)
    around = functional.conv2d(marked, cross, padding=1) / functional.conv2d(torch.ones_like(marked), cross, padding=1)
    return float(around[marked > 0].mean())


def test_random_areas_hang_together_and_single_cells_do_not() -> None:
    generator = torch.Generator().manual_seed(0)
    areas = highest_cells(random_areas(torch.Size((50, *GRID)), generator), SHARE)
    single = highest_cells(torch.rand((50, *GRID), generator=generator), SHARE)
    assert torch.equal(areas.sum(dim=(1, 2)), single.sum(dim=(1, 2)))
    assert adjacency(single) == pytest.approx(SHARE, abs=0.05)
    assert adjacency(areas) > 0.6
    often = areas.float().mean(0)
    assert often.max() < 0.6, "always the same place"


@pytest.mark.parametrize("fill", FILLS)
def test_drops_are_changes_of_a_probability(fill: str) -> None:
    model = random_network(n_classes=2)
    drops = probability_drops(model, example_log_mels(4, seed=0), FILLS[fill], torch.Generator().manual_seed(0))
    for drop in (drops.cam, drops.random, drops.areas):
        assert drop.shape == (4,) and torch.isfinite(drop).all() and 0 < drop.abs().max() <= 1


def test_each_drop_is_of_its_own_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cells that are hidden are seen on their way: the CAM's once, then random ones, as many of each kind."""
    seen: list[Tensor] = []
    real = fill_cells
    monkeypatch.setattr(faithfulness, "fill_cells", lambda *given: seen.append(given[1]) or real(*given))
    model, log_mels = random_network(n_classes=2), example_log_mels(4, seed=0)
    probability_drops(model, log_mels, digital_silence, torch.Generator().manual_seed(0))
    with torch.no_grad():
        inside = model.explain(log_mels)
    cam = inside.cam[torch.arange(4), inside.logits.argmax(1)]
    expected = highest_cells(cam, SHARE)
    assert sum(torch.equal(cells, expected) for cells in seen) == 1
    others = [adjacency(cells) for cells in seen if not torch.equal(cells, expected)]
    assert len(others) == 10 and sum(share < 0.4 for share in others) == sum(share > 0.5 for share in others) == 5


def test_summary_has_both_ratios_and_their_intervals() -> None:
    drops = Drops(
        cam=torch.tensor([0.6, 0.4, 0.5, 0.5]),
        random=torch.tensor([0.1, 0.1, 0.2, 0.1]),
        areas=torch.tensor([0.2, 0.2, 0.3, 0.3]),
    )
    found = summarise(drops)
    assert found["n_clips"] == 4 and found["share_of_cells"] == SHARE
    assert found["drop_cam"]["mean"] == pytest.approx(0.5)  # type: ignore[index]
    for name, ratio in (("random", 4.0), ("areas", 2.0)):
        assert found[name]["ratio"] == pytest.approx(ratio)  # type: ignore[index]
        low, high = found[name]["ratio_95"]  # type: ignore[index]
        assert low < ratio < high
