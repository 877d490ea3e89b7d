"""What channels respond to: counted at the end of a training, or for a network that was trained before."""

import base64
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.unit.training.data import TINY, class_folders, random_network
from training import responses as module
from training.checkpoint import FINAL, TrainedNetwork, load_network, save_network
from training.data import TrainingData
from training.datasets import DatasetError
from training.export import example_log_mels
from training.model import STAGES
from training.responses import ResponsesConfig, add_responses, count_responses, responses_facts
from training.train import train


def test_the_strongest_windows_of_each_channel_are_counted_by_class(monkeypatch: pytest.MonkeyPatch) -> None:
    """Channel 0 likes class 2, channel 1 the classes 0 and 1 alike."""
    targets = torch.tensor([0, 1, 2] * 4)
    means = torch.stack(((targets == 2).float(), torch.arange(12) * 0.01 - (targets == 2).float()), dim=1)
    monkeypatch.setattr(module, "_channel_means", lambda *_: {"layer4": means})
    monkeypatch.setattr(module, "LARGEST_SHARE", 3)

    counts = count_responses(random_network(n_classes=3), torch.zeros(12, 1, 1), targets)["layer4"]

    assert counts.tolist() == [[0, 0, 4], [2, 2, 0]]


def test_no_channel_counts_more_windows_than_it_should() -> None:
    targets = torch.arange(24) % 4

    counted = count_responses(random_network(), example_log_mels(24, seed=0).squeeze(1), targets)

    assert list(counted) == list(STAGES)
    assert [len(counts) for counts in counted.values()] == [8, 8, 16, 16, 384]
    assert all((counts.sum(1) == 24 // 6).all() for counts in counted.values())


def test_training_counts_at_its_end_and_the_counts_come_back(tmp_path: Path, tone_data: TrainingData) -> None:
    network = train(replace(TINY, run=tmp_path / "run"), tone_data)

    assert network.responses["layer4"].shape == (384, 3)
    loaded = load_network(tmp_path / "run" / FINAL).responses
    assert all(torch.equal(loaded[stage], counts) for stage, counts in network.responses.items())


def test_one_command_adds_them_to_older_weights(tmp_path: Path, tones: Path, tone_data: TrainingData) -> None:
    network = train(replace(TINY, run=tmp_path / "run"), tone_data)
    weights = tmp_path / "older.safetensors"
    save_network(weights, replace(network, responses={}))
    assert load_network(weights).responses == {}

    add_responses(ResponsesConfig(data=tones / "data", weights=weights, cache=tones / "cache"))

    updated = load_network(weights)
    expected = count_responses(updated.model, tone_data.variants[0], tone_data.targets)
    assert all(torch.equal(updated.responses[stage], expected[stage]) for stage in STAGES)
    assert updated.facts == load_network(tmp_path / "run" / FINAL).facts
    torch.testing.assert_close(updated.model.state_dict(), network.model.state_dict())


def test_other_data_than_it_was_trained_on_are_refused(tmp_path: Path, toy_network: TrainedNetwork) -> None:
    class_folders(tmp_path / "data")
    save_network(tmp_path / "weights.safetensors", toy_network)
    before = (tmp_path / "weights.safetensors").read_bytes()

    with pytest.raises(DatasetError, match="2 of the 2 clips"):
        add_responses(ResponsesConfig(data=tmp_path / "data", weights=tmp_path / "weights.safetensors"))

    assert (tmp_path / "weights.safetensors").read_bytes() == before
    shutil.rmtree(tmp_path / "data")


def test_facts_are_bytes_that_a_reader_can_reshape() -> None:
    counts = torch.tensor([[3, 1], [0, 4], [2, 2]], dtype=torch.uint8)

    (stage,) = responses_facts({"conv1": counts})

    assert (stage["layer"], stage["n_windows"]) == ("conv1", 4)
    raw = np.frombuffer(base64.b64decode(str(stage["counts"])), np.uint8)
    assert raw.reshape(-1, 2).tolist() == counts.tolist()
