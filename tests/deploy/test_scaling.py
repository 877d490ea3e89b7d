"""The page on scaling is what its script makes of the measured figures, and its arithmetic is right."""

from pathlib import Path

import onnx
import pytest
from onnx import shape_inference

from launcher.settings import ROOT
from scripts import scaling
from scripts.scaling import Costs
from tests.deploy.chart import CHART, container, render

COSTS = Costs({"gateway": 10.0, "preprocess": 5.0, "triton": 20.0}, "a test")


def test_the_page_is_what_the_script_writes() -> None:
    assert scaling.PAGE.read_text() == scaling.page(scaling.read_costs()), "run: python scripts/scaling.py"


def test_pods_follow_from_cpu_time() -> None:
    # One gateway has one core, 60 % busy, 10 ms a request: 60 requests/s.
    assert scaling.pod_per_s(COSTS, "gateway") == pytest.approx(60)
    assert scaling.pods(COSTS, "gateway", 600) == 10
    assert scaling.pods(COSTS, "gateway", 601) == 11
    assert scaling.pods(COSTS, "triton", 1) == 2
    # 441 kB are 3.528 megabits.
    assert scaling.gbit(441, 1_000) == pytest.approx(3.528)


def test_figures_come_from_the_benchs_page(tmp_path: Path) -> None:
    bench = tmp_path / "bench.md"
    bench.write_text(
        "| process | CPU ms |\n|---|---|\n| triton | 9.5 | 400 |\n| preprocess | 7 | 1 |\n| gateway | 6.1 | 1 |\n"
    )

    assert scaling.read_costs(bench).cpu_ms == {"triton": 9.5, "preprocess": 7.0, "gateway": 6.1}
    bench.write_text("| triton | 9.5 | 400 |\n")
    with pytest.raises(SystemExit, match="make bench"):
        scaling.read_costs(bench)


def test_pods_have_the_cores_that_are_counted_on() -> None:
    objects = render(CHART / "values-cpu.yaml")

    requested = {name: float(container(objects, name)["resources"]["requests"]["cpu"]) for name in scaling.CORES}
    assert requested == scaling.CORES


def test_the_network_is_as_large_as_it_is_said_to_be() -> None:
    graph = shape_inference.infer_shapes(onnx.load(ROOT / "model_repository/audio_cnn/1/model.onnx")).graph
    known = [*graph.value_info, *graph.output]
    shapes = {value.name: [dim.dim_value for dim in value.type.tensor_type.shape.dim] for value in known}
    weights = {each.name: each.dims for each in graph.initializer}
    multiply_adds = 0
    for node in graph.node:
        if node.op_type == "Conv":
            n_out, n_in, height, width = weights[node.input[1]]
            multiply_adds += n_out * n_in * height * width * shapes[node.output[0]][2] * shapes[node.output[0]][3]

    assert multiply_adds / 1e9 == pytest.approx(scaling.NETWORK_GMAC, rel=0.01)
