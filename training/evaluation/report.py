"""The evaluation's findings on disk: `report.json` for the export and the model card, `report.md` for people."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.evaluation.explanations_text import explanations_text
from training.evaluation.markdown import percent, table
from training.evaluation.metrics import N_BINS
from training.graph import Calibration
from training.ood.rule import MAX_FLAGGED_RIGHT

JSON_FILE, MARKDOWN_FILE = "report.json", "report.md"
N_CONFUSIONS = 12
NO_SPEECH = " `espeak-ng` was not installed: no speech was among the sounds."


@dataclass(frozen=True, slots=True)
class Report:
    """`docs/model/report.json`."""

    facts: Mapping[str, Any]

    @property
    def calibration(self) -> Calibration:
        """What goes into the graph."""
        found = self.facts["calibration"]
        return Calibration(
            temperature=found["temperature"],
            ood_weights=tuple(found["ood_weights"]),
            ood_bias=found["ood_bias"],
            fitted_on=found["fitted_on"],
        )

    @property
    def accuracy(self) -> float:
        """Share of all clips that a network that was not trained on them classified right, mean of the folds."""
        return float(self.facts["accuracy"]["all"]["mean"])


def load_report(path: Path, network: Mapping[str, Any]) -> Report | None:
    """The report, or None where there is none about this network's data, recipe and starting weights.

    Args:
        network: its facts, see `checkpoint.TrainedNetwork`.
    """
    if not path.is_file():
        return None
    facts = json.loads(path.read_text(encoding="utf-8"))
    said = facts["data"]["fingerprint"], facts["recipe"], facts["lineage"]
    return Report(facts) if said == (network["data_fingerprint"], network["recipe"], network["lineage"]) else None


def write_report(folder: Path, facts: Mapping[str, Any]) -> None:
    """Both files."""
    (folder / JSON_FILE).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    (folder / MARKDOWN_FILE).write_text(to_markdown(facts), encoding="utf-8")


def accuracy_table(facts: Mapping[str, Any]) -> str:
    """Accuracy of each collection on each fold, in percent."""
    groups = {
        name: found for name, found in facts["accuracy"].items() if isinstance(found, dict) and "per_fold" in found
    }
    folds = list(facts["accuracy"]["all"]["per_fold"])
    return table(
        ["accuracy, %", *(f"fold {fold}" for fold in folds), "mean ± sd", "clips"],
        [
            [
                name,
                *(percent(found["per_fold"][fold]) for fold in folds),
                f"**{percent(found['mean'])}** ± {percent(found['sd'])}",
                str(found["n_clips"]),
            ]
            for name, found in groups.items()
        ],
    )


def robustness_table(facts: Mapping[str, Any]) -> str:
    """Accuracy of the same clips as bad recordings, in percent."""
    clean = facts["robustness"]["clean"]
    return table(
        ["recording", "accuracy, %", "change"],
        [[name, percent(value), f"{100 * (value - clean):+.1f}"] for name, value in facts["robustness"].items()],
    )


def ood_table(facts: Mapping[str, Any]) -> str:
    """How often sounds of no class are shown as if they were one, in percent."""
    found = facts["ood"]
    return table(
        ["sounds of no class", "shown without “uncertain”, %", "answers"],
        [[name, percent(share), str(found["counts"][name])] for name, share in found["shown"].items()],
    )


def faithfulness_table(facts: Mapping[str, Any]) -> str:
    """What hiding the CAM's cells costs, against random single cells and random contiguous areas."""
    rows = []
    for fill, found in facts["faithfulness"].items():
        for kind, title in (("random", "single cells"), ("areas", "contiguous areas")):
            ratio = "–"
            if found[kind]["ratio"] is not None:
                low, high = found[kind]["ratio_95"]
                ratio = f"**{found[kind]['ratio']:.2f}** ({low:.2f} to {high:.2f})"
            drops = [f"{drop['mean']:.3f} (sd {drop['sd']:.3f})" for drop in (found["drop_cam"], found[kind]["drop"])]
            rows.append([fill, title, *drops, ratio])
    return table(["cells filled with", "at random", "drop, CAM", "drop, random", "ratio (95 %)"], rows)


def _confusions(facts: Mapping[str, Any]) -> str:
    labels, counts = facts["data"]["labels"], facts["accuracy"]["confusion"]
    wrong = [
        (count, labels[true], labels[predicted])
        for true, row in enumerate(counts)
        for predicted, count in enumerate(row)
        if true != predicted and count
    ]
    return table(
        ["true", "predicted", "clips"],
        [[true, predicted, str(count)] for count, true, predicted in sorted(wrong, reverse=True)[:N_CONFUSIONS]],
    )


def per_class_table(facts: Mapping[str, Any]) -> str:
    """Accuracy of each class, in percent."""
    worst_first = sorted(facts["accuracy"]["per_class"].items(), key=lambda item: item[1])
    return table(["class", "accuracy, %"], [[label, percent(value)] for label, value in worst_first])


def to_markdown(facts: Mapping[str, Any]) -> str:
    """`report.md`."""
    data, calibration, ood, cam = facts["data"], facts["calibration"], facts["ood"], facts["faithfulness"]
    recipe = facts["recipe"]
    where = f"`{data['name']}`, {data['n_clips']} clips, {len(data['labels'])} classes, {data['n_folds']} folds"
    ece = f"{percent(calibration['ece_before'])} % before, **{percent(calibration['ece_after'])} %** after"
    chance = calibration["ece_by_chance"]
    exact = f"{percent(chance['mean'])} % (95 %: {percent(chance['low'])} to {percent(chance['high'])})"
    nll = f"{calibration['nll_before']:.3f} before, {calibration['nll_after']:.3f} after"
    lineage = "; ".join(facts["lineage"]) or "random weights"
    any_fill = next(iter(cam.values()))
    return f"""# Evaluation

Written by `{facts["command"]}`; seed {facts["seed"]};
{facts["training_seconds"] / 60:.0f} minutes of training, added up over all networks.
Data {where}, fingerprint `{data["fingerprint"]}`.
No source recording is on both sides of a split. The networks start from {lineage}.

Each figure is of clips that the network in question had not learned from, after the last of
{recipe["epochs"]} epochs, whether or not an earlier one was better.
± is the deviation between folds; chance between seeds was not measured.

## Accuracy

{accuracy_table(facts)}
“Among its own” is the same network's answer when only that collection's classes may win; it has learned from the other
collection too.

Top-3 accuracy: {percent(facts["accuracy"]["top_3"])} %.

![confusion matrix](confusion.png)

The most frequent errors:

{_confusions(facts)}
Per class, worst first:

{per_class_table(facts)}
## Bad recordings

The same held-out clips, changed before the log-mel, all folds pooled:

{robustness_table(facts)}
## Calibration

Temperature {calibration["temperature"]:.3f}, fitted on all held-out clips. For the figures here each fold was scaled
by the temperature of the others. Expected calibration error over {N_BINS} bins: {ece}
(all folds pooled; mean of the folds {percent(calibration["ece_after_mean_of_folds"])} %, which few clips push up).
Probabilities that were exact would show {exact} on as many clips.
Negative log likelihood {nll}.

![reliability](reliability.png)

## Sounds of no class

The OOD score (out-of-distribution) is the mean of five features, each measured in deviations of the right answers: the
background logit, the energy, the lead of the best class, and the cosine with and the relative Mahalanobis distance to
the nearest class among the embeddings. Nothing of it is fitted to sounds of no class: “uncertain” begins where
{percent(MAX_FLAGGED_RIGHT)} % of the right answers to held-out clips would carry it. In this table each fold is judged
by the rule of the other folds. Recorded and synthesised sounds are of kinds that were never trained on. Left-out
classes are scored by networks that trained without them, with the rule of their own right answers.

{ood_table(facts)}
Of the right answers **{percent(ood["right_flagged"])} %** carry “uncertain”, of the wrong ones
{percent(ood["wrong_flagged"])} %.{"" if ood["speech_included"] else NO_SPEECH}

## Is the class activation map faithful?

In {any_fill["n_clips"]} held-out clips, the {percent(any_fill["share_of_cells"])} % of cells that the map of the
predicted class ranks highest are hidden, or as many at random. How much less probable the class is then:

{faithfulness_table(facts)}
Contiguous areas are the fairer comparison, because what the map marks hangs together too. Digital silence is the harder
fill: no recording has such holes.
{explanations_text(facts)}"""
