"""What is said about real sounds of no class: train without one collection of the data, then play its clips."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch

from training.config import TrainConfig
from training.data import TrainingData, load_training_data
from training.datasets import Dataset
from training.features import compute_features
from training.jobs import Job
from training.metrics import FloatArray
from training.predict import predict_clips
from training.train import FINAL, load_centres, load_model, train


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a network that knows only the other collection makes of this one; `unknown_features`, `(clip, 5)` each."""

    strangers: FloatArray
    """Of this collection's clips."""
    right: FloatArray
    """Of held-out clips of the classes that it knows, where it was right: without them one could not tell a sound of
    no class from a network that is less sure of everything."""


def only_subset(data: TrainingData, dataset: Dataset, keep: str, held_out: int) -> TrainingData:
    """The training windows of one collection outside the fold `held_out`, with its classes numbered from zero."""
    classes = known_classes(dataset, keep)
    chosen = np.array([clip.subset == keep and clip.fold != held_out for clip in dataset.clips])
    windows = compute_features(dataset, data.config.cache).clip_index
    number = torch.full((len(dataset.labels),), -1)
    number[torch.tensor(classes)] = torch.arange(len(classes))
    return replace(
        data,
        name=f"{data.name}-{keep}",
        labels=tuple(dataset.labels[target] for target in classes),
        targets=number[data.targets],
        rows=torch.from_numpy(np.flatnonzero(chosen[windows])),
        n_clips=int(chosen.sum()),
    )


def known_classes(dataset: Dataset, subset: str) -> list[int]:
    """The targets that a collection has clips of."""
    return sorted({clip.target for clip in dataset.clips if clip.subset == subset})


def leave_out_jobs(dataset: Dataset, config: TrainConfig) -> list[Job]:
    """What is left to train: for each of two collections a network that knows only the other."""
    missing = [pair for pair in _pairs(dataset) if not (_run(config, pair[0]) / FINAL).is_file()]
    return [partial(_train_without, dataset, config, name, known) for name, known in missing]


def _pairs(dataset: Dataset) -> list[tuple[str, str]]:
    """Each collection and the other. More than two would say less than they cost, so there are none then."""
    names = sorted({clip.subset for clip in dataset.clips})
    return list(zip(names, reversed(names), strict=True)) if len(names) == 2 else []


def _run(config: TrainConfig, name: str) -> Path:
    return config.run / f"without-{name}"


def _train_without(dataset: Dataset, config: TrainConfig, name: str, known: str) -> None:
    this = replace(config, run=_run(config, name))
    train(this, only_subset(load_training_data(dataset, this), dataset, known, dataset.folds[0]))


def ask_about_left_out(dataset: Dataset, config: TrainConfig) -> dict[str, LeftOut]:
    """For each of two collections, what the network that knows only the other makes of it.

    Clips of classes that the network does know are not strangers.
    """
    features, held_out = compute_features(dataset, config.cache), dataset.folds[0]
    found: dict[str, LeftOut] = {}
    for name, known in _pairs(dataset):
        final = _run(config, name) / FINAL
        model, centres, classes = load_model(final), load_centres(final), known_classes(dataset, known)
        clips = list(enumerate(dataset.clips))
        strangers = [i for i, clip in clips if clip.subset == name and clip.target not in classes]
        familiar = [i for i, clip in clips if clip.subset == known and clip.fold == held_out]
        if strangers and familiar:
            answers = predict_clips(model, centres, features, np.array(familiar))
            targets = [classes.index(dataset.clips[i].target) for i in familiar]
            found[name] = LeftOut(
                strangers=predict_clips(model, centres, features, np.array(strangers)).unknown,
                right=answers.unknown[answers.logits.argmax(axis=1) == targets],
            )
    return found
