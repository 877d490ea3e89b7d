"""Effective receptive fields, on networks whose kernels are known."""

import pytest
import torch

from tests.unit.training.data import random_network
from training.effective import Extents, _width, effective_fields, module_behind
from training.export import example_log_mels
from training.geometry import Axis, ReceptiveField
from training.graph import map_names
from training.model import AudioCNN

NAMES = ("conv1", "layer1", "layer2.block0.active", "layer4")


@pytest.fixture(scope="module")
def model() -> AudioCNN:
    return random_network().eval()


def measured(model: AudioCNN, monkeypatch: pytest.MonkeyPatch) -> dict[str, Extents]:
    """Of a few maps."""
    monkeypatch.setattr("training.effective.map_names", lambda: list(NAMES))
    jumps = {"conv1": 2, "layer1": 2, "layer2.block0.active": 4, "layer4": 16}
    fields = {name: ReceptiveField(Axis(3, jump), Axis(3, jump)) for name, jump in jumps.items()}
    return effective_fields(model, fields, example_log_mels(2, seed=0))


def test_half_lies_in_no_wider_area_than_nine_tenths(model: AudioCNN, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, extents in measured(model, monkeypatch).items():
        for axis, most in (("frequency", 255), ("time", 1001)):
            assert 1 <= extents["share_50"][axis] <= extents["share_90"][axis] <= most, name


def test_a_cell_of_conv1_sees_its_kernel_and_no_more(model: AudioCNN, monkeypatch: pytest.MonkeyPatch) -> None:
    field = measured(model, monkeypatch)["conv1"]
    for axis, width in field["share_90"].items():
        assert width <= 3 + 2 * abs(field["centre"][axis]), axis  # widths are counted around the centre


def test_weight_that_moves_to_the_kernel_s_centre_narrows_the_field(monkeypatch: pytest.MonkeyPatch) -> None:
    model = random_network().eval()
    with torch.no_grad():
        weight = model.conv1.conv.weight
        weight[:, :, [0, 2]] = 0.0  # only the middle row is left, so only one mel band

    field = measured(model, monkeypatch)["conv1"]

    assert field["share_90"] == {"frequency": 1, "time": 3}


def test_the_centre_moves_with_the_kernel_s_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    model = random_network().eval()
    with torch.no_grad():
        weight = model.conv1.conv.weight
        weight[:, :, [0, 1]] = 0.0
        weight[..., [1, 2]] = 0.0  # only the upper left corner is left

    assert measured(model, monkeypatch)["conv1"]["centre"] == {"frequency": 1.0, "time": -1.0}


def test_deeper_cells_see_more(model: AudioCNN, monkeypatch: pytest.MonkeyPatch) -> None:
    found = measured(model, monkeypatch)

    widths = [found[name]["share_90"]["time"] for name in NAMES]
    assert widths == sorted(widths) and widths[-1] > widths[0]


def test_every_map_has_a_module_behind_it_that_has_its_size(model: AudioCNN) -> None:
    log_mels = example_log_mels(1, seed=0)
    with torch.no_grad():
        maps = model.explain(log_mels).maps
    for name in map_names():
        seen: list[torch.Tensor] = []
        handle = module_behind(model, name).register_forward_hook(lambda _m, _i, out, seen=seen: seen.append(out))
        with torch.no_grad():
            model(log_mels)
        handle.remove()
        assert seen[0].shape[2:] == maps[name].shape[-2:], name


@pytest.mark.parametrize(
    ("energy", "centre", "share", "expected"),
    [
        ([0, 0, 1, 0, 0], 2.0, 0.9, 1),
        ([0, 1, 2, 1, 0], 2.0, 0.5, 1),
        ([0, 1, 2, 1, 0], 2.0, 0.9, 3),
        ([1, 0, 0, 0, 1], 2.0, 0.9, 5),
        ([1, 1, 0, 0, 0], 0.5, 0.9, 2),
    ],
)
def test_widths_are_counted_around_the_centre(energy: list[float], centre: float, share: float, expected: int) -> None:
    assert _width(torch.tensor(energy), centre, share) == expected
