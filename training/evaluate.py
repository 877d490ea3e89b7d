"""Cross-validates the recipe and writes what was found, and what is fitted, to `docs/model/`.

    python -m training.evaluate --data DIR [--run runs/cv] [--out docs/model] [--any-field-of-TrainConfig VALUE]

Trains one network for each fold (resumable; what is trained already is not trained again), then measures on the clips
that each has not seen. The last epoch is the one reported: nothing is chosen by these figures.
"""

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training import findings
from training.calibrate import NothingLearned, cross_fit_temperature
from training.config import TrainConfig, parse_config
from training.crossval import fold_config, fold_jobs, load_folds, training_seconds
from training.data import compute_variants
from training.datasets import Dataset, DatasetError, load_dataset
from training.features import compute_features
from training.findings import Fold, HeldOut
from training.jobs import JobFailed, n_workers, run_jobs
from training.leave_out import ask_about_left_out, leave_out_jobs
from training.pictures import draw_confusion, draw_reliability
from training.report import write_report
from training.train import FINAL, load_centres, pick_device

NOT_THE_RECIPE = frozenset({"data", "run", "cache", "device", "threads"})


@dataclass(frozen=True, slots=True)
class EvaluateConfig(TrainConfig):
    """A recipe, and where the findings go."""

    run: Path = Path("runs/cv")
    out: Path = Path("docs/model")
    jobs: int = 0
    """Networks that are trained at the same time, a process each; 0 means as many as the cores hold, one on a GPU."""
    leave_out: bool = True
    """Where the data joins two collections: also train without each, to hear what is said about its classes."""


def evaluate(config: EvaluateConfig) -> dict[str, Any]:
    """Everything in `report.json`.

    Raises:
        DatasetError: the data cannot be used.
        JobFailed: a training ended badly.
        NothingLearned: there is no right answer to learn "uncertain" from.
    """
    dataset = load_dataset(config.data, config.subset)
    _train_all(dataset, config)
    held_out = _held_out(dataset, config)
    rule, unknown = findings.unknown(held_out, ask_about_left_out(dataset, config) if config.leave_out else {})
    temperature = cross_fit_temperature(held_out.predictions.logits, held_out.targets, held_out.of_fold)
    return {
        "command": shlex.join(["python", "-m", "training.evaluate", "--data", "DIR", *_other_arguments()]),
        "seed": config.seed,
        "recipe": {n: getattr(config, n) for n in TrainConfig.__dataclass_fields__ if n not in NOT_THE_RECIPE},
        "training_seconds": training_seconds(config, dataset.folds),
        "data": {
            "name": dataset.name,
            "fingerprint": dataset.fingerprint(),
            "n_clips": len(dataset.clips),
            "n_folds": len(dataset.folds),
            "labels": list(dataset.labels),
            "subsets": sorted({clip.subset for clip in dataset.clips}),
        },
        "accuracy": findings.accuracy(held_out),
        "robustness": findings.robustness(held_out, config.cache),
        "calibration": {
            **temperature,
            "unknown_weights": rule.weights.tolist(),
            "unknown_bias": rule.bias,
            "fitted_on": f"{len(held_out.targets)} held-out clips of {len(held_out.folds)}-fold cross-validation",
        },
        "unknown": unknown,
        "faithfulness": findings.faithfulness(held_out, config.seed),
    }


def _train_all(dataset: Dataset, config: EvaluateConfig) -> None:
    jobs = fold_jobs(dataset, config) + (leave_out_jobs(dataset, config) if config.leave_out else [])
    if jobs:
        compute_variants(dataset, config)  # fills the cache, which the jobs would else fill all at once
        n_at_once = n_workers(config.jobs, config.threads, pick_device(config.device))
        run_jobs(jobs, n_at_once, config.threads)


def _held_out(dataset: Dataset, config: EvaluateConfig) -> HeldOut:
    models = load_folds(dataset, config)
    fold_of = np.array([clip.fold for clip in dataset.clips])
    folds = [
        Fold(n, model, load_centres(fold_config(config, n).run / FINAL), np.flatnonzero(fold_of == n))
        for n, model in models.items()
    ]
    return HeldOut(dataset, folds, compute_features(dataset, config.cache))


def _other_arguments() -> list[str]:
    """The command line without `--data`, whose value is a path on one machine."""
    arguments = sys.argv[1:]
    if "--data" in arguments:
        place = arguments.index("--data")
        arguments = arguments[:place] + arguments[place + 2 :]
    return arguments


def main() -> None:
    """Evaluates and writes `report.json`, `report.md` and their pictures."""
    config = parse_config(EvaluateConfig, __doc__ or "")
    torch.set_num_threads(config.threads)
    try:
        report = evaluate(config)
    except (DatasetError, JobFailed, NothingLearned) as error:
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
