"""The explanation of one recording as one HTML file that needs nothing else: no script, no other file, no network."""

import base64
from collections.abc import Iterable
from html import escape

import numpy as np

from audio_cnn.bitmap import bitmap_url
from audio_cnn.explanation import Explanation, Outcome, sentence
from audiocnn import masks
from audiocnn.emoji import emoji_for
from audiocnn.masks import Cells, Floats
from audiocnn.tensors import from_tensor
from audiocnn.v1 import whatif_pb2

RANGE_DB = 80.0
MAX_AUDIO_BYTES = 16 << 20
"""A longer recording is left out of the page."""
TOP = 5
MEDIA_TYPES = {"WAV": "audio/wav", "FLAC": "audio/flac", "OGG": "audio/ogg", "MP3": "audio/mpeg", "AIFF": "audio/aiff"}
TITLES = {"remove": "Without its evidence", "keep": "Nothing but its evidence"}

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #1a1a1a; background: #fff }
h1, h2 { line-height: 1.2 } .plot { position: relative; aspect-ratio: 501 / 200; margin: 0 0 .3rem }
.plot img, .plot svg { position: absolute; width: 100%; height: 100% }
table { border-collapse: collapse; margin: 1rem 0 } th, td { text-align: left; padding: .15rem 1rem .15rem 0 }
td.n { text-align: right; font-variant-numeric: tabular-nums } small { color: #555 }
.bar { display: inline-block; height: .7rem; background: #b5382a }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #16161a } small { color: #aaa } }
"""


def report(explanation: Explanation) -> str:
    """The page."""
    answer = explanation.answer
    shown, model, recording = answer.shown_window, answer.model, answer.recording
    label = _words(explanation.label)
    log_mel = from_tensor(answer.input_spectrogram)
    evidence = _cells(explanation.outcomes[0].evidence, explanation)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(explanation.name)}: why {label}?</title><style>{STYLE}</style></head><body>
<h1>{escape(explanation.name)}: why {label}?</h1>
<p>{recording.duration_s:.2f} s, {escape(recording.format)}, {recording.sample_rate} Hz;
explained is {shown.start_s:.2f} to {shown.end_s:.2f} s.
{escape(model.name)} {escape(model.version)}, spectrogram {escape(model.log_mel_fingerprint)}.</p>
{_player(explanation)}
<h2>Predictions</h2>
{_predictions(explanation)}
<h2>Where the evidence for {label} lies</h2>
{_plot(log_mel, log_mel, evidence, shown.end_s - shown.start_s)}
<p>Outlined: the {explanation.share:.0%} of the cells of its class activation map that speak most for it.</p>
{"".join(_outcome(explanation, outcome, log_mel) for outcome in explanation.outcomes)}
{_curve(explanation.curve) if explanation.curve else ""}
</body></html>
"""


def _words(label: str) -> str:
    return escape(label.replace("_", " "))


def _player(explanation: Explanation) -> str:
    media_type = MEDIA_TYPES.get(explanation.answer.recording.format)
    if media_type is None or len(explanation.audio) > MAX_AUDIO_BYTES:
        return "<p><small>The recording itself is not part of this page.</small></p>"
    data = base64.b64encode(explanation.audio).decode("ascii")
    return f'<p><audio controls src="data:{media_type};base64,{data}"></audio></p>'


def _predictions(explanation: Explanation) -> str:
    answer = explanation.answer
    rows = [
        f"<tr><td>{emoji_for(each.label)} {_words(each.label)}</td>"
        f'<td class="n">{each.confidence:.1%}</td>'
        f'<td><span class="bar" style="width:{each.confidence * 20:.2f}rem"></span></td></tr>'
        for each in answer.predictions[:TOP]
    ]
    doubt = "<p>Uncertain: this may be none of the sounds that the model knows.</p>" if answer.uncertain else ""
    return f"<table>{''.join(rows)}</table>{doubt}"


def _outcome(explanation: Explanation, outcome: Outcome, log_mel: Floats) -> str:
    shown = explanation.answer.shown_window
    after = from_tensor(outcome.evidence.spectrogram)
    plot = _plot(after, log_mel, _cells(outcome.evidence, explanation), shown.end_s - shown.start_s)
    return f"""<h2>{TITLES[outcome.mode]}</h2><p>{escape(sentence(explanation, outcome))}</p>{plot}
<p><small>{outcome.evidence.n_cells} cells; what is taken away has {outcome.evidence.fill_db:.1f} dB.</small></p>
{_table(explanation, outcome)}"""


def _table(explanation: Explanation, outcome: Outcome) -> str:
    results_shown = [("as it is", explanation.before, explanation.answer.uncertain)]
    results = [("evidence", outcome.evidence)]
    results += [(f"at random, {n}", each) for n, each in enumerate(outcome.at_random, start=1)]
    results_shown += [(name, result.confidences[explanation.index], result.uncertain) for name, result in results]
    rows = [
        f'<tr><td>{name}</td><td class="n">{value:.1%}</td><td>{"uncertain" if uncertain else ""}</td></tr>'
        for name, value, uncertain in results_shown
    ]
    return f"<table><tr><th>cells</th><th>{_words(explanation.label)}</th><th></th></tr>{''.join(rows)}</table>"


def _cells(result: whatif_pb2.VariantResult, explanation: Explanation) -> Cells:
    return masks.unpack(result.mask, explanation.grid)


def _plot(shown: Floats, scale_of: Floats, cells: Cells, seconds: float) -> str:
    """A spectrogram with the marked cells outlined, its colours those of `scale_of`."""
    high = float(scale_of.max())
    low = high - RANGE_DB
    n_mels, n_frames = shown.shape
    marked = masks.stretch(cells, (n_mels, n_frames))
    url = bitmap_url(shown, low, high)
    return f"""<div class="plot"><img alt="Spectrogram with the marked cells outlined" src="{url}">
<svg viewBox="0 0 {n_frames} {n_mels}" preserveAspectRatio="none" fill="none" stroke="#3ff" stroke-width="1.2">
<path vector-effect="non-scaling-stroke" d="{_outline(marked)}"/></svg></div>
<p><small>0 to {seconds:.2f} s, {n_mels} mel bands, low ones at the bottom;
{low:.0f} dB (dark) to {high:.0f} dB (bright).</small></p>"""


def _outline(marked: Cells) -> str:
    """The borders of marked cells as an SVG path, row 0 at the bottom."""
    n_mels = len(marked)
    padded = np.pad(marked, 1)
    level = ((row, column) for row, column in np.argwhere(padded[1:, 1:-1] != padded[:-1, 1:-1]))
    upright = ((row, column) for row, column in np.argwhere(padded[1:-1, 1:] != padded[1:-1, :-1]))
    lines = [f"M{column} {n_mels - row}h1" for row, column in level]
    lines += [f"M{column} {n_mels - row}v-1" for row, column in upright]
    return "".join(lines)


def _curve(curve: whatif_pb2.DeletionCurve) -> str:
    drawn = (("removed", "#b5382a", ""), ("kept", "#2a6fb5", ""), ("random", "#888", ' stroke-dasharray="6 4"'))
    lines = [
        f'<polyline fill="none" stroke="{colour}" stroke-width="2"{dash} points="{_points(getattr(curve, name))}"/>'
        for name, colour, dash in drawn
    ]
    return f"""<h2>Is the evidence faithful?</h2>
<p>More and more of the cells are taken away, the strongest evidence first (red, area under the curve
{curve.removed.auc:.2f}), or nothing but they is kept (blue, {curve.kept.auc:.2f}); dashed: areas at random are taken
away ({curve.random.auc:.2f}). A faithful map has a low red and a high blue curve.</p>
<svg viewBox="-1 -1 402 202" width="100%" role="img" aria-label="Confidence over the share of cells">
<rect width="400" height="200" fill="none" stroke="#888"/>{"".join(lines)}</svg>
<p><small>Across: 0 to 100 % of the cells; up: 0 to 100 % {_words(curve.class_label)}.</small></p>"""


def _points(curve: whatif_pb2.Curve) -> str:
    most = curve.n_cells[-1]
    points: Iterable[tuple[int, float]] = zip(curve.n_cells, curve.confidences, strict=True)
    return " ".join(f"{400 * n / most:.1f},{200 * (1 - confidence):.1f}" for n, confidence in points)
