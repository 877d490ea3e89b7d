"""Trains one network for each fold, on all the others. Every figure that is reported comes from these."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from training.checkpoint import FINAL, TrainedNetwork, load_network
from training.config import TrainConfig
from training.data import load_training_data
from training.datasets import Dataset
from training.jobs import Job
from training.train import train


def fold_config(config: TrainConfig, fold: int) -> TrainConfig:
    """The same recipe, in a folder of its own, with a seed of its own."""
    return replace(config, run=config.run / f"fold{fold}", seed=config.seed + fold)


def fold_jobs(dataset: Dataset, config: TrainConfig) -> list[Job]:
    """One training for each fold; those that are finished return at once."""
    return [partial(_train_fold, dataset, config, fold) for fold in dataset.folds]


def _train_fold(dataset: Dataset, config: TrainConfig, fold: int) -> None:
    this = fold_config(config, fold)
    train(this, load_training_data(dataset, this, held_out=fold))


def load_folds(dataset: Dataset, config: TrainConfig) -> dict[int, TrainedNetwork]:
    """The trained network of each fold, which has never seen that fold."""
    return {fold: load_network(fold_config(config, fold).run / FINAL) for fold in dataset.folds}


def training_seconds(run: Path) -> float:
    """What the epochs of all networks below a folder took, one after another, from their logs."""
    total = 0.0
    for final in sorted(run.glob(f"*/{FINAL}")):
        log = EventAccumulator(str(final.parent))
        log.Reload()
        if "train/seconds" in log.Tags()["scalars"]:
            total += sum(event.value for event in log.Scalars("train/seconds"))
    return round(total, 3)
