"""The network: shapes, exact CAMs, deaf to level."""

import pytest
import torch

from audiocnn.logmel import LogMelConfig
from tests.unit.training.data import random_network
from training.export import example_log_mels
from training.model import DYNAMIC_RANGE_DB, STAGES, NormaliseClip


def test_shapes_from_input_to_head() -> None:
    inside = random_network(n_classes=4, width=8).explain(example_log_mels(2, seed=0))
    assert [tuple(inside.maps[stage].shape) for stage in STAGES] == [
        (2, 8, 64, 216),
        (2, 8, 32, 108),
        (2, 16, 16, 54),
        (2, 32, 8, 27),
        (2, 64, 8, 27),
    ]
    assert inside.logits.shape == (2, 4)
    assert inside.embedding.shape == (2, 64)
    assert inside.cam.shape == (2, 4, 8, 27)


def test_each_stage_is_followed_by_its_blocks_and_equals_the_last_of_them() -> None:
    maps = random_network().explain(example_log_mels(1, seed=0)).maps
    assert list(maps)[:6] == [
        "conv1",
        "layer1",
        "layer1.block0.conv",
        "layer1.block0.relu",
        "layer1.block1.conv",
        "layer1.block1.relu",
    ]
    for stage in STAGES[1:]:
        torch.testing.assert_close(maps[stage], maps[f"{stage}.block1.relu"])
        assert maps[f"{stage}.block0.conv"].min() < 0 <= maps[f"{stage}.block0.relu"].min()


def test_cam_adds_up_to_the_logits() -> None:
    model = random_network()
    inside = model.explain(example_log_mels(3, seed=1))
    torch.testing.assert_close(inside.cam.mean(dim=(2, 3)) + model.head.bias, inside.logits, atol=1e-5, rtol=1e-5)
    assert inside.logits.std(dim=0).max() > 1e-3, "the clips must differ, or this would show nothing"


def test_training_and_explaining_agree() -> None:
    model, log_mel = random_network(), example_log_mels(2, seed=2)
    inside = model.explain(log_mel)
    logits, background = model.classify(model.normalise(log_mel))
    torch.testing.assert_close(logits, inside.logits)
    torch.testing.assert_close(background, inside.background)


@pytest.mark.parametrize("gain_db", [-20.0, 7.5])
def test_level_does_not_matter(gain_db: float) -> None:
    model, log_mel = random_network(), example_log_mels(2, seed=3).clamp(-100, -10)
    torch.testing.assert_close(model(log_mel + gain_db), model(log_mel), atol=1e-4, rtol=1e-4)


def test_normaliser_drops_what_is_far_below_the_loudest_cell() -> None:
    log_mel = torch.full((1, 1, 128, 431), LogMelConfig().floor_db)
    log_mel[..., 60, 100] = -10.0
    quiet = log_mel.clone()
    quiet[..., 20, :] = -10.0 - DYNAMIC_RANGE_DB - 5
    torch.testing.assert_close(NormaliseClip()(log_mel), NormaliseClip()(quiet))


def test_normaliser_gives_zero_mean_and_unit_deviation() -> None:
    normalised = NormaliseClip()(example_log_mels(2, seed=4))
    assert normalised.mean(dim=(1, 2, 3)).abs().max() < 1e-4
    assert (normalised.std(dim=(1, 2, 3)) - 1).abs().max() < 1e-2


def test_digital_silence_is_finite() -> None:
    silence = torch.full((1, *LogMelConfig().shape), LogMelConfig().floor_db)
    assert torch.isfinite(random_network()(silence)).all()
