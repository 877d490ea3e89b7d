"""The features of the OOD score, each higher for sounds of no class, and the class statistics behind two of them."""

import torch
from torch import Tensor, nn


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


N_FEATURES = 5


def ood_features(logits: Tensor, background: Tensor, embedding: Tensor, centres: ClassCentres) -> Tensor:
    """The features of the OOD score, `(batch, 5)`.

    The background logit; minus the energy (a sound of no class excites all classes little); minus the lead of the
    best class over the second; minus the cosine with the nearest class's centre; the distance to that class.
    """
    energy = torch.logsumexp(logits, dim=1)
    best_two = logits.topk(2, dim=1).values
    lead = best_two[:, 0] - best_two[:, 1]
    return torch.stack((background, -energy, -lead, -centres.cosine(embedding), centres.distance(embedding)), dim=1)
