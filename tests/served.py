"""The shipped models' files, whatever version they are."""

from pathlib import Path

REPOSITORY = Path(__file__).parents[1] / "model_repository"


def version_folder(model: str) -> Path:
    """The one version of a model that is shipped."""
    (folder,) = (REPOSITORY / model).glob("[0-9]*")
    return folder


def graph_file(model: str) -> Path:
    """The graph of that version."""
    return version_folder(model) / "model.onnx"
