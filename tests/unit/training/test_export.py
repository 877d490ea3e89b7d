"""The exported graph: names, shapes, parity, metadata, and when nothing is written."""

import copy
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch

from audiocnn import model_spec
from audiocnn.logmel import LogMelConfig
from tests.unit.training.data import random_network
from training import export as export_module
from training.export import ExportConfig, ExportError, check_parity, check_size, example_log_mels, export, to_onnx
from training.graph import Calibration, ClassCentres, ExportedCNN
from training.model import AudioCNN
from training.train import FINAL

LABELS = ["dog", "fan", "rain", "tap"]
CALIBRATION = Calibration(temperature=0.8, unknown_weights=(0.5, 0.2, 0.1, 0.3, 0.7), unknown_bias=-0.4)


@pytest.fixture(scope="module")
def model() -> AudioCNN:
    return random_network(len(LABELS))


@pytest.fixture(scope="module")
def exported(model: AudioCNN) -> ExportedCNN:
    log_mels = example_log_mels(8, seed=9)
    with torch.no_grad():
        embeddings = model.embed(model.normalise(log_mels))
    centres = ClassCentres(len(LABELS), embeddings.shape[1]).fit(embeddings, torch.arange(8) % len(LABELS))
    return ExportedCNN(model, CALIBRATION, centres).eval()


@pytest.fixture(scope="module")
def graph(exported: ExportedCNN) -> bytes:
    return to_onnx(exported, {"key": "value"})


@pytest.fixture(scope="module")
def session(graph: bytes) -> ort.InferenceSession:
    return ort.InferenceSession(graph, providers=["CPUExecutionProvider"])


def answer(session: ort.InferenceSession, log_mel: torch.Tensor) -> dict[str, np.ndarray]:
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, {model_spec.INPUT: log_mel.numpy()}), strict=True))


def test_outputs_have_the_shared_names(session: ort.InferenceSession) -> None:
    names = [output.name for output in session.get_outputs()]
    assert names[:5] == ["logits", "probabilities", "cam", "embedding", "unknown_score"]
    stages = ["conv1", "layer1", "layer2", "layer3", "layer4"]
    blocks = [f"{stage}.block{i}.{part}" for stage in stages[1:] for i in (0, 1) for part in ("conv", "relu")]
    assert set(names[5:]) == {*stages, *blocks, *(f"{stage}.channels" for stage in stages)}
    assert session.get_inputs()[0].name == model_spec.INPUT


def test_any_batch_and_nothing_else_is_free(session: ort.InferenceSession) -> None:
    for tensor in (*session.get_inputs(), *session.get_outputs()):
        assert isinstance(tensor.shape[0], str) and all(isinstance(size, int) for size in tensor.shape[1:]), tensor.name
    one, three = answer(session, example_log_mels(3, seed=1)[:1]), answer(session, example_log_mels(3, seed=1))
    for name, values in three.items():
        assert len(values) == 3
        np.testing.assert_allclose(values[:1], one[name], atol=1e-4, err_msg=name)


def test_probabilities_are_calibrated_and_cams_exact(model: AudioCNN, session: ort.InferenceSession) -> None:
    out = answer(session, example_log_mels(4, seed=2))
    scaled = np.exp(out["logits"] / CALIBRATION.temperature)
    np.testing.assert_allclose(out["probabilities"], scaled / scaled.sum(axis=1, keepdims=True), atol=1e-5)
    bias = model.head.bias.detach().numpy()
    np.testing.assert_allclose(out["cam"].mean(axis=(2, 3)) + bias, out["logits"], atol=1e-4)


def test_stages_are_the_means_of_their_channels(session: ort.InferenceSession) -> None:
    out = answer(session, example_log_mels(2, seed=3))
    for stage in ("conv1", "layer1", "layer4"):
        np.testing.assert_allclose(out[f"{stage}.channels"].mean(axis=1), out[stage], atol=1e-5)
    np.testing.assert_allclose(out["embedding"], out["layer4.channels"].mean(axis=(2, 3)), atol=1e-5)
    assert out["layer2.block0.conv"].min() < 0


def test_the_unknown_score_is_the_fitted_formula(exported: ExportedCNN, session: ort.InferenceSession) -> None:
    log_mels = example_log_mels(5, seed=4)
    out = answer(session, log_mels)
    with torch.no_grad():
        background = exported.model.explain(log_mels).background.numpy()
    logits = np.sort(out["logits"], axis=1)
    centres = exported.centres
    direction, means = out["embedding"] - centres.middle.numpy(), (centres.means - centres.middle).numpy()
    lengths = np.linalg.norm(direction, axis=1, keepdims=True) * np.linalg.norm(means, axis=1)
    cosine = direction @ means.T / lengths
    away = out["embedding"][:, None] - centres.means.numpy()  # (clip, class, channel)
    to_class = np.einsum("nki,ij,nkj->nk", away, centres.within.numpy(), away).min(axis=1)
    to_middle = np.einsum("ni,ij,nj->n", direction, centres.overall.numpy(), direction)
    distance = (to_class - to_middle) / out["embedding"].shape[1]
    energy = np.log(np.exp(logits).sum(axis=1))
    expected = 0.5 * background - 0.2 * energy + 0.1 * (logits[:, -2] - logits[:, -1]) - 0.3 * cosine.max(axis=1)
    expected += 0.7 * distance - 0.4
    np.testing.assert_allclose(out["unknown_score"][:, 0], expected, atol=1e-3)


def test_batch_norm_is_folded_and_metadata_kept(graph: bytes) -> None:
    proto = onnx.load_from_string(graph)
    assert "BatchNormalization" not in {node.op_type for node in proto.graph.node}
    assert {prop.key: prop.value for prop in proto.metadata_props} == {"key": "value"}


def test_parity_is_checked(exported: ExportedCNN, graph: bytes) -> None:
    assert check_parity(graph, exported, example_log_mels(2, seed=5)) < 1e-3
    other = ExportedCNN(exported.model, Calibration(temperature=0.5), exported.centres)
    with pytest.raises(ExportError, match="'probabilities' differs"):
        check_parity(graph, other, example_log_mels(2, seed=5))


def test_rounding_does_not_grow_with_the_number_of_cells(exported: ExportedCNN, session: ort.InferenceSession) -> None:
    """A spectrogram far from 0 dB with much variance, against double precision."""
    log_mels = (example_log_mels(4, seed=6) * 1.5 - 20).clamp(-120, 0)
    exact = copy.deepcopy(exported.model).double()
    with torch.no_grad():
        expected = exact.normalise(log_mels.double())
        expected_logits = exact(log_mels.double()).numpy()
        np.testing.assert_allclose(exported.model.normalise(log_mels), expected, atol=2e-6)
    logits = session.run([model_spec.LOGITS], {model_spec.INPUT: log_mels.numpy()})[0]
    np.testing.assert_allclose(logits, expected_logits, atol=2e-5)


def test_a_heavy_graph_is_refused() -> None:
    with pytest.raises(ExportError, match=r"12\.0 MB, the limit is 12"):
        check_size(bytes(12_000_001))


def finished_run(folder: Path, exported: ExportedCNN) -> Path:
    folder.mkdir()
    facts = {
        "labels": LABELS,
        "data_name": "toy",
        "data_fingerprint": "abc",
        "n_clips": 12,
        "train_config": json.dumps({"epochs": 1, "seed": 0, "p_degraded": 0.5}),
        "model_config": {"n_classes": len(LABELS), "width": 8, "dropout": 0.2},
        "centres": exported.centres.state_dict(),
    }
    torch.save({"state": exported.model.state_dict(), **facts}, folder / FINAL)
    return folder


def test_the_repository_is_whole(tmp_path: Path, exported: ExportedCNN) -> None:
    run = finished_run(tmp_path / "run", exported)
    export(ExportConfig(run=run, report=tmp_path / "none.json", out=tmp_path / "out", version="2.3.4"))
    first, second = tmp_path / "out" / "audio_cnn", tmp_path / "out" / "audio_cnn_activations"
    assert (first / "labels.txt").read_text().split() == LABELS
    assert "audio_cnn 2.3.4" in (first / "model_card.md").read_text()
    for link in ("model.onnx", "model.py"):
        assert (second / "1" / link).readlink() == Path("../../audio_cnn/1") / link
        assert (second / "1" / link).samefile(first / "1" / link)
    metadata = ort.InferenceSession(first / "1" / "model.onnx").get_modelmeta().custom_metadata_map
    assert metadata["log_mel_fingerprint"] == LogMelConfig().fingerprint()
    assert metadata["model_version"] == "2.3.4"
    assert json.loads(metadata["labels"]) == LABELS
    assert json.loads(metadata["head_bias"]) == pytest.approx(exported.model.head.bias.tolist(), abs=1e-6)


def test_nothing_is_written_when_the_graph_is_wrong(
    tmp_path: Path, exported: ExportedCNN, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = finished_run(tmp_path / "run", exported)
    monkeypatch.setattr(export_module, "PARITY_ATOL", 0.0)
    with pytest.raises(ExportError):
        export(ExportConfig(run=run, report=tmp_path / "none.json", out=tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_run_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="train first"):
        export(ExportConfig(run=tmp_path))
