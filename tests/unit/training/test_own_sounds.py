"""Somebody's own recordings, small: from a folder per class to a model repository of those classes."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest

from tests.unit.training.data import class_folders
from training import findings
from training.crossval import fold_config
from training.data import load_training_data
from training.datasets import load_dataset
from training.evaluate import EvaluateConfig, evaluate
from training.export import ExportConfig, export
from training.features import compute_features
from training.pictures import draw_confusion, draw_reliability
from training.report import write_report
from training.train import train


def test_from_a_folder_to_a_served_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "N_SYNTHESISED", 12)
    recipe = EvaluateConfig(
        data=class_folders(tmp_path / "own", n_classes=3, n_clips=2, seconds=5.0),
        run=tmp_path / "cv",
        cache=tmp_path / "cache",
        out=tmp_path / "docs",
        width=8,
        epochs=40,
        ema_decay=0.5,
        batch_size=6,
        lr=1e-2,
        mixup=0.0,
        crop_frames=64,
        n_degraded=0,
        n_unknown=6,
        device="cpu",
    )
    dataset = load_dataset(recipe.data)
    final = replace(recipe, run=tmp_path / "final")
    train(final, load_training_data(dataset, final))
    report = evaluate(recipe)
    recipe.out.mkdir()
    draw_confusion(np.array(report["accuracy"]["confusion"]), dataset.labels, recipe.out / "confusion.png")
    draw_reliability(report["calibration"]["reliability"], recipe.out / "reliability.png")
    write_report(recipe.out, report)
    export(ExportConfig(run=final.run, report=recipe.out / "report.json", out=tmp_path / "repository"))

    session = ort.InferenceSession(tmp_path / "repository" / "audio_cnn" / "1" / "model.onnx")
    assert json.loads(session.get_modelmeta().custom_metadata_map["labels"]) == ["class0", "class1", "class2"]
    log_mels = compute_features(dataset, recipe.cache).log_mel[:, None]
    logits, probabilities = session.run(["logits", "probabilities"], {"log_mel": log_mels})
    temperature = report["calibration"]["temperature"]
    expected = np.exp(logits / temperature)
    np.testing.assert_allclose(probabilities, expected / expected.sum(axis=1, keepdims=True), atol=1e-4)
    assert (logits.argmax(axis=1) == [clip.target for clip in dataset.clips]).all()
    assert str(tmp_path) not in json.dumps(report)
    assert "not calibrated" not in (tmp_path / "repository" / "audio_cnn" / "model_card.md").read_text()
    assert (recipe.out / "report.md").read_text().count("\n## ") == 5
    assert fold_config(recipe, 1).run.is_dir()
