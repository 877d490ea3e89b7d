"""Which report counts for which network."""

import json
from pathlib import Path

import pytest

from tests.unit.training.data import TINY
from training.checkpoint import recipe
from training.evaluation.report import load_report
from training.graph import Calibration

FACTS = {
    "data": {"fingerprint": "mine"},
    "recipe": recipe(TINY),
    "calibration": {"temperature": 2.0, "ood_weights": [1, 2, 3, 4, 5], "ood_bias": 6.0, "fitted_on": "9 clips"},
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "report.json").write_text(json.dumps(FACTS))
    return tmp_path / "report.json"


def test_the_report_of_this_data_and_recipe_calibrates(path: Path) -> None:
    report = load_report(path, "mine", recipe(TINY))
    assert report and report.calibration == Calibration(2.0, (1, 2, 3, 4, 5), 6.0, "9 clips")


@pytest.mark.parametrize(
    ("fingerprint", "changes"), [("others", {}), ("mine", {"epochs": 99})], ids=["other data", "other recipe"]
)
def test_another_networks_report_does_not(path: Path, fingerprint: str, changes: dict[str, object]) -> None:
    assert load_report(path, fingerprint, recipe(TINY) | changes) is None


def test_without_a_report_there_is_none(tmp_path: Path) -> None:
    assert load_report(tmp_path / "report.json", "mine", recipe(TINY)) is None
