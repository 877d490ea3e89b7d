"""From a finished run to a model repository, and when nothing is written."""

import base64
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
import torch

from audiocnn.sound.logmel import LogMelConfig
from training import export as export_module
from training.checkpoint import FINAL, TrainedNetwork, load_network, save_network
from training.export import ExportConfig, ExportError, example_log_mels, export
from training.graph import OUTPUTS, map_names
from training.model import STAGES
from training.pretrained import EFFICIENTAT
from training.responses import count_responses


@pytest.fixture
def run(tmp_path: Path, toy_network: TrainedNetwork) -> Path:
    (tmp_path / "run").mkdir()
    save_network(tmp_path / "run" / FINAL, toy_network)
    return tmp_path / "run"


def test_export_writes_the_complete_repository(tmp_path: Path, run: Path, toy_network: TrainedNetwork) -> None:
    out, weights = tmp_path / "out", tmp_path / "shipped" / "weights.safetensors"
    export(ExportConfig(run=run, report=tmp_path / "none.json", out=out, version="2.3.4", weights=weights))
    assert {folder.name for folder in out.iterdir()} == set(OUTPUTS)
    assert (out / "audio_cnn" / "labels.txt").read_text().split() == toy_network.facts["labels"]
    card = (out / "audio_cnn" / "model_card.md").read_text()
    assert "audio_cnn 2.3.4" in card and EFFICIENTAT in card
    torch.testing.assert_close(load_network(weights).model.state_dict(), toy_network.model.state_dict())
    head = toy_network.model.head
    for served in OUTPUTS:
        metadata_of = ort.InferenceSession(out / served / "1" / "model.onnx").get_modelmeta().custom_metadata_map
        assert metadata_of["log_mel_fingerprint"] == LogMelConfig().fingerprint()
        assert metadata_of["model_version"] == "2.3.4" and metadata_of["temperature"] == "1.0"
        assert json.loads(metadata_of["labels"]) == toy_network.facts["labels"]
        assert json.loads(metadata_of["head_bias"]) == pytest.approx(head.bias.tolist(), abs=1e-6)
        head_weights = np.frombuffer(base64.b64decode(metadata_of["head_weights"]), "<f4").reshape(4, -1)
        assert np.array_equal(head_weights, head.weight.detach().numpy())
        assert "accuracy" not in metadata_of  # nothing was evaluated
        layers = json.loads(metadata_of["layers"])
        assert [layer["name"] for layer in layers] == map_names()
        assert all(layer["effective_field"].keys() == {"centre", "share_50", "share_90"} for layer in layers)
        assert len(json.loads(metadata_of["first_convolution"])["kernels"]) == 8
        assert "channel_responses" not in metadata_of
    (licence,) = (out / "audio_cnn").glob("LICENSE*")
    assert "MIT License" in licence.read_text()


def test_what_channels_respond_to_is_exported_where_it_was_counted(
    tmp_path: Path, run: Path, toy_network: TrainedNetwork
) -> None:
    targets = torch.arange(12) % 4
    counted = count_responses(toy_network.model, example_log_mels(12, seed=3).squeeze(1), targets)
    save_network(run / FINAL, replace(toy_network, responses=counted))
    export(ExportConfig(run=run, report=tmp_path / "none.json", out=tmp_path / "out"))
    graph = tmp_path / "out" / "audio_cnn_scores" / "1" / "model.onnx"
    described = json.loads(ort.InferenceSession(graph).get_modelmeta().custom_metadata_map["channel_responses"])
    assert [stage["layer"] for stage in described] == list(STAGES)
    counts = np.frombuffer(base64.b64decode(described[-1]["counts"]), np.uint8).reshape(-1, 4)
    assert np.array_equal(counts, counted["layer4"].numpy())
    assert (counts.sum(axis=1) == described[-1]["n_windows"]).all()


def test_a_network_trained_from_random_weights_has_no_licence_file(
    tmp_path: Path, run: Path, toy_network: TrainedNetwork
) -> None:
    at_random = TrainedNetwork(toy_network.model, toy_network.centres, {**toy_network.facts, "lineage": []})
    save_network(run / FINAL, at_random)
    export(ExportConfig(run=run, report=tmp_path / "none.json", out=tmp_path / "out"))
    assert not list((tmp_path / "out").rglob("LICENSE*"))
    assert "EfficientAT" not in (tmp_path / "out" / "audio_cnn" / "model_card.md").read_text()


def test_nothing_is_written_when_a_graph_is_wrong(tmp_path: Path, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_module, "PARITY_ATOL", 0.0)
    with pytest.raises(ExportError):
        export(ExportConfig(run=run, report=tmp_path / "none.json", out=tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_run_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="train first"):
        export(ExportConfig(run=tmp_path))
