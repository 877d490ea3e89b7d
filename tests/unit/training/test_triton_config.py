"""Triton's configuration files, from a small graph."""

from pathlib import Path

import onnx
import pytest
from google.protobuf import text_format
from onnx import TensorProto, helper
from tritonclient.grpc import model_config_pb2 as pb

from training.triton_config import SERVED_MODELS, graph_tensors, render

PARAMETERS = {"log_mel_fingerprint": "f", "head_bias": "[0.1]"}
EACH = range(len(SERVED_MODELS))


def small_graph(path: Path, *, batch: str | int = "batch", freq: str | int = 8) -> Path:
    value = lambda name, *dims: helper.make_tensor_value_info(name, TensorProto.FLOAT, list(dims))  # noqa: E731
    outputs = [
        value("logits", "batch", 3),
        value("layer1", "batch", freq, 27),
        value("layer1.channels", "batch", 4, 8, 27),
    ]
    nodes = [helper.make_node("Identity", ["log_mel"], [output.name]) for output in outputs]
    graph = helper.make_graph(nodes, "g", [value("log_mel", batch, 1, 128, 501)], outputs)
    onnx.save(helper.make_model(graph), path)
    return path


def parsed(path: Path, index: int, *, cpu: bool, version: int = 1) -> pb.ModelConfig:
    return text_format.Parse(render(SERVED_MODELS[index], path, version, PARAMETERS, cpu=cpu), pb.ModelConfig())


@pytest.mark.parametrize("index", EACH)
def test_both_configs_describe_the_same_model(tmp_path: Path, index: int) -> None:
    path = small_graph(tmp_path / "g.onnx")
    production, cpu = parsed(path, index, cpu=False), parsed(path, index, cpu=True)
    assert production.name == cpu.name == SERVED_MODELS[index].name
    assert (production.backend, cpu.backend) == ("onnxruntime", "python")
    assert production.instance_group[0].kind == pb.ModelInstanceGroup.KIND_GPU
    assert cpu.instance_group[0].kind == pb.ModelInstanceGroup.KIND_CPU
    for config in (production, cpu):
        for field in ("backend", "instance_group", "max_batch_size", "optimization", "model_warmup"):
            config.ClearField(field)
        config.dynamic_batching.default_queue_policy.ClearField("max_queue_size")
        config.parameters.pop("cudnn_conv_algo_search", None)
    assert production == cpu


def test_three_models_are_served() -> None:
    assert [served.name for served in SERVED_MODELS] == ["audio_cnn", "audio_cnn_scores", "audio_cnn_activations"]


def test_dims_are_the_graphs_and_labels_are_on_the_logits(tmp_path: Path) -> None:
    config = parsed(small_graph(tmp_path / "g.onnx"), 0, cpu=False)
    assert list(config.input[0].dims) == [1, 128, 501]
    assert [output.name for output in config.output] == ["logits", "layer1", "layer1.channels"]
    assert [list(output.dims) for output in config.output] == [[3], [8, 27], [4, 8, 27]]
    assert [output.label_filename for output in config.output] == ["labels.txt", "", ""]


@pytest.mark.parametrize(
    ("index", "batch_gpu", "queue_cpu", "queue_gpu"), [(0, 16, 64, 512), (1, 16, 64, 512), (2, 4, 8, 64)]
)
def test_batching_and_queues(tmp_path: Path, index: int, batch_gpu: int, queue_cpu: int, queue_gpu: int) -> None:
    path = small_graph(tmp_path / "g.onnx")
    for cpu, max_batch_size, copies, queue in ((True, 4, 2, queue_cpu), (False, batch_gpu, 1, queue_gpu)):
        config = parsed(path, index, cpu=cpu)
        policy = config.dynamic_batching.default_queue_policy
        assert config.max_batch_size == max_batch_size and policy.max_queue_size == queue
        assert config.instance_group[0].count == copies
        assert policy.timeout_action == pb.ModelQueuePolicy.REJECT and policy.allow_timeout_override
        assert policy.default_timeout_microseconds == 0


@pytest.mark.parametrize("index", EACH)
def test_every_batch_size_is_warmed_up_on_a_gpu(tmp_path: Path, index: int) -> None:
    config = parsed(small_graph(tmp_path / "g.onnx"), index, cpu=False)
    assert [warm_up.batch_size for warm_up in config.model_warmup] == list(range(1, config.max_batch_size + 1))
    for warm_up in config.model_warmup:
        assert list(warm_up.inputs["log_mel"].dims) == [1, 128, 501]


@pytest.mark.parametrize("index", EACH)
def test_a_cpu_is_warmed_up_with_the_smallest_and_the_largest(tmp_path: Path, index: int) -> None:
    config = parsed(small_graph(tmp_path / "g.onnx"), index, cpu=True)
    assert [warm_up.batch_size for warm_up in config.model_warmup] == [1, config.max_batch_size]


def test_the_config_names_the_version_folder(tmp_path: Path) -> None:
    config = parsed(small_graph(tmp_path / "g.onnx"), 0, cpu=False, version=7)
    assert list(config.version_policy.specific.versions) == [7]


def test_parameters_are_carried_and_both_backends_read_one_key_for_threads(tmp_path: Path) -> None:
    path = small_graph(tmp_path / "g.onnx")
    for cpu in (True, False):
        parameters = parsed(path, 0, cpu=cpu).parameters
        assert parameters["log_mel_fingerprint"].string_value == "f"
        assert parameters["intra_op_thread_count"].string_value == "1"


def test_a_gpu_neither_searches_for_kernels_nor_rounds_to_tf32(tmp_path: Path) -> None:
    path = small_graph(tmp_path / "g.onnx")
    production, cpu = parsed(path, 0, cpu=False), parsed(path, 0, cpu=True)
    assert production.parameters["cudnn_conv_algo_search"].string_value == "1"  # heuristic
    (accelerator,) = production.optimization.execution_accelerators.gpu_execution_accelerator
    assert accelerator.name == "cuda" and accelerator.parameters["use_tf32"] == "0"
    assert "cudnn_conv_algo_search" not in cpu.parameters and not cpu.HasField("optimization")


@pytest.mark.parametrize("wrong", [{"batch": 1}, {"freq": "height"}])
def test_a_graph_that_triton_could_not_serve_is_refused(tmp_path: Path, wrong: dict[str, str | int]) -> None:
    with pytest.raises(ValueError, match="the batch dimension must be free"):
        graph_tensors(small_graph(tmp_path / "g.onnx", **wrong))  # type: ignore[arg-type]
