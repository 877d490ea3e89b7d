"""Writes a trained network into Triton's model repository: graphs, configurations, labels and model card.

    python -m training.export --run runs/final [--report docs/model/report.json] [--out model_repository]

Nothing is written unless the graphs return what PyTorch does.
"""

import base64
import io
import json
import shutil
import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from numpy.typing import NDArray

from audiocnn import model_spec
from audiocnn.sound.logmel import LogMelConfig
from training.checkpoint import FINAL, TrainedNetwork, load_network
from training.config import parse_config
from training.effective import effective_fields
from training.evaluation.report import load_report
from training.first_convolution import first_convolution
from training.geometry import receptive_fields
from training.graph import OUTPUTS, Calibration, ExportedCNN
from training.layers import describe_layers
from training.model import ACTIVE_SUFFIX
from training.model_card import model_card
from training.pretrained import EFFICIENTAT, EFFICIENTAT_LICENSE
from training.repository import REPOSITORY, write_repository
from training.responses import responses_facts

OPSET = 17
PARITY_ATOL = 1e-3
"""Largest difference of any output between PyTorch and onnxruntime; the outputs' own scale is about 1 to 10."""
N_EFFECTIVE = 32
"""Spectrograms over which effective receptive fields are averaged."""


class ExportError(Exception):
    """The graph is not fit to be served; nothing was written."""


@dataclass(frozen=True, slots=True)
class ExportConfig:
    """What to export, and where to."""

    run: Path = Path("runs/final")
    """The finished run of `training.train`."""
    report: Path = Path("docs/model/report.json")
    """Where `training.evaluate` wrote the calibration; used only if data, recipe and starting weights are the same."""
    out: Path = REPOSITORY
    version: str = "1.0.0"
    """The name people see; Triton's own version folder is one above the last."""
    weights: Path = Path()
    """Where to copy the weights as well, for others to start from."""


def to_onnx(exported: ExportedCNN, metadata: Mapping[str, str]) -> onnx.ModelProto:
    """The graph with a free batch dimension and metadata."""
    n_mels, n_frames = LogMelConfig().shape[1:]
    names = exported.outputs
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter without further dependencies calls itself old
        torch.onnx.export(
            exported.eval(),
            (example_log_mels(2, seed=0),),
            buffer,  # type: ignore[arg-type]
            dynamo=False,
            opset_version=OPSET,
            input_names=[model_spec.INPUT],
            output_names=names,
            dynamic_axes={name: {0: "batch"} for name in [model_spec.INPUT, *names]},
        )
    proto = onnx.load_from_string(buffer.getvalue())
    with torch.no_grad():
        for value, tensor in zip(proto.graph.output, exported(torch.zeros(1, 1, n_mels, n_frames)), strict=True):
            shape = value.type.tensor_type.shape
            for dim, size in zip(shape.dim[1:], tensor.shape[1:], strict=True):
                dim.Clear()
                dim.dim_value = size  # the exporter leaves some unknown, and Triton wants them all
    onnx.helper.set_model_props(proto, dict(metadata))
    onnx.checker.check_model(proto, full_check=True)
    return proto


def example_log_mels(n: int, seed: int) -> torch.Tensor:
    """`(n, 1, n_mels, n_frames)` dB that vary like sound does: smooth over time and frequency, not white."""
    _, n_mels, n_frames = LogMelConfig().shape
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.randn(n, 1, 9, 20, generator=generator) * 20 - 60
    return torch.nn.functional.interpolate(coarse, (n_mels, n_frames), mode="bilinear").clamp(-120, 0)


def check_parity(graph: bytes, exported: ExportedCNN, log_mels: torch.Tensor) -> float:
    """The largest difference between onnxruntime's and PyTorch's outputs.

    Raises:
        ExportError: it is above `PARITY_ATOL`, or a CAM does not add up to its logit.
    """
    names = exported.outputs
    session = ort.InferenceSession(graph, providers=["CPUExecutionProvider"])
    answers = dict(zip(names, session.run(names, {model_spec.INPUT: log_mels.numpy()}), strict=True))
    with torch.no_grad():
        expected = dict(zip(names, (tensor.numpy() for tensor in exported(log_mels)), strict=True))
    worst = 0.0
    for name in names:
        differences = np.abs(answers[name] - expected[name])
        # Rounding moves a value next to zero to its other side now and then: a share of active channels jumps there.
        difference = float(differences.mean() if name.endswith(ACTIVE_SUFFIX) else differences.max())
        if not difference <= PARITY_ATOL:
            raise ExportError(f"the output {name!r} differs by {difference:.2g} between PyTorch and onnxruntime")
        worst = max(worst, difference)
    if model_spec.CAM in names:
        bias = exported.model.head.bias.detach().numpy()
        cam_means = answers[model_spec.CAM].mean(axis=(2, 3))
        if not np.allclose(cam_means + bias, answers[model_spec.LOGITS], atol=PARITY_ATOL):
            raise ExportError("a class activation map does not add up to its logit")
    return worst


def export(config: ExportConfig) -> None:
    """From a finished run to a model repository.

    Raises:
        ExportError: the graph is not fit to be served.
    """
    run_file = config.run / FINAL
    if not run_file.is_file():
        raise ExportError(f"{run_file} is not there: train first (`python -m training.train --run {config.run}`)")
    network = load_network(run_file)
    report = load_report(config.report, network.facts)
    calibration = report.calibration if report else Calibration()
    wrapped = {name: ExportedCNN(name, network.model, calibration, network.centres).eval() for name in OUTPUTS}
    facts = metadata(network, calibration, config.version)
    if report:
        facts[model_spec.ACCURACY_KEY] = repr(report.accuracy)
    protos = {name: to_onnx(exported, facts) for name, exported in wrapped.items()}
    fields = receptive_fields(protos[model_spec.MODEL_NAME].graph)
    effective = effective_fields(network.model, fields, example_log_mels(N_EFFECTIVE, seed=2))
    layers = describe_layers(network.model, fields, effective)
    facts[model_spec.LAYERS_KEY] = json.dumps(layers, separators=(",", ":"))
    for proto in protos.values():
        onnx.helper.set_model_props(proto, facts)
    graphs = {name: proto.SerializeToString() for name, proto in protos.items()}
    differences = [check_parity(graphs[n], exported, example_log_mels(8, seed=1)) for n, exported in wrapped.items()]
    n_parameters = sum(p.numel() for p in network.model.parameters())
    n_bytes = max(len(graph) for graph in graphs.values())
    card = model_card(network.facts, report, version=config.version, n_parameters=n_parameters, n_bytes=n_bytes)
    documents = {"model_card.md": card}
    if EFFICIENTAT in network.facts["lineage"]:  # its licence goes wherever weights made from its weights go
        documents[EFFICIENTAT_LICENSE.name] = EFFICIENTAT_LICENSE.read_text(encoding="utf-8")
    version = write_repository(config.out, graphs, tuple(network.facts["labels"]), facts, documents)
    if config.weights.name:
        config.weights.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(run_file, config.weights)
    size = f"{n_parameters / 1e6:.2f} M parameters, graphs of up to {n_bytes / 1e6:.2f} MB"
    print(f"export: {config.out} holds version {version} with {len(network.facts['labels'])} classes, {size};")
    print(f"export: largest difference between PyTorch and onnxruntime {max(differences):.1e}")
    if not network.responses:
        print("export: the network has no channel responses: `python -m training.responses` counts them")
    if report is None:
        print("export: no evaluation of this data and recipe was found: probabilities are not calibrated")


def metadata(network: TrainedNetwork, calibration: Calibration, version: str) -> dict[str, str]:
    """What graphs and Triton configurations say of the model, beside its layers."""
    head = network.model.head
    responses = responses_facts(network.responses)
    weights: NDArray[np.float32] = head.weight.detach().numpy().astype("<f4")
    return {
        model_spec.FINGERPRINT_KEY: LogMelConfig().fingerprint(),
        model_spec.VERSION_KEY: version,
        model_spec.HEAD_BIAS_KEY: json.dumps([round(float(value), 7) for value in head.bias.detach().numpy()]),
        model_spec.HEAD_WEIGHTS_KEY: base64.b64encode(weights.tobytes()).decode("ascii"),
        model_spec.TEMPERATURE_KEY: repr(calibration.temperature),
        model_spec.FIRST_CONVOLUTION_KEY: json.dumps(first_convolution(network.model), separators=(",", ":")),
        **({model_spec.RESPONSES_KEY: json.dumps(responses, separators=(",", ":"))} if responses else {}),
        "labels": json.dumps(network.facts["labels"]),
    }


def main() -> None:
    """Exports, or says in one line why not."""
    try:
        export(parse_config(ExportConfig, __doc__ or ""))
    except ExportError as error:
        sys.exit(f"export: {error}")


if __name__ == "__main__":
    main()
