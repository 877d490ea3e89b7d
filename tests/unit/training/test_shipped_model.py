"""The files in `model_repository/` belong together: graph, configs, labels, links."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2 as pb

from audiocnn import model_spec
from audiocnn.logmel import LogMelConfig
from training.export import MAX_BYTES, example_log_mels

REPOSITORY = Path("model_repository")
GRAPH = REPOSITORY / model_spec.MODEL_NAME / "1" / "model.onnx"
CONFIGS = sorted(REPOSITORY.glob("*/config.pbtxt")) + sorted(REPOSITORY.glob("*/configs/*.pbtxt"))
TYPES = {onnx.TensorProto.FLOAT: pb.TYPE_FP32}


def graph_values() -> tuple[dict[str, Any], dict[str, Any]]:
    graph = onnx.load(GRAPH).graph
    return {value.name: value for value in graph.input}, {value.name: value for value in graph.output}


def labels() -> list[str]:
    return (REPOSITORY / model_spec.MODEL_NAME / model_spec.LABELS_FILE).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: "/".join(path.parts[1:]))
def test_every_config_parses_and_equals_the_graph(path: Path) -> None:
    config = text_format.Parse(path.read_text(encoding="utf-8"), pb.ModelConfig())
    inputs, outputs = graph_values()
    for listed, values in ((config.input, inputs), (config.output, outputs)):
        assert len(listed) > 0
        for tensor in listed:
            kind = values[tensor.name].type.tensor_type
            assert tensor.data_type == TYPES[kind.elem_type]
            assert list(tensor.dims) == [dim.dim_value for dim in kind.shape.dim[1:]], tensor.name
            assert kind.shape.dim[0].dim_param, "the batch dimension is free"
            if getattr(tensor, "label_filename", ""):
                assert len(labels()) == tensor.dims[0]
    parameters = {key: value.string_value for key, value in config.parameters.items()}
    assert parameters[model_spec.FINGERPRINT_KEY] == LogMelConfig().fingerprint()
    assert len(json.loads(parameters[model_spec.HEAD_BIAS_KEY])) == len(labels())
    assert max(warm_up.batch_size for warm_up in config.model_warmup) <= config.max_batch_size


def test_there_are_two_servers_for_two_models() -> None:
    assert len(CONFIGS) == 4
    for name in (model_spec.MODEL_NAME, model_spec.ACTIVATIONS_MODEL_NAME):
        production, cpu = (
            text_format.Parse((REPOSITORY / name / file).read_text(encoding="utf-8"), pb.ModelConfig())
            for file in ("config.pbtxt", "configs/cpu.pbtxt")
        )
        assert (production.name, production.backend, cpu.backend) == (name, "onnxruntime", "python")
        for config in (production, cpu):
            config.ClearField("backend")
            config.ClearField("instance_group")
        assert production == cpu


def test_every_output_is_served_by_exactly_one_model() -> None:
    served = []
    for name in (model_spec.MODEL_NAME, model_spec.ACTIVATIONS_MODEL_NAME):
        config = text_format.Parse((REPOSITORY / name / "config.pbtxt").read_text(encoding="utf-8"), pb.ModelConfig())
        served += [output.name for output in config.output]
    assert sorted(served) == sorted(graph_values()[1])


def test_the_second_model_is_the_first_ones_files() -> None:
    for file in ("model.onnx", "model.py"):
        link = REPOSITORY / model_spec.ACTIVATIONS_MODEL_NAME / "1" / file
        assert link.is_symlink() and not link.readlink().is_absolute()
        assert link.samefile(GRAPH.parent / file)


def test_the_graph_is_light_and_knows_its_facts() -> None:
    assert GRAPH.stat().st_size <= MAX_BYTES
    assert sum(np.prod(t.dims) for t in onnx.load(GRAPH).graph.initializer) <= 4_000_000
    metadata = ort.InferenceSession(GRAPH).get_modelmeta().custom_metadata_map
    assert metadata[model_spec.FINGERPRINT_KEY] == LogMelConfig().fingerprint()
    assert json.loads(metadata["labels"]) == labels()


def test_every_class_has_an_exact_activation_map() -> None:
    session = ort.InferenceSession(GRAPH)
    bias = np.array(json.loads(session.get_modelmeta().custom_metadata_map[model_spec.HEAD_BIAS_KEY]))
    cam, logits = session.run(
        [model_spec.CAM, model_spec.LOGITS], {model_spec.INPUT: example_log_mels(4, seed=0).numpy()}
    )
    assert np.abs(cam.mean(axis=(2, 3)) + bias - logits).max() < 1e-3
    assert logits.std(axis=0).max() > 0.1, "the clips must differ, or this would show nothing"
