"""Deletion curves, masks on the sound, and maps of networks that forgot a part."""

import numpy as np
import pytest
import torch

from audiocnn.curves import CurvePlan, n_passes
from audiocnn.sound.logmel import LogMelConfig
from tests import signals
from tests.unit.training.data import random_network
from training.evaluation import deletion, on_sound, sanity
from training.evaluation.explanations_text import AREAS, explanations_text
from training.export import example_log_mels
from training.model import AudioCNN

GRID = (8, 32)


@pytest.fixture(scope="module")
def model() -> AudioCNN:
    return random_network(n_classes=2).eval()


@pytest.fixture(scope="module")
def sound_mask() -> on_sound.SoundMask:
    return on_sound.SoundMask()


def test_a_plan_s_masks_are_as_many_as_it_costs_and_as_large_as_they_should_be() -> None:
    cam = np.arange(256, dtype=np.float32).reshape(GRID)
    cells = CurvePlan(cam).cells()
    assert len(cells) == n_passes(21, 5) - 1  # the spectrogram as it is comes on top
    sizes = cells.sum(axis=(1, 2)).tolist()
    removed, kept, random = sizes[1:20], sizes[20:39], sizes[39:]
    assert sizes[0] == 256
    assert removed == [round(256 * step / 20) for step in range(1, 20)]
    assert [256 - n for n in kept] == removed
    assert random == [32, 64, 96, 128, 160, 192, 224] * 5
    assert cam[cells[1]].min() > cam[~cells[1]].max(), "the strongest first"


def test_curves_begin_and_end_where_they_should() -> None:
    plan = CurvePlan(np.arange(256, dtype=np.float32).reshape(GRID), steps=5, draws=2)
    found = np.concatenate(([0.1], [0.6, 0.4, 0.2], [0.3, 0.5, 0.7], [0.75, 0.7, 0.65], [0.55, 0.5, 0.45])).astype("f4")
    curves = plan.read(0.8, found)
    assert curves.removed.confidences == pytest.approx([0.8, 0.6, 0.4, 0.2, 0.1])
    assert curves.kept.confidences == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.8])
    assert curves.random.confidences == pytest.approx([0.8, 0.65, 0.6, 0.55, 0.1])
    assert (curves.random_low[1], curves.random_high[1]) == pytest.approx((0.55, 0.75))
    assert curves.removed.auc == pytest.approx((0.4 + 0.6 + 0.4 + 0.2 + 0.05) / 4)
    assert curves.removed.n_cells == [0, 64, 128, 192, 256]


def test_a_faithful_map_s_deletion_lies_below_random(model: AudioCNN) -> None:
    log_mel = example_log_mels(1, seed=0)[0, 0]
    curves = deletion.deletion_curves(model, log_mel, 1.0)
    with torch.no_grad():
        whole = model(log_mel[None, None]).softmax(1)[0]
    assert curves.removed.confidences[0] == pytest.approx(whole.max().item(), abs=1e-6)
    found = deletion.summarise([curves, curves])
    assert found["n_clips"] == 2
    assert found["below_random"]["mean"] == pytest.approx(curves.random.auc - curves.removed.auc)
    assert found["share_below_random"] in (0.0, 1.0)


def test_random_weights_are_only_in_the_part_that_is_named(model: AudioCNN) -> None:
    before = model.state_dict()
    for part, modules in sanity.PARTS.items():
        after = sanity.randomised(model, part, seed=0).state_dict()
        for name, value in before.items():
            changed = not torch.equal(value, after[name])
            if not name.startswith(tuple(f"{module}." for module in modules)):
                assert not changed, name
            elif name.endswith("weight"):
                assert changed, name


def test_rank_correlation_is_one_for_the_same_map_and_minus_one_for_its_opposite(model: AudioCNN) -> None:
    log_mels = example_log_mels(2, seed=1)
    assert sanity.rank_correlations(model, model, log_mels).tolist() == pytest.approx([1.0, 1.0])
    values = torch.rand(3, 8, 32)
    assert sanity.spearman(values, -values).tolist() == pytest.approx([-1.0] * 3)
    assert sanity.spearman(values, values**3).tolist() == pytest.approx([1.0] * 3)
    found = sanity.summarise(torch.tensor([0.5, -0.5]))
    assert (found["mean"], found["mean_magnitude"]) == pytest.approx((0.0, 0.5))


def test_no_mask_leaves_the_sound_as_it_was(sound_mask: on_sound.SoundMask) -> None:
    waveform = torch.from_numpy(signals.noise(5.0, 32_000))
    log_mel = sound_mask.log_mel(waveform)
    same = sound_mask.apply(waveform, log_mel, np.zeros(GRID, np.bool_), -80.0)
    torch.testing.assert_close(same, waveform, atol=1e-5, rtol=0.0)


def test_a_mask_on_the_sound_brings_its_cells_to_the_level(sound_mask: on_sound.SoundMask) -> None:
    """Noise, of which the second half is to be 30 dB quieter: so the log-mel of the result has it."""
    waveform = torch.from_numpy(signals.noise(5.0, 32_000))
    log_mel, cells = sound_mask.log_mel(waveform), np.zeros(GRID, np.bool_)
    cells[:, 16:] = True
    level_db = float(log_mel.mean()) - 30.0
    masked = sound_mask.log_mel(sound_mask.apply(waveform, log_mel, cells, level_db))
    assert masked.shape == LogMelConfig().shape[1:]
    assert masked[:, 260:490].mean().item() == pytest.approx(level_db, abs=3.0)
    torch.testing.assert_close(masked[:, :240], log_mel[:, :240], atol=0.5, rtol=0.0)


def test_both_ways_of_masking_are_run_and_summed_up(model: AudioCNN, sound_mask: on_sound.SoundMask) -> None:
    waveform = torch.from_numpy(signals.noise(5.0, 32_000))
    clip = on_sound.confidences(model, waveform, sound_mask, 1.0, seed=0)
    assert set(clip) == set(on_sound.KINDS)
    assert all(0.0 <= value <= 1.0 for pair in clip.values() for value in pair)
    found = on_sound.summarise([dict.fromkeys(on_sound.KINDS, (0.5, 0.6)), dict.fromkeys(on_sound.KINDS, (0.5, 0.4))])
    kind = found[on_sound.KINDS[0]]
    assert (kind["difference"], kind["mean_magnitude"]) == pytest.approx((0.0, 0.1))


def test_the_report_has_what_was_measured_and_nothing_where_it_was_not() -> None:
    areas = {name: {"mean": 0.25, "sd": 0.1} for name in AREAS}
    curves = {"n_clips": 200, "steps": 21, "draws": 5, "fill": "silence", "share_below_random": 0.9, **areas}
    pair = {"on_log_mel": 0.4, "on_sound": 0.41, "difference": 0.01, "mean_magnitude": 0.02}
    correlations = {part: {"n_clips": 9, "mean": 0.1, "sd": 0.2, "mean_magnitude": 0.3} for part in sanity.PARTS}
    found = {
        "deletion": curves,
        "masks_on_sound": {"n_clips": 100, "share_of_cells": 0.2, on_sound.KINDS[0]: pair},
        "cam_after_randomising": correlations,
    }
    text = explanations_text({"explanations": found})
    assert "90.0 %" in text and "| deletion | 0.250 ± 0.100 |" in text
    assert "| without its evidence | 0.400 | 0.410 | 0.010 | 0.020 |" in text
    assert "| last stage | 0.100 ± 0.200 | 0.300 |" in text
    assert explanations_text({}) == ""
