"""What a training step minimises."""

from copy import deepcopy
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from training.augment import mask, mixup
from training.config import TrainConfig
from training.model import AudioCNN


class Teacher:
    """The network as it starts, frozen: what it makes of a clip without holes is kept while training goes on.

    Feature distillation (Romero et al. 2015, arXiv:1412.6550) from the starting weights: a thousand clips are enough to
    learn their labels by heart, and to forget what two million taught.
    """

    def __init__(self, start: AudioCNN, embeddings: Tensor) -> None:
        """`embeddings` `(clip, channel)` of the training clips, by which each channel's scale is known."""
        self._model = deepcopy(start).eval().requires_grad_(False)
        deviation = embeddings.std(0)
        self._scale = deviation.clamp(min=max(0.1 * deviation.median().item(), 1e-6))

    @torch.no_grad()
    def embed(self, normalised: Tensor) -> Tensor:
        """Normalised log-mel `(batch, 1, n_mels, n_frames)` to the embedding `(batch, channel)`."""
        return self._model.embed(normalised)

    def distance(self, embedding: Tensor, expected: Tensor) -> Tensor:
        """Mean squared difference of embeddings `(batch, channel)`, in standard deviations of each channel."""
        return ((embedding.float() - expected.float()) / self._scale.to(embedding.device)).square().mean()


@dataclass(frozen=True, slots=True)
class Batch:
    """The clips of one step: known ones first, then the sounds of no class."""

    whole: Tensor
    """`(batch, 1, n_mels, n_frames)` dB, augmented."""
    hidden: Tensor
    """The same, with cells hidden in some."""
    targets: Tensor
    """`(known, n_classes)`, one-hot."""


def batch_loss(model: AudioCNN, teacher: Teacher | None, batch: Batch, config: TrainConfig) -> Tensor:
    """Classification loss of the known clips, losses about the sounds of no class, and the distance from `teacher`."""
    n_known, targets = len(batch.targets), batch.targets
    pairs = torch.cat((model.normalise(batch.hidden), model.normalise(batch.whole)), dim=1)
    known = pairs[:n_known]
    if torch.rand(()) < config.mixup:
        known, targets = mixup(known, targets, config.mixup_alpha)
    pairs = torch.cat((known, pairs[n_known:]))  # (batch, 2, n_mels, n_frames)
    inputs = mask(pairs[:, :1]).contiguous(memory_format=torch.channels_last)
    with torch.autocast(inputs.device.type, torch.bfloat16):
        embedding = model.embed(inputs)
        logits, background = model.classify(embedding)
    logits, background = logits.float(), background.float()
    loss = functional.cross_entropy(logits[:n_known], targets)
    if teacher is not None:
        with torch.autocast(inputs.device.type, torch.bfloat16):
            expected = teacher.embed(pairs[:, 1:].contiguous(memory_format=torch.channels_last))
        loss = loss + config.distillation * teacher.distance(embedding, expected)
    if len(inputs) > n_known:
        is_unknown = (torch.arange(len(inputs), device=inputs.device) >= n_known).float()
        found = functional.binary_cross_entropy_with_logits(background, is_unknown)
        undecided = -functional.log_softmax(logits[n_known:], dim=1).mean()  # equal probabilities for what is no class
        loss = loss + config.unknown_weight * (found + undecided)
    return loss
