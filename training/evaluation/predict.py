"""Runs a network over log-mels and keeps what evaluation needs, one row for each recording."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from training.checkpoint import TrainedNetwork
from training.evaluation.metrics import FloatArray
from training.features import Features
from training.ood.score import ood_features

BATCH = 32


@dataclass(frozen=True, slots=True)
class Predictions:
    """What one or several networks returned for recordings that none of them had learned from."""

    clips: NDArray[np.int64]
    """`(clip,)` index in the data set; -1 for other sounds."""
    logits: FloatArray
    """`(clip, n_classes)`, the mean over the clip's windows."""
    ood: FloatArray
    """`(clip, 5)`, see `ood_features`; likewise."""


def join(parts: list[Predictions]) -> Predictions:
    """All rows, one after another."""
    return Predictions(
        np.concatenate([part.clips for part in parts]),
        np.concatenate([part.logits for part in parts]),
        np.concatenate([part.ood for part in parts]),
    )


@torch.no_grad()
def predict(network: TrainedNetwork, log_mels: NDArray[np.float32]) -> Predictions:
    """One row for each of `(window, n_mels, n_frames)` dB."""
    model = network.model
    device = next(model.parameters()).device
    centres = network.centres.to(device)
    logits, ood = [], []
    for start in range(0, len(log_mels), BATCH):
        batch = torch.from_numpy(log_mels[start : start + BATCH]).unsqueeze(1).to(device)
        embedding = model.embed(model.normalise(batch))
        batch_logits, background = model.head(embedding), model.background(embedding).squeeze(1)
        logits.append(batch_logits.double().cpu().numpy())
        ood.append(ood_features(batch_logits, background, embedding, centres).double().cpu().numpy())
    return Predictions(np.full(len(log_mels), -1, np.int64), np.concatenate(logits), np.concatenate(ood))


def predict_clips(network: TrainedNetwork, features: Features, clips: NDArray[np.int64]) -> Predictions:
    """One row for each of the given clips of a data set: the mean over its windows."""
    rows = np.flatnonzero(np.isin(features.clip_index, clips))
    windows = predict(network, features.log_mel[rows])
    owner = features.clip_index[rows]
    return Predictions(
        clips,
        np.stack([windows.logits[owner == clip].mean(axis=0) for clip in clips]),
        np.stack([windows.ood[owner == clip].mean(axis=0) for clip in clips]),
    )
