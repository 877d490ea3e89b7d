"""The network, whole: log-mel in, logits and everything worth drawing out.

    log_mel (batch, 1, 128, 431) dB
      normalise   per clip: nothing quieter than 80 dB below the loudest cell, then zero mean and unit deviation
      conv1       5x5, stride 2                                 (batch,  w, 64, 216)
      layer1      two residual blocks, stride 2                 (batch,  w, 32, 108)
    then in each of b branches
      layer2      two residual blocks, stride 2                 (batch, 2w, 16,  54)
      layer3      two residual blocks, stride 2                 (batch, 4w,  8,  27)
      layer4      two residual blocks of 1x1 convolutions       (batch, 8w,  8,  27)
      head        mean over frequency and time, one linear      (batch, n_classes)

The answer is the mean of the branches' logits: an ensemble that shares its first layers ("TreeNet", Lee et al. 2015,
arXiv:1511.06314), where most of the time goes. What is shown of a stage are the channels of all its branches.

Each head is linear in the mean of the last grid, so a class's logit is the mean of one map plus a bias. That map is
the class activation map (CAM): exact, without a gradient. The last stages look at few neighbours on purpose: with
3x3 kernels everywhere every cell would see the whole clip and the CAM would point nowhere; it was also less accurate.
"""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

STAGES = ("conv1", "layer1", "layer2", "layer3", "layer4")
BLOCKS = 2
"""Residual blocks in each stage behind conv1."""
DYNAMIC_RANGE_DB = 80.0


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """What fixes the shape of the network."""

    n_classes: int
    width: int = 32
    """Channels of conv1 and layer1; layer4 has eight times as many in each branch."""
    branches: int = 2
    dropout: float = 0.2


def _mean(log_mel: Tensor) -> Tensor:
    """The mean of each clip, `(batch, 1, 1, 1)`.

    First over time, then over frequency: in one go onnxruntime adds 55,168 numbers one after another, and the rounding
    changed logits of real clips by 0.0015.
    """
    return log_mel.mean(dim=3, keepdim=True).mean(dim=2, keepdim=True)


class NormaliseClip(nn.Module):
    """Makes the network deaf to the recording's level: only differences inside one clip are left."""

    def forward(self, log_mel: Tensor) -> Tensor:
        """`(batch, 1, n_mels, n_frames)` dB to the same shape with zero mean and unit deviation for each clip."""
        loudest = log_mel.amax(dim=(1, 2, 3), keepdim=True)  # (batch, 1, 1, 1)
        log_mel = torch.maximum(log_mel, loudest - DYNAMIC_RANGE_DB)
        centred = log_mel - _mean(log_mel)
        variance = _mean(centred.square())
        return centred / (variance.sqrt() + 0.01)  # 0.01 dB: digital silence becomes zeros, not NaN


class Block(nn.Module):
    """Two convolutions beside a shortcut. `conv` is the sum before the ReLU (signed), `relu` what goes on."""

    def __init__(self, n_in: int, n_out: int, *, kernel: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(n_in, n_out, kernel, stride, padding=kernel // 2, bias=False)
        self.bn1 = nn.BatchNorm2d(n_out)
        self.conv2 = nn.Conv2d(n_out, n_out, kernel, padding=kernel // 2, bias=False)
        self.bn2 = nn.BatchNorm2d(n_out)
        shortcut: list[nn.Module] = []
        if stride > 1:
            shortcut.append(nn.AvgPool2d(stride, stride, ceil_mode=True))
        if n_in != n_out:
            shortcut += [nn.Conv2d(n_in, n_out, 1, bias=False), nn.BatchNorm2d(n_out)]
        self.shortcut = nn.Sequential(*shortcut)
        nn.init.zeros_(self.bn2.weight)  # each block starts as its shortcut, so depth does not hurt early training

    def forward(self, x: Tensor, maps: dict[str, Tensor] | None = None, name: str = "") -> Tensor:
        """`(batch, n_in, freq, time)` to `(batch, n_out, freq / stride, time / stride)`."""
        residual = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        conv: Tensor = self.shortcut(x) + residual
        relu = functional.relu(conv)
        if maps is not None:
            maps[f"{name}.conv"], maps[f"{name}.relu"] = conv, relu
        return relu


class Branch(nn.Module):
    """One member of the ensemble: layer1's activations to an answer."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        w = config.width
        self.layer2 = nn.ModuleList([Block(w, 2 * w, kernel=3, stride=2), Block(2 * w, 2 * w, kernel=3)])
        self.layer3 = nn.ModuleList([Block(2 * w, 4 * w, kernel=3, stride=2), Block(4 * w, 4 * w, kernel=1)])
        self.layer4 = nn.ModuleList([Block(4 * w, 8 * w, kernel=1), Block(8 * w, 8 * w, kernel=1)])
        self.dropout = nn.Dropout(config.dropout)
        self.head = nn.Linear(8 * w, config.n_classes)
        self.background = nn.Linear(8 * w, 1)
        """Trained on sounds that belong to no class: one of the facts behind `unknown_score`."""

    def features(self, x: Tensor, maps: dict[str, Tensor] | None = None) -> Tensor:
        """layer1's activations `(batch, w, 32, 108)` to layer4's `(batch, 8w, 8, 27)`."""
        for name in STAGES[2:]:
            x = _stage(getattr(self, name), x, maps, name)
        return x

    def answer(self, last: Tensor) -> "BranchAnswer":
        """From layer4's activations."""
        embedding: Tensor = last.mean(dim=(2, 3))
        seen = self.dropout(embedding)
        return BranchAnswer(self.head(seen), self.background(seen).squeeze(1), embedding)

    def cam(self, last: Tensor) -> Tensor:
        """layer4's activations to the evidence for each class `(batch, n_classes, 8, 27)`."""
        return functional.conv2d(last, self.head.weight[:, :, None, None])


class BranchAnswer(NamedTuple):
    """What one branch says of a batch."""

    logits: Tensor
    """`(batch, n_classes)`."""
    background: Tensor
    """`(batch,)`, above zero where the sound is more like the background than like a class."""
    embedding: Tensor
    """`(batch, 8w)`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What all branches say of a batch, and their mean."""

    branches: list[BranchAnswer]

    @property
    def logits(self) -> Tensor:
        """`(batch, n_classes)`."""
        return _mean_of([branch.logits for branch in self.branches])

    @property
    def background(self) -> Tensor:
        """`(batch,)`."""
        return _mean_of([branch.background for branch in self.branches])

    @property
    def embedding(self) -> Tensor:
        """`(batch, b * 8w)`: the branches' one after another."""
        return torch.cat([branch.embedding for branch in self.branches], dim=1)


class AudioCNN(nn.Module):
    """The classifier. Call it for logits, or `explain` for everything inside."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        w = config.width
        self.normalise = NormaliseClip()
        self.conv1 = nn.Conv2d(1, w, 5, stride=2, padding=2, bias=False)
        self.bn1 = nn.BatchNorm2d(w)
        self.layer1 = nn.ModuleList([Block(w, w, kernel=3, stride=2), Block(w, w, kernel=3)])
        self.branches = nn.ModuleList([Branch(config) for _ in range(config.branches)])
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    @property
    def head_bias(self) -> Tensor:
        """What a class's logit has besides the mean of its CAM, `(n_classes,)`."""
        return _mean_of([branch.head.bias for branch in self._branches()])

    @property
    def n_embedded(self) -> int:
        """Channels of the embedding."""
        return sum(branch.head.in_features for branch in self._branches())

    def _branches(self) -> list[Branch]:
        return list(self.branches)  # type: ignore[arg-type]

    def _shared(self, normalised: Tensor, maps: dict[str, Tensor] | None = None) -> Tensor:
        x = functional.relu(self.bn1(self.conv1(normalised)))  # (batch, w, 64, 216)
        if maps is not None:
            maps["conv1"] = x
        return _stage(self.layer1, x, maps, "layer1")

    def classify(self, normalised: Tensor) -> Answer:
        """Normalised log-mel `(batch, 1, n_mels, n_frames)` to the branches' answers."""
        shared = self._shared(normalised)
        return Answer([branch.answer(branch.features(shared)) for branch in self._branches()])

    def forward(self, log_mel: Tensor) -> Tensor:
        """`(batch, 1, n_mels, n_frames)` dB to logits `(batch, n_classes)`."""
        return self.classify(self.normalise(log_mel)).logits

    def explain(self, log_mel: Tensor) -> "Explanation":
        """Everything that the exported graph answers, before the channel means."""
        maps: dict[str, Tensor] = {}
        shared = self._shared(self.normalise(log_mel), maps)
        of_branches: list[dict[str, Tensor]] = [{} for _ in self.branches]
        last = [branch.features(shared, own) for branch, own in zip(self._branches(), of_branches, strict=True)]
        maps |= {name: torch.cat([own[name] for own in of_branches], dim=1) for name in of_branches[0]}
        pairs = list(zip(self._branches(), last, strict=True))
        return Explanation(
            answer=Answer([branch.answer(x) for branch, x in pairs]),
            cam=_mean_of([branch.cam(x) for branch, x in pairs]),
            maps=maps,
        )


@dataclass(frozen=True, slots=True)
class Explanation:
    """One batch, seen from inside."""

    answer: Answer
    cam: Tensor
    """`(batch, n_classes, freq, time)`."""
    maps: dict[str, Tensor]
    """Stages and blocks by name in graph order, each `(batch, channel, freq, time)`."""


def _stage(blocks: nn.ModuleList, x: Tensor, maps: dict[str, Tensor] | None, name: str) -> Tensor:
    """Runs a stage. Where `maps` is given, it and every block's `.conv` and `.relu` are put in it."""
    inner: dict[str, Tensor] | None = None if maps is None else {}
    for index, block in enumerate(blocks):
        x = block(x, inner, f"{name}.block{index}")
    if maps is not None and inner is not None:
        maps[name] = x
        maps.update(inner)
    return x


def _mean_of(tensors: list[Tensor]) -> Tensor:
    return torch.stack(tensors).mean(dim=0)
