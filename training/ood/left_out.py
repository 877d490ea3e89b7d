"""OOD evaluation on real sounds: train without some classes, then score their clips."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch

from training.checkpoint import FINAL, load_network
from training.config import TrainConfig
from training.data import TrainingData, load_training_data
from training.datasets import Dataset
from training.evaluation.predict import predict_clips
from training.features import compute_features
from training.jobs import Job
from training.ood.rule import fit_rule
from training.train import train


@dataclass(frozen=True, slots=True)
class Split:
    """One network's classes, and the classes that are out of distribution for it."""

    name: str
    folder: str
    known: tuple[int, ...]
    unknown: tuple[int, ...]


def splits(dataset: Dataset) -> list[Split]:
    """Each of two collections without the other, and each half of the larger one's classes without its other half.

    None where the data has not two collections: each costs a training.
    """
    names = sorted({clip.subset for clip in dataset.clips})
    if len(names) != 2:
        return []
    classes = {name: sorted({c.target for c in dataset.clips if c.subset == name}) for name in names}
    larger = max(names, key=lambda name: len(classes[name]))
    halves = classes[larger][::2], classes[larger][1::2]
    pairs = [(f"classes of {name}, left out", f"without-{name}", name) for name in names]
    found = [
        Split(title, folder, tuple(classes[other]), tuple(t for t in classes[name] if t not in classes[other]))
        for (title, folder, name), other in zip(pairs, reversed(names), strict=True)
    ]
    for number, (known, unknown) in enumerate((halves, halves[::-1]), start=1):
        title = f"half of {larger}'s classes, left out of its own ({number})"
        found.append(Split(title, f"half-{number}-of-{larger}", tuple(known), tuple(unknown)))
    return [split for split in found if len(split.known) > 1]


def only_classes(data: TrainingData, split: Split, held_out: int) -> TrainingData:
    """The training windows of the known classes outside the fold `held_out`, classes numbered from zero."""
    dataset = data.dataset
    chosen = np.array([clip.target in split.known and clip.fold != held_out for clip in dataset.clips])
    windows = compute_features(dataset, data.config.cache).clip_index
    number = torch.full((len(dataset.labels),), -1)
    number[torch.tensor(split.known)] = torch.arange(len(split.known))
    return replace(
        data,
        name=f"{data.name}, {split.folder}",
        key=f"{data.key}, only {split.known}, without fold {held_out}",
        labels=tuple(dataset.labels[target] for target in split.known),
        targets=number[data.targets],
        rows=torch.from_numpy(np.flatnonzero(chosen[windows])),
        clips=tuple(np.flatnonzero(chosen).tolist()),
    )


def left_out_jobs(dataset: Dataset, config: TrainConfig) -> list[Job]:
    """One training for each split."""
    return [partial(_train_split, dataset, config, split) for split in splits(dataset)]


def _train_split(dataset: Dataset, config: TrainConfig, split: Split) -> None:
    this = replace(config, run=config.run / split.folder)
    train(this, only_classes(load_training_data(dataset, this), split, dataset.folds[0]))


def judge_left_out(dataset: Dataset, config: TrainConfig) -> Mapping[str, tuple[float, int]]:
    """For each split the share of unknown clips that pass without "uncertain", and their number.

    The rule is fitted to the network's own right answers to clips of the held-out fold, as for the shipped network.
    """
    features, held_out = compute_features(dataset, config.cache), dataset.folds[0]
    clips = list(enumerate(dataset.clips))
    found = {}
    for split in splits(dataset):
        network = load_network(config.run / split.folder / FINAL)
        known = [i for i, clip in clips if clip.target in split.known and clip.fold == held_out]
        answers = predict_clips(network, features, np.array(known))
        targets = [split.known.index(dataset.clips[i].target) for i in known]
        rule = fit_rule(answers.ood[answers.logits.argmax(axis=1) == targets])
        unknown = predict_clips(network, features, np.array([i for i, c in clips if c.target in split.unknown]))
        found[split.name] = float((~rule.flags(unknown.ood)).mean()), len(unknown.ood)
    return found
