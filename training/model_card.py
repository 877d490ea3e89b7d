"""The model card: what the network is, what it learned from, how good it is, where it fails."""

import json
from collections.abc import Mapping
from typing import Any

from audiocnn.logmel import LogMelConfig
from training.report import Report, accuracy_table, faithfulness_table, percent, robustness_table, unknown_table

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
    """Markdown, for the network in `facts` (see `train.save_model`) and the evaluation of its recipe."""
    config, log_mel = json.loads(facts["train_config"]), LogMelConfig()
    labels = ", ".join(facts["labels"])
    shape = ", ".join(str(size) for size in log_mel.shape)
    return f"""# audio_cnn {version}

A residual CNN that names one of {len(facts["labels"])} sounds in a window of {log_mel.window_s:g} s, and shows what it
heard: every stage's activations and an exact class activation map are outputs of the same graph.

* **Input** `log_mel` (batch, {shape}): dB relative to a full-scale sine;
  {log_mel.sample_rate / 1000:g} kHz, n_fft {log_mel.n_fft:,}, hop {log_mel.hop_length}, {log_mel.n_mels} mel bands;
  fingerprint `{log_mel.fingerprint()}`. The graph normalises each window itself.
* **Size** {n_parameters / 1e6:.2f} M parameters, {n_bytes / 1e6:.1f} MB.
* **Classes** {labels}.
* **Trained** from random weights on {facts["n_clips"]:,} clips of `{facts["data_name"]}` (fingerprint
  `{facts["data_fingerprint"]}`), {config["epochs"]} epochs, seed {config["seed"]}; the average of the weights after the
  last epoch. {percent(config["p_degraded"])} % of what it hears went through a room, noise, a band limit, a clipped
  input or an MP3 first.

{_figures(report)}
## Where it fails

* It knows only its classes. `unknown_score` > 0 marks what is probably none of them; it errs both ways (see above), and
  a new kind of sound that resembles a class will be called that class with confidence.
* One window has one answer: of two sounds at once it names the louder or the more familiar one.
* The clips were recorded for sound libraries. Far microphones, other rooms and strong background cost accuracy that
  the folds of one collection do not show.
* It is no safety device: do not rely on it to notice a fire or a child.

## Data and licence

{_attribution(report)}
The weights are published under the project's licence, Apache-2.0, with the attribution above.
"""


def _figures(report: Report | None) -> str:
    if report is None:
        return (
            "## Figures\n\nNone: this network's data has not been cross-validated, so its probabilities are not "
            "calibrated either. `python -m training.evaluate` does both.\n"
        )
    facts = report.facts
    calibration, unknown = facts["calibration"], facts["unknown"]
    return f"""## Figures

Of {facts["data"]["n_folds"]}-fold cross-validation with this recipe (`docs/model/report.md` has all of it). The shipped
weights were then trained on every clip and have no figure of their own.

{accuracy_table(facts)}
{robustness_table(facts)}
* Expected calibration error {percent(calibration["ece_after"])} %, where exact probabilities would show
  {percent(calibration["ece_by_chance"]["mean"])} % on as many clips; the temperature in the graph is
  {calibration["temperature"]:.3f}.
* {percent(unknown["right_flagged"])} % of right and {percent(unknown["wrong_flagged"])} % of wrong answers carry
  “uncertain”.

{unknown_table(facts)}
How much of a class's probability goes with the fifth of the spectrogram that its activation map ranks highest, against
a random fifth:

{faithfulness_table(facts)}"""


def _attribution(report: Report | None) -> str:
    subsets = report.facts["data"]["subsets"] if report else []
    known = [f"* {ATTRIBUTION[name]}\n" for name in subsets if name in ATTRIBUTION]
    return "".join(known) or "Whoever trained this network knows its recordings' licences: name them here.\n"
