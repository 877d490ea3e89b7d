"""The graphs, Triton's two configurations of each and the code that serves them mean the same model."""

import base64
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from google.protobuf import text_format
from tritonclient.grpc.model_config_pb2 import TYPE_FP32, ModelConfig

from audiocnn.model_spec import (
    ACTIVATIONS_MODEL_NAME,
    CAM,
    CHANNELS_SUFFIX,
    EMBEDDING,
    FINGERPRINT_KEY,
    HEAD_BIAS_KEY,
    HEAD_WEIGHTS_KEY,
    INPUT,
    LABELS_FILE,
    LAYERS_KEY,
    LOGITS,
    MODEL_NAME,
    PROBABILITIES,
    SCORES,
    SCORES_MODEL_NAME,
    TEMPERATURE_KEY,
    VERSION_KEY,
)
from audiocnn.sound.logmel import LogMelConfig
from tests.served import REPOSITORY, graph_file, version_folder

MODELS = [MODEL_NAME, SCORES_MODEL_NAME, ACTIVATIONS_MODEL_NAME]
MAX_MAPS = 21
"""Feature maps in the default answer: more would fill the page and the answer."""
MAX_GRAPH_BYTES = 4_000_000
MAY_DIFFER = {
    "backend",
    "platform",
    "instance_group",
    "max_batch_size",
    "optimization",
    "default_model_filename",
    "model_warmup",
}
"""What depends on the machine; everything else must be the same in every configuration of a model."""
MACHINE_PARAMETERS = {"cudnn_conv_algo_search"}


def config_files(model: str) -> list[Path]:
    return [REPOSITORY / model / "config.pbtxt", *sorted((REPOSITORY / model / "configs").glob("*.pbtxt"))]


CONFIGS = [path for model in MODELS for path in config_files(model)]
CONFIG_IDS = [str(path.relative_to(REPOSITORY)) for path in CONFIGS]


def read(path: Path) -> ModelConfig:
    """Strictly: an unknown field is an error, as it is to Triton."""
    return text_format.Parse(path.read_text(), ModelConfig())


def graph_of(model: str) -> onnx.ModelProto:
    return onnx.load(graph_file(model))


def dims(value: onnx.ValueInfoProto) -> list[int | str]:
    return [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]


def parameters(config: ModelConfig) -> dict[str, str]:
    return {key: value.string_value for key, value in config.parameters.items()}


def metadata(graph: onnx.ModelProto) -> dict[str, str]:
    return {item.key: item.value for item in graph.metadata_props}


@pytest.mark.parametrize("model", MODELS)
def test_both_servers_have_a_configuration(model: str) -> None:
    assert {path.name for path in config_files(model)} >= {"config.pbtxt", "cpu.pbtxt"}
    assert read(REPOSITORY / model / "config.pbtxt").backend == "onnxruntime"
    assert read(REPOSITORY / model / "configs" / "cpu.pbtxt").backend == "python"


@pytest.mark.parametrize("model", MODELS)
def test_configurations_differ_in_nothing_but_the_machine(model: str) -> None:
    configs = [read(path) for path in config_files(model)]
    for config in configs:
        for field in MAY_DIFFER:
            config.ClearField(field)
        for key in MACHINE_PARAMETERS:
            config.parameters.pop(key, None)
        config.dynamic_batching.default_queue_policy.ClearField("max_queue_size")  # a GPU works off more at once

    assert all(config == configs[0] for config in configs)


@pytest.mark.parametrize("path", CONFIGS, ids=CONFIG_IDS)
def test_a_configuration_names_its_folder_and_batches(path: Path) -> None:
    config = read(path)

    assert config.name == path.relative_to(REPOSITORY).parts[0]
    assert list(config.version_policy.specific.versions) == [int(version_folder(config.name).name)]
    assert config.max_batch_size > 1
    assert config.HasField("dynamic_batching")


@pytest.mark.parametrize("path", CONFIGS, ids=CONFIG_IDS)
def test_inputs_and_outputs_are_the_graph_s(path: Path) -> None:
    config = read(path)
    graph = graph_of(config.name).graph
    known = {value.name: value for value in (*graph.input, *graph.output)}

    assert [tensor.name for tensor in config.input] == [value.name for value in graph.input] == [INPUT]
    for tensor in (*config.input, *config.output):
        value = known[tensor.name]
        batch, *others = dims(value)
        assert isinstance(batch, str), "the first dimension must be free, or nothing can be batched"
        assert list(tensor.dims) == others
        assert value.type.tensor_type.elem_type == onnx.TensorProto.FLOAT
        assert tensor.data_type == TYPE_FP32


def test_the_input_is_one_window_s_spectrogram() -> None:
    assert tuple(read(CONFIGS[0]).input[0].dims) == LogMelConfig().shape


def test_all_models_have_one_version() -> None:
    assert len({version_folder(model).name for model in MODELS}) == 1


def test_the_outputs_are_the_scores_and_feature_maps() -> None:
    outputs = {tensor.name: list(tensor.dims) for tensor in read(CONFIGS[0]).output}
    n_classes = outputs[LOGITS][0]

    assert [tensor.name for tensor in read(config_files(SCORES_MODEL_NAME)[0]).output] == list(SCORES)
    assert outputs.keys() >= set(SCORES)
    assert outputs[PROBABILITIES] == [n_classes]
    assert outputs[CAM][0] == n_classes
    assert outputs[CAM][1] >= 8
    assert outputs[CAM][2] >= 27
    maps = [name for name in outputs if name not in SCORES]
    assert len(maps) <= MAX_MAPS
    assert all(len(outputs[name]) == 2 for name in maps)
    assert {name for name in maps if "." not in name} == {"conv1", "layer1", "layer2", "layer3", "layer4"}
    assert all(name.partition(".")[0] in maps for name in maps)


def test_every_feature_map_is_described_and_its_cells_lie_on_the_log_mel() -> None:
    outputs = {tensor.name: list(tensor.dims) for tensor in read(CONFIGS[0]).output}
    layers = json.loads(parameters(read(CONFIGS[0]))[LAYERS_KEY])

    assert [layer["name"] for layer in layers] == [name for name in outputs if name not in SCORES]
    for layer in layers:
        for axis, size, n_cells in zip(
            ("frequency", "time"), LogMelConfig().shape[1:], outputs[layer["name"]], strict=True
        ):
            field = layer["receptive_field"][axis]
            centres = [field["start"] + field["jump"] * cell for cell in range(n_cells)]
            assert centres[0] >= 0 and centres[-1] < size
            assert size - centres[-1] <= field["jump"], "the last cell reaches the end"
            assert field["size"] >= 1


def test_the_head_and_the_temperature_make_logits_and_probabilities_of_the_embedding() -> None:
    described = parameters(read(CONFIGS[0]))
    bias = np.array(json.loads(described[HEAD_BIAS_KEY]))
    weights = np.frombuffer(base64.b64decode(described[HEAD_WEIGHTS_KEY]), "<f4").reshape(len(bias), -1)
    session = onnxruntime.InferenceSession(graph_file(SCORES_MODEL_NAME))
    log_mel = np.random.default_rng(1).uniform(-100, 0, (2, *LogMelConfig().shape)).astype(np.float32)

    embedding, logits, probabilities = session.run([EMBEDDING, LOGITS, PROBABILITIES], {INPUT: log_mel})

    np.testing.assert_allclose(embedding @ weights.T + bias, logits, atol=1e-3)
    scaled = np.exp((logits - logits.max(axis=1, keepdims=True)) / float(described[TEMPERATURE_KEY]))
    np.testing.assert_allclose(scaled / scaled.sum(axis=1, keepdims=True), probabilities, atol=1e-5)


def test_the_activations_model_gives_every_channel_of_every_stage() -> None:
    maps = {tensor.name: list(tensor.dims) for tensor in read(CONFIGS[0]).output}
    channels = {tensor.name: list(tensor.dims) for tensor in read(config_files(ACTIVATIONS_MODEL_NAME)[0]).output}

    stages = [name for name in maps if name not in SCORES and "." not in name]
    assert set(channels) == {stage + CHANNELS_SUFFIX for stage in stages}
    for stage in stages:
        assert channels[stage + CHANNELS_SUFFIX][1:] == maps[stage]


@pytest.mark.parametrize("path", CONFIGS, ids=CONFIG_IDS)
def test_what_the_graph_says_about_itself_is_what_triton_tells(path: Path) -> None:
    config = read(path)
    described, written = parameters(config), metadata(graph_of(config.name))

    for key in (FINGERPRINT_KEY, VERSION_KEY, HEAD_BIAS_KEY, HEAD_WEIGHTS_KEY, TEMPERATURE_KEY, LAYERS_KEY):
        assert described[key] == written[key]
    assert described[FINGERPRINT_KEY] == LogMelConfig().fingerprint()


def test_labels_are_as_many_as_classes_and_the_same_everywhere() -> None:
    config, graph = read(CONFIGS[0]), graph_of(MODEL_NAME)
    labels = (REPOSITORY / MODEL_NAME / LABELS_FILE).read_text().splitlines()
    assert (REPOSITORY / SCORES_MODEL_NAME / LABELS_FILE).read_text().splitlines() == labels
    logits = next(tensor for tensor in config.output if tensor.name == LOGITS)

    assert logits.label_filename == LABELS_FILE
    assert len(labels) == len(set(labels)) == logits.dims[0]
    assert json.loads(metadata(graph)["labels"]) == json.loads(parameters(config)["labels"]) == labels
    assert len(json.loads(parameters(config)[HEAD_BIAS_KEY])) == len(labels)


def test_a_cam_s_mean_plus_its_bias_is_its_logit_and_probabilities_add_up() -> None:
    session = onnxruntime.InferenceSession(graph_file(MODEL_NAME))
    log_mel = np.random.default_rng(0).uniform(-100, 0, (3, *LogMelConfig().shape)).astype(np.float32)

    logits, probabilities, cam = session.run([LOGITS, PROBABILITIES, CAM], {INPUT: log_mel})

    bias = json.loads(metadata(graph_of(MODEL_NAME))[HEAD_BIAS_KEY])
    assert np.abs(cam.mean(axis=(2, 3)) + bias - logits).max() < 1e-3
    assert probabilities.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert np.array_equal(probabilities.argmax(axis=1), logits.argmax(axis=1))


def test_the_scores_are_the_same_from_both_graphs() -> None:
    log_mel = np.random.default_rng(2).uniform(-100, 0, (2, *LogMelConfig().shape)).astype(np.float32)
    found = [
        onnxruntime.InferenceSession(graph_file(model)).run(list(SCORES), {INPUT: log_mel})
        for model in (MODEL_NAME, SCORES_MODEL_NAME)
    ]
    for name, with_maps, without in zip(SCORES, *found, strict=True):
        np.testing.assert_allclose(with_maps, without, atol=1e-4, err_msg=name)


def test_the_weights_are_small_enough_to_live_in_git() -> None:
    for path in (*REPOSITORY.rglob("*.onnx"), *Path("training/shipped").glob("*.safetensors")):
        assert path.stat().st_size <= MAX_GRAPH_BYTES, path


def test_the_licence_of_the_pretrained_weights_lies_beside_what_was_made_from_them() -> None:
    notice = Path("training/shipped/LICENSE-EfficientAT.txt").read_text()
    assert "MIT License" in notice
    assert (REPOSITORY / MODEL_NAME / "LICENSE-EfficientAT.txt").read_text() == notice
