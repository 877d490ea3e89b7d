"""Small data sets of synthetic sound, and networks that have learned nothing."""

import csv
import hashlib
from math import prod
from pathlib import Path

import numpy as np
import soundfile
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from training.checkpoint import TrainedNetwork, save_network
from training.config import RANDOM, TrainConfig
from training.export import example_log_mels
from training.model import AudioCNN, ModelConfig
from training.ood.score import ClassCentres
from training.pretrained import efficientat_names

RATE = 44_100

TINY = TrainConfig(
    init=RANDOM,
    epochs=2,
    batch_size=4,
    crop_frames=64,
    n_degraded=0,
    n_unknown=0,
    device="cpu",
    mixup=0.0,
    dropout=0.0,
)
"""A recipe that trains in a few seconds."""


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


def random_network(n_classes: int = 4) -> AudioCNN:
    """Seeded weights on the scale of trained ones, batch norm's included."""
    model = AudioCNN(ModelConfig(n_classes))
    model.load_state_dict({name: seeded_tensor(name, tuple(t.shape)) for name, t in model.state_dict().items()})
    return model.eval()


def seeded_tensor(name: str, shape: tuple[int, ...]) -> Tensor:
    """Values that follow from the name alone, on the scale of a trained network's tensor of that name."""
    if name.endswith("num_batches_tracked"):
        return torch.tensor(0)
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    values = np.random.RandomState(seed).standard_normal(shape)  # the one generator of numpy that never changes
    if name.endswith("running_var"):
        values = np.exp(values)
    elif len(shape) > 1:
        values /= np.sqrt(prod(shape[1:]))
    else:
        values = 0.2 * values + name.endswith(".weight")
    return torch.from_numpy(values).float()


def write_efficientat(path: Path) -> Path:
    """A checkpoint with the names and shapes of EfficientAT's mn04, and seeded values."""
    model = AudioCNN(ModelConfig(n_classes=2))
    shapes = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    theirs = {their_name: shapes[ours] for ours, their_name in efficientat_names(model).items()}
    save_file({name: seeded_tensor(name, shape) for name, shape in theirs.items()}, path)
    return path


def write_start(path: Path) -> Path:
    """A finished network of this project that has learned nothing, but whose embeddings differ between sounds.

    Its batch norm has the statistics that its own activations have.
    """
    model = random_network()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()
            module.momentum = None  # a plain mean
    with torch.no_grad():
        model.train().embed(model.normalise(example_log_mels(16, seed=0)))
    facts = {"clips": [], "n_clips": 0, "data_name": "nothing", "lineage": []}
    save_network(path, TrainedNetwork(model, ClassCentres(*model.head.weight.shape), facts))
    return path
