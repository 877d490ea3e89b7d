"""The repository's `model.py` without a server: Triton's module is stood in for."""

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from tests.served import version_folder
from training.triton_config import THREADS_KEY


class Request:
    """One caller's windows, and what it wants back."""

    def __init__(self, values: list[float], wanted: list[str], *, cancelled: bool = False) -> None:
        self.tensors = {"x": np.array(values, np.float32)[:, None]}
        self.wanted, self.cancelled = wanted, cancelled

    def is_cancelled(self) -> bool:
        return self.cancelled

    def requested_output_names(self) -> list[str]:
        return self.wanted


class Response:
    def __init__(self, output_tensors: list[Any] | None = None, error: Any = None) -> None:
        self.tensors = {tensor.name: tensor.values for tensor in output_tensors or []}
        self.error = error


class TritonError:
    CANCELLED = "cancelled"

    def __init__(self, message: str, code: str = "internal") -> None:
        self.message, self.code = message, code


class ModelError(Exception):
    """What Triton shows when a model does not load."""


@pytest.fixture
def backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    utils = ModuleType("triton_python_backend_utils")
    utils.Tensor = lambda name, values: SimpleNamespace(name=name, values=values)  # type: ignore[attr-defined]
    utils.InferenceResponse = Response  # type: ignore[attr-defined]
    utils.TritonError = TritonError  # type: ignore[attr-defined]
    utils.TritonModelException = ModelError  # type: ignore[attr-defined]
    utils.get_input_tensor_by_name = lambda request, name: SimpleNamespace(as_numpy=lambda: request.tensors[name])  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "triton_python_backend_utils", utils)
    (tmp_path / "1").mkdir()
    value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", 1])  # noqa: E731
    nodes = [helper.make_node("Add", ["x", "x"], ["double"]), helper.make_node("Mul", ["x", "x"], ["square"])]
    graph = helper.make_graph(nodes, "g", [value("x")], [value("double"), value("square")])
    onnx.save(
        helper.make_model(graph, ir_version=10, opset_imports=[helper.make_opsetid("", 17)]),
        tmp_path / "1" / "model.onnx",
    )
    shutil.copy(version_folder("audio_cnn") / "model.py", tmp_path / "1" / "model.py")
    spec = importlib.util.spec_from_file_location("triton_model", tmp_path / "1" / "model.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    model = module.TritonPythonModel()
    model.folder = tmp_path
    return model


def load(model: Any, outputs: tuple[str, ...] = ("double", "square"), threads: str = "1") -> Any:
    config = {
        "output": [{"name": name} for name in outputs],
        "parameters": {THREADS_KEY: {"string_value": threads}},
    }
    model.initialize({"model_config": json.dumps(config), "model_repository": str(model.folder), "model_version": "1"})
    return model


def test_each_request_gets_its_own_rows_and_outputs_out_of_one_run(backend: Any) -> None:
    model = load(backend)
    session, runs = model._session, []
    model._session = SimpleNamespace(run=lambda *arguments: runs.append(arguments[0]) or session.run(*arguments))
    first, second = model.execute([Request([1, 2], ["double"]), Request([3], ["square", "double"])])
    assert runs == [["double", "square"]]
    assert first.tensors.keys() == {"double"} and first.tensors["double"][:, 0].tolist() == [2, 4]
    assert second.tensors["square"].tolist() == [[9]] and second.tensors["double"].tolist() == [[6]]


def test_only_what_somebody_wants_is_copied(backend: Any) -> None:
    model = load(backend)
    session, runs = model._session, []
    model._session = SimpleNamespace(run=lambda *arguments: runs.append(arguments[0]) or session.run(*arguments))
    model.execute([Request([1], ["square"])])
    assert runs == [["square"]]


def test_a_cancelled_request_is_not_run_and_the_others_are(backend: Any) -> None:
    cancelled, answered = load(backend).execute([Request([1], ["double"], cancelled=True), Request([5], ["double"])])
    assert cancelled.error.code == TritonError.CANCELLED
    assert answered.tensors["double"].tolist() == [[10]]


def test_an_error_is_answered_and_the_model_lives_on(backend: Any) -> None:
    model = load(backend)
    (failed,) = model.execute([Request([1], ["triple"])])
    assert "triple" in failed.error.message
    assert model.execute([Request([2], ["double"])])[0].tensors["double"].tolist() == [[4]]


def test_an_output_that_the_graph_lacks_stops_the_load(backend: Any) -> None:
    with pytest.raises(ModelError, match="no output cube"):
        load(backend, outputs=("double", "cube"))


def test_threads_are_set_by_the_configuration(backend: Any) -> None:
    assert load(backend, threads="2")._session.get_session_options().intra_op_num_threads == 2
