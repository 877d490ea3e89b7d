"""Real sounds of no class: one collection of the data, played to a network that knows only the other."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.training.data import class_folders
from training.config import TrainConfig
from training.data import load_training_data
from training.datasets import Dataset, load_dataset
from training.leave_out import only_subset, unknown_by_left_out_subset

TINY = TrainConfig(width=8, epochs=1, batch_size=2, crop_frames=64, n_degraded=0, n_unknown=0, device="cpu")


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """Classes 0 and 1 in one collection, 1 and 2 in the other."""
    whole = load_dataset(class_folders(tmp_path / "data", n_classes=3, n_clips=4))
    subsets = {0: ("a", "a"), 1: ("a", "b"), 2: ("b", "b")}
    clips = tuple(replace(clip, subset=subsets[clip.target][i % 2]) for i, clip in enumerate(whole.clips))
    return replace(whole, clips=clips)


def test_one_collection_is_numbered_from_zero(dataset: Dataset, tmp_path: Path) -> None:
    data = load_training_data(dataset, replace(TINY, cache=tmp_path))
    kept = only_subset(data, dataset, "b")
    assert kept.labels == ("class1", "class2")
    assert [dataset.clips[row].subset for row in kept.rows.tolist()] == ["b"] * 6
    assert [kept.labels[kept.targets[row]] for row in kept.rows.tolist()] == ["class1"] * 2 + ["class2"] * 4


def test_only_classes_that_are_not_known_count(dataset: Dataset, tmp_path: Path) -> None:
    config = replace(TINY, cache=tmp_path / "cache", run=tmp_path / "run")
    found = unknown_by_left_out_subset(dataset, config)
    assert {name: features.shape for name, features in found.items()} == {"a": (4, 4), "b": (4, 4)}


def test_without_two_collections_there_is_nothing_to_leave_out(tmp_path: Path) -> None:
    whole = load_dataset(class_folders(tmp_path / "data", n_classes=2, n_clips=2))
    assert unknown_by_left_out_subset(whole, TINY) == {}
