"""The network, whole: log-mel in, logits and everything worth drawing out.

    log_mel (batch, 1, 128, 431) dB
      normalise   per clip: nothing quieter than 80 dB below the loudest cell, then zero mean and unit deviation
      conv1       5x5, stride 2                                 (batch,  w, 64, 216)
      layer1      two residual blocks, stride 2                 (batch,  w, 32, 108)
      layer2      two residual blocks, stride 2                 (batch, 2w, 16,  54)
      layer3      two residual blocks, stride 2                 (batch, 4w,  8,  27)
      layer4      two residual blocks of 1x1 convolutions       (batch, 8w,  8,  27)
      head        mean over frequency and time, one linear      (batch, n_classes)

The head is linear in the mean of the last grid, so a class's logit is the mean of one map plus a bias. That map is
the class activation map (CAM): exact, without a gradient. The last stages look at few neighbours on purpose: with
3x3 kernels everywhere every cell would see the whole clip and the CAM would point nowhere; it was also less accurate.
"""

from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

STAGES = ("conv1", "layer1", "layer2", "layer3", "layer4")
DYNAMIC_RANGE_DB = 80.0


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """What fixes the shape of the network."""

    n_classes: int
    width: int = 32
    """Channels of conv1 and layer1; layer4 has eight times as many."""
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
        self.layer2 = nn.ModuleList([Block(w, 2 * w, kernel=3, stride=2), Block(2 * w, 2 * w, kernel=3)])
        self.layer3 = nn.ModuleList([Block(2 * w, 4 * w, kernel=3, stride=2), Block(4 * w, 4 * w, kernel=1)])
        self.layer4 = nn.ModuleList([Block(4 * w, 8 * w, kernel=1), Block(8 * w, 8 * w, kernel=1)])
        self.dropout = nn.Dropout(config.dropout)
        self.head = nn.Linear(8 * w, config.n_classes)
        self.background = nn.Linear(8 * w, 1)
        """Trained on sounds that belong to no class: one of the facts behind `unknown_score`."""
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def features(self, normalised: Tensor, maps: dict[str, Tensor] | None = None) -> Tensor:
        """Normalised log-mel `(batch, 1, n_mels, n_frames)` to layer4's activations `(batch, 8w, 8, 27)`.

        Where `maps` is given, every stage and every block's `.conv` and `.relu` are put in it, in graph order.
        """
        x = functional.relu(self.bn1(self.conv1(normalised)))  # (batch, w, 64, 216)
        if maps is not None:
            maps["conv1"] = x
        for stage in STAGES[1:]:
            blocks: list[tuple[str, Tensor]] = []
            for index, block in enumerate(getattr(self, stage)):
                inner: dict[str, Tensor] | None = None if maps is None else {}
                x = block(x, inner, f"{stage}.block{index}")
                blocks += (inner or {}).items()
            if maps is not None:
                maps[stage] = x
                maps.update(blocks)
        return x

    def embed(self, normalised: Tensor) -> Tensor:
        """Normalised log-mel to the embedding `(batch, 8w)`."""
        return self.features(normalised).mean(dim=(2, 3))

    def classify(self, normalised: Tensor) -> tuple[Tensor, Tensor]:
        """Normalised log-mel to logits `(batch, n_classes)` and the background logit `(batch,)`, for training."""
        embedding = self.dropout(self.embed(normalised))
        return self.head(embedding), self.background(embedding).squeeze(1)

    def forward(self, log_mel: Tensor) -> Tensor:
        """`(batch, 1, n_mels, n_frames)` dB to logits `(batch, n_classes)`."""
        return self.classify(self.normalise(log_mel))[0]

    def explain(self, log_mel: Tensor) -> "Explanation":
        """Everything that the exported graph answers, before the channel means."""
        maps: dict[str, Tensor] = OrderedDict()
        last = self.features(self.normalise(log_mel), maps)  # (batch, 8w, 8, 27)
        embedding = last.mean(dim=(2, 3))  # (batch, 8w)
        cam = functional.conv2d(last, self.head.weight[:, :, None, None])  # (batch, n_classes, 8, 27)
        return Explanation(
            logits=self.head(embedding),
            background=self.background(embedding).squeeze(1),
            embedding=embedding,
            cam=cam,
            maps=maps,
        )


@dataclass(frozen=True, slots=True)
class Explanation:
    """One batch, seen from inside."""

    logits: Tensor
    """`(batch, n_classes)`."""
    background: Tensor
    """`(batch,)`, above zero where the sound is more like the background than like a class."""
    embedding: Tensor
    """`(batch, channel)`."""
    cam: Tensor
    """`(batch, n_classes, freq, time)`."""
    maps: dict[str, Tensor]
    """Stages and blocks by name, each `(batch, channel, freq, time)`."""
