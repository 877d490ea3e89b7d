"""Augmentation moves what it says and nothing else."""

import torch

from training.augment import FLOOR_DB, augment, hide_cells, mask, mixup, random_crop, random_tone, shift_pitch, shorten
from training.config import TrainConfig
from training.export import example_log_mels


def test_a_crop_goes_round_the_end() -> None:
    torch.manual_seed(0)
    ramp = torch.arange(431.0).expand(128, 431)
    crops = [random_crop(ramp, 216) for _ in range(20)]
    assert all(crop.shape == (128, 216) for crop in crops)
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
    shortened = shorten(torch.zeros(128, 216))
    silent = (shortened == FLOOR_DB).all(dim=0)
    assert silent[-1] and not silent[0]
    assert (silent.int().diff() >= 0).all()


def test_a_crop_of_a_clip_that_is_mostly_silent_has_the_sound_in_it() -> None:
    torch.manual_seed(0)
    bark = torch.full((128, 431), FLOOR_DB)
    bark[40:60, 300:304] = -20.0
    assert all((random_crop(bark, 64) > -30).any() for _ in range(50))


def test_hidden_cells_are_whole_cells_of_the_grid() -> None:
    torch.manual_seed(0)
    hidden = torch.stack([hide_cells(torch.zeros(128, 216)) == FLOOR_DB for _ in range(50)])
    cells = hidden[:, ::16, ::16]
    whole = cells.repeat_interleave(16, 1).repeat_interleave(16, 2)[:, :, :216]
    assert torch.equal(hidden, whole)
    shares = cells.float().mean(dim=(1, 2))
    assert shares.min() < 0.1 and 0.2 < shares.max() < 0.5


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
    masked = mask(torch.ones(8, 1, 128, 216))
    zero = masked == 0
    bands, stretches = zero.all(dim=3).squeeze(1), zero.all(dim=2).squeeze(1)
    assert bands.sum(dim=1).max() <= 20 and stretches.sum(dim=1).max() <= 30
    assert bands.any() and stretches.any()
    assert torch.equal(zero.squeeze(1), bands[:, :, None] | stretches[:, None, :])


def test_mixup_mixes_targets_as_it_mixes_sounds() -> None:
    torch.manual_seed(0)
    normalised = torch.randn(6, 1, 4, 4)
    targets = torch.eye(6)
    mixed, mixed_targets = mixup(normalised, targets, 20.0)
    torch.testing.assert_close(mixed.flatten(1), mixed_targets @ normalised.flatten(1))
    torch.testing.assert_close(mixed_targets.sum(dim=1), torch.ones(6))
    assert (mixed_targets.diagonal() >= 0.5).all() and (mixed_targets.diagonal() < 0.9).any()


def test_a_batch_is_one_crop_for_each_clip_and_seeded() -> None:
    clips = list(example_log_mels(3, seed=0).squeeze(1))
    torch.manual_seed(1)
    first = augment(clips, TrainConfig().crop_frames)
    torch.manual_seed(1)
    assert first.shape == (3, 1, 128, TrainConfig().crop_frames)
    assert torch.equal(first, augment(clips, TrainConfig().crop_frames))
    assert first.min() >= FLOOR_DB
