"""Cross-validates the recipe and writes what was found, and what is fitted, to `docs/model/`.

    python -m training.evaluate --data DIR [--run runs/cv] [--out docs/model] [--any-field-of-TrainConfig VALUE]

Trains one network for each fold (resumable; what is trained already is not trained again), then measures on the clips
that each has not seen. The last epoch is the one reported: nothing is chosen by these figures.
"""

import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from training import metrics
from training.calibrate import cross_fit_temperature, cross_fit_unknown, make_calibration
from training.config import TrainConfig, parse_config
from training.crossval import cross_validate, fold_config, training_seconds
from training.datasets import Dataset, DatasetError, load_dataset
from training.degrade import CONDITIONS
from training.faithfulness import FILLS, Drops, probability_drops, summarise
from training.features import Features, compute_features
from training.graph import ClassCentres
from training.leave_out import unknown_by_left_out_subset
from training.model import AudioCNN
from training.pictures import draw_confusion, draw_reliability
from training.predict import Predictions, join, predict, predict_clips
from training.report import write_report
from training.train import FINAL, load_centres
from training.unknown import FOR_JUDGING, FOR_TRAINING, has_speech, synthesise

N_FAITHFULNESS = 200
N_SYNTHESISED = 240
FIT_SEED, JUDGING_SEED = 101, 202


@dataclass(frozen=True, slots=True)
class EvaluateConfig(TrainConfig):
    """A recipe, and where the findings go."""

    run: Path = Path("runs/cv")
    out: Path = Path("docs/model")
    leave_out: bool = True
    """Where the data joins two collections: also train without each, to hear what is said about its classes."""
    leave_out_epochs: int = 20
    """Enough for that: those networks are asked what they do not know."""


@dataclass(frozen=True, slots=True)
class Fold:
    """One network and the clips that it has not learned from."""

    number: int
    model: AudioCNN
    centres: ClassCentres
    clips: NDArray[np.int64]


def evaluate(config: EvaluateConfig) -> dict[str, Any]:
    """Everything in `report.json`.

    Raises:
        DatasetError: the data cannot be used.
    """
    dataset = load_dataset(config.data, config.subset)
    models = cross_validate(dataset, config)
    fold_of = np.array([clip.fold for clip in dataset.clips])
    folds = [
        Fold(n, model, load_centres(fold_config(config, n).run / FINAL), np.flatnonzero(fold_of == n))
        for n, model in models.items()
    ]
    clean = compute_features(dataset, config.cache)
    held_out = join([predict_clips(fold.model, fold.centres, clean, fold.clips) for fold in folds])
    targets = np.array([clip.target for clip in dataset.clips])[held_out.clips]
    of_fold = fold_of[held_out.clips]
    temperature = cross_fit_temperature(held_out.logits, targets, of_fold)
    unknown = _unknown(dataset, config, folds, held_out, targets, of_fold)
    rule = unknown.pop("rule")
    fitted_on = f"{len(targets)} held-out clips of {len(folds)}-fold cross-validation"
    return {
        "command": shlex.join(["python", "-m", "training.evaluate", "--data", "DIR", *_other_arguments()]),
        "seed": config.seed,
        "recipe": _recipe(config),
        "training_seconds": training_seconds(config, dataset.folds),
        "data": _data_facts(dataset),
        "accuracy": _accuracy(dataset, held_out, targets, of_fold),
        "robustness": _robustness(dataset, config, folds, held_out, targets),
        "calibration": {
            **temperature,
            **_calibration_facts(make_calibration(float(temperature["temperature"]), rule, fitted_on)),  # type: ignore[arg-type]
        },
        "unknown": unknown,
        "faithfulness": _faithfulness(folds, clean, config.seed),
    }


def _other_arguments() -> list[str]:
    """The command line without `--data`, whose value is a path on one machine."""
    arguments = sys.argv[1:]
    if "--data" in arguments:
        place = arguments.index("--data")
        arguments = arguments[:place] + arguments[place + 2 :]
    return arguments


def _recipe(config: EvaluateConfig) -> dict[str, Any]:
    hidden = {"data", "run", "cache", "out", "device", "threads"}
    return {name: getattr(config, name) for name in TrainConfig.__dataclass_fields__ if name not in hidden}


def _data_facts(dataset: Dataset) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "fingerprint": dataset.fingerprint(),
        "n_clips": len(dataset.clips),
        "n_folds": len(dataset.folds),
        "labels": list(dataset.labels),
        "subsets": sorted({clip.subset for clip in dataset.clips}),
    }


def _accuracy(
    dataset: Dataset, held_out: Predictions, targets: NDArray[np.int64], of_fold: NDArray[np.int64]
) -> dict[str, Any]:
    subset_of = np.array([clip.subset for clip in dataset.clips])[held_out.clips]
    groups: dict[str, NDArray[np.bool_]] = {"all": np.ones(len(targets), bool)}
    if len(set(subset_of)) > 1:
        groups |= {str(name): subset_of == name for name in np.unique(subset_of)}
    found: dict[str, Any] = {}
    for name, chosen in groups.items():
        per_fold = {
            str(fold): metrics.accuracy(
                held_out.logits[chosen & (of_fold == fold)], targets[chosen & (of_fold == fold)]
            )
            for fold in np.unique(of_fold)
        }
        found[name] = {
            **metrics.mean_and_sd(list(per_fold.values())),
            "per_fold": per_fold,
            "n_clips": int(chosen.sum()),
        }
    predicted = held_out.logits.argmax(axis=1)
    table = metrics.confusion(predicted, targets, len(dataset.labels))
    found["top_3"] = metrics.accuracy(held_out.logits, targets, top_k=3)
    found["per_class"] = {label: float(table[i, i] / table[i].sum()) for i, label in enumerate(dataset.labels)}
    found["confusion"] = table.tolist()
    return found


def _robustness(
    dataset: Dataset, config: EvaluateConfig, folds: list[Fold], held_out: Predictions, targets: NDArray[np.int64]
) -> dict[str, float]:
    """Pooled accuracy of the same held-out clips, clean and as each bad recording."""
    found = {"clean": metrics.accuracy(held_out.logits, targets)}
    for name, degrade in CONDITIONS.items():
        variant = "eval-" + name.replace(" ", "_").replace("/", "")
        features = compute_features(dataset, config.cache, variant=variant, degrade=degrade)
        worse = join([predict_clips(fold.model, fold.centres, features, fold.clips) for fold in folds])
        found[name] = metrics.accuracy(worse.logits, targets)
    return found


def _unknown(
    dataset: Dataset,
    config: EvaluateConfig,
    folds: list[Fold],
    held_out: Predictions,
    targets: NDArray[np.int64],
    of_fold: NDArray[np.int64],
) -> dict[str, Any]:
    right = held_out.logits.argmax(axis=1) == targets
    fit_sounds, _ = synthesise(FOR_TRAINING, N_SYNTHESISED, FIT_SEED)
    judging_sounds, kinds = synthesise(FOR_JUDGING, N_SYNTHESISED, JUDGING_SEED)
    to_fit = [np.concatenate([predict(fold.model, fold.centres, fit_sounds).unknown for fold in folds])]
    to_judge: dict[str, dict[int, metrics.FloatArray]] = {}
    for fold in folds:
        features = predict(fold.model, fold.centres, judging_sounds).unknown
        for kind in sorted(set(kinds)):
            to_judge.setdefault(kind, {})[fold.number] = features[np.array(kinds) == kind]
    left_out = (
        unknown_by_left_out_subset(dataset, replace(config, epochs=config.leave_out_epochs)) if config.leave_out else {}
    )
    found = cross_fit_unknown(held_out, right, of_fold, [*to_fit, *left_out.values()], to_judge)
    for name in left_out:  # each left-out collection is judged by a rule that was fitted without it
        others = [features for other, features in left_out.items() if other != name]
        rule_without = cross_fit_unknown(
            held_out,
            right,
            of_fold,
            [*to_fit, *others],
            {name: dict.fromkeys((fold.number for fold in folds), left_out[name])},
        )
        found["unknown_shown"][f"classes of {name}, left out"] = rule_without["unknown_shown"][name]  # type: ignore[index]
        found["unknown_counts"][f"classes of {name}, left out"] = len(left_out[name])  # type: ignore[index]
    return {**found, "speech_included": has_speech()}


def _calibration_facts(calibration: Any) -> dict[str, Any]:
    return {
        "unknown_weights": list(calibration.unknown_weights),
        "unknown_bias": calibration.unknown_bias,
        "fitted_on": calibration.fitted_on,
    }


def _faithfulness(folds: list[Fold], clean: Features, seed: int) -> Mapping[str, object]:
    """Over the same number of held-out clips of each fold, drawn at random; for each way of taking cells away."""
    found = {}
    for name, fill in FILLS.items():
        rng, generator = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
        parts = []
        for fold in folds:
            clips = rng.permutation(fold.clips)[: N_FAITHFULNESS // len(folds)]
            rows = np.flatnonzero(np.isin(clean.clip_index, clips))
            log_mel = torch.from_numpy(clean.log_mel[rows]).unsqueeze(1)
            parts.append(probability_drops(fold.model.cpu(), log_mel, fill, generator))
        found[name] = summarise(Drops(torch.cat([p.cam for p in parts]), torch.cat([p.random for p in parts])))
    return found


def main() -> None:
    """Evaluates and writes `report.json`, `report.md` and their pictures."""
    config = parse_config(EvaluateConfig, __doc__ or "")
    torch.set_num_threads(config.threads)
    try:
        report = evaluate(config)
    except DatasetError as error:
        sys.exit(f"evaluate: {error}")
    config.out.mkdir(parents=True, exist_ok=True)
    draw_confusion(np.array(report["accuracy"]["confusion"]), report["data"]["labels"], config.out / "confusion.png")
    draw_reliability(report["calibration"]["reliability"], config.out / "reliability.png")
    write_report(config.out, report)
    for name, found in report["accuracy"].items():
        if isinstance(found, dict) and "per_fold" in found:
            print(f"evaluate: {name}: {100 * found['mean']:.1f} % ± {100 * found['sd']:.1f} between folds")
    print(f"evaluate: details in {config.out / 'report.md'}")


if __name__ == "__main__":
    main()
