"""Three graphs: which outputs each has, and that no feature map is a copy of another."""

from itertools import combinations

import pytest
import torch

from audiocnn import model_spec
from tests.unit.training.data import random_network
from training.export import example_log_mels
from training.graph import OUTPUTS, Calibration, ExportedCNN, map_names
from training.model import STAGES
from training.ood.score import ClassCentres

MAX_MAPS = 21


def answers(served: str) -> dict[str, torch.Tensor]:
    exported = ExportedCNN(served, random_network(), Calibration(), ClassCentres(4, 384)).eval()
    with torch.no_grad():
        return dict(zip(OUTPUTS[served], exported(example_log_mels(2, seed=0)), strict=True))


def test_outputs_of_each_graph() -> None:
    scores = ["logits", "probabilities", "cam", "embedding", "ood_score"]
    assert {
        "audio_cnn_scores": scores,
        "audio_cnn": [*scores, *map_names()],
        "audio_cnn_activations": [f"{stage}.channels" for stage in STAGES],
    } == OUTPUTS


def test_the_default_answer_has_at_most_21_maps_and_no_duplicates() -> None:
    found = answers(model_spec.MODEL_NAME)
    maps = {name: tensor for name, tensor in found.items() if name not in model_spec.SCORES}
    assert len(maps) <= MAX_MAPS
    assert all(tensor.ndim == 3 and tensor.std() > 0 for tensor in maps.values())
    for (one, a), (other, b) in combinations(maps.items(), 2):
        assert a.shape != b.shape or not torch.allclose(a, b, atol=1e-3), f"{one} and {other} are equal"


@pytest.mark.parametrize("served", [model_spec.SCORES_MODEL_NAME, model_spec.MODEL_NAME])
def test_both_graphs_have_the_same_scores(served: str) -> None:
    expected = random_network().explain(example_log_mels(2, seed=0))
    found = answers(served)
    torch.testing.assert_close(found["logits"], expected.logits)
    torch.testing.assert_close(found["ood_score"][:, 0], expected.background, msg="as long as nothing is calibrated")


def test_stages_are_the_means_of_their_channels() -> None:
    means, channels = answers(model_spec.MODEL_NAME), answers(model_spec.ACTIVATIONS_MODEL_NAME)
    for stage in STAGES:
        torch.testing.assert_close(channels[f"{stage}.channels"].mean(dim=1), means[stage])
    torch.testing.assert_close(means["embedding"], channels["layer4.channels"].mean(dim=(2, 3)))
