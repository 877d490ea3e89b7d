"""`audio-cnn explain sound.wav --remove evidence --report out.html`: what would a sound be without its evidence?

Its evidence is the strongest cells of the class's map. The same area at random, five times, is the comparison.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from audio_cnn.client import Client
from audio_cnn.explanation import Explanation, Outcome, as_json, as_text
from audio_cnn.report import report
from audiocnn import masks
from audiocnn.errors import AudioCnnError, InvalidRequest
from audiocnn.tensors import from_tensor
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import whatif_pb2

ALL_CLASSES = 10_000
DRAWS = 5
MODES = {"remove": whatif_pb2.MASK_MODE_REMOVE, "keep": whatif_pb2.MASK_MODE_KEEP}
FILLS = {"mean": whatif_pb2.MASK_FILL_MEAN, "silence": whatif_pb2.MASK_FILL_SILENCE}


def parse(arguments: list[str]) -> argparse.Namespace:
    """The command line behind `explain`."""
    parser = argparse.ArgumentParser(
        "audio-cnn explain", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="WAV, FLAC, OGG, MP3 or AIFF")
    for mode, words in (("remove", "take the evidence away (default)"), ("keep", "keep nothing but the evidence")):
        parser.add_argument(f"--{mode}", choices=["evidence"], help=words)
    parser.add_argument("--class", dest="label", default="", metavar="LABEL", help="default: the likeliest")
    parser.add_argument("--share", type=_share, default=0.2, help="of the map's cells that is its evidence (0.2)")
    parser.add_argument("--fill", choices=list(FILLS), default="mean", help="instead of what is removed (mean)")
    parser.add_argument("--start", type=float, default=0.0, metavar="S", help="where to start, in seconds")
    parser.add_argument("--end", type=float, metavar="S", help="where to end, in seconds")
    parser.add_argument("--window", type=int, metavar="N", help="the window to explain (default: the most confident)")
    parser.add_argument("--report", type=Path, metavar="FILE.html", help="one page with everything, to keep")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    options = parser.parse_args(arguments)
    options.modes = [mode for mode in MODES if getattr(options, mode)] or ["remove"]
    return options


def _share(text: str) -> float:
    share = float(text)
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError(f"{share} is not between 0 and 1")
    return share


def explain(client: Client, options: argparse.Namespace) -> Explanation:
    """Analyses a recording, and again without the evidence.

    Raises:
        AudioCnnError: with what to do.
        OSError: the file cannot be read.
    """
    audio = options.file.read_bytes()
    part = {"start_s": options.start, "end_s": options.end}
    answer = client.analyze(audio, top_k=ALL_CLASSES, window=options.window, **part)
    label = options.label or answer.predictions[0].label
    cam = next((from_tensor(each.values) for each in answer.saliency if each.label == label), None)
    if cam is None:
        raise InvalidRequest(f"There is no class {label!r}: it is one of {', '.join(answer.model.labels)}.")
    evidence = _evidence(cam, client.model(), options.share)
    variants = _variants(evidence, options)
    part["window"] = answer.shown_window.index
    results = list(client.what_if(audio, variants, spectrogram=True, **part).variants)
    size = 1 + DRAWS
    outcomes = [
        Outcome(mode, results[i * size], results[i * size + 1 : (i + 1) * size]) for i, mode in enumerate(options.modes)
    ]
    deletion = whatif_pb2.Deletion(class_label=label, fill=FILLS[options.fill])
    curve = client.what_if(audio, deletion=deletion, **part).curve if options.report else None
    index = list(answer.model.labels).index(label)
    rows, columns = evidence.shape
    return Explanation(options.file.name, audio, label, index, options.share, (rows, columns), answer, outcomes, curve)


def _evidence(cam: masks.Floats, model: pb.GetModelResponse, share: float) -> masks.Cells:
    """The strongest cells of a class's map, on the spectrogram where they are centred."""
    n_cells = min(max(1, round(share * cam.size)), cam.size - 1)
    rows, columns = cam.shape
    cells = masks.first_cells(masks.strongest_first(cam), n_cells, (rows, columns))
    layer = next(layer for layer in reversed(model.layers) if layer.name == layer.stage)
    field, measured = layer.receptive_field, layer.effective_field
    first = pb.Position(frequency=field.frequency.start, time=field.time.start)
    if measured.HasField("centre"):
        first = measured.centre
    axes = (first.frequency, field.frequency.jump), (first.time, field.time.jump)
    return masks.placed(cells, axes, (model.log_mel.n_mels, model.log_mel.n_frames))


def _variants(evidence: masks.Cells, options: argparse.Namespace) -> list[whatif_pb2.Variant]:
    """For each mode the evidence, then the areas at random."""
    rows, columns = evidence.shape
    areas = [whatif_pb2.AreaAtRandom(n_cells=int(evidence.sum()), seed=seed) for seed in range(DRAWS)]
    grid = whatif_pb2.MaskGrid(rows=rows, columns=columns)
    variants = []
    for mode in options.modes:
        same: dict[str, Any] = {"grid": grid, "mode": MODES[mode], "fill": FILLS[options.fill]}
        variants += [whatif_pb2.Variant(mask=masks.pack(evidence), **same)]
        variants += [whatif_pb2.Variant(area_at_random=area, **same) for area in areas]
    return variants


def main(arguments: list[str]) -> int:
    """Explains one recording; returns 1 where it cannot."""
    options = parse(arguments)
    try:
        with Client() as client:
            explanation = explain(client, options)
        print(as_json(explanation) if options.json else as_text(explanation))
        if options.report:
            options.report.write_text(report(explanation), encoding="utf-8")
            print(f"  {options.report} has the plots", file=sys.stderr)
    except AudioCnnError as error:
        print(f"{options.file}: {error.message}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    return 0
