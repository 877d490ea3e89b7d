"""Real sounds of no class: one collection of the data, played to a network that knows only the other."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.training.data import class_folders
from training.config import TrainConfig
from training.data import load_training_data
from training.datasets import Dataset, load_dataset
from training.jobs import run_jobs
from training.leave_out import ask_about_left_out, leave_out_jobs, only_subset

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
    kept = only_subset(data, dataset, "b", held_out=1)
    assert kept.labels == ("class1", "class2")
    clips = [dataset.clips[row] for row in kept.rows.tolist()]
    assert {clip.subset for clip in clips} == {"b"} and 1 not in {clip.fold for clip in clips}
    expected = [dataset.labels[clip.target] for clip in clips]
    assert [kept.labels[kept.targets[row]] for row in kept.rows.tolist()] == expected


def test_only_classes_that_are_not_known_count(dataset: Dataset, tmp_path: Path) -> None:
    config = replace(TINY, cache=tmp_path / "cache", run=tmp_path / "run")
    run_jobs(leave_out_jobs(dataset, config), n_at_once=1, n_threads=1)
    found = ask_about_left_out(dataset, config)
    assert {name: each.strangers.shape for name, each in found.items()} == {"a": (4, 5), "b": (4, 5)}
    assert all(each.right.shape[1] == 5 for each in found.values())


def test_without_two_collections_there_is_nothing_to_leave_out(tmp_path: Path) -> None:
    whole = load_dataset(class_folders(tmp_path / "data", n_classes=2, n_clips=2))
    assert leave_out_jobs(whole, TINY) == []
    assert ask_about_left_out(whole, replace(TINY, cache=tmp_path / "cache")) == {}
