"""Trains one network for each fold, on all the others. Every figure that is reported comes from these."""

from dataclasses import replace

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from training.config import TrainConfig
from training.data import load_training_data
from training.datasets import Dataset
from training.model import AudioCNN
from training.train import FINAL, load_model, train


def fold_config(config: TrainConfig, fold: int) -> TrainConfig:
    """The same recipe, in a folder of its own, with a seed of its own."""
    return replace(config, run=config.run / f"fold{fold}", seed=config.seed + fold)


def cross_validate(dataset: Dataset, config: TrainConfig) -> dict[int, AudioCNN]:
    """The network of each fold, which has never seen that fold. What is trained already is taken from disk."""
    models = {}
    for fold in dataset.folds:
        this = fold_config(config, fold)
        if (this.run / FINAL).is_file():
            models[fold] = load_model(this.run / FINAL)
        else:
            models[fold] = train(this, load_training_data(dataset, this, held_out=fold))
    return models


def training_seconds(config: TrainConfig, folds: tuple[int, ...]) -> float:
    """Wall-clock time that the epochs of all folds took, from their logs."""
    total = 0.0
    for fold in folds:
        log = EventAccumulator(str(fold_config(config, fold).run))
        log.Reload()
        if "train/seconds" in log.Tags()["scalars"]:
            total += sum(event.value for event in log.Scalars("train/seconds"))
    return round(total, 3)
