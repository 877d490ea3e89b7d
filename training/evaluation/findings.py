"""What is measured on held-out clips; each function gives one part of `report.json`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from training.checkpoint import TrainedNetwork
from training.datasets import Dataset
from training.degrade import CONDITIONS
from training.evaluation import metrics
from training.evaluation.faithfulness import FILLS, Drops, probability_drops, summarise
from training.evaluation.predict import Predictions, join, predict, predict_clips
from training.features import Features, compute_features
from training.ood.rule import OodRule, cross_fit_rule, fit_rule
from training.ood.synthetic import FOR_JUDGING, has_speech, synthesise

N_FAITHFULNESS = 200
N_SYNTHESISED = 240
JUDGING_SEED = 202


@dataclass(frozen=True, slots=True)
class Fold:
    """One network and the clips that it has not learned from."""

    number: int
    network: TrainedNetwork
    clips: NDArray[np.int64]


class HeldOut:
    """Every clip of a data set, answered by the network that has not learned from it."""

    def __init__(self, dataset: Dataset, folds: list[Fold], features: Features) -> None:
        self.dataset, self.folds, self.features = dataset, folds, features
        self.predictions = self.predict(features)
        clips = [dataset.clips[i] for i in self.predictions.clips]
        self.targets = np.array([clip.target for clip in clips])
        self.of_fold = np.array([clip.fold for clip in clips])
        self.subset_of = np.array([clip.subset for clip in clips])
        self.predicted = self.predictions.logits.argmax(axis=1)
        self.right: NDArray[np.bool_] = self.predicted == self.targets

    def predict(self, features: Features) -> Predictions:
        """All clips in the order of the folds, each by its own fold's network."""
        return join([predict_clips(fold.network, features, fold.clips) for fold in self.folds])


def accuracy(held_out: HeldOut) -> dict[str, Any]:
    """Of all clips and of each collection, for each fold; per class; the confusion matrix.

    A collection counts twice: among all classes, and among its own alone, as work on that collection alone reports it.
    """
    found: dict[str, Any] = {"all": _per_fold(held_out, np.ones(len(held_out.targets), bool), held_out.right)}
    collections = [str(name) for name in np.unique(held_out.subset_of)]
    for name in collections if len(collections) > 1 else []:
        chosen = held_out.subset_of == name
        own = np.unique(held_out.targets[chosen])
        best_of_own = own[held_out.predictions.logits[:, own].argmax(axis=1)]
        found[name] = _per_fold(held_out, chosen, held_out.right)
        found[f"{name}, among its own {len(own)}"] = _per_fold(held_out, chosen, best_of_own == held_out.targets)
    labels = held_out.dataset.labels
    table = metrics.confusion(held_out.predicted, held_out.targets, len(labels))
    found["top_3"] = metrics.accuracy(held_out.predictions.logits, held_out.targets, top_k=3)
    found["per_class"] = {label: float(table[i, i] / table[i].sum()) for i, label in enumerate(labels)}
    found["confusion"] = table.tolist()
    return found


def _per_fold(held_out: HeldOut, chosen: NDArray[np.bool_], right: NDArray[np.bool_]) -> dict[str, Any]:
    """The share of `right` among the `chosen` clips, for each fold that has some."""
    folds = np.unique(held_out.of_fold[chosen])
    shares = {str(fold): float(right[chosen & (held_out.of_fold == fold)].mean()) for fold in folds}
    return {**metrics.mean_and_sd(list(shares.values())), "per_fold": shares, "n_clips": int(chosen.sum())}


def robustness(held_out: HeldOut, cache: Path) -> dict[str, float]:
    """Pooled accuracy of the same clips, clean and as each bad recording."""
    found = {"clean": float(held_out.right.mean())}
    for name, degrade in CONDITIONS.items():
        variant = "eval-" + name.replace(" ", "_").replace("/", "")
        features = compute_features(held_out.dataset, cache, variant=variant, degrade=degrade)
        found[name] = metrics.accuracy(held_out.predict(features).logits, held_out.targets)
    return found


def ood(
    held_out: HeldOut,
    recordings: Mapping[str, NDArray[np.float32]],
    left_out: Mapping[str, tuple[float, int]],
) -> tuple[OodRule, dict[str, Any]]:
    """The rule to export, and how often sounds of no class get past it.

    Args:
        recordings: log-mels `(window, n_mels, n_frames)` dB of recorded sounds of no class, by group.
        left_out: see `left_out.judge_left_out`.

    Raises:
        NothingLearned: there are no right answers to fit it to.
    """
    synthesised, kinds = synthesise(FOR_JUDGING, N_SYNTHESISED, JUDGING_SEED)
    groups = dict(recordings)
    groups |= {f"synthesised: {kind}": synthesised[np.array(kinds) == kind] for kind in sorted(set(kinds))}
    to_judge = {
        name: {fold.number: predict(fold.network, log_mels).ood for fold in held_out.folds}
        for name, log_mels in groups.items()
    }
    predictions, right = held_out.predictions, held_out.right
    found = cross_fit_rule(predictions, right, held_out.of_fold, to_judge)
    for name, (shown, count) in left_out.items():
        found["shown"][name], found["counts"][name] = shown, count
    return fit_rule(predictions.ood[right]), {**found, "speech_included": has_speech()}


def faithfulness(held_out: HeldOut, seed: int) -> dict[str, Any]:
    """Over the same number of clips of each fold, drawn at random; for each way of filling hidden cells."""
    found = {}
    for name, fill in FILLS.items():
        rng, generator = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
        parts = []
        for fold in held_out.folds:
            clips = rng.permutation(fold.clips)[: max(1, N_FAITHFULNESS // len(held_out.folds))]
            rows = np.flatnonzero(np.isin(held_out.features.clip_index, clips))
            log_mel = torch.from_numpy(held_out.features.log_mel[rows]).unsqueeze(1)
            parts.append(probability_drops(fold.network.model.cpu(), log_mel, fill, generator))
        joined = (torch.cat([getattr(part, kind) for part in parts]) for kind in ("cam", "random", "areas"))
        found[name] = summarise(Drops(*joined))
    return found
