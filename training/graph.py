"""The network as it is exported: three graphs over one set of weights, with the outputs `audiocnn.model_spec` names.

Three, because onnxruntime computes and Triton copies every output of a graph, requested or not.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from audiocnn import model_spec
from training.model import ACTIVE_SUFFIX, PLAN, STAGES, AudioCNN, channel_mean
from training.ood.score import ClassCentres, ood_features


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted on clips that the network had not learned from."""

    temperature: float = 1.0
    """`probabilities = softmax(logits / temperature)`."""
    ood_weights: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 0.0)
    """One for each of `ood_features`; as it stands, the background logit alone decides."""
    ood_bias: float = 0.0
    fitted_on: str = ""
    """In words; empty where nothing was fitted."""


def map_names() -> list[str]:
    """The feature maps in the network's order: stages and, after each, the shares of active channels of its blocks."""
    blocks = {stage: [f"{stage}.block{i}{ACTIVE_SUFFIX}" for i in range(len(PLAN.get(stage, ())))] for stage in STAGES}
    return [name for stage in STAGES for name in (stage, *blocks[stage])]


OUTPUTS: dict[str, list[str]] = {
    model_spec.SCORES_MODEL_NAME: list(model_spec.SCORES),
    model_spec.MODEL_NAME: [*model_spec.SCORES, *map_names()],
    model_spec.ACTIVATIONS_MODEL_NAME: [stage + model_spec.CHANNELS_SUFFIX for stage in STAGES],
}
"""What each served model returns, in order."""


class ExportedCNN(nn.Module):
    """Wraps the network so that the graph of one served model returns everything that its part of the product shows.

    Channel means are taken in the graph: they are what is drawn first, and a hundredth of the activations' size.
    """

    ood_weights: Tensor

    def __init__(self, served: str, model: AudioCNN, calibration: Calibration, centres: ClassCentres) -> None:
        super().__init__()
        self.outputs = OUTPUTS[served]
        self.model = model
        self.centres = centres
        self.calibration = calibration
        self.register_buffer("ood_weights", torch.tensor(calibration.ood_weights))

    def forward(self, log_mel: Tensor) -> tuple[Tensor, ...]:
        """`(batch, 1, n_mels, n_frames)` dB to every tensor of `outputs`, in that order."""
        inside = self.model.explain(log_mel)
        features = ood_features(inside.logits, inside.background, inside.embedding, self.centres)
        found = {
            model_spec.LOGITS: inside.logits,
            model_spec.PROBABILITIES: torch.softmax(inside.logits / self.calibration.temperature, dim=1),
            model_spec.CAM: inside.cam,
            model_spec.EMBEDDING: inside.embedding,
            model_spec.OOD_SCORE: (features * self.ood_weights).sum(1, keepdim=True) + self.calibration.ood_bias,
        }
        for name, tensor in inside.maps.items():
            found[name] = channel_mean(tensor) if name in STAGES else tensor
            found[name + model_spec.CHANNELS_SUFFIX] = tensor
        return tuple(found[name] for name in self.outputs)
