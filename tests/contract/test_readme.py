"""The figures in the README are those of the reports that they are taken from."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench.report import document, readme_table

README = Path("README.md").read_text(encoding="utf-8")
BENCH = Path("docs/bench.json")
REPORT = json.loads(Path("docs/model/report.json").read_text(encoding="utf-8"))


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def rows(report: dict[str, Any]) -> dict[str, str]:
    """The README's table about the model, row by row."""
    accuracy, robustness, ood = report["accuracy"], report["robustness"], report["ood"]
    worst = min(value - robustness["clean"] for value in robustness.values())
    silence = report["faithfulness"]["digital silence"]
    drops = silence["drop_cam"]["mean"], silence["random"]["drop"]["mean"]
    return {
        "30 classes": percent(accuracy["all"]["mean"]),
        "ESC-10, among all 30 classes": percent(accuracy["esc10"]["mean"]),
        "ESC-10, among its own ten": percent(accuracy["esc10, among its own 10"]["mean"]),
        "worst of 16 kHz, MP3 at 64 kbit/s, −20 dB, clipped": f"{100 * worst:+.1f} points".replace("-", "−"),
        "expected calibration error": percent(report["calibration"]["ece_after"]),
        "natural sounds of no class not marked “uncertain”": percent(ood["shown"]["natural recordings"]),
        "right answers marked “uncertain”": percent(ood["right_flagged"]),
        "probability lost without the 20 % of highest evidence": f"{drops[0]:.2f}",
        "probability lost without a random 20 %": f"{drops[1]:.2f}",
    }


@pytest.mark.parametrize("title, figure", rows(REPORT).items(), ids=lambda text: text)
def test_a_figure_about_the_model_is_the_report_s(title: str, figure: str) -> None:
    assert f"| {title} | {figure} |" in README


@pytest.mark.skipif(not BENCH.exists(), reason=f"{BENCH} is not there: run `make bench` on an idle machine")
def test_the_figures_about_speed_are_the_bench_s() -> None:
    figures = json.loads(BENCH.read_text(encoding="utf-8"))
    assert readme_table(figures) in README
    assert document(figures) == Path("docs/bench.md").read_text(encoding="utf-8")
