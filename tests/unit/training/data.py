"""Small data sets of synthetic sound, and a network that has learned nothing."""

import csv
from pathlib import Path

import numpy as np
import soundfile
import torch
from torch import nn

from training.model import AudioCNN, ModelConfig

RATE = 44_100


def write_tone(path: Path, frequency_hz: float, seconds: float = 0.5, rate: int = RATE) -> None:
    """A recording with one sine in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    waveform = 0.5 * np.sin(2 * np.pi * frequency_hz * np.arange(int(seconds * rate)) / rate)
    soundfile.write(path, waveform.astype(np.float32), rate)


def class_folders(root: Path, n_classes: int = 3, n_clips: int = 4, seconds: float = 0.5) -> Path:
    """A folder per class; the classes are far apart in pitch."""
    for target in range(n_classes):
        for i in range(n_clips):
            write_tone(root / f"class{target}" / f"{i}.wav", 200 * 4**target * (1 + 0.02 * i), seconds)
    return root


def write_table(path: Path, rows: list[dict[str, object]]) -> None:
    """A CSV with the rows' keys as columns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def random_network(n_classes: int = 4, width: int = 8) -> AudioCNN:
    """Random weights with every part at work, also batch norm and each block's second convolution."""
    torch.manual_seed(0)
    model = AudioCNN(ModelConfig(n_classes, width))
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.0)
            nn.init.normal_(module.bias, 0, 0.2)
            nn.init.normal_(module.running_mean, 0, 0.2)  # type: ignore[arg-type]
            nn.init.uniform_(module.running_var, 0.5, 2.0)  # type: ignore[arg-type]
    return model.eval()
