"""What is said about real sounds of no class: train without one collection of the data, then play its clips."""

from dataclasses import replace

import numpy as np
import torch

from training.config import TrainConfig
from training.data import TrainingData, load_training_data
from training.datasets import Dataset
from training.features import compute_features
from training.metrics import FloatArray
from training.predict import predict_clips
from training.train import FINAL, load_centres, load_model, train


def only_subset(data: TrainingData, dataset: Dataset, keep: str) -> TrainingData:
    """The training windows of one collection, with its classes numbered from zero."""
    classes = sorted({clip.target for clip in dataset.clips if clip.subset == keep})
    of_clip = np.array([clip.subset == keep for clip in dataset.clips])
    windows = compute_features(dataset, data.config.cache).clip_index
    rows = torch.from_numpy(np.flatnonzero(of_clip[windows]))
    number = torch.full((len(dataset.labels),), -1)
    number[torch.tensor(classes)] = torch.arange(len(classes))
    return replace(
        data,
        name=f"{data.name}-{keep}",
        labels=tuple(dataset.labels[target] for target in classes),
        targets=number[data.targets],
        rows=rows,
        n_clips=int(of_clip.sum()),
    )


def unknown_by_left_out_subset(dataset: Dataset, config: TrainConfig) -> dict[str, FloatArray]:
    """For each of two collections, its clips' unknown features `(clip, 4)` by a network that knows only the other's.

    Clips of classes that the network does know from there are not counted as unknown. With more than two collections
    nothing is done: it would say less than it costs.
    """
    names = sorted({clip.subset for clip in dataset.clips})
    if len(names) != 2:
        return {}
    features = compute_features(dataset, config.cache)
    found: dict[str, FloatArray] = {}
    for name, known in zip(names, reversed(names), strict=True):
        this = replace(config, run=config.run / f"without-{name}")
        final = this.run / FINAL
        if not final.is_file():
            train(this, only_subset(load_training_data(dataset, this), dataset, known))
        learned = {clip.target for clip in dataset.clips if clip.subset == known}
        strangers = [i for i, clip in enumerate(dataset.clips) if clip.subset == name and clip.target not in learned]
        if strangers:
            found[name] = predict_clips(load_model(final), load_centres(final), features, np.array(strangers)).unknown
    return found
