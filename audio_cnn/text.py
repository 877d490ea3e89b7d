"""Answers as text for people, and as JSON for programs."""

import json
from collections.abc import Iterable

from audiocnn.confidences import round_confidences
from audiocnn.emoji import emoji_for
from audiocnn.v1 import analysis_pb2 as pb

BAR = 30
UNCERTAIN = "uncertain: this may be none of the sounds that the model knows"


def prediction_lines(predictions: Iterable[tuple[str, float]]) -> list[str]:
    """One line for each class: emoji, label, confidence and a bar."""
    return [
        f"  {emoji_for(label)} {label:<16} {confidence:6.1%}  {'▇' * round(confidence * BAR)}".rstrip()
        for label, confidence in predictions
    ]


def as_text(name: str, answer: pb.AnalyzeResponse, *, windows: bool) -> str:
    """The answer about one file, with `windows` also the likeliest class of each window."""
    recording = answer.recording
    lines = [f"{name}  ({recording.duration_s:.1f} s, {recording.format}, {recording.sample_rate} Hz)"]
    lines += prediction_lines((each.label, each.confidence) for each in answer.predictions)
    if answer.uncertain:
        lines.append(f"  {UNCERTAIN}")
    lines += [f"  note: {warning}" for warning in answer.warnings]
    if windows:
        lines += [_window_line(each, answer.model.labels) for each in answer.windows]
    return "\n".join(lines)


def _window_line(result: pb.WindowResult, labels: Iterable[str]) -> str:
    confidence, label = max(zip(result.confidences, labels, strict=True))
    window = result.window
    doubt = "  uncertain" if result.uncertain else ""
    return f"  {window.start_s:7.2f}–{window.end_s:.2f} s  {emoji_for(label)} {label:<16} {confidence:6.1%}{doubt}"


def as_json(name: str, answer: pb.AnalyzeResponse) -> str:
    """One line of JSON: the fields of the HTTP response without spectrogram, maps and waveform."""
    labels = [each.label for each in answer.predictions]
    confidences = round_confidences(each.confidence for each in answer.predictions)
    model = answer.model
    return json.dumps(
        {
            "file": name,
            "predictions": [{"class": c, "confidence": p} for c, p in zip(labels, confidences, strict=True)],
            "uncertain": answer.uncertain,
            "duration": answer.recording.duration_s,
            "windows": [
                {
                    "index": each.window.index,
                    "start": each.window.start_s,
                    "end": each.window.end_s,
                    "uncertain": each.uncertain,
                    "confidences": round_confidences(each.confidences),
                }
                for each in answer.windows
            ],
            "model": {
                "name": model.name,
                "version": model.version,
                "labels": list(model.labels),
                "log_mel_fingerprint": model.log_mel_fingerprint,
            },
            "warnings": list(answer.warnings),
            "request_id": answer.request_id,
        },
        ensure_ascii=False,
    )
