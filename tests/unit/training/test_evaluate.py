"""What is refused before anything is measured; test_own_sounds.py has a whole evaluation."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.training.data import TINY, class_folders, random_network
from training import evaluate as evaluate_module
from training.checkpoint import RunMismatch, TrainedNetwork, save_network
from training.config import TrainConfig
from training.crossval import fold_config
from training.data import load_training_data
from training.datasets import Dataset, DatasetError, load_dataset
from training.evaluate import EvaluateConfig, evaluate
from training.ood.score import ClassCentres
from training.train import train


@pytest.fixture
def config(tmp_path: Path) -> EvaluateConfig:
    shared = {name: getattr(TINY, name) for name in TrainConfig.__dataclass_fields__}
    places = {"data": class_folders(tmp_path / "own", n_classes=2), "cache": tmp_path / "cache", "run": tmp_path / "cv"}
    return EvaluateConfig(**{**shared, **places, "out": tmp_path / "docs", "epochs": 1, "jobs": 1})


@pytest.fixture
def dataset(config: EvaluateConfig) -> Dataset:
    return load_dataset(config.data)


def weights_that_learned(path: Path, clips: list[str]) -> str:
    facts = {"clips": clips, "n_clips": len(clips), "data_name": "mine", "lineage": []}
    save_network(path, TrainedNetwork(random_network(), ClassCentres(4, 384), facts))
    return str(path)


class Reached(Exception):
    """Nothing was refused before the trainings."""


@pytest.fixture
def no_training(monkeypatch: pytest.MonkeyPatch) -> None:
    def reached(*_: object) -> None:
        raise Reached

    monkeypatch.setattr(evaluate_module, "_train_all", reached)


def test_starting_weights_that_learned_one_of_the_clips_are_refused(
    tmp_path: Path, config: EvaluateConfig, dataset: Dataset, no_training: None
) -> None:
    init = weights_that_learned(tmp_path / "w.safetensors", ["another", dataset.digests()[3]])
    with pytest.raises(DatasetError, match=r"have learned from 1 of these recordings, .* give others with --init"):
        evaluate(replace(config, init=init))


def test_starting_weights_that_learned_other_clips_are_accepted(
    tmp_path: Path, config: EvaluateConfig, no_training: None
) -> None:
    init = weights_that_learned(tmp_path / "w.safetensors", ["another", "and another"])
    with pytest.raises(Reached):
        evaluate(replace(config, init=init))


def test_the_command_refuses_a_network_of_these_clips_in_one_line(
    tmp_path: Path, config: EvaluateConfig, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    final = replace(config, run=tmp_path / "final")
    train(final, load_training_data(dataset, final))
    init = tmp_path / "final" / "model.safetensors"
    monkeypatch.setattr(sys, "argv", ["evaluate", f"--data={config.data}", f"--init={init}", f"--run={config.run}"])
    with pytest.raises(SystemExit, match=r"^evaluate: the starting weights have learned from") as refused:
        evaluate_module.main()
    assert "\n" not in str(refused.value)
    assert not config.run.exists()


def test_a_folder_of_another_evaluation_is_refused_and_stays(config: EvaluateConfig, dataset: Dataset) -> None:
    first = fold_config(config, dataset.folds[0])
    train(first, load_training_data(dataset, first, held_out=dataset.folds[0]))
    before = {path: path.read_bytes() for path in config.run.rglob("*") if path.is_file()}
    with pytest.raises(RunMismatch, match="name another folder with --run"):
        evaluate(replace(config, epochs=2))
    assert {path: path.read_bytes() for path in config.run.rglob("*") if path.is_file()} == before
