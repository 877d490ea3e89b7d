"""Are the explanations that the product gives true? One part of `report.json`, of held-out clips."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from audiocnn.sound.logmel import LogMelConfig
from training.evaluation import deletion, on_sound, sanity
from training.evaluation.findings import Fold, HeldOut
from training.features import decode_windows

N_DELETION, N_ON_SOUND, N_SANITY = 200, 100, 200


def explanations(held_out: HeldOut, temperature: float, seed: int) -> dict[str, Any]:
    """Deletion curves, masks on the log-mel against masks on the sound, and maps of networks that forgot a part.

    Args:
        held_out: the clips, and the networks that have not learned from them.
        temperature: what logits are divided by before the softmax.
        seed: of every choice at random.
    """
    return {
        "deletion": _deletion(held_out, temperature, seed),
        "masks_on_sound": _masks_on_sound(held_out, temperature, seed),
        "cam_after_randomising": _randomised(held_out, seed),
    }


def _drawn(held_out: HeldOut, n_clips: int, seed: int) -> Iterator[tuple[Fold, NDArray[np.int64]]]:
    """The same number of clips of each fold, drawn at random."""
    rng = np.random.default_rng(seed)
    for fold in held_out.folds:
        yield fold, rng.permutation(fold.clips)[: max(1, n_clips // len(held_out.folds))]


def _log_mels(held_out: HeldOut, clips: NDArray[np.int64]) -> torch.Tensor:
    """The first window `(clip, n_mels, n_frames)` of each clip."""
    rows = [int(np.flatnonzero(held_out.features.clip_index == clip)[0]) for clip in clips]
    return torch.from_numpy(held_out.features.log_mel[rows])


def _deletion(held_out: HeldOut, temperature: float, seed: int) -> dict[str, Any]:
    return deletion.summarise(
        [
            deletion.deletion_curves(fold.network.model.cpu(), log_mel, temperature)
            for fold, clips in _drawn(held_out, N_DELETION, seed)
            for log_mel in _log_mels(held_out, clips)
        ]
    )


def _masks_on_sound(held_out: HeldOut, temperature: float, seed: int) -> dict[str, Any]:
    sound_mask, config = on_sound.SoundMask(), LogMelConfig()
    return on_sound.summarise(
        [
            on_sound.confidences(
                fold.network.model.cpu(),
                torch.from_numpy(decode_windows(held_out.dataset.clips[clip].path, config)[0]),
                sound_mask,
                temperature,
                seed=int(clip),
            )
            for fold, clips in _drawn(held_out, N_ON_SOUND, seed)
            for clip in clips
        ]
    )


def _randomised(held_out: HeldOut, seed: int) -> dict[str, Any]:
    found = {}
    for part in sanity.PARTS:
        parts = []
        for fold, clips in _drawn(held_out, N_SANITY, seed):
            model = fold.network.model.cpu()
            other = sanity.randomised(model, part, seed)
            parts.append(sanity.rank_correlations(model, other, _log_mels(held_out, clips).unsqueeze(1)))
        found[part] = sanity.summarise(torch.cat(parts))
    return found
