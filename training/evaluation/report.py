"""The evaluation's findings on disk: `report.json` for the export and the model card, `report.md` for people."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.calibrate import MAX_FLAGGED_RIGHT
from training.graph import Calibration
from training.metrics import N_BINS

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
            unknown_weights=tuple(found["unknown_weights"]),
            unknown_bias=found["unknown_bias"],
            fitted_on=found["fitted_on"],
        )


def load_report(path: Path, data_fingerprint: str) -> Report | None:
    """The report, or None where there is none about this very data."""
    if not path.is_file():
        return None
    facts = json.loads(path.read_text(encoding="utf-8"))
    return Report(facts) if facts["data"]["fingerprint"] == data_fingerprint else None


def write_report(folder: Path, facts: Mapping[str, Any]) -> None:
    """Both files."""
    (folder / JSON_FILE).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    (folder / MARKDOWN_FILE).write_text(to_markdown(facts), encoding="utf-8")


def percent(share: float) -> str:
    """`0.8571` to `85.7`."""
    return f"{100 * share:.1f}"


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


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


def unknown_table(facts: Mapping[str, Any]) -> str:
    """How often sounds of no class are shown as if they were one, in percent."""
    found = facts["unknown"]
    return table(
        ["sounds of no class", "shown without “uncertain”, %", "answers"],
        [[name, percent(share), str(found["unknown_counts"][name])] for name, share in found["unknown_shown"].items()],
    )


def _left_out(unknown: Mapping[str, Any]) -> str:
    shares = [f"{percent(share)} % (without {name})" for name, share in unknown["right_flagged_without"].items()]
    if not shares:
        return ""
    return f"\nThe networks that did not learn a collection flag {' and '.join(shares)} of their own right answers."


def faithfulness_table(facts: Mapping[str, Any]) -> str:
    """What taking away the CAM's cells costs, against random ones."""
    rows = [
        [
            name,
            f"{found['drop_cam']['mean']:.3f} (sd {found['drop_cam']['sd']:.3f})",
            f"{found['drop_random']['mean']:.3f} (sd {found['drop_random']['sd']:.3f})",
            f"**{found['ratio']:.2f}** ({found['ratio_95'][0]:.2f} to {found['ratio_95'][1]:.2f})",
        ]
        for name, found in facts["faithfulness"].items()
    ]
    return table(["cells replaced by", "the CAM's", "random", "ratio (95 %)"], rows)


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


def _per_class(facts: Mapping[str, Any]) -> str:
    worst_first = sorted(facts["accuracy"]["per_class"].items(), key=lambda item: item[1])
    return table(["class", "accuracy, %"], [[label, percent(value)] for label, value in worst_first])


def to_markdown(facts: Mapping[str, Any]) -> str:
    """`report.md`."""
    data, calibration, unknown, cam = facts["data"], facts["calibration"], facts["unknown"], facts["faithfulness"]
    recipe = facts["recipe"]
    where = f"`{data['name']}`, {data['n_clips']} clips, {len(data['labels'])} classes, {data['n_folds']} folds"
    ece = f"{percent(calibration['ece_before'])} % before, **{percent(calibration['ece_after'])} %** after"
    chance = calibration["ece_by_chance"]
    exact = f"{percent(chance['mean'])} % (95 %: {percent(chance['low'])} to {percent(chance['high'])})"
    nll = f"{calibration['nll_before']:.3f} before, {calibration['nll_after']:.3f} after"
    any_fill = next(iter(cam.values()))
    return f"""# Evaluation

Written by `{facts["command"]}`; seed {facts["seed"]};
{facts["training_seconds"] / 60:.0f} minutes of training, added up over the networks of the folds.
Data {where}, fingerprint `{data["fingerprint"]}`.
No source recording is on both sides of a split.

Each figure is of clips that the network in question had not learned from, after the last of
{recipe["epochs"]} epochs, whether or not an earlier one was better.
± is the deviation between folds; chance between seeds was not measured.

## Accuracy

{accuracy_table(facts)}
“Among its own” is the same network's answer when only that collection's classes may win; it has learned from the other
collection too.

Among the best three: {percent(facts["accuracy"]["top_3"])} %.

![confusion matrix](confusion.png)

The commonest mistakes:

{_confusions(facts)}
Per class, worst first:

{_per_class(facts)}
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

`unknown_score` is the mean of five facts, each measured in deviations of the right answers: the background logit, the
energy, the lead of the best class, and the cosine with and the distance to the nearest class among the embeddings.
Nothing of it is fitted to sounds of no class; “uncertain” begins where {percent(MAX_FLAGGED_RIGHT)} % of the right
answers to held-out clips would carry it. In this table each fold is judged by what the other folds give. No sound of
these kinds was trained on; the classes of a left-out collection were played to a network that had learned without it.

{unknown_table(facts)}
Of the right answers **{percent(unknown["right_flagged"])} %** carry “uncertain”, of the wrong
ones {percent(unknown["wrong_flagged"])} %.{_left_out(unknown)}{"" if unknown["speech_included"] else NO_SPEECH}

## Does the class activation map point at what counted?

From {any_fill["n_clips"]} held-out clips, the {percent(any_fill["share_of_cells"])} % of cells that the map of the
predicted class ranks highest are taken away, or as many at random. How much less probable the class is then:

{faithfulness_table(facts)}
What a hole is filled with is heard too. Digital silence is the harder test: no recording has such holes, and only a
network that has met them in training takes random ones lightly. The clip's mean level is what training's masks leave.
"""
