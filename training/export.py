"""Writes a trained network into Triton's model repository: graph, configs, labels and model card.

    python -m training.export --run runs/final [--report docs/model/report.json] [--out model_repository]

Nothing is written unless the graph answers like PyTorch does.
"""

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
from audiocnn.logmel import LogMelConfig
from training.config import parse_config
from training.graph import Calibration, ExportedCNN
from training.model_card import model_card
from training.report import load_report
from training.train import FINAL, load_centres, load_facts, load_model
from training.triton_config import SERVED_MODELS, graph_tensors, render

OPSET = 17
PARITY_ATOL = 1e-3
"""Largest difference of any output between PyTorch and onnxruntime; the outputs' own scale is about 1 to 10."""
MAX_BYTES = 12_000_000
REPOSITORY = Path("model_repository")


class ExportError(Exception):
    """The graph is not fit to be served; nothing was written."""


@dataclass(frozen=True, slots=True)
class ExportConfig:
    """What to export, and where to."""

    run: Path = Path("runs/final")
    """The finished run of `training.train`."""
    report: Path = Path("docs/model/report.json")
    """Where `training.evaluate` wrote the calibration; used only where it is about the same data."""
    out: Path = REPOSITORY
    version: str = "1.0.0"
    """The name people see; Triton's own version folder stays 1."""


def to_onnx(exported: ExportedCNN, metadata: Mapping[str, str]) -> bytes:
    """The graph with a free batch dimension and metadata."""
    n_mels, n_frames = LogMelConfig().shape[1:]
    names = exported.output_names(exported.model)
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
    return proto.SerializeToString()


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
    names = exported.output_names(exported.model)
    session = ort.InferenceSession(graph, providers=["CPUExecutionProvider"])
    answers = dict(zip(names, session.run(names, {model_spec.INPUT: log_mels.numpy()}), strict=True))
    with torch.no_grad():
        expected = dict(zip(names, (tensor.numpy() for tensor in exported(log_mels)), strict=True))
    worst = 0.0
    for name in names:
        difference = float(np.abs(answers[name] - expected[name]).max())
        if not difference <= PARITY_ATOL:
            raise ExportError(f"the output {name!r} differs by {difference:.2g} between PyTorch and onnxruntime")
        worst = max(worst, difference)
    bias = exported.model.head.bias.detach().numpy()
    if not np.allclose(answers[model_spec.CAM].mean(axis=(2, 3)) + bias, answers[model_spec.LOGITS], atol=PARITY_ATOL):
        raise ExportError("a class activation map does not add up to its logit")
    return worst


def check_size(graph: bytes) -> None:
    """Refuses a graph that would weigh the repository down."""
    if len(graph) > MAX_BYTES:
        raise ExportError(
            f"the graph has {len(graph) / 1e6:.1f} MB, the limit is {MAX_BYTES / 1e6:.0f}: train with a smaller --width"
        )


def write_repository(out: Path, graph: bytes, labels: tuple[str, ...], metadata: Mapping[str, str], card: str) -> None:
    """Both Triton models: the graph and `model.py` once, the second model's as relative links."""
    first = SERVED_MODELS[0]
    graph_file = out / first.name / "1" / "model.onnx"
    graph_file.parent.mkdir(parents=True, exist_ok=True)
    graph_file.write_bytes(graph)
    backend = Path("1") / "model.py"
    if not (out / first.name / backend).exists():
        shutil.copyfile(REPOSITORY / first.name / backend, out / first.name / backend)
    for served in SERVED_MODELS:
        folder = out / served.name
        (folder / "configs").mkdir(parents=True, exist_ok=True)
        (folder / "1").mkdir(exist_ok=True)
        (folder / "config.pbtxt").write_text(render(served, graph_file, metadata, cpu=False), encoding="utf-8")
        (folder / "configs" / "cpu.pbtxt").write_text(render(served, graph_file, metadata, cpu=True), encoding="utf-8")
        if served is not first:
            for file in ("model.onnx", "model.py"):
                link = folder / "1" / file
                link.unlink(missing_ok=True)
                link.symlink_to(Path("../..") / first.name / "1" / file)
    (out / first.name / model_spec.LABELS_FILE).write_text("\n".join(labels) + "\n", encoding="utf-8")
    (out / first.name / "model_card.md").write_text(card, encoding="utf-8")


def export(config: ExportConfig) -> None:
    """From a finished run to a model repository.

    Raises:
        ExportError: the graph is not fit to be served.
    """
    run_file = config.run / FINAL
    if not run_file.is_file():
        raise ExportError(f"{run_file} is not there: train first (`python -m training.train --run {config.run}`)")
    facts, model = load_facts(run_file), load_model(run_file)
    labels = tuple(str(label) for label in facts["labels"])  # type: ignore[attr-defined]
    report = load_report(config.report, str(facts["data_fingerprint"]))
    calibration = report.calibration if report else Calibration()
    exported = ExportedCNN(model, calibration, load_centres(run_file)).eval()
    bias: NDArray[np.float32] = model.head.bias.detach().numpy()
    metadata = {
        model_spec.FINGERPRINT_KEY: LogMelConfig().fingerprint(),
        model_spec.VERSION_KEY: config.version,
        model_spec.HEAD_BIAS_KEY: json.dumps([round(float(value), 7) for value in bias]),
        "labels": json.dumps(labels),
    }
    graph = to_onnx(exported, metadata)
    check_size(graph)
    difference = check_parity(graph, exported, example_log_mels(8, seed=1))
    n_parameters = sum(p.numel() for p in model.parameters())
    card = model_card(facts, report, version=config.version, n_parameters=n_parameters, n_bytes=len(graph))
    write_repository(config.out, graph, labels, metadata, card)
    graph_tensors(config.out / SERVED_MODELS[0].name / "1" / "model.onnx")
    size = f"{n_parameters / 1e6:.2f} M parameters, {len(graph) / 1e6:.2f} MB"
    print(f"export: {config.out} holds {len(labels)} classes, {size};")
    print(f"export: largest difference between PyTorch and onnxruntime {difference:.1e}")
    if report is None:
        print("export: no evaluation of this data was found, so probabilities are not calibrated (`training.evaluate`)")


def main() -> None:
    """Exports, or says in one line why not."""
    try:
        export(parse_config(ExportConfig, __doc__ or ""))
    except ExportError as error:
        sys.exit(f"export: {error}")


if __name__ == "__main__":
    main()
