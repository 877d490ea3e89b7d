"""Triton's model repository on disk: three models, each with one version folder, whose number rises."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from audiocnn import model_spec
from training.graph import OUTPUTS
from training.triton_config import SERVED_MODELS, render

REPOSITORY = Path("model_repository")
GRAPH_FILE, BACKEND_FILE = "model.onnx", "model.py"


def versions(model_folder: Path) -> list[int]:
    """The version folders of one model, ascending."""
    return sorted(int(folder.name) for folder in model_folder.glob("[0-9]*") if folder.is_dir())


def write_repository(
    out: Path,
    graphs: Mapping[str, bytes],
    labels: tuple[str, ...],
    metadata: Mapping[str, str],
    documents: Mapping[str, str],
) -> int:
    """Writes all models as one version above the last, in its place, and returns that version.

    It distinguishes two models behind one name. `model.py` and the documents, texts by file name, lie in the
    first model; the others link to `model.py`.
    """
    first = out / SERVED_MODELS[0].name
    version = max([0, *versions(first)]) + 1
    backend = _backend().read_bytes()
    for served in SERVED_MODELS:
        folder = out / served.name
        for old in versions(folder):
            shutil.rmtree(folder / str(old))
        (folder / str(version)).mkdir(parents=True)
        (folder / "configs").mkdir(exist_ok=True)
        graph_file = folder / str(version) / GRAPH_FILE
        graph_file.write_bytes(graphs[served.name])
        for file, cpu in (("config.pbtxt", False), ("configs/cpu.pbtxt", True)):
            (folder / file).write_text(render(served, graph_file, version, metadata, cpu=cpu), encoding="utf-8")
        if model_spec.LOGITS in OUTPUTS[served.name]:
            (folder / model_spec.LABELS_FILE).write_text("\n".join(labels) + "\n", encoding="utf-8")
        backend_file = folder / str(version) / BACKEND_FILE
        if folder == first:
            backend_file.write_bytes(backend)
        else:
            backend_file.symlink_to(Path("../..") / first.name / str(version) / BACKEND_FILE)
    for name, text in documents.items():
        (first / name).write_text(text, encoding="utf-8")
    return version


def _backend() -> Path:
    """The code that runs a graph inside Triton's python backend, as the project's own repository has it."""
    model = REPOSITORY / SERVED_MODELS[0].name
    return model / str(versions(model)[-1]) / BACKEND_FILE
