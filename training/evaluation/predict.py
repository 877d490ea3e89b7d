"""Runs a network over log-mels and keeps what evaluation needs, one row for each clip."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from training.features import Features
from training.graph import ClassCentres, unknown_features
from training.metrics import FloatArray
from training.model import AudioCNN

BATCH = 32


@dataclass(frozen=True, slots=True)
class Predictions:
    """What one or several networks said about clips none of them had learned from."""

    clips: NDArray[np.int64]
    """`(clip,)` index in the data set; -1 for synthesised sounds."""
    logits: FloatArray
    """`(clip, n_classes)`, the mean over the clip's windows."""
    unknown: FloatArray
    """`(clip, 5)`, see `graph.unknown_features`; likewise."""

    def where(self, chosen: NDArray[np.bool_]) -> "Predictions":
        """The rows that were chosen."""
        return Predictions(self.clips[chosen], self.logits[chosen], self.unknown[chosen])


def join(parts: list[Predictions]) -> Predictions:
    """All rows, one after another."""
    return Predictions(
        np.concatenate([part.clips for part in parts]),
        np.concatenate([part.logits for part in parts]),
        np.concatenate([part.unknown for part in parts]),
    )


@torch.no_grad()
def predict(model: AudioCNN, centres: ClassCentres, log_mels: NDArray[np.float32]) -> Predictions:
    """One row for each of `(window, n_mels, n_frames)` dB."""
    device = next(model.parameters()).device
    centres = centres.to(device)
    logits, unknown = [], []
    for start in range(0, len(log_mels), BATCH):
        batch = torch.from_numpy(log_mels[start : start + BATCH]).unsqueeze(1).to(device)
        embedding = model.embed(model.normalise(batch))
        batch_logits, background = model.head(embedding), model.background(embedding).squeeze(1)
        logits.append(batch_logits.double().cpu().numpy())
        unknown.append(unknown_features(batch_logits, background, embedding, centres).double().cpu().numpy())
    return Predictions(np.full(len(log_mels), -1, np.int64), np.concatenate(logits), np.concatenate(unknown))


def predict_clips(model: AudioCNN, centres: ClassCentres, features: Features, clips: NDArray[np.int64]) -> Predictions:
    """One row for each of the given clips of a data set: the mean over its windows."""
    rows = np.flatnonzero(np.isin(features.clip_index, clips))
    windows = predict(model, centres, features.log_mel[rows])
    owner = features.clip_index[rows]
    return Predictions(
        clips,
        np.stack([windows.logits[owner == clip].mean(axis=0) for clip in clips]),
        np.stack([windows.unknown[owner == clip].mean(axis=0) for clip in clips]),
    )
