"""The training clips in memory, and batches of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.config import TrainConfig
from training.datasets import Dataset, DatasetError
from training.degrade import random_chain
from training.features import Features, compute_features
from training.ood.synthetic import FOR_TRAINING, synthesise


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Log-mels of the clips to learn from, each as it is and through several bad recording chains."""

    name: str
    key: str
    """Which clips of which data: equal keys mean equal training data."""
    dataset: Dataset
    labels: tuple[str, ...]
    variants: tuple[Tensor, ...]
    """`(window, n_mels, n_frames)` dB each; the first is clean."""
    targets: Tensor
    """`(window,)`."""
    rows: Tensor
    """Which windows to learn from."""
    unknown: Tensor
    """`(sound, n_mels, n_frames)` dB: sounds of no class."""
    clips: tuple[int, ...]
    """Indices in `dataset` of the clips to learn from."""
    config: TrainConfig

    @property
    def n_batches(self) -> int:
        """Batches in an epoch; the last, smaller one is dropped, because batch norm would see too little."""
        return max(1, len(self.rows) // self.config.batch_size)

    def facts(self) -> dict[str, object]:
        """What a finished network says of its data."""
        digests = self.dataset.digests()
        return {
            "labels": list(self.labels),
            "data_name": self.name,
            "data_fingerprint": self.dataset.fingerprint(),
            "clips": [digests[clip] for clip in self.clips],
            "n_clips": len(self.clips),
        }

    def batches(self) -> Iterator[tuple[list[Tensor], Tensor]]:
        """One epoch in random order: known clips first, then the sounds of no class; targets of the known ones."""
        order = self.rows[torch.randperm(len(self.rows))]
        for step in range(self.n_batches):
            rows = order[step * self.config.batch_size : (step + 1) * self.config.batch_size]
            log_mels = [self._variant()[row] for row in rows.tolist()]
            if len(self.unknown):
                chosen = torch.randint(len(self.unknown), (self.config.unknown_per_batch,))
                log_mels += [self.unknown[i] for i in chosen.tolist()]
            yield log_mels, self.targets[rows]

    def _variant(self) -> Tensor:
        if len(self.variants) == 1 or torch.rand(()) >= self.config.p_degraded:
            return self.variants[0]
        return self.variants[1 + int(torch.randint(len(self.variants) - 1, ()))]


def compute_variants(dataset: Dataset, config: TrainConfig) -> list[Features]:
    """The clips as they are, then each of their degraded copies; row by row the same windows.

    Raises:
        DatasetError: a recording cannot be read, or the cache holds copies that do not fit.
    """
    clean = compute_features(dataset, config.cache)
    chains = [
        compute_features(dataset, config.cache, variant=f"chain-{i}", degrade=random_chain, seed=i)
        for i in range(config.n_degraded)
    ]
    if any(not np.array_equal(chain.clip_index, clean.clip_index) for chain in chains):
        raise DatasetError(
            f"The spectrograms in {config.cache} do not belong together: remove that folder, and start again."
        )
    return [clean, *chains]


def load_training_data(dataset: Dataset, config: TrainConfig, held_out: int | None = None) -> TrainingData:
    """Everything that may be learned from: all clips, or those outside the fold `held_out`.

    Raises:
        DatasetError: a recording cannot be read.
    """
    clean, *chains = compute_variants(dataset, config)
    folds = np.array([clip.fold for clip in dataset.clips])[clean.clip_index]
    targets = np.array([clip.target for clip in dataset.clips])[clean.clip_index]
    rows = np.flatnonzero(folds != held_out) if held_out is not None else np.arange(len(targets))
    unknown = (
        synthesise(FOR_TRAINING, config.n_unknown, config.seed)[0]
        if config.n_unknown
        else np.zeros((0, 1, 1), np.float32)
    )
    return TrainingData(
        name=dataset.name,
        key=f"{dataset.fingerprint()} without fold {held_out}",
        dataset=dataset,
        labels=dataset.labels,
        variants=tuple(torch.from_numpy(features.log_mel) for features in (clean, *chains)),
        targets=torch.from_numpy(targets),
        rows=torch.from_numpy(rows),
        unknown=torch.from_numpy(unknown),
        clips=tuple(sorted({int(clean.clip_index[row]) for row in rows})),
        config=config,
    )
