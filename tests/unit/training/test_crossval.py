"""One network for each fold, which learns from all others."""

from dataclasses import replace
from pathlib import Path

import torch

from tests.unit.training.data import TINY, class_folders
from training.crossval import fold_config, fold_jobs, load_folds, training_seconds
from training.datasets import load_dataset
from training.jobs import run_jobs


def test_cross_validation_holds_each_fold_out(tmp_path: Path) -> None:
    dataset = load_dataset(class_folders(tmp_path / "data", n_classes=2, n_clips=4))
    config = replace(TINY, run=tmp_path / "cv", cache=tmp_path / "cache", epochs=1)
    run_jobs(fold_jobs(dataset, config), n_at_once=1, n_threads=1)
    networks = load_folds(dataset, config)
    assert tuple(networks) == dataset.folds
    digests = dataset.digests()
    for fold, network in networks.items():
        outside = [digests[i] for i, clip in enumerate(dataset.clips) if clip.fold != fold]
        assert network.facts["clips"] == outside and fold_config(config, fold).run.name == f"fold{fold}"
    assert training_seconds(config.run) > 0
    first, second, *_ = networks.values()
    assert not torch.equal(first.model.head.weight, second.model.head.weight)
