"""Receptive fields, read from the exported graph, against the network: which cells depend on one cell of the log-mel.

One input cell is set to NaN, which propagates to every cell that depends on it. Squeeze-and-excitation, which mixes the
whole window, is bypassed where single cells are tested.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import onnx
import pytest
import torch
from onnx import TensorProto, helper
from torch import Tensor

from audiocnn import model_spec
from audiocnn.sound.logmel import LogMelConfig
from tests.unit.training.data import random_network
from training.export import to_onnx
from training.geometry import Axis, ReceptiveField, receptive_fields
from training.graph import Calibration, ExportedCNN, map_names
from training.model import AudioCNN, SqueezeExcitation
from training.ood.score import ClassCentres

N_MELS, N_FRAMES = LogMelConfig().shape[1:]
CLICKS = [(64, 250), (37, 101), (0, 0), (127, 500)]


@pytest.fixture(scope="module")
def model() -> AudioCNN:
    return random_network()


@pytest.fixture(scope="module")
def fields(model: AudioCNN) -> dict[str, ReceptiveField]:
    exported = ExportedCNN(model_spec.MODEL_NAME, model, Calibration(), ClassCentres(4, 384))
    return receptive_fields(to_onnx(exported, {}).graph)


@contextmanager
def constant_excitation(model: AudioCNN) -> Iterator[None]:
    handles = [
        module.register_forward_hook(lambda _, inputs, __: inputs[0])
        for module in model.modules()
        if isinstance(module, SqueezeExcitation)
    ]
    yield
    for handle in handles:
        handle.remove()


def reached(model: AudioCNN, click: tuple[int, int]) -> dict[str, Tensor]:
    """For each map the cells `(freq, time)` that depend on the input cell at a mel band and frame."""
    seen: dict[str, Tensor] = {}
    handles = [
        block.depthwise.register_forward_hook(
            lambda _, __, out, name=f"{stage}.block{index}.active": seen.update({name: out[0].isnan().any(0)})
        )
        for stage in ("layer1", "layer2", "layer3", "layer4")
        for index, block in enumerate(getattr(model, stage))
    ]
    normalised = torch.zeros(1, 1, N_MELS, N_FRAMES)
    normalised[0, 0, click[0], click[1]] = torch.nan
    maps: dict[str, Tensor] = {}
    with torch.no_grad():
        model.features(normalised, maps)
    for handle in handles:
        handle.remove()
    stages = {name: cells[0].isnan().any(0) for name, cells in maps.items() if "." not in name}
    return {name: (stages | seen)[name] for name in map_names()}


def inside(axis: Axis | None, n: int, place: int) -> Tensor:
    """Which of `n` cells have `place` in their field."""
    assert axis
    return (axis.start + axis.jump * torch.arange(n) - place).abs() <= (axis.size - 1) / 2


@pytest.mark.parametrize("click", CLICKS, ids=str)
def test_a_cell_depends_on_its_receptive_field_and_nothing_else(
    model: AudioCNN, fields: dict[str, ReceptiveField], click: tuple[int, int]
) -> None:
    with constant_excitation(model):
        found = reached(model, click)
    for name, cells in found.items():
        freq = inside(fields[name].frequency, cells.shape[0], click[0])
        time = inside(fields[name].time, cells.shape[1], click[1])
        assert torch.equal(cells, freq[:, None] & time[None, :]), name
        assert cells.any(), name


def test_moving_a_click_by_one_cell_moves_the_response_by_one_cell(
    model: AudioCNN, fields: dict[str, ReceptiveField]
) -> None:
    band, frame = 48, 240
    with constant_excitation(model):
        before = reached(model, (band, frame))
        for name, cells in before.items():
            frequency, time = fields[name].frequency, fields[name].time
            assert frequency and time
            moved = reached(model, (band + frequency.jump, frame + time.jump))[name]
            assert torch.equal(moved[1:, 1:], cells[:-1, :-1]), name
            assert not torch.equal(moved, cells), name


def test_the_whole_window_is_marked_where_squeeze_and_excitation_came_before(
    model: AudioCNN, fields: dict[str, ReceptiveField]
) -> None:
    found = reached(model, (64, 250))
    assert {name for name, cells in found.items() if cells.all()} == {
        name for name in map_names() if fields[name].whole_window
    }
    assert not fields["layer2"].whole_window and not fields["layer3.block0.active"].whole_window
    assert fields["layer3"].whole_window


def test_known_fields(fields: dict[str, ReceptiveField]) -> None:
    """By hand: two convolutions of 3, strides 2 and 1; the second starts between the same cells as the first."""
    assert fields["conv1"] == ReceptiveField(Axis(3, 2, 0.0), Axis(3, 2, 0.0))
    assert fields["layer1"] == ReceptiveField(Axis(7, 2, 0.0), Axis(7, 2, 0.0))
    assert fields["layer2.block0.active"] == ReceptiveField(Axis(11, 4, 0.0), Axis(11, 4, 0.0))
    last = fields["layer4"].frequency
    assert last and last.jump == 16
    assert fields["cam"] == fields["layer4"]
    assert fields["embedding"] == ReceptiveField(None, None, whole_window=True)


def small_graph(**second: list[int]) -> onnx.GraphProto:
    """Two convolutions side by side, added; `second` has the attributes of the second."""
    value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 1, 16, 16])  # noqa: E731
    like = {"kernel_shape": [3, 5], "pads": [1, 2, 1, 2], "strides": [1, 1], "dilations": [1, 1]}
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["a"], **like),
        helper.make_node("Conv", ["x", "v"], ["b"], **(like | second)),
        helper.make_node("Add", ["a", "b"], ["sum"]),
    ]
    return helper.make_graph(nodes, "g", [value("x")], [value("sum")])


def test_dilation_widens_and_a_sum_has_the_larger_field() -> None:
    wide = receptive_fields(small_graph(dilations=[3, 1], pads=[3, 2, 3, 2]))
    assert wide["a"] == ReceptiveField(Axis(3, 1, 0.0), Axis(5, 1, 0.0))
    assert wide["b"] == wide["sum"] == ReceptiveField(Axis(7, 1, 0.0), Axis(5, 1, 0.0))


def test_uneven_padding_shifts_the_centre() -> None:
    assert receptive_fields(small_graph())["sum"].time == Axis(5, 1, 0.0)
    shifted = helper.make_node(
        "Conv", ["x", "w"], ["a"], kernel_shape=[2, 2], pads=[0, 1, 1, 0], strides=[2, 2], dilations=[1, 1]
    )
    graph = helper.make_graph([shifted], "g", [], [])
    assert receptive_fields(graph)["a"] == ReceptiveField(Axis(2, 2, 0.5), Axis(2, 2, -0.5))


def test_a_sum_of_cells_that_do_not_lie_on_each_other_is_refused() -> None:
    with pytest.raises(ValueError, match="do not lie on each other"):
        receptive_fields(small_graph(pads=[2, 2, 0, 2]))
