"""Renders Triton's `config.pbtxt` files from the exported graph itself, so that they cannot disagree with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import onnx
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2 as pb

from audiocnn import model_spec

_HEADER = "# Written by training/export.py from the graph in the version folder: change it there, not here.\n"
_TYPES: dict[int, int] = {onnx.TensorProto.FLOAT: pb.TYPE_FP32}


@dataclass(frozen=True, slots=True)
class Tensor:
    """One input or output of the graph, without the batch dimension."""

    name: str
    data_type: int
    dims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ServedModel:
    """What differs between the Triton models over one set of weights."""

    name: str
    max_batch_gpu: int
    max_queue_cpu: int
    """Requests that may wait on a CPU, about half a second of work."""
    max_queue_gpu: int


SERVED_MODELS = (
    ServedModel(model_spec.MODEL_NAME, max_batch_gpu=16, max_queue_cpu=64, max_queue_gpu=512),
    ServedModel(model_spec.SCORES_MODEL_NAME, max_batch_gpu=16, max_queue_cpu=64, max_queue_gpu=512),
    ServedModel(model_spec.ACTIVATIONS_MODEL_NAME, max_batch_gpu=4, max_queue_cpu=8, max_queue_gpu=64),
)
MAX_QUEUE_DELAY_US = 500
INSTANCES_CPU = 2
"""Copies on one server, each on one core. With one, Triton 2.51 sometimes leaves a request that arrives just as its
instance becomes free waiting for half a second, its batcher's idle time: 6 of 60 in a row. With two: 0 of 60."""
MAX_BATCH_CPU = 4
"""Windows whose activations fit the cache of a core: a larger batch takes longer for each window, and more memory."""
THREADS_KEY, THREADS = "intra_op_thread_count", 1
"""Threads of one run on a CPU, under the onnxruntime backend's own name, which model.py reads too. One leaves the other
cores to the services around it; without it each session starts as many as the host has cores."""
CUDNN_SEARCH_KEY, CUDNN_HEURISTIC = "cudnn_conv_algo_search", "1"
"""Else every convolution is benchmarked at each new batch size, while requests wait."""


def graph_tensors(graph_file: Path) -> tuple[Tensor, list[Tensor]]:
    """The input and the outputs of the graph.

    Raises:
        ValueError: a batch dimension is fixed or another one is not, which Triton could not serve.
    """
    graph = onnx.load(graph_file, load_external_data=False).graph
    if len(graph.input) != 1:
        raise ValueError(f"the graph has {len(graph.input)} inputs, not one")
    return _tensor(graph.input[0]), [_tensor(value) for value in graph.output]


def _tensor(value: onnx.ValueInfoProto) -> Tensor:
    tensor_type = value.type.tensor_type
    batch, *dims = tensor_type.shape.dim
    if not batch.dim_param or any(not dim.HasField("dim_value") for dim in dims):
        raise ValueError(f"{value.name}: the batch dimension must be free and every other one fixed")
    return Tensor(value.name, _TYPES[tensor_type.elem_type], tuple(dim.dim_value for dim in dims))


def render(model: ServedModel, graph_file: Path, version: int, parameters: Mapping[str, str], *, cpu: bool) -> str:
    """The text of `config.pbtxt`, or with `cpu` of `configs/cpu.pbtxt`.

    They differ in who runs the graph, where, in how many copies and windows at once, and in how many requests may wait.
    """
    model_input, outputs = graph_tensors(graph_file)
    max_batch_size = MAX_BATCH_CPU if cpu else model.max_batch_gpu
    config = pb.ModelConfig(name=model.name, max_batch_size=max_batch_size)
    config.backend = "python" if cpu else "onnxruntime"
    config.version_policy.specific.versions.append(version)
    config.input.add(name=model_input.name, data_type=model_input.data_type, dims=model_input.dims)
    for output in outputs:
        added = config.output.add(name=output.name, data_type=output.data_type, dims=output.dims)
        if output.name in (model_spec.LOGITS, model_spec.PROBABILITIES):
            added.label_filename = model_spec.LABELS_FILE
    config.instance_group.add(
        kind=pb.ModelInstanceGroup.KIND_CPU if cpu else pb.ModelInstanceGroup.KIND_GPU,
        count=INSTANCES_CPU if cpu else 1,
    )
    _add_batching(config, model.max_queue_cpu if cpu else model.max_queue_gpu)
    # A GPU plans each batch size anew; a CPU allocates for the smallest and the largest.
    sizes = (1, max_batch_size) if cpu else range(1, max_batch_size + 1)
    _add_warm_up(config, model_input, sizes)
    run = {THREADS_KEY: str(THREADS)} if cpu else {THREADS_KEY: str(THREADS), CUDNN_SEARCH_KEY: CUDNN_HEURISTIC}
    for key, value in {**parameters, **run}.items():
        config.parameters[key].string_value = value
    if not cpu:
        # TF32 keeps 10 bits of a factor: the CAM would no longer add up to its logit.
        cuda = config.optimization.execution_accelerators.gpu_execution_accelerator.add(name="cuda")
        cuda.parameters["use_tf32"] = "0"
    return _HEADER + text_format.MessageToString(config)


def _add_batching(config: pb.ModelConfig, max_queue_size: int) -> None:
    batching = config.dynamic_batching
    batching.max_queue_delay_microseconds = MAX_QUEUE_DELAY_US
    policy = batching.default_queue_policy
    policy.timeout_action = pb.ModelQueuePolicy.REJECT
    policy.default_timeout_microseconds = 0  # another value makes servers before 26.08 slower and slower
    policy.allow_timeout_override = True
    policy.max_queue_size = max_queue_size


def _add_warm_up(config: pb.ModelConfig, model_input: Tensor, batch_sizes: Iterable[int]) -> None:
    for batch_size in batch_sizes:  # never above max_batch_size: a warm-up that fails can take the server with it
        warm_up = config.model_warmup.add(name=f"batch_{batch_size}", batch_size=batch_size)
        tensor = warm_up.inputs[model_input.name]
        tensor.data_type, tensor.random_data = model_input.data_type, True
        tensor.dims.extend(model_input.dims)
