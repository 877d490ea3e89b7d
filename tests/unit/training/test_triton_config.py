"""Triton's configuration files, from a small graph."""

from pathlib import Path

import onnx
import pytest
from google.protobuf import text_format
from onnx import TensorProto, helper
from tritonclient.grpc import model_config_pb2 as pb

from training.triton_config import SERVED_MODELS, graph_tensors, render

PARAMETERS = {"log_mel_fingerprint": "f", "head_bias": "[0.1]"}


def small_graph(path: Path, *, batch: str | int = "batch", freq: str | int = 8) -> Path:
    value = lambda name, *dims: helper.make_tensor_value_info(name, TensorProto.FLOAT, list(dims))  # noqa: E731
    outputs = [
        value("logits", "batch", 3),
        value("layer1", "batch", freq, 27),
        value("layer1.channels", "batch", 4, 8, 27),
    ]
    nodes = [helper.make_node("Identity", ["log_mel"], [output.name]) for output in outputs]
    graph = helper.make_graph(nodes, "g", [value("log_mel", batch, 1, 128, 431)], outputs)
    onnx.save(helper.make_model(graph), path)
    return path


def parsed(path: Path, index: int, *, cpu: bool) -> pb.ModelConfig:
    return text_format.Parse(render(SERVED_MODELS[index], path, PARAMETERS, cpu=cpu), pb.ModelConfig())


@pytest.mark.parametrize("index", [0, 1])
def test_both_configs_describe_the_same_model(tmp_path: Path, index: int) -> None:
    path = small_graph(tmp_path / "g.onnx")
    production, cpu = parsed(path, index, cpu=False), parsed(path, index, cpu=True)
    assert (production.backend, cpu.backend) == ("onnxruntime", "python")
    assert production.instance_group[0].kind == pb.ModelInstanceGroup.KIND_GPU
    assert cpu.instance_group[0].kind == pb.ModelInstanceGroup.KIND_CPU
    for config in (production, cpu):
        config.ClearField("backend")
        config.ClearField("instance_group")
    assert production == cpu


def test_outputs_are_dealt_over_the_two_models(tmp_path: Path) -> None:
    path = small_graph(tmp_path / "g.onnx")
    assert [output.name for output in parsed(path, 0, cpu=True).output] == ["logits", "layer1"]
    assert [output.name for output in parsed(path, 1, cpu=True).output] == ["layer1.channels"]


def test_dims_are_the_graphs_and_labels_are_on_the_logits(tmp_path: Path) -> None:
    config = parsed(small_graph(tmp_path / "g.onnx"), 0, cpu=False)
    assert list(config.input[0].dims) == [1, 128, 431]
    assert [list(output.dims) for output in config.output] == [[3], [8, 27]]
    assert [output.label_filename for output in config.output] == ["labels.txt", ""]


def test_batching_queue_and_warm_up(tmp_path: Path) -> None:
    for index, (size, queue) in enumerate(((16, 64), (4, 8))):
        config = parsed(small_graph(tmp_path / "g.onnx"), index, cpu=False)
        policy = config.dynamic_batching.default_queue_policy
        assert config.max_batch_size == size and policy.max_queue_size == queue
        assert policy.timeout_action == pb.ModelQueuePolicy.REJECT and policy.allow_timeout_override
        assert policy.default_timeout_microseconds == 0
        assert [warm_up.batch_size for warm_up in config.model_warmup] == [1, size]
        assert list(config.version_policy.specific.versions) == [1]


def test_parameters_are_carried(tmp_path: Path) -> None:
    config = parsed(small_graph(tmp_path / "g.onnx"), 0, cpu=True)
    assert config.parameters["log_mel_fingerprint"].string_value == "f"
    assert config.parameters["intra_op_threads"].string_value == "1"


@pytest.mark.parametrize("wrong", [{"batch": 1}, {"freq": "height"}])
def test_a_graph_that_triton_could_not_serve_is_refused(tmp_path: Path, wrong: dict[str, str | int]) -> None:
    with pytest.raises(ValueError, match="the batch dimension must be free"):
        graph_tensors(small_graph(tmp_path / "g.onnx", **wrong))  # type: ignore[arg-type]
