"""Augmentation moves what it says and nothing else."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.augment import (
    FLOOR_DB,
    HIDDEN_CELLS,
    HIDDEN_SHARE,
    augment,
    hide_cells,
    hide_some,
    mask,
    mean_level,
    mixup,
    random_crop,
    random_tone,
    shift_pitch,
    shorten,
)
from training.config import TrainConfig
from training.export import example_log_mels
from training.model import DYNAMIC_RANGE_DB

N_FRAMES = 501


def test_a_crop_goes_round_the_end() -> None:
    torch.manual_seed(0)
    ramp = torch.arange(float(N_FRAMES)).expand(128, N_FRAMES)
    crops = [random_crop(ramp, 250) for _ in range(20)]
    assert all(crop.shape == (128, 250) for crop in crops)
    assert any((crop[0].diff() < 0).any() for crop in crops), "none went round the end"
    steps = torch.cat([crop[0].diff() for crop in crops])
    assert set(steps[steps >= 0].tolist()) <= {0.0, 1.0, 2.0}


def test_pitch_moves_a_line_by_a_few_bands_only() -> None:
    torch.manual_seed(0)
    line = torch.full((128, 10), -100.0)
    line[60] = 0.0
    places = [int(shift_pitch(line)[:, 0].argmax()) for _ in range(50)]
    assert len(set(places)) > 5
    assert max(abs(place - 60) for place in places) <= 12


def test_shortening_leaves_silence_at_the_end() -> None:
    torch.manual_seed(0)
    shortened = shorten(torch.zeros(128, 250))
    silent = (shortened == FLOOR_DB).all(dim=0)
    assert silent[-1] and not silent[0]
    assert (silent.int().diff() >= 0).all()


def test_a_crop_of_a_clip_that_is_mostly_silent_has_the_sound_in_it() -> None:
    torch.manual_seed(0)
    bark = torch.full((128, N_FRAMES), FLOOR_DB)
    bark[40:60, 300:304] = -20.0
    assert all((random_crop(bark, 64) > -30).any() for _ in range(50))


def test_the_mean_level_is_of_the_dynamic_range_that_the_network_sees() -> None:
    log_mel = torch.full((2, 1, 128, 250), FLOOR_DB)
    log_mel[0, :, :64] = -10.0
    log_mel[1, :, :32] = -30.0
    expected = torch.tensor([-10 - DYNAMIC_RANGE_DB / 2, -30 - 0.75 * DYNAMIC_RANGE_DB])
    torch.testing.assert_close(mean_level(log_mel), expected.reshape(2, 1, 1, 1))


def hidden_clips(log_mel: Tensor, n: int) -> tuple[Tensor, list[str]]:
    """Where `n` copies of a clip were filled `(n, n_mels, time)`, and with what."""
    torch.manual_seed(0)
    level = mean_level(log_mel)
    copies = [hide_cells(log_mel) for _ in range(n)]
    fills = []
    for copy in copies:
        (value,) = copy[copy != log_mel].unique().tolist()
        fills.append("silence" if value == FLOOR_DB else "level" if value == pytest.approx(level.item()) else "?")
    return torch.stack([copy != log_mel for copy in copies]), fills


def test_hidden_cells_are_silent_or_at_the_clips_mean_level() -> None:
    _, fills = hidden_clips(example_log_mels(1, seed=0)[0, 0], 60)
    assert 15 < fills.count("silence") < 45 and fills.count("silence") + fills.count("level") == 60


def edges(hidden: Tensor) -> NDArray[np.int64]:
    """Places along the last axis of `(..., place)` at which something begins or ends."""
    changes = hidden[..., 1:] != hidden[..., :-1]
    return np.flatnonzero(changes.flatten(0, -2).any(dim=0).numpy()) + 1


def test_hidden_cells_are_whole_cells_of_one_of_the_grids() -> None:
    hidden, _ = hidden_clips(example_log_mels(1, seed=0)[0, 0], 60)
    sizes = {(np.gcd.reduce(edges(clip.t())), np.gcd.reduce(np.diff(edges(clip)))) for clip in hidden}
    assert all(any(a % mels == 0 == b % frames for mels, frames in HIDDEN_CELLS) for a, b in sizes)
    assert len(sizes & set(HIDDEN_CELLS)) > 3, "always the same grid"
    assert len({int(edges(clip)[0]) for clip in hidden if len(edges(clip))}) > 16, "the grid always begins at one frame"


def test_a_share_of_the_cells_is_hidden() -> None:
    hidden, _ = hidden_clips(example_log_mels(1, seed=0)[0, 0], 200)
    shares = hidden.float().mean(dim=(1, 2))
    assert shares.mean() == pytest.approx(sum(HIDDEN_SHARE) / 2, abs=0.05)
    assert shares.min() < 0.15 and shares.max() > 0.5


def test_tone_colour_leaves_silence_alone() -> None:
    torch.manual_seed(0)
    log_mel = torch.full((2, 1, 128, 20), -40.0)
    log_mel[..., 10:] = FLOOR_DB
    changed = random_tone(log_mel)
    assert (changed[..., 10:] == FLOOR_DB).all()
    assert changed[..., :10].std() > 1
    assert (changed[..., 0] == changed[..., 9]).all(), "the change is one of frequency, not of time"


def test_masks_are_one_band_and_one_stretch() -> None:
    torch.manual_seed(0)
    ones = torch.ones(8, 1, 128, 250)
    ones[..., 0, 0] = 1 + 128 * 250  # the mean is 2, so that filled cells differ from the others
    filled = mask(ones) == 2
    bands, stretches = filled.all(dim=3).squeeze(1), filled.all(dim=2).squeeze(1)
    assert bands.sum(dim=1).max() <= 20 and stretches.sum(dim=1).max() <= 30
    assert bands.any() and stretches.any()
    assert torch.equal(filled.squeeze(1), bands[:, :, None] | stretches[:, None, :])


def test_mixup_mixes_targets_as_it_mixes_sounds() -> None:
    torch.manual_seed(0)
    normalised = torch.randn(6, 1, 4, 4)
    targets = torch.eye(6)
    mixed, mixed_targets = mixup(normalised, targets, 20.0)
    torch.testing.assert_close(mixed.flatten(1), mixed_targets @ normalised.flatten(1))
    torch.testing.assert_close(mixed_targets.sum(dim=1), torch.ones(6))
    assert (mixed_targets.diagonal() >= 0.5).all() and (mixed_targets.diagonal() < 0.9).any()


def test_a_batch_is_one_crop_for_each_clip_and_seeded() -> None:
    clips, n_frames = list(example_log_mels(3, seed=0).squeeze(1)), TrainConfig().crop_frames
    torch.manual_seed(1)
    first = augment(clips, n_frames)
    torch.manual_seed(1)
    assert first.shape == (3, 1, 128, n_frames)
    assert torch.equal(first, augment(clips, n_frames))
    assert first.min() >= FLOOR_DB


def test_cells_are_hidden_as_often_as_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    monkeypatch.setattr("training.augment.hide_cells", lambda log_mel: torch.full_like(log_mel, 7.0))
    clips = example_log_mels(100, seed=0)
    before = clips.clone()
    hidden = [(hide_some(clips, p) == 7).all(dim=(1, 2, 3)).sum().item() for p in (0.0, 0.3, 1.0)]
    assert hidden[0] == 0 and 20 <= hidden[1] <= 40 and hidden[2] == 100
    assert torch.equal(clips, before), "the whole clips stay as they are"
