"""Trains one network for each fold, on all the others. Every figure that is reported comes from these."""

from dataclasses import replace
from functools import partial

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from training.config import TrainConfig
from training.data import load_training_data
from training.datasets import Dataset
from training.jobs import Job
from training.model import AudioCNN
from training.train import FINAL, load_model, train


def fold_config(config: TrainConfig, fold: int) -> TrainConfig:
    """The same recipe, in a folder of its own, with a seed of its own."""
    return replace(config, run=config.run / f"fold{fold}", seed=config.seed + fold)


def fold_jobs(dataset: Dataset, config: TrainConfig) -> list[Job]:
    """What is left to train: one job for each fold whose network is not on disk yet."""
    missing = [fold for fold in dataset.folds if not (fold_config(config, fold).run / FINAL).is_file()]
    return [partial(_train_fold, dataset, config, fold) for fold in missing]


def _train_fold(dataset: Dataset, config: TrainConfig, fold: int) -> None:
    this = fold_config(config, fold)
    train(this, load_training_data(dataset, this, held_out=fold))


def load_folds(dataset: Dataset, config: TrainConfig) -> dict[int, AudioCNN]:
    """The trained network of each fold, which has never seen that fold."""
    return {fold: load_model(fold_config(config, fold).run / FINAL) for fold in dataset.folds}


def training_seconds(config: TrainConfig, folds: tuple[int, ...]) -> float:
    """What the epochs of all folds took, one after another, from their logs."""
    total = 0.0
    for fold in folds:
        log = EventAccumulator(str(fold_config(config, fold).run))
        log.Reload()
        if "train/seconds" in log.Tags()["scalars"]:
            total += sum(event.value for event in log.Scalars("train/seconds"))
    return round(total, 3)
