"""The notebook runs from its first cell to its last, and is stored without outputs."""

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode, read

from launcher.settings import ROOT
from tests.conftest import Stack

FOLDER = ROOT / "docs" / "notebooks"


@pytest.fixture
def notebook() -> NotebookNode:
    return read(FOLDER / "explore.ipynb", as_version=4)


def test_no_outputs_are_stored(notebook: NotebookNode) -> None:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]

    assert cells
    assert [cell for cell in cells if cell.outputs or cell.execution_count] == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_it_runs(notebook: NotebookNode, stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENT_ADDRESS", f"127.0.0.1:{stack.settings.gateway_grpc_port}")

    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(FOLDER)}}).execute()

    outputs = [output for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output]
    assert sum("image/png" in output.data for output in outputs) == 4
