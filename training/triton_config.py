"""Renders Triton's `config.pbtxt` files from the exported graph itself, so that they cannot disagree with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import onnx
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2 as pb

from audiocnn import model_spec

_HEADER = "# Written by training/export.py from the graph in 1/model.onnx: change it there, not here.\n"
_TYPES: dict[int, int] = {onnx.TensorProto.FLOAT: pb.TYPE_FP32}


@dataclass(frozen=True, slots=True)
class Tensor:
    """One input or output of the graph, without the batch dimension."""

    name: str
    data_type: int
    dims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ServedModel:
    """What differs between the two Triton models over one set of weights."""

    name: str
    max_batch_size: int
    max_queue_size: int

    def serves(self, output: str) -> bool:
        """Whether this model lists the output: Triton computes and copies every one listed, asked for or not."""
        return output.endswith(model_spec.CHANNELS_SUFFIX) == (self.name == model_spec.ACTIVATIONS_MODEL_NAME)


SERVED_MODELS = (
    ServedModel(model_spec.MODEL_NAME, max_batch_size=16, max_queue_size=64),
    ServedModel(model_spec.ACTIVATIONS_MODEL_NAME, max_batch_size=4, max_queue_size=8),
)
MAX_QUEUE_DELAY_US = 500
INSTANCES = 1
"""Copies of each model on one server: more help only where cores are idle while a batch runs."""
INTRA_OP_THREADS = 1
"""Threads of one run on a CPU, read by 1/model.py: one leaves the other cores to the services around it."""


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


def render(model: ServedModel, graph_file: Path, parameters: Mapping[str, str], *, cpu: bool) -> str:
    """The text of `config.pbtxt`, or with `cpu` of `configs/cpu.pbtxt`: equal but for who runs the graph, and where."""
    model_input, outputs = graph_tensors(graph_file)
    config = pb.ModelConfig(name=model.name, max_batch_size=model.max_batch_size)
    config.backend = "python" if cpu else "onnxruntime"
    config.version_policy.specific.versions.append(1)
    config.input.add(name=model_input.name, data_type=model_input.data_type, dims=model_input.dims)
    for output in outputs:
        if model.serves(output.name):
            added = config.output.add(name=output.name, data_type=output.data_type, dims=output.dims)
            if output.name in (model_spec.LOGITS, model_spec.PROBABILITIES):
                added.label_filename = model_spec.LABELS_FILE
    config.instance_group.add(
        kind=pb.ModelInstanceGroup.KIND_CPU if cpu else pb.ModelInstanceGroup.KIND_GPU, count=INSTANCES
    )
    _add_batching(config, model)
    _add_warm_up(config, model_input, (1, model.max_batch_size))
    for key, value in {**parameters, "intra_op_threads": str(INTRA_OP_THREADS)}.items():
        config.parameters[key].string_value = value
    return _HEADER + text_format.MessageToString(config)


def _add_batching(config: pb.ModelConfig, model: ServedModel) -> None:
    batching = config.dynamic_batching
    batching.max_queue_delay_microseconds = MAX_QUEUE_DELAY_US
    policy = batching.default_queue_policy
    policy.timeout_action = pb.ModelQueuePolicy.REJECT
    policy.default_timeout_microseconds = 0  # another value makes servers before 26.08 slower and slower
    policy.allow_timeout_override = True
    policy.max_queue_size = model.max_queue_size


def _add_warm_up(config: pb.ModelConfig, model_input: Tensor, batch_sizes: Sequence[int]) -> None:
    for batch_size in batch_sizes:  # never above max_batch_size: a warm-up that fails can take the server with it
        warm_up = config.model_warmup.add(name=f"batch_{batch_size}", batch_size=batch_size)
        tensor = warm_up.inputs[model_input.name]
        tensor.data_type, tensor.random_data = model_input.data_type, True
        tensor.dims.extend(model_input.dims)
