"""What is shipped belongs together: weights, graphs, configurations, report and card.

`tests/contract/test_model_repository.py` has what the services rely on.
"""

from pathlib import Path

import onnx
import onnxruntime as ort
import pytest
import torch
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2 as pb

from audiocnn import model_spec
from tests.served import REPOSITORY, graph_file
from training.checkpoint import TrainedNetwork, load_network
from training.evaluation.report import Report, load_report
from training.export import check_parity, example_log_mels
from training.graph import OUTPUTS, ExportedCNN
from training.model import AudioCNN, ModelConfig
from training.pretrained import EFFICIENTAT, SHIPPED_WEIGHTS, load_start
from training.triton_config import SERVED_MODELS, ServedModel, render

REPORT = Path("docs/model/report.json")


@pytest.fixture(scope="module")
def network() -> TrainedNetwork:
    return load_network(SHIPPED_WEIGHTS)


@pytest.fixture(scope="module")
def report(network: TrainedNetwork) -> Report:
    found = load_report(REPORT, network.facts)
    assert found, f"{REPORT} is about other data or another recipe than the shipped weights"
    return found


@pytest.mark.parametrize("served", OUTPUTS)
def test_the_graphs_are_the_shipped_weights_with_the_reports_calibration(
    network: TrainedNetwork, report: Report, served: str
) -> None:
    exported = ExportedCNN(served, network.model, report.calibration, network.centres).eval()
    log_mels = example_log_mels(4, seed=0)
    check_parity(graph_file(served).read_bytes(), exported, log_mels)
    with torch.no_grad():
        assert network.model(log_mels).std(dim=0).max() > 0.1, "the clips must differ, or this would show nothing"


@pytest.mark.parametrize("served", SERVED_MODELS, ids=lambda served: served.name)
def test_the_configurations_are_those_that_the_graph_renders_to(served: ServedModel) -> None:
    path = graph_file(served.name)
    metadata = {prop.key: prop.value for prop in onnx.load(path).metadata_props}
    for file, cpu in (("config.pbtxt", False), ("configs/cpu.pbtxt", True)):
        found = text_format.Parse((REPOSITORY / served.name / file).read_text(encoding="utf-8"), pb.ModelConfig())
        rendered = render(served, path, int(path.parent.name), metadata, cpu=cpu)
        assert found == text_format.Parse(rendered, pb.ModelConfig()), file


def test_the_shipped_weights_are_a_start_for_other_classes(network: TrainedNetwork) -> None:
    model = AudioCNN(ModelConfig(n_classes=3)).eval()
    load_start(model, str(SHIPPED_WEIGHTS))
    normalised = model.normalise(example_log_mels(2, seed=0))
    with torch.no_grad():
        torch.testing.assert_close(model.embed(normalised), network.model.embed(normalised))


def test_the_shipped_weights_know_what_they_learned_from(network: TrainedNetwork, report: Report) -> None:
    facts = network.facts
    assert facts["lineage"] == report.facts["lineage"] == [EFFICIENTAT]
    assert facts["n_clips"] == len(facts["clips"]) == report.facts["data"]["n_clips"]
    labels = (REPOSITORY / model_spec.MODEL_NAME / model_spec.LABELS_FILE).read_text(encoding="utf-8").splitlines()
    assert facts["labels"] == report.facts["data"]["labels"] == labels


def test_the_card_has_the_reports_figures(report: Report) -> None:
    card = (REPOSITORY / model_spec.MODEL_NAME / "model_card.md").read_text(encoding="utf-8")
    metadata = ort.InferenceSession(graph_file(model_spec.MODEL_NAME)).get_modelmeta().custom_metadata_map
    assert card.startswith(f"# audio_cnn {metadata[model_spec.VERSION_KEY]}\n")
    assert f"{100 * report.facts['accuracy']['all']['mean']:.1f}" in card
    assert float(metadata[model_spec.TEMPERATURE_KEY]) == report.calibration.temperature
    if model_spec.ACCURACY_KEY in metadata:  # optional
        assert float(metadata[model_spec.ACCURACY_KEY]) == report.accuracy
