"""What is said about real sounds of no class: train without one collection of the data, then play its clips."""

from dataclasses import replace

import numpy as np

from training.config import TrainConfig
from training.data import load_training_data
from training.datasets import Dataset
from training.features import compute_features
from training.metrics import FloatArray
from training.predict import predict_clips
from training.train import FINAL, load_centres, load_model, train


def subset_of(dataset: Dataset, keep: str) -> Dataset:
    """Only the clips of one collection, with only its classes."""
    clips = [clip for clip in dataset.clips if clip.subset == keep]
    order = sorted({clip.target for clip in clips})
    renumbered = tuple(replace(clip, target=order.index(clip.target)) for clip in clips)
    return Dataset(f"{dataset.name}-{keep}", tuple(dataset.labels[target] for target in order), renumbered)


def unknown_by_left_out_subset(dataset: Dataset, config: TrainConfig) -> dict[str, FloatArray]:
    """For each collection, its clips' unknown features `(clip, 4)` by a network that knows only the others' classes.

    Classes that the network does know from another collection are not counted as unknown.
    """
    names = sorted({clip.subset for clip in dataset.clips})
    found: dict[str, FloatArray] = {}
    if len(names) < 2:
        return found
    features = compute_features(dataset, config.cache)
    for name in names:
        known = [other for other in names if other != name]
        if len(known) != 1:
            continue  # with three and more collections, leaving one out would say less than this costs
        learned = subset_of(dataset, known[0])
        this = replace(config, run=config.run / f"without-{name}")
        final = this.run / FINAL
        model = load_model(final) if final.is_file() else train(this, load_training_data(learned, this))
        strangers = np.array(
            [
                i
                for i, clip in enumerate(dataset.clips)
                if clip.subset == name and dataset.labels[clip.target] not in learned.labels
            ]
        )
        found[name] = predict_clips(model, load_centres(final), features, strangers).unknown
    return found
