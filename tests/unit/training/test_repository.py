"""Triton's model repository on disk: its version rises, and its files name each other."""

from pathlib import Path

import onnx
import pytest
from google.protobuf import text_format
from onnx import TensorProto, helper
from tritonclient.grpc import model_config_pb2 as pb

from tests.served import version_folder
from training.graph import OUTPUTS
from training.repository import versions, write_repository

LABELS = ("dog", "fan")


def tiny_graph(served: str) -> bytes:
    """Outputs of the right names; each is the input."""
    value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", 2])  # noqa: E731
    nodes = [helper.make_node("Identity", ["log_mel"], [name]) for name in OUTPUTS[served]]
    outputs = [value(name) for name in OUTPUTS[served]]
    return helper.make_model(helper.make_graph(nodes, served, [value("log_mel")], outputs)).SerializeToString()


def write(out: Path, **documents: str) -> int:
    graphs = {served: tiny_graph(served) for served in OUTPUTS}
    return write_repository(out, graphs, LABELS, {"key": "value"}, {"model_card.md": "first", **documents})


def config(file: Path) -> pb.ModelConfig:
    return text_format.Parse(file.read_text(), pb.ModelConfig())


def test_three_models_whose_files_belong_together(tmp_path: Path) -> None:
    assert write(tmp_path) == 1
    assert {path.name for path in tmp_path.iterdir()} == set(OUTPUTS)
    for served, outputs in OUTPUTS.items():
        folder = tmp_path / served
        graph = onnx.load(folder / "1" / "model.onnx").graph
        assert [output.name for output in graph.output] == outputs
        for file in ("config.pbtxt", "configs/cpu.pbtxt"):
            found = config(folder / file)
            assert found.name == served and [output.name for output in found.output] == outputs
            assert found.parameters["key"].string_value == "value"
            for output in found.output:
                if output.label_filename:
                    assert (folder / output.label_filename).read_text().split() == list(LABELS)


def test_one_backend_serves_all_models(tmp_path: Path) -> None:
    version = str(write(tmp_path))
    own = tmp_path / "audio_cnn" / version / "model.py"
    assert not own.is_symlink() and own.read_bytes() == (version_folder("audio_cnn") / "model.py").read_bytes()
    for served in OUTPUTS.keys() - {"audio_cnn"}:
        link = tmp_path / served / version / "model.py"
        assert link.is_symlink() and not link.readlink().is_absolute() and link.samefile(own)


@pytest.mark.parametrize("last", [1, 9, 10])
def test_the_version_rises_and_the_old_one_goes(tmp_path: Path, last: int) -> None:
    for served in OUTPUTS:
        (tmp_path / served / str(last)).mkdir(parents=True)
        (tmp_path / served / str(last) / "model.onnx").write_text("old")
    assert write(tmp_path) == last + 1
    for served in OUTPUTS:
        assert versions(tmp_path / served) == [last + 1]
        for file in ("config.pbtxt", "configs/cpu.pbtxt"):
            assert list(config(tmp_path / served / file).version_policy.specific.versions) == [last + 1]
        assert (tmp_path / served / str(last + 1) / "model.py").resolve().is_file()
    assert write(tmp_path) == last + 2


def test_models_whose_versions_differ_get_one_above_the_first_ones(tmp_path: Path) -> None:
    """As where the third model is new."""
    (tmp_path / "audio_cnn" / "3").mkdir(parents=True)
    (tmp_path / "audio_cnn_activations" / "2").mkdir(parents=True)
    assert write(tmp_path) == 4
    assert all(versions(tmp_path / served) == [4] for served in OUTPUTS)


def test_documents_lie_in_the_first_model(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, **{"LICENSE.txt": "terms"})
    assert (tmp_path / "audio_cnn" / "model_card.md").read_text() == "first"
    assert (tmp_path / "audio_cnn" / "LICENSE.txt").read_text() == "terms"
