"""The network as it is exported: one graph with every output that `audiocnn.model_spec` names."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from audiocnn import model_spec
from training.model import STAGES, AudioCNN, Explanation

N_UNKNOWN_FEATURES = 4


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted on clips that the network had not learned from."""

    temperature: float = 1.0
    """`probabilities = softmax(logits / temperature)`."""
    unknown_weights: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0)
    """One for each of `unknown_features`; as it stands, the background logit alone decides."""
    unknown_bias: float = 0.0
    fitted_on: str = ""
    """In words; empty where nothing was fitted."""


class ClassCentres(nn.Module):
    """Where each class lies in the space of embeddings, as directions seen from the middle of all classes."""

    middle: Tensor
    directions: Tensor

    def __init__(self, n_classes: int, n_channels: int) -> None:
        super().__init__()
        self.register_buffer("middle", torch.zeros(n_channels))
        self.register_buffer("directions", torch.zeros(n_classes, n_channels))

    @torch.no_grad()
    def fit(self, embeddings: Tensor, targets: Tensor) -> "ClassCentres":
        """From `(clip, channel)` and `(clip,)` of the clips that the network learned from."""
        self.middle.copy_(embeddings.mean(0))
        for target in range(len(self.directions)):
            mine = embeddings[targets == target]
            if len(mine):
                self.directions[target] = functional.normalize((mine - self.middle).mean(0), dim=0)
        return self

    def forward(self, embedding: Tensor) -> Tensor:
        """`(batch, channel)` to the cosine with the nearest class `(batch,)`."""
        direction = embedding - self.middle
        length = direction.square().sum(1, keepdim=True).sqrt() + 1e-6
        return torch.matmul(direction / length, self.directions.t()).amax(1)


def unknown_features(logits: Tensor, background: Tensor, embedding: Tensor, centres: ClassCentres) -> Tensor:
    """The facts that tell a sound of no class: `(batch, 4)`.

    The background logit; minus the energy (a sound of no class excites all classes little); minus the lead of the
    best class over the second; minus the cosine with the nearest class's centre.
    """
    energy = torch.logsumexp(logits, dim=1)
    best_two = logits.topk(2, dim=1).values
    return torch.stack((background, -energy, best_two[:, 1] - best_two[:, 0], -centres(embedding)), dim=1)


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
