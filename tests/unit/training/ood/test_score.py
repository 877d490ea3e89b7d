"""The features of the OOD score, against their definitions in numpy and float64."""

import numpy as np
import pytest
import torch

from training.ood.score import N_FEATURES, ClassCentres, ood_features

N_CLASSES, N_CHANNELS = 4, 6
TARGETS = torch.arange(80) % N_CLASSES


@pytest.fixture
def embeddings() -> torch.Tensor:
    """Far from zero, as those behind a network's last activation are, with a class's own channel raised."""
    generator = torch.Generator().manual_seed(0)
    noise = torch.randn(80, N_CHANNELS, generator=generator)
    return noise + 3 * torch.nn.functional.one_hot(TARGETS, N_CHANNELS) + 50


def inverse_covariance(deviations: np.ndarray) -> np.ndarray:
    """Drawn half-way to a sphere."""
    covariance = deviations.T @ deviations / len(deviations)
    return np.linalg.inv((covariance + np.eye(N_CHANNELS) * np.trace(covariance) / N_CHANNELS) / 2)


def test_distance_and_cosine_are_what_they_are_called(embeddings: torch.Tensor) -> None:
    centres = ClassCentres(N_CLASSES, N_CHANNELS).fit(embeddings, TARGETS)
    known = embeddings.double().numpy()
    means = np.stack([known[TARGETS.numpy() == target].mean(0) for target in range(N_CLASSES)])
    within = inverse_covariance(known - means[TARGETS.numpy()])
    overall = inverse_covariance(known - known.mean(0))
    points = known[:5] + np.random.default_rng(0).normal(0, 2, (5, N_CHANNELS))

    away, from_middle = points[:, None] - means, points - known.mean(0)
    to_class = np.einsum("nki,ij,nkj->nk", away, within, away).min(axis=1)
    to_middle = np.einsum("ni,ij,nj->n", from_middle, overall, from_middle)
    expected = (to_class - to_middle) / N_CHANNELS
    np.testing.assert_allclose(centres.distance(torch.from_numpy(points).float()), expected, atol=1e-3)

    directions = means - known.mean(0)
    cosine = from_middle @ directions.T / np.linalg.norm(from_middle, axis=1)[:, None]
    expected = (cosine / np.linalg.norm(directions, axis=1)).max(axis=1)
    np.testing.assert_allclose(centres.cosine(torch.from_numpy(points).float()), expected, atol=1e-4)


def test_every_feature_is_higher_for_a_sound_of_no_class(embeddings: torch.Tensor) -> None:
    centres = ClassCentres(N_CLASSES, N_CHANNELS).fit(embeddings, TARGETS)
    known, other = torch.zeros(1, N_CHANNELS) + 50, torch.zeros(1, N_CHANNELS) + 50
    known[0, 0] += 3
    other[0, 5] += 9
    sure, undecided = torch.tensor([[9.0, 1, 0, 0]]), torch.tensor([[1.0, 1, 0, 0]])
    inside = ood_features(sure, torch.tensor([-2.0]), known, centres)
    outside = ood_features(undecided, torch.tensor([3.0]), other, centres)
    assert inside.shape == (1, N_FEATURES)
    assert (outside > inside).all()


def test_a_class_without_clips_lies_in_the_middle(embeddings: torch.Tensor) -> None:
    centres = ClassCentres(N_CLASSES + 1, N_CHANNELS).fit(embeddings, TARGETS)
    torch.testing.assert_close(centres.means[-1], embeddings.mean(0))
    assert torch.isfinite(centres.distance(embeddings)).all()
