"""A user's own recordings: from a folder for each class to a model repository with those classes."""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest

from tests.unit.training.data import class_folders, write_start, write_tone
from training import evaluate, export, train
from training.crossval import load_folds
from training.datasets import load_dataset
from training.evaluate import EvaluateConfig
from training.evaluation import findings
from training.features import compute_features
from training.graph import OUTPUTS

RECIPE = ["--epochs=2", "--batch-size=4", "--crop-frames=64", "--n-degraded=0", "--n-unknown=6", "--lr=1e-5"]
"""A low learning rate: random features do not survive many steps."""


def test_from_a_folder_to_a_served_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Train, evaluate and export, on tones of two seconds and from a network that has learned nothing."""
    monkeypatch.setattr(findings, "N_SYNTHESISED", 12)
    data = class_folders(tmp_path / "own", n_classes=3, n_clips=2, seconds=2.0)
    write_tone(tmp_path / "others" / "sound.wav", 5_000)
    start = write_start(tmp_path / "start.safetensors")
    recipe = [*RECIPE, f"--data={data}", f"--init={start}", f"--cache={tmp_path / 'cache'}"]

    def run(command: object, *arguments: str) -> None:
        monkeypatch.setattr(sys, "argv", ["command", *arguments])
        command.main()  # type: ignore[attr-defined]

    run(train, *recipe, f"--run={tmp_path / 'final'}")
    judging = [f"--run={tmp_path / 'cv'}", f"--out={tmp_path / 'docs'}", f"--ood={tmp_path / 'others'}", "--jobs=1"]
    run(evaluate, *recipe, *judging)
    report_file, repository = tmp_path / "docs" / "report.json", tmp_path / "repository"
    run(export, f"--run={tmp_path / 'final'}", f"--report={report_file}", f"--out={repository}")
    assert "version 1 with 3 classes" in capsys.readouterr().out

    report = json.loads(report_file.read_text())
    assert str(tmp_path) not in report_file.read_text()
    assert report["ood"]["counts"]["others"] == len(report["accuracy"]["all"]["per_fold"])
    assert {path.name for path in report_file.parent.iterdir()} == {
        "report.json", "report.md", "confusion.png", "reliability.png",
    }  # fmt: skip
    assert report_file.with_suffix(".md").read_text().count("\n## ") == 6
    card = (repository / "audio_cnn" / "model_card.md").read_text()
    assert "0 clips of `nothing`" in card and f"{100 * report['accuracy']['all']['mean']:.1f}" in card

    dataset = load_dataset(data)
    log_mels = compute_features(dataset, tmp_path / "cache").log_mel[:, None]
    for served in list(OUTPUTS)[:2]:
        session = ort.InferenceSession(repository / served / "1" / "model.onnx")
        metadata = session.get_modelmeta().custom_metadata_map
        assert json.loads(metadata["labels"]) == ["class0", "class1", "class2"]
        assert float(metadata["accuracy"]) == report["accuracy"]["all"]["mean"]
        logits, probabilities = session.run(["logits", "probabilities"], {"log_mel": log_mels})
        expected = np.exp(logits / report["calibration"]["temperature"])
        np.testing.assert_allclose(probabilities, expected / expected.sum(axis=1, keepdims=True), atol=1e-4)
        assert (logits.argmax(axis=1) == [clip.target for clip in dataset.clips]).all()
    assert tuple(load_folds(dataset, EvaluateConfig(run=tmp_path / "cv"))) == dataset.folds
