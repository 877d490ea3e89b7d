"""The network as it is exported: one graph with every output that `audiocnn.model_spec` names."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from audiocnn import model_spec
from training.model import STAGES, AudioCNN, Explanation


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted on clips that the network had not learned from."""

    temperature: float = 1.0
    """`probabilities = softmax(logits / temperature)`."""
    unknown_weights: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 0.0)
    """One for each of `unknown_features`; as it stands, the background logit alone decides."""
    unknown_bias: float = 0.0
    fitted_on: str = ""
    """In words; empty where nothing was fitted."""


class ClassCentres(nn.Module):
    """Where each class lies in the space of embeddings, and how widely the embeddings scatter."""

    middle: Tensor
    means: Tensor
    within: Tensor
    overall: Tensor

    def __init__(self, n_classes: int, n_channels: int) -> None:
        super().__init__()
        self.register_buffer("middle", torch.zeros(n_channels))
        self.register_buffer("means", torch.zeros(n_classes, n_channels))
        self.register_buffer("within", torch.eye(n_channels))
        self.register_buffer("overall", torch.eye(n_channels))

    @torch.no_grad()
    def fit(self, embeddings: Tensor, targets: Tensor) -> "ClassCentres":
        """From `(clip, channel)` and `(clip,)` of the clips that the network learned from."""
        self.middle.copy_(embeddings.mean(0))
        self.means.copy_(self.middle)
        for target in set(targets.tolist()):
            self.means[target] = embeddings[targets == target].mean(0)
        self.within.copy_(_precision(embeddings - self.means[targets]))
        self.overall.copy_(_precision(embeddings - self.middle))
        return self

    def cosine(self, embedding: Tensor) -> Tensor:
        """`(batch, channel)` to the cosine with the nearest class, seen from the middle of all clips `(batch,)`."""
        return torch.matmul(_unit(embedding - self.middle), _unit(self.means - self.middle).t()).amax(1)

    def distance(self, embedding: Tensor) -> Tensor:
        """`(batch, channel)` to how much farther the nearest class is than the middle of all clips `(batch,)`.

        The relative Mahalanobis distance (Ren et al. 2021, arXiv:2106.09022), a mean over channels.
        """
        # |a - m|² = a·a - 2 a·m + m·m, each under the precision matrix: no (batch, class, channel) in between. Seen
        # from the middle, because the three are far larger than their sum otherwise, and float32 rounds them.
        away, means = embedding - self.middle, self.means - self.middle
        carried = torch.matmul(away, self.within)
        of_means = (torch.matmul(means, self.within) * means).sum(1)
        to_class = (carried * away).sum(1, keepdim=True) - 2 * torch.matmul(carried, means.t()) + of_means
        to_middle = (torch.matmul(away, self.overall) * away).sum(1)
        return (to_class.amin(1) - to_middle) / embedding.shape[1]


def _unit(vectors: Tensor) -> Tensor:
    return vectors / (vectors.square().sum(1, keepdim=True).sqrt() + 1e-6)


def _precision(deviations: Tensor) -> Tensor:
    """Inverse covariance of `(clip, channel)`, drawn half-way to a sphere: there are few clips for so many channels."""
    covariance = deviations.double().t() @ deviations.double() / len(deviations)
    n = len(covariance)
    sphere = torch.eye(n, dtype=covariance.dtype) * covariance.trace() / n
    inverse: Tensor = torch.linalg.inv((covariance + sphere) / 2 + 1e-9 * torch.eye(n))
    return inverse.float()


def unknown_features(logits: Tensor, background: Tensor, embedding: Tensor, centres: ClassCentres) -> Tensor:
    """The facts that tell a sound of no class: `(batch, 5)`.

    The background logit; minus the energy (a sound of no class excites all classes little); minus the lead of the
    best class over the second; minus the cosine with the nearest class's centre; the distance to that class.
    """
    energy = torch.logsumexp(logits, dim=1)
    best_two = logits.topk(2, dim=1).values
    lead = best_two[:, 0] - best_two[:, 1]
    return torch.stack((background, -energy, -lead, -centres.cosine(embedding), centres.distance(embedding)), dim=1)


class ExportedCNN(nn.Module):
    """Wraps the network so that its graph answers everything the product shows.

    Channel means are taken in the graph: they are what is drawn first, and a hundredth of the activations' size.
    """

    unknown_weights: Tensor

    def __init__(self, model: AudioCNN, calibration: Calibration, centres: ClassCentres) -> None:
        super().__init__()
        self.model = model
        self.centres = centres
        self.calibration = calibration
        self.register_buffer("unknown_weights", torch.tensor(calibration.unknown_weights))

    @staticmethod
    def output_names(model: AudioCNN) -> list[str]:
        """In the order of `forward`'s answer."""
        names = [
            model_spec.LOGITS,
            model_spec.PROBABILITIES,
            model_spec.CAM,
            model_spec.EMBEDDING,
            model_spec.UNKNOWN_SCORE,
        ]
        for stage in STAGES:
            names.append(stage)
            for index in range(0 if stage == "conv1" else len(getattr(model, stage))):
                names += [f"{stage}.block{index}.conv", f"{stage}.block{index}.relu"]
        return names + [stage + model_spec.CHANNELS_SUFFIX for stage in STAGES]

    def forward(self, log_mel: Tensor) -> Sequence[Tensor]:
        """`(batch, 1, n_mels, n_frames)` dB to every output, ordered as `output_names`."""
        inside: Explanation = self.model.explain(log_mel)
        logits = inside.logits
        probabilities = torch.softmax(logits / self.calibration.temperature, dim=1)
        facts = unknown_features(logits, inside.background, inside.embedding, self.centres)
        unknown = (facts * self.unknown_weights).sum(1, keepdim=True) + self.calibration.unknown_bias  # (batch, 1)
        means = [activations.mean(dim=1) for activations in inside.maps.values()]  # (batch, freq, time) each
        channels = [inside.maps[stage] for stage in STAGES]
        return (logits, probabilities, inside.cam, inside.embedding, unknown, *means, *channels)
