"""Which report counts for which network."""

import json
from pathlib import Path

import pytest
import torch

from tests.unit.training.data import TINY
from training.checkpoint import recipe
from training.evaluation.faithfulness import Drops, summarise
from training.evaluation.report import faithfulness_table, load_report
from training.graph import Calibration

FACTS = {
    "data": {"fingerprint": "mine"},
    "recipe": recipe(TINY),
    "lineage": ["other recordings"],
    "calibration": {"temperature": 2.0, "ood_weights": [1, 2, 3, 4, 5], "ood_bias": 6.0, "fitted_on": "9 clips"},
}
NETWORK = {"data_fingerprint": "mine", "recipe": recipe(TINY), "lineage": ["other recordings"]}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "report.json").write_text(json.dumps(FACTS))
    return tmp_path / "report.json"


def test_the_report_of_this_data_recipe_and_start_calibrates(path: Path) -> None:
    report = load_report(path, NETWORK)
    assert report and report.calibration == Calibration(2.0, (1, 2, 3, 4, 5), 6.0, "9 clips")


@pytest.mark.parametrize(
    "changes",
    [{"data_fingerprint": "others"}, {"recipe": recipe(TINY) | {"epochs": 99}}, {"lineage": []}],
    ids=["other data", "other recipe", "other starting weights"],
)
def test_another_networks_report_does_not(path: Path, changes: dict[str, object]) -> None:
    assert load_report(path, NETWORK | changes) is None


def test_without_a_report_there_is_none(tmp_path: Path) -> None:
    assert load_report(tmp_path / "report.json", NETWORK) is None


def test_without_a_random_drop_there_is_no_ratio() -> None:
    cam, nothing = torch.tensor([0.5, 0.25]), torch.zeros(2)
    found = {"digital silence": summarise(Drops(cam, nothing, cam))}
    assert found["digital silence"]["random"]["ratio"] is None
    assert found["digital silence"]["areas"]["ratio"] == pytest.approx(1.0)
    json.dumps(found, allow_nan=False)
    assert "| single cells | 0.375 (sd 0.177) | 0.000 (sd 0.000) | – |" in faithfulness_table({"faithfulness": found})
