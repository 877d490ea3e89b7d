"""What is said of each feature map, against the network and its maps."""

import json

import onnx
import pytest
import torch

from audiocnn import model_spec
from tests.unit.training.data import random_network
from training.export import example_log_mels, to_onnx
from training.geometry import receptive_fields
from training.graph import Calibration, ExportedCNN, map_names
from training.layers import Layer, describe_layers
from training.model import ACTIVE_SUFFIX, PLAN, STAGES, AudioCNN
from training.ood.score import ClassCentres
from training.repository import GRAPH_FILE, REPOSITORY, versions


@pytest.fixture(scope="module")
def model() -> AudioCNN:
    return random_network()


@pytest.fixture(scope="module")
def layers(model: AudioCNN) -> dict[str, Layer]:
    exported = ExportedCNN(model_spec.MODEL_NAME, model, Calibration(), ClassCentres(4, 384))
    effective = {name: {"share_50": {"frequency": 3, "time": 5}} for name in map_names()}
    described = describe_layers(model, receptive_fields(to_onnx(exported, {}).graph), effective)
    return {str(layer["name"]): layer for layer in json.loads(json.dumps(described))}


def test_every_map_is_described_in_the_networks_order(layers: dict[str, Layer]) -> None:
    assert list(layers) == map_names()
    assert len({frozenset(layer) for layer in layers.values()}) == 1, "each with the same facts"
    for name, layer in layers.items():
        assert layer["stage"] == name.partition(".")[0]
        assert layer["quantity"] == ("active_share" if "." in name else "channel_mean")
        assert layer["receptive_field"].keys() == {"frequency", "time"}  # type: ignore[attr-defined]


def test_channels_and_strides_are_the_maps(model: AudioCNN, layers: dict[str, Layer]) -> None:
    with torch.no_grad():
        maps = model.explain(example_log_mels(1, seed=0)).maps
    n_mels, n_frames = 128, 501
    for name, layer in layers.items():
        field = layer["receptive_field"]
        assert -(-n_mels // field["frequency"]["jump"]) == maps[name].shape[-2], name  # type: ignore[index]
        assert -(-n_frames // field["time"]["jump"]) == maps[name].shape[-1], name  # type: ignore[index]
        if name in STAGES:
            assert layer["channels"] == maps[name].shape[1]
        else:
            assert 1 <= maps[name].mean() * layer["channels"] <= layer["channels"]  # type: ignore[operator]


def test_parameters_of_the_stages_are_all_but_the_heads(model: AudioCNN, layers: dict[str, Layer]) -> None:
    of_stages = sum(int(layers[stage]["parameters"]) for stage in STAGES)  # type: ignore[call-overload]
    heads = sum(p.numel() for part in (model.head, model.background) for p in part.parameters())
    assert of_stages + heads == sum(p.numel() for p in model.parameters())
    blocks = sum(int(layers[name]["parameters"]) for name in layers if name.startswith("layer3."))  # type: ignore[call-overload]
    assert blocks == layers["layer3"]["parameters"]


def test_some_known_layers(layers: dict[str, Layer]) -> None:
    def facts_of(name: str, *facts: str) -> list[object]:
        return [layers[name][fact] for fact in facts]

    facts = ("operation", "kernel", "stride", "activation", "squeeze_excitation")
    assert facts_of("conv1", *facts) == ["convolution", [3, 3], [2, 2], "hard swish", False]
    assert facts_of("layer3.block1.active", *facts) == ["inverted residual", [5, 5], [1, 1], "ReLU", True]
    assert facts_of("layer3.block1.active", "channels", "whole_window") == [48, True]
    assert facts_of("layer4", *facts) == ["9 inverted residuals, 1x1 convolution", [3, 3], [2, 2], "hard swish", True]
    assert facts_of("layer4.block0.active", "squeeze_excitation", "channels") == [False, 96]


def test_blocks_that_keep_size_and_channels_have_a_shortcut(layers: dict[str, Layer]) -> None:
    with_one = {name for name, layer in layers.items() if layer["has_shortcut"]}
    expected = {
        f"{stage}.block{index}{ACTIVE_SUFFIX}"
        for stage, plans in PLAN.items()
        for index, plan in enumerate(plans)
        if plan.stride == 1 and plan.n_in == plan.n_out
    }
    assert expected
    assert with_one == expected | {name.partition(".")[0] for name in expected}


def test_the_served_graph_adds_inputs_to_outputs_where_it_reports_a_shortcut() -> None:
    folder = REPOSITORY / model_spec.MODEL_NAME
    served = onnx.load(folder / str(versions(folder)[-1]) / GRAPH_FILE)
    facts = {prop.key: prop.value for prop in served.metadata_props}
    reported = sum(layer["has_shortcut"] for layer in json.loads(facts[model_spec.LAYERS_KEY]) if "." in layer["name"])
    convolved = {name for node in served.graph.node if node.op_type == "Conv" for name in node.output}
    constants = {tensor.name for tensor in served.graph.initializer}
    constants |= {name for node in served.graph.node if node.op_type == "Constant" for name in node.output}
    sums = [node for node in served.graph.node if node.op_type == "Add" and not constants & set(node.input)]
    assert sum(bool(convolved & set(node.input)) for node in sums) == reported
