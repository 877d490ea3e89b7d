"""Where a training starts: EfficientAT's backbone, the project's own weights, and the linear probe on top."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch.nn import functional

from tests.unit.training.data import random_network, seeded_tensor, write_efficientat
from training import pretrained
from training.checkpoint import TrainedNetwork, save_network
from training.config import RANDOM, SHIPPED
from training.datasets import DatasetError
from training.model import AudioCNN, ModelConfig
from training.ood.score import ClassCentres
from training.pretrained import (
    EFFICIENTAT,
    PROBE_L2,
    fingerprint,
    fit_linear_probe,
    learned_clips,
    lineage,
    load_start,
    weights_file,
)

EXPECTED_EVERY_16TH = (
    -0.29842, -0.25478, -0.16239, 0.45553, 0.30599, 0.21226, -0.32299, -0.00214,
    -0.02746, 0.02854, -0.29351, 0.53461, 0.45405, -0.11770, -0.35165, 0.16934,
    -0.14606, 0.05424, -0.18927, -0.23594, -0.31781, 0.13320, -0.28232, 0.08138,
)  # fmt: skip


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A finished network of this project, of two clips."""
    model = random_network(n_classes=3)
    facts = {"clips": ["aa", "bb"], "n_clips": 2, "data_name": "mine", "lineage": [EFFICIENTAT]}
    save_network(tmp_path / "ours.safetensors", TrainedNetwork(model, ClassCentres(3, 384), facts))
    return tmp_path / "ours.safetensors"


def test_the_backbone_is_efficientats(tmp_path: Path) -> None:
    """The expected values come from EfficientAT's own definition of mn04, in float64, not from this project's code.

    Its `features`, with stride 1 in the thirteenth block, were filled with the same seeded values by name.
    """
    model = AudioCNN(ModelConfig(n_classes=2)).eval()
    load_start(model, str(write_efficientat(tmp_path / "mn04.safetensors")))
    n_mels, n_frames = 128, 501
    normalised = seeded_tensor("input", (1, 1, n_mels, n_frames)) * (n_mels * n_frames) ** 0.5
    with torch.no_grad():
        embedding = model.embed(normalised)
    assert embedding.shape == (1, 384)
    torch.testing.assert_close(embedding[0, ::16], torch.tensor(EXPECTED_EVERY_16TH), atol=3e-5, rtol=0)


def test_own_weights_give_the_backbone_and_not_the_head(ours: Path) -> None:
    model = AudioCNN(ModelConfig(n_classes=5))
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    load_start(model, str(ours))
    loaded = random_network(n_classes=3).state_dict()
    for name, tensor in model.state_dict().items():
        of_the_head = name.startswith(("head", "background"))
        assert torch.equal(tensor, before[name] if of_the_head else loaded[name]), name


def test_random_weights_stay_as_they_are() -> None:
    model = random_network()
    load_start(model, RANDOM)
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), random_network().parameters(), strict=True))


@pytest.mark.parametrize("content", [None, b"not weights"], ids=["missing", "no safetensors"])
def test_weights_that_cannot_be_read_are_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mn04.pt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DatasetError, match=r"--init .*mn04\.pt cannot be read as safetensors"):
        weights_file(str(path))


def test_shipped_means_the_weights_beside_the_code(ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pretrained, "SHIPPED_WEIGHTS", ours)
    assert weights_file(SHIPPED) == ours
    assert fingerprint(SHIPPED) == fingerprint(str(ours))


def test_other_weights_have_another_fingerprint(tmp_path: Path, ours: Path) -> None:
    theirs = write_efficientat(tmp_path / "mn04.safetensors")
    copy = tmp_path / "copy.safetensors"
    copy.write_bytes(theirs.read_bytes())
    assert len({fingerprint(RANDOM), fingerprint(str(ours)), fingerprint(str(theirs))}) == 3
    assert fingerprint(str(copy)) == fingerprint(str(theirs))


def test_weights_record_what_they_learned_from(tmp_path: Path, ours: Path) -> None:
    theirs = str(write_efficientat(tmp_path / "mn04.safetensors"))
    assert (lineage(RANDOM), learned_clips(RANDOM)) == ([], frozenset())
    assert (lineage(theirs), learned_clips(theirs)) == ([EFFICIENTAT], frozenset())
    assert lineage(str(ours)) == [EFFICIENTAT, "2 clips of `mine`"]
    assert learned_clips(str(ours)) == {"aa", "bb"}


def test_the_probe_is_the_regularised_logistic_regression_whatever_the_channels_units() -> None:
    """At the minimum the gradient is zero; written down here in float64."""
    torch.manual_seed(0)
    targets = torch.arange(60) % 3
    units = torch.logspace(-0.5, 0.5, 8)
    embeddings = (torch.randn(60, 8) + functional.one_hot(targets, 8) + 3) * units
    head = torch.nn.Linear(8, 3)
    fit_linear_probe(head, embeddings, targets)

    deviation = embeddings.double().std(0)
    standardised = (embeddings.double() - embeddings.double().mean(0)) / deviation
    wrong = (embeddings.double() @ head.weight.double().t() + head.bias.double()).softmax(1)
    wrong -= functional.one_hot(targets, 3)
    slope = wrong.t() @ standardised / len(targets) + 2 * PROBE_L2 * head.weight.double() * deviation
    assert slope.abs().max() < 1e-3 and wrong.mean(0).abs().max() < 1e-3
    assert (wrong.abs().amax(1) < 0.5).double().mean() > 0.8, "the probe must separate the classes"


def test_a_file_that_is_no_such_checkpoint_is_refused(tmp_path: Path) -> None:
    save_file({"features.0.0.weight": torch.zeros(8, 1, 3, 3)}, tmp_path / "other.safetensors")
    with pytest.raises(DatasetError, match="no checkpoint of EfficientAT"):
        load_start(AudioCNN(ModelConfig(2)), str(tmp_path / "other.safetensors"))
