"""Silencing cells of the spectrogram."""

import pytest
import torch

from tests.unit.training.data import random_network
from training.augment import FLOOR_DB
from training.export import example_log_mels
from training.faithfulness import (
    FILLS,
    Drops,
    digital_silence,
    fill_cells,
    highest_cells,
    mean_level,
    probability_drops,
    summarise,
)


def test_the_highest_fifth_is_marked() -> None:
    scores = torch.arange(2 * 8 * 27.0).reshape(2, 8, 27)
    marked = highest_cells(scores, 0.2)
    assert marked.sum(dim=(1, 2)).tolist() == [43, 43]
    assert (
        scores[marked].min() > scores[0][~marked[0]].max() or scores[0][marked[0]].min() > scores[0][~marked[0]].max()
    )


def test_a_cell_silences_its_own_part_of_the_spectrogram() -> None:
    cells = torch.zeros(1, 8, 27, dtype=torch.bool)
    cells[0, 2, 0] = True
    silenced = fill_cells(torch.zeros(1, 1, 128, 431), cells, digital_silence) == FLOOR_DB
    rows, frames = silenced[0, 0].any(dim=1).nonzero(), silenced[0, 0].any(dim=0).nonzero()
    assert (rows.min(), rows.max()) == (32, 47)
    assert frames.min() == 0 and 14 <= frames.max() <= 16


def test_the_mean_level_is_of_what_the_network_hears() -> None:
    log_mel = torch.full((1, 1, 128, 431), FLOOR_DB)
    log_mel[..., :64, :] = -10.0
    assert mean_level(log_mel).item() == pytest.approx((-10 - 90) / 2)


@pytest.mark.parametrize("fill", FILLS)
def test_drops_are_changes_of_a_probability(fill: str) -> None:
    model = random_network(n_classes=2)
    drops = probability_drops(model, example_log_mels(4, seed=0), FILLS[fill], torch.Generator().manual_seed(0))
    assert drops.cam.shape == drops.random.shape == (4,)
    assert torch.isfinite(drops.cam).all() and drops.cam.abs().max() <= 1


def test_summary_has_the_ratio_and_its_interval() -> None:
    found = summarise(Drops(torch.tensor([0.6, 0.4, 0.5, 0.5]), torch.tensor([0.1, 0.1, 0.2, 0.1])))
    assert found["ratio"] == pytest.approx(4.0)
    low, high = found["ratio_95"]  # type: ignore[misc]
    assert low < 4.0 < high and found["n_clips"] == 4
