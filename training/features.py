"""Log-mels of a whole data set, computed once and kept on disk, because decoding costs more than training on them."""

import hashlib
import inspect
import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from audiocnn.errors import AudioCnnError
from audiocnn.sound.audio import open_recording
from audiocnn.sound.features import LogMelSpectrogram
from audiocnn.sound.logmel import LogMelConfig
from audiocnn.sound.windows import cut_windows, resample
from training.datasets import Dataset, DatasetError

FloatArray = NDArray[np.float32]
Degrade = Callable[[FloatArray, np.random.Generator], FloatArray]
"""Takes and returns `(time,)` at `LogMelConfig.sample_rate`."""

MAX_CLIP_S = 3600.0
_CHUNK = 32
_WHAT_MAKES_THEM = ("audiocnn.sound.audio", "audiocnn.sound.windows", "audiocnn.sound.features", "training.degrade")
"""Modules whose change changes the arrays, and so where they are kept."""


@dataclass(frozen=True, slots=True)
class Features:
    """Every window of every clip. A clip of up to 5 s is one window."""

    log_mel: FloatArray
    """`(window, n_mels, n_frames)` dB."""
    clip_index: NDArray[np.int64]
    """`(window,)`: which clip of the data set it was cut from."""


def decode_windows(path: Path, config: LogMelConfig) -> list[FloatArray]:
    """A recording as windows `(n_samples,)`, cut as the services cut it.

    Raises:
        DatasetError: it cannot be read.
    """
    try:
        with open_recording(path.read_bytes(), max_s=MAX_CLIP_S) as recording:
            blocks = recording.blocks(max_s=MAX_CLIP_S)
            at_rate = resample(blocks, recording.info.sample_rate, config.sample_rate)
            return [window.waveform for window in cut_windows(at_rate, config)]
    except AudioCnnError as error:
        raise DatasetError(f"{path} cannot be used: {error.message} Or remove it.") from error


def compute_features(
    dataset: Dataset,
    cache: Path,
    *,
    variant: str = "clean",
    degrade: Degrade | None = None,
    seed: int = 0,
    config: LogMelConfig | None = None,
) -> Features:
    """Log-mels of the whole data set, from the cache where they are there already.

    Args:
        cache: folder for the cached arrays; one file for each data set, log-mel configuration and variant.
        variant, degrade: a name for the cache, and what to do to each window's waveform before the log-mel.
        seed: of the randomness that `degrade` gets, together with the clip's place in the data set.
    """
    config = config or LogMelConfig()
    stem = cache / f"{dataset.name}-{dataset.fingerprint()}-{config.fingerprint()}-{_code_fingerprint()}" / variant
    data_file, index_file = stem.with_suffix(".npy"), stem.with_suffix(".index.npy")
    if not index_file.is_file():
        data_file.parent.mkdir(parents=True, exist_ok=True)
        log_mel, index = _compute(dataset, config, variant, degrade, seed)
        _save(data_file, log_mel)
        _save(index_file, index)  # written last: its presence says that the pair is whole
    # Mapped, not read: several trainings then share one copy in memory.
    return Features(np.load(data_file, mmap_mode="c"), np.load(index_file))


def _save(path: Path, array: NDArray[Any]) -> None:
    """Replaces the file at once: another training may compute or read the same one."""
    partial = path.with_suffix(f".{os.getpid()}.npy")
    np.save(partial, array)
    partial.replace(path)


def _code_fingerprint() -> str:
    """Of the code that decodes, cuts, degrades and transforms: what older code made must not stand beside new."""
    sources = [inspect.getsource(import_module(name)) for name in _WHAT_MAKES_THEM]
    return hashlib.sha256("".join(sources).encode()).hexdigest()[:8]


def _compute(
    dataset: Dataset, config: LogMelConfig, variant: str, degrade: Degrade | None, seed: int
) -> tuple[FloatArray, NDArray[np.int64]]:
    to_log_mel = LogMelSpectrogram(config)
    log_mels: list[FloatArray] = []
    waiting: list[FloatArray] = []
    index: list[int] = []
    for i, clip in enumerate(tqdm(dataset.clips, desc=f"log-mel ({variant})", unit="clip", mininterval=2)):
        for n, waveform in enumerate(decode_windows(clip.path, config)):
            if degrade is not None:
                waveform = degrade(waveform, np.random.default_rng((seed, i, n)))
            waiting.append(waveform)
            index.append(i)
        if len(waiting) >= _CHUNK or (waiting and i == len(dataset.clips) - 1):
            batch = torch.from_numpy(np.stack(waiting))
            log_mels.append(to_log_mel(batch).squeeze(1).numpy())
            waiting = []
    return np.concatenate(log_mels), np.array(index, dtype=np.int64)
