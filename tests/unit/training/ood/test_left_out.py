"""Real sounds of no class: clips of classes that the network trained without."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.unit.training.data import TINY, class_folders
from training.checkpoint import FINAL, read_facts
from training.config import TrainConfig
from training.data import load_training_data
from training.datasets import Dataset, load_dataset
from training.evaluation.predict import Predictions
from training.jobs import run_jobs
from training.ood import left_out
from training.ood.left_out import Split, judge_left_out, left_out_jobs, only_classes, splits


def collections(root: Path, n_classes: int, subsets: dict[int, tuple[str, str]]) -> Dataset:
    """Clips of each class, in turns from the one and the other collection; folds 1 and 2."""
    whole = load_dataset(class_folders(root, n_classes=n_classes, n_clips=4))
    clips = (
        replace(clip, subset=subsets[clip.target][i % 2], fold=1 + (i // 2) % 2) for i, clip in enumerate(whole.clips)
    )
    return replace(whole, clips=tuple(clips))


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """Classes 0 to 3 in collection a, 3 to 5 in b: the fourth class is in both."""
    subsets = {0: ("a", "a"), 1: ("a", "a"), 2: ("a", "a"), 3: ("a", "b"), 4: ("b", "b"), 5: ("b", "b")}
    return collections(tmp_path / "data", 6, subsets)


@pytest.fixture
def config(tmp_path: Path) -> TrainConfig:
    return replace(TINY, epochs=1, batch_size=2, cache=tmp_path / "cache", run=tmp_path / "run")


def test_each_collection_is_left_out_and_each_half_of_the_larger_ones_classes(dataset: Dataset) -> None:
    found = splits(dataset)
    assert [(split.known, split.unknown) for split in found] == [
        ((3, 4, 5), (0, 1, 2)),
        ((0, 1, 2, 3), (4, 5)),
        ((0, 2), (1, 3)),
        ((1, 3), (0, 2)),
    ]
    assert len({split.folder for split in found}) == len({split.name for split in found}) == 4


def test_what_is_learned_from_is_of_known_classes_and_other_folds(dataset: Dataset, config: TrainConfig) -> None:
    split = splits(dataset)[0]
    kept = only_classes(load_training_data(dataset, config), split, held_out=1)
    assert kept.labels == ("class3", "class4", "class5")
    clips = [dataset.clips[row] for row in kept.rows.tolist()]
    assert {clip.target for clip in clips} == set(split.known) and {clip.fold for clip in clips} == {2}
    expected = [dataset.labels[clip.target] for clip in clips]
    assert [kept.labels[kept.targets[row]] for row in kept.rows.tolist()] == expected
    assert [dataset.clips[i] for i in kept.clips] == clips


def test_other_splits_and_folds_are_other_data(dataset: Dataset, config: TrainConfig) -> None:
    data = load_training_data(dataset, config)
    keys = {only_classes(data, split, held_out).key for split in splits(dataset) for held_out in (1, 2)}
    assert len(keys | {data.key}) == 9


def test_one_network_is_trained_for_each_split(dataset: Dataset, config: TrainConfig) -> None:
    run_jobs(left_out_jobs(dataset, config), n_at_once=1, n_threads=1)
    for split in splits(dataset):
        facts = read_facts(config.run / split.folder / FINAL)
        assert facts["labels"] == [dataset.labels[target] for target in split.known]
        assert facts["n_clips"] == sum(c.target in split.known and c.fold != 1 for c in dataset.clips)


def test_left_out_clips_are_judged_by_the_rule_of_right_answers_to_the_held_out_fold(
    dataset: Dataset, config: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    predicted: list[list[int]] = []
    fitted_to: list[list[int]] = []

    def answers(split: Split, _: object, clips: NDArray[np.int64]) -> Predictions:
        """Each clip's features are its index; the first of each is answered wrong."""
        predicted.append(clips.tolist())
        targets = [dataset.clips[i].target for i in clips]
        logits = np.eye(len(split.known))[[split.known.index(t) if t in split.known else 0 for t in targets]]
        logits[0] = -logits[0]
        return Predictions(clips, logits, np.repeat(clips[:, None], 5, axis=1).astype(float))

    def fit(right: NDArray[np.float64]) -> SimpleNamespace:
        fitted_to.append(right[:, 0].astype(int).tolist())
        return SimpleNamespace(flags=lambda ood: np.arange(len(ood)) > 0)

    by_folder = {split.folder: split for split in splits(dataset)}
    monkeypatch.setattr(left_out, "load_network", lambda path: by_folder[path.parent.name])
    monkeypatch.setattr(left_out, "predict_clips", answers)
    monkeypatch.setattr(left_out, "fit_rule", fit)
    found = judge_left_out(dataset, config)

    clips = list(enumerate(dataset.clips))
    for number, split in enumerate(splits(dataset)):
        known = [i for i, clip in clips if clip.target in split.known and clip.fold == dataset.folds[0]]
        unknown = [i for i, clip in clips if clip.target in split.unknown]
        assert predicted[2 * number : 2 * number + 2] == [known, unknown]
        assert fitted_to[number] == known[1:]
        assert found[split.name] == (pytest.approx(1 / len(unknown)), len(unknown))


def test_without_two_collections_there_is_nothing_to_leave_out(tmp_path: Path) -> None:
    whole = load_dataset(class_folders(tmp_path / "data", n_classes=2, n_clips=2))
    assert splits(whole) == [] == left_out_jobs(whole, TINY)
    assert judge_left_out(whole, replace(TINY, cache=tmp_path / "cache")) == {}
