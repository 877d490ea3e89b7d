"""The model card: what the network is, what it learned from, how good it is, where it fails."""

from collections.abc import Mapping
from typing import Any

from audiocnn.sound.logmel import LogMelConfig
from training.evaluation.markdown import percent
from training.evaluation.report import (
    Report,
    accuracy_table,
    faithfulness_table,
    ood_table,
    per_class_table,
    robustness_table,
)
from training.pretrained import EFFICIENTAT

ATTRIBUTION = {
    "esc10": "ESC-10, the ten-class part of ESC-50: K. J. Piczak, “ESC: Dataset for Environmental Sound "
    "Classification”, ACM Multimedia 2015. CC BY 3.0; its clips come from Freesound under CC0 and CC BY, each with its "
    "author in the data set's own table. [github.com/karolpiczak/ESC-50](https://github.com/karolpiczak/ESC-50)",
    "kitchen20": "Kitchen20: M. Moreaux, M. Garcia Ortiz, I. Ferrané, F. Lerasle, “Benchmark for Kitchen20, a daily "
    "life dataset for audio-based human action recognition”, CBMI 2019. Apache-2.0; recordings from Freesound. "
    "[github.com/mmoreaux/Kitchen20](https://github.com/mmoreaux/Kitchen20)",
}
"""What is known of the collections that `data["subsets"]` may name."""


def model_card(
    facts: Mapping[str, Any], report: Report | None, *, version: str, n_parameters: int, n_bytes: int
) -> str:
    """Markdown, for the network in `facts` (see `checkpoint.TrainedNetwork`) and the evaluation of its recipe."""
    recipe, log_mel = facts["recipe"], LogMelConfig()
    labels = ", ".join(facts["labels"])
    shape = ", ".join(str(size) for size in log_mel.shape)
    started_from = "".join(f"{number}. {step}\n" for number, step in enumerate(facts["lineage"], start=1))
    return f"""# audio_cnn {version}

A MobileNetV3 that names one of {len(facts["labels"])} sounds in a window of {log_mel.window_s:g} s, and shows why:
every stage's activations and an exact class activation map are outputs of the same weights.

* **Input** `log_mel` (batch, {shape}): dB relative to a full-scale sine;
  {log_mel.sample_rate / 1000:g} kHz, frames of {log_mel.win_length} samples, n_fft {log_mel.n_fft:,},
  hop {log_mel.hop_length}, {log_mel.n_mels} mel bands up to {log_mel.f_max / 1000:g} kHz;
  fingerprint `{log_mel.fingerprint()}`. The graph normalises each window itself, so its level does not matter.
* **Size** {n_parameters / 1e6:.2f} M parameters; three graphs of at most {n_bytes / 1e6:.1f} MB: scores, scores with
  feature maps, every channel.
* **Classes** {labels}.

## Intended use

* Naming everyday sounds in recordings of seconds to minutes, one label for each window of {log_mel.window_s:g} s.
* Learning, teaching and research: seeing what a network reacts to, and testing it by hiding parts of a sound.
* A starting point for classes of your own (`make train DATA=folder`).

Out of scope: alarms and safety (fire, children, machines), identifying or counting people, evidence in court, and any
decision about a person. It has not been tested for these.

## Where it fails

* It knows only its classes. A positive OOD score marks what is probably none of them (“uncertain”); it errs both ways,
  and a new kind of sound that resembles a class will be called that class with confidence.
* One window has one answer: of two sounds at once it names the louder or the more familiar one.
* The clips were recorded for sound libraries. Far microphones, other rooms and strong background cost accuracy that
  the folds of one collection do not show.
* Squeeze-and-excitation and the normaliser let every cell depend a little on the whole window: the activation map shows
  which cells add up to the logit, not all that those cells depend on.

{_figures(report)}
## Training

{started_from}{len(facts["lineage"]) + 1}. {facts["n_clips"]:,} clips of `{facts["data_name"]}` (fingerprint
   `{facts["data_fingerprint"]}`), {recipe["epochs"]} epochs, seed {recipe["seed"]}; the average of the weights after
   the last epoch. {percent(recipe["p_degraded"])} % of the examples went through a room, noise, a band limit, a clipped
   input or an MP3 first, and in {percent(recipe["p_hidden"])} % some cells were hidden.

## Data and licence

{_attribution(report)}
The weights are published under the project's licence, Apache-2.0, with the attribution above.{_notice(facts)}
"""


def _notice(facts: Mapping[str, Any]) -> str:
    if EFFICIENTAT not in facts["lineage"]:
        return ""
    return (
        " Those that they started from are under the MIT licence, whose notice lies beside the graphs in "
        "`LICENSE-EfficientAT.txt`."
    )


def _figures(report: Report | None) -> str:
    if report is None:
        return (
            "## Figures\n\nNone: this network's data has not been cross-validated, so its probabilities are not "
            "calibrated either. `python -m training.evaluate` does both.\n"
        )
    facts = report.facts
    calibration, ood = facts["calibration"], facts["ood"]
    return f"""## Figures

From {facts["data"]["n_folds"]}-fold cross-validation with this recipe (`docs/model/report.md` has all of it). The
shipped weights were then trained on every clip and have no figure of their own.

{accuracy_table(facts)}
{robustness_table(facts)}
* Expected calibration error {percent(calibration["ece_after"])} %, where exact probabilities would show
  {percent(calibration["ece_by_chance"]["mean"])} % on as many clips; the temperature in the graph is
  {calibration["temperature"]:.3f}.
* {percent(ood["right_flagged"])} % of right and {percent(ood["wrong_flagged"])} % of wrong answers carry
  “uncertain”.

{ood_table(facts)}
How far a class's probability falls without the fifth of the spectrogram that its activation map ranks highest, and
without a random fifth:

{faithfulness_table(facts)}
Per class, worst first:

{per_class_table(facts)}"""


def _attribution(report: Report | None) -> str:
    subsets = report.facts["data"]["subsets"] if report else []
    known = [f"* {ATTRIBUTION[name]}\n" for name in subsets if name in ATTRIBUTION]
    return "".join(known) or "Name the licences of the recordings that this network was trained on here.\n"
