"""The exported graphs: names, shapes, values and metadata, by onnxruntime."""

import copy

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch
from numpy.typing import NDArray

from audiocnn import model_spec
from training.checkpoint import TrainedNetwork
from training.export import ExportError, check_parity, example_log_mels, to_onnx
from training.graph import OUTPUTS, Calibration, ExportedCNN

CALIBRATION = Calibration(temperature=0.8, ood_weights=(0.5, 0.2, 0.1, 0.3, 0.7), ood_bias=-0.4)
Answers = dict[str, NDArray[np.float32]]


@pytest.fixture(scope="module")
def exported(toy_network: TrainedNetwork) -> dict[str, ExportedCNN]:
    return {name: ExportedCNN(name, toy_network.model, CALIBRATION, toy_network.centres).eval() for name in OUTPUTS}


@pytest.fixture(scope="module")
def graphs(exported: dict[str, ExportedCNN]) -> dict[str, bytes]:
    return {name: to_onnx(graph, {"key": "value"}).SerializeToString() for name, graph in exported.items()}


@pytest.fixture(scope="module")
def sessions(graphs: dict[str, bytes]) -> dict[str, ort.InferenceSession]:
    return {name: ort.InferenceSession(graph, providers=["CPUExecutionProvider"]) for name, graph in graphs.items()}


def answer(session: ort.InferenceSession, log_mel: torch.Tensor) -> Answers:
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, {model_spec.INPUT: log_mel.numpy()}), strict=True))


@pytest.fixture(scope="module")
def session(sessions: dict[str, ort.InferenceSession]) -> ort.InferenceSession:
    """Of the graph that the shown window is analysed with."""
    return sessions[model_spec.MODEL_NAME]


def test_outputs_have_the_shared_names(sessions: dict[str, ort.InferenceSession]) -> None:
    for name, session in sessions.items():
        assert [output.name for output in session.get_outputs()] == OUTPUTS[name]
        assert [tensor.name for tensor in session.get_inputs()] == [model_spec.INPUT]


def test_any_batch_and_nothing_else_is_free(sessions: dict[str, ort.InferenceSession]) -> None:
    three = example_log_mels(3, seed=1)
    for session in sessions.values():
        for tensor in (*session.get_inputs(), *session.get_outputs()):
            assert isinstance(tensor.shape[0], str), tensor.name
            assert all(isinstance(size, int) for size in tensor.shape[1:]), tensor.name
        first = answer(session, three[:1])
        for name, values in answer(session, three).items():
            assert len(values) == 3
            assert np.abs(values[:1] - first[name]).mean() < 1e-4, name


def test_probabilities_are_calibrated_and_cams_exact(
    toy_network: TrainedNetwork, session: ort.InferenceSession
) -> None:
    out = answer(session, example_log_mels(4, seed=2))
    scaled = np.exp(out["logits"] / CALIBRATION.temperature)
    np.testing.assert_allclose(out["probabilities"], scaled / scaled.sum(axis=1, keepdims=True), atol=1e-5)
    bias = toy_network.model.head.bias.detach().numpy()
    np.testing.assert_allclose(out["cam"].mean(axis=(2, 3)) + bias, out["logits"], atol=1e-4)
    assert out["logits"].std(axis=0).max() > 0.1, "the clips must differ, or this would show nothing"


def test_a_cam_is_the_heads_weights_over_the_last_stages_channels(
    toy_network: TrainedNetwork, sessions: dict[str, ort.InferenceSession]
) -> None:
    log_mels, weights = example_log_mels(2, seed=3), toy_network.model.head.weight.detach().numpy()
    channels = answer(sessions[model_spec.ACTIVATIONS_MODEL_NAME], log_mels)["layer4.channels"]
    cam = answer(sessions[model_spec.MODEL_NAME], log_mels)["cam"]
    np.testing.assert_allclose(np.einsum("kc,ncft->nkft", weights, channels), cam, atol=1e-3)


def test_the_ood_score_is_the_fitted_formula(toy_network: TrainedNetwork, session: ort.InferenceSession) -> None:
    log_mels = example_log_mels(5, seed=4)
    out = answer(session, log_mels)
    with torch.no_grad():
        background = toy_network.model.explain(log_mels).background.numpy()
    logits = np.sort(out["logits"], axis=1)
    centres = toy_network.centres
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
    np.testing.assert_allclose(out["ood_score"][:, 0], expected, rtol=1e-3, atol=1e-3)


def test_batch_norm_is_folded_and_metadata_kept(graphs: dict[str, bytes]) -> None:
    for graph in graphs.values():
        proto = onnx.load_from_string(graph)
        assert "BatchNormalization" not in {node.op_type for node in proto.graph.node}
        assert {prop.key: prop.value for prop in proto.metadata_props} == {"key": "value"}


@pytest.mark.parametrize("served", OUTPUTS)
def test_a_graph_equals_the_network(exported: dict[str, ExportedCNN], graphs: dict[str, bytes], served: str) -> None:
    assert check_parity(graphs[served], exported[served], example_log_mels(2, seed=5)) < 1e-3


def test_a_graph_of_another_network_is_refused(exported: dict[str, ExportedCNN], graphs: dict[str, bytes]) -> None:
    right = exported[model_spec.MODEL_NAME]
    other = ExportedCNN(model_spec.MODEL_NAME, right.model, Calibration(temperature=0.5), right.centres)
    with pytest.raises(ExportError, match="'probabilities' differs"):
        check_parity(graphs[model_spec.MODEL_NAME], other, example_log_mels(2, seed=5))


def test_a_share_of_active_channels_that_is_wrong_is_refused(
    exported: dict[str, ExportedCNN], graphs: dict[str, bytes]
) -> None:
    """Single cells may differ by a channel, because of rounding; not the map."""
    model = copy.deepcopy(exported[model_spec.MODEL_NAME].model)
    model.layer1[0].depthwise.norm.bias.data += 0.05
    model.layer1[0].project.conv.weight.data *= 0
    broken = to_onnx(ExportedCNN(model_spec.MODEL_NAME, model, CALIBRATION, exported["audio_cnn"].centres), {})
    model.layer1[0].depthwise.norm.bias.data -= 0.05
    expected = ExportedCNN(model_spec.MODEL_NAME, model, CALIBRATION, exported["audio_cnn"].centres)
    with pytest.raises(ExportError, match=r"'layer1\.block0\.active' differs"):
        check_parity(broken.SerializeToString(), expected.eval(), example_log_mels(2, seed=5))


def test_rounding_does_not_grow_with_the_number_of_cells(
    toy_network: TrainedNetwork, session: ort.InferenceSession
) -> None:
    """A spectrogram far from 0 dB with much variance, against double precision."""
    log_mels = (example_log_mels(4, seed=6) * 1.5 - 20).clamp(-120, 0)
    exact = copy.deepcopy(toy_network.model).double()
    with torch.no_grad():
        expected = exact.normalise(log_mels.double())
        expected_logits = exact(log_mels.double()).numpy()
        np.testing.assert_allclose(toy_network.model.normalise(log_mels), expected, atol=2e-6)
    logits = session.run([model_spec.LOGITS], {model_spec.INPUT: log_mels.numpy()})[0]
    np.testing.assert_allclose(logits, expected_logits, atol=1e-4)
