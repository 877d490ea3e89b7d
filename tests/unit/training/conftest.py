"""What all tests of training share."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.unit.training.data import TINY, class_folders, random_network, write_efficientat
from training.checkpoint import TrainedNetwork, recipe
from training.data import TrainingData, load_training_data
from training.datasets import load_dataset
from training.export import example_log_mels
from training.ood.score import ClassCentres
from training.pretrained import EFFICIENTAT


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    """The networks of these tests are small: more threads would only wait for each other."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recordings in `data`, a checkpoint of EfficientAT's in `mn04.safetensors`, log-mels in `cache`."""
    folder = tmp_path_factory.mktemp("train")
    write_efficientat(folder / "mn04.safetensors")
    class_folders(folder / "data")
    return folder


@pytest.fixture(scope="session")
def tone_data(tones: Path) -> TrainingData:
    """The recordings of `tones`, all of them to learn from."""
    return load_training_data(load_dataset(tones / "data"), replace(TINY, cache=tones / "cache"))


@pytest.fixture(scope="session")
def toy_network() -> TrainedNetwork:
    """Four classes, random weights, and facts as of a finished run."""
    model, log_mels = random_network(n_classes=4), example_log_mels(8, seed=9)
    with torch.no_grad():
        embeddings = model.embed(model.normalise(log_mels))
    centres = ClassCentres(4, embeddings.shape[1]).fit(embeddings, torch.arange(8) % 4)
    facts = {
        "identity": "abc",
        "labels": ["dog", "fan", "rain", "tap"],
        "data_name": "toy",
        "data_fingerprint": "abc",
        "clips": ["a", "b"],
        "n_clips": 12,
        "recipe": recipe(TINY),
        "lineage": [EFFICIENTAT],
    }
    return TrainedNetwork(model, centres, facts)
