"""Recorded sounds of no class, by group, to judge the OOD score with."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from audiocnn.sound.features import LogMelSpectrogram
from training.datasets import AUDIO_SUFFIXES, DatasetError, read_table
from training.features import decode_windows


def load_recordings(folder: Path, table: Path) -> dict[str, NDArray[np.float32]]:
    """The first window of each recording: `(recording, n_mels, n_frames)` dB for each group.

    Args:
        table: a CSV file with the columns `filename` and `group`, or an empty path: all files are one group then.

    Raises:
        DatasetError: the folder or the table cannot be used, or a recording cannot be read.
    """
    groups: dict[str, list[Path]] = defaultdict(list)
    if table.name:
        for row in read_table(table, {"filename", "group"}):
            groups[row["group"]].append(folder / row["filename"])
    else:
        groups[folder.resolve().name] = sorted(
            path for path in folder.glob("*") if path.suffix.lower() in AUDIO_SUFFIXES
        )
    if not any(groups.values()):
        raise DatasetError(f"{folder} has no recordings to judge with: see --ood and --ood-groups.")
    if missing := [path for files in groups.values() for path in files if not path.is_file()]:
        raise DatasetError(f"{len(missing)} of the --ood recordings are missing, the first is {missing[0]}.")
    to_log_mel = LogMelSpectrogram()
    return {group: np.stack([_log_mel(path, to_log_mel) for path in files]) for group, files in groups.items()}


def _log_mel(path: Path, to_log_mel: LogMelSpectrogram) -> NDArray[np.float32]:
    window = decode_windows(path, to_log_mel.config)[0]
    log_mel: NDArray[np.float32] = to_log_mel(torch.from_numpy(window)[None])[0, 0].numpy()
    return log_mel
