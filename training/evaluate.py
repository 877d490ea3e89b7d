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

from training.checkpoint import RunMismatch, recipe
from training.config import TrainConfig, parse_config
from training.crossval import fold_jobs, load_folds, training_seconds
from training.data import compute_variants
from training.datasets import Dataset, DatasetError, load_dataset
from training.evaluation import findings
from training.evaluation.calibrate import cross_fit_temperature
from training.evaluation.explanations import explanations
from training.evaluation.findings import Fold, HeldOut
from training.evaluation.plots import draw_confusion, draw_reliability
from training.evaluation.report import write_report
from training.features import compute_features
from training.jobs import JobFailed, n_workers, run_jobs
from training.ood.left_out import judge_left_out, left_out_jobs
from training.ood.recordings import load_recordings
from training.ood.rule import NothingLearned
from training.pretrained import learned_clips
from training.train import pick_device


@dataclass(frozen=True, slots=True)
class EvaluateConfig(TrainConfig):
    """A recipe, and where the findings go."""

    run: Path = Path("runs/cv")
    out: Path = Path("docs/model")
    jobs: int = 0
    """Networks that are trained at the same time, a process each; 0 means as many as the cores hold, one on a GPU."""
    leave_out: bool = True
    """Where the data joins two collections: also train without some classes, to see whether they are uncertain."""
    ood: Path = Path()
    """A folder of recorded sounds of no class, to judge "uncertain" with."""
    ood_groups: Path = Path()
    """A table `filename, group` of them; what it leaves out is not used. Without it they are one group."""


def evaluate(config: EvaluateConfig) -> dict[str, Any]:
    """Everything in `report.json`.

    Raises:
        DatasetError: the data cannot be used, or the starting weights have learned from it.
        RunMismatch: `config.run` holds networks of other data, another recipe or other starting weights.
        JobFailed: a training ended badly.
        NothingLearned: there is no right answer to fit "uncertain" to.
    """
    dataset = load_dataset(config.data, config.subset)
    _check_unseen(dataset, config.init)
    recordings = load_recordings(config.ood, config.ood_groups) if config.ood.name else {}
    _train_all(dataset, config)
    held_out = _held_out(dataset, config)
    left_out = judge_left_out(dataset, config) if config.leave_out else {}
    rule, ood = findings.ood(held_out, recordings, left_out)
    temperature = cross_fit_temperature(held_out.predictions.logits, held_out.targets, held_out.of_fold)
    return {
        "command": shlex.join(["python", "-m", "training.evaluate", *_arguments()]),
        "seed": config.seed,
        "recipe": recipe(config),
        "lineage": held_out.folds[0].network.facts["lineage"],
        "training_seconds": training_seconds(config.run),
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
            "ood_weights": rule.weights.tolist(),
            "ood_bias": rule.bias,
            "fitted_on": f"{len(held_out.targets)} held-out clips of {len(held_out.folds)}-fold cross-validation",
        },
        "ood": ood,
        "faithfulness": findings.faithfulness(held_out, config.seed),
        "explanations": explanations(held_out, temperature["temperature"], config.seed),
    }


def _check_unseen(dataset: Dataset, init: str) -> None:
    """Held-out clips are held out only of a network that has not started from them."""
    if seen := len(learned_clips(init) & set(dataset.digests())):
        raise DatasetError(
            f"the starting weights have learned from {seen} of these recordings, so no figure would be honest: "
            "give others with --init, an EfficientAT mn04 checkpoint or none."
        )


def _train_all(dataset: Dataset, config: EvaluateConfig) -> None:
    compute_variants(dataset, config)  # fills the cache, which the jobs would otherwise all fill at once
    jobs = fold_jobs(dataset, config) + (left_out_jobs(dataset, config) if config.leave_out else [])
    run_jobs(jobs, n_workers(config.jobs, config.threads, pick_device(config.device)), config.threads)


def _held_out(dataset: Dataset, config: EvaluateConfig) -> HeldOut:
    networks = load_folds(dataset, config)
    fold_of = np.array([clip.fold for clip in dataset.clips])
    folds = [Fold(n, network, np.flatnonzero(fold_of == n)) for n, network in networks.items()]
    return HeldOut(dataset, folds, compute_features(dataset, config.cache))


def _arguments() -> list[str]:
    """The command line; of paths on this machine only their names."""
    return [Path(argument).name if "/" in argument else argument for argument in sys.argv[1:]]


def main() -> None:
    """Evaluates and writes `report.json`, `report.md` and their plots."""
    config = parse_config(EvaluateConfig, __doc__ or "")
    torch.set_num_threads(config.threads)
    try:
        report = evaluate(config)
    except (DatasetError, JobFailed, NothingLearned, RunMismatch) as error:
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
