"""The network, whole: log-mel in, logits and everything worth drawing out.

    log_mel (batch, 1, 128, 501) dB
      normalise   per clip: level, dynamic range, then the scale that the backbone was pretrained on
      conv1       3x3, stride 2                                  (batch,   8, 64, 251)
      layer1      1 inverted residual                            (batch,   8, 64, 251)
      layer2      2 inverted residuals, stride 2                 (batch,  16, 32, 126)
      layer3      3 inverted residuals, stride 2                 (batch,  16, 16,  63)
      layer4      9 inverted residuals, stride 2, then a 1x1     (batch, 384,  8,  32)
      head        mean over frequency and time, one linear       (batch, n_classes)

The backbone is MobileNetV3-Large (Howard et al. 2019, arXiv:1905.02244, table 1) at 0.4 of its width, as EfficientAT
mn04 uses it (Schmid et al. 2023, arXiv:2211.04772), so that its AudioSet weights fit. Its last stride is 1 here instead
of 2: a grid of 8 x 32 cells instead of 4 x 16 (docs/adr/0005).

The head is linear in the mean of the last grid, so a class's logit is the mean of one map plus a bias. That map is the
class activation map (CAM): exact, without a gradient. Squeeze-and-excitation scales channels by their mean over the
whole window, so every cell after layer3's first block depends a little on all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from audiocnn.masks import DYNAMIC_RANGE_DB
from audiocnn.sound.features import LogMelSpectrogram

STAGES = ("conv1", "layer1", "layer2", "layer3", "layer4")
BATCH_NORM_EPS = 1e-3
LOUDEST_CELL_DB = -12.0
"""The median of the loudest cell, over recordings scaled to peak 1: the level that every clip is brought to."""
PRE_EMPHASIS, PRETRAINING_N_FFT, PRETRAINING_FLOOR = 0.97, 1_024, float(np.log(1e-5))
"""Of the spectrograms that the backbone was pretrained on."""
SCALED_BY, SHIFTED_BY = 0.2, 0.9
NEPER_PER_DB = float(np.log(10) / 10)
N_EMBEDDING = 384
ACTIVE_SUFFIX = ".active"
"""Of a block's map: the share of its depthwise channels that are above zero in each cell."""


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """One inverted residual."""

    n_in: int
    n_expanded: int
    n_out: int
    kernel: int
    stride: int = 1
    n_squeezed: int = 0
    """Channels between the two layers of squeeze-and-excitation; 0 means none."""
    hard_swish: bool = False
    """Otherwise ReLU."""


PLAN: Mapping[str, tuple[BlockPlan, ...]] = {
    "layer1": (BlockPlan(8, 8, 8, 3),),
    "layer2": (BlockPlan(8, 24, 16, 3, stride=2), BlockPlan(16, 32, 16, 3)),
    "layer3": (
        BlockPlan(16, 32, 16, 5, stride=2, n_squeezed=8),
        BlockPlan(16, 48, 16, 5, n_squeezed=16),
        BlockPlan(16, 48, 16, 5, n_squeezed=16),
    ),
    "layer4": (
        BlockPlan(16, 96, 32, 3, stride=2, hard_swish=True),
        BlockPlan(32, 80, 32, 3, hard_swish=True),
        BlockPlan(32, 72, 32, 3, hard_swish=True),
        BlockPlan(32, 72, 32, 3, hard_swish=True),
        BlockPlan(32, 192, 48, 3, n_squeezed=48, hard_swish=True),
        BlockPlan(48, 272, 48, 3, n_squeezed=72, hard_swish=True),
        BlockPlan(48, 272, 64, 5, n_squeezed=72, hard_swish=True),
        BlockPlan(64, 384, 64, 5, n_squeezed=96, hard_swish=True),
        BlockPlan(64, 384, 64, 5, n_squeezed=96, hard_swish=True),
    ),
}


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """What is not fixed by the plan."""

    n_classes: int
    dropout: float = 0.2


class NormaliseClip(nn.Module):
    """From dB relative to a full-scale sine to what the backbone was pretrained on, whatever the recording's level.

    EfficientAT reads (ln(power + 1e-5) + 4.5) / 5 of a pre-emphasised waveform. Pre-emphasis and the scale of its
    Fourier transform are a constant for each band here. The level is that of the loudest cell, so that adding a
    constant to a clip changes nothing (docs/adr/0004).
    """

    offset_db: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("offset_db", _pretraining_offset_db(), persistent=False)

    def forward(self, log_mel: Tensor) -> Tensor:
        """`(batch, 1, n_mels, n_frames)` dB to the same shape, unitless."""
        relative = log_mel - log_mel.amax(dim=(1, 2, 3), keepdim=True)
        power_db = relative.clamp(min=-DYNAMIC_RANGE_DB) + self.offset_db
        return (power_db * NEPER_PER_DB).clamp(min=PRETRAINING_FLOOR) * SCALED_BY + SHIFTED_BY


def _pretraining_offset_db() -> Tensor:
    """What to add to a clip whose loudest cell is 0 dB, `(n_mels, 1)`, for the power that the backbone expects."""
    to_log_mel = LogMelSpectrogram()
    filters = to_log_mel.filters.double()  # (n_fft // 2 + 1, n_mels)
    radians = torch.linspace(0, np.pi, len(filters), dtype=torch.double)
    gain = (1 - PRE_EMPHASIS * torch.exp(-1j * radians)).abs().square()  # (n_fft // 2 + 1,)
    pre_emphasis = (gain @ filters) / filters.sum(0)  # (n_mels,)
    fewer_bins = PRETRAINING_N_FFT / to_log_mel.config.n_fft
    power = to_log_mel.full_scale_power[:, 0] * pre_emphasis * fewer_bins
    offset: Tensor = 10 * torch.log10(power) + LOUDEST_CELL_DB
    return offset.float().unsqueeze(1)


class ConvNorm(nn.Module):
    """A convolution that keeps the size (before its stride), and batch norm."""

    def __init__(self, n_in: int, n_out: int, kernel: int = 1, *, stride: int = 1, groups: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(n_in, n_out, kernel, stride, padding=kernel // 2, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(n_out, eps=BATCH_NORM_EPS)
        nn.init.kaiming_normal_(self.conv.weight, mode="fan_out")

    def forward(self, x: Tensor) -> Tensor:
        """`(batch, n_in, freq, time)` to `(batch, n_out, freq / stride, time / stride)`."""
        y: Tensor = self.norm(self.conv(x))
        return y


class SqueezeExcitation(nn.Module):
    """Scales every channel by a factor between 0 and 1 that follows from all channels' means over the window."""

    def __init__(self, n_channels: int, n_squeezed: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_channels, n_squeezed)
        self.fc2 = nn.Linear(n_squeezed, n_channels)

    def forward(self, x: Tensor) -> Tensor:
        """`(batch, channel, freq, time)` to the same shape."""
        scale = torch.sigmoid(self.fc2(functional.relu(self.fc1(x.mean(dim=(2, 3))))))
        return x * scale[:, :, None, None]


def channel_mean(x: Tensor, scale: float = 1.0) -> Tensor:
    """`(batch, channel, freq, time)` to the channels' mean times `scale`: `(batch, freq, time)`.

    A product of matrices, because onnxruntime takes several times as long for a reduction over channels.
    """
    n, n_freq, n_time = map(int, x.shape[1:])
    rows = torch.matmul(torch.full((1, n), scale / n), x.reshape(-1, n, n_freq * n_time))
    return rows.reshape(-1, n_freq, n_time)


def active_share(x: Tensor) -> Tensor:
    """`(batch, channel, freq, time)` to the share of channels above zero, rounding aside: `(batch, freq, time)`."""
    return channel_mean(x.clamp(0, 1e-4), 1e4)


class InvertedResidual(nn.Module):
    """1x1 to more channels, one kernel for each channel, squeeze-and-excitation, 1x1 to few channels; a shortcut."""

    def __init__(self, plan: BlockPlan) -> None:
        super().__init__()
        n = plan.n_expanded
        self.activation = functional.hardswish if plan.hard_swish else functional.relu
        self.expand = ConvNorm(plan.n_in, n) if n != plan.n_in else None
        self.depthwise = ConvNorm(n, n, plan.kernel, stride=plan.stride, groups=n)
        self.excite = SqueezeExcitation(n, plan.n_squeezed) if plan.n_squeezed else None
        self.project = ConvNorm(n, plan.n_out)
        self.has_shortcut = plan.stride == 1 and plan.n_in == plan.n_out

    def forward(self, x: Tensor, active: list[Tensor] | None = None) -> Tensor:
        """`(batch, n_in, freq, time)` to `(batch, n_out, freq / stride, time / stride)`.

        Where `active` is given, the share of the depthwise channels above zero, which the activation lets through, is
        appended: `(batch, freq, time)`.
        """
        expanded = x if self.expand is None else self.activation(self.expand(x))
        activated: Tensor = self.activation(self.depthwise(expanded))
        if active is not None:
            active.append(active_share(activated))
        projected: Tensor = self.project(activated if self.excite is None else self.excite(activated))
        return x + projected if self.has_shortcut else projected


class AudioCNN(nn.Module):
    """The classifier. Call it for logits, or `explain` for everything inside."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.normalise = NormaliseClip()
        self.conv1 = ConvNorm(1, 8, 3, stride=2)
        for stage, plans in PLAN.items():
            self.add_module(stage, nn.ModuleList(InvertedResidual(plan) for plan in plans))
        self.conv2 = ConvNorm(64, N_EMBEDDING)
        self.dropout = nn.Dropout(config.dropout)
        self.head = nn.Linear(N_EMBEDDING, config.n_classes)
        self.background = nn.Linear(N_EMBEDDING, 1)
        """Trained on synthesised sounds of no class: one of the features behind the OOD score."""

    def features(self, normalised: Tensor, maps: dict[str, Tensor] | None = None) -> Tensor:
        """Normalised log-mel `(batch, 1, n_mels, n_frames)` to layer4's activations `(batch, 384, 8, 32)`.

        Where `maps` is given, every stage's activations `(batch, channel, freq, time)` and every block's `.active`
        `(batch, freq, time)` are put in it, in graph order.
        """
        x = functional.hardswish(self.conv1(normalised))  # (batch, 8, 64, 251)
        if maps is not None:
            maps["conv1"] = x
        for stage in PLAN:
            active: list[Tensor] | None = None if maps is None else []
            for block in getattr(self, stage):
                x = block(x, active)
            if stage == STAGES[-1]:
                x = functional.hardswish(self.conv2(x))
            if maps is not None:
                maps[stage] = x
                maps.update({f"{stage}.block{index}{ACTIVE_SUFFIX}": share for index, share in enumerate(active or ())})
        return x

    def embed(self, normalised: Tensor) -> Tensor:
        """Normalised log-mel to the embedding `(batch, 384)`."""
        return self.features(normalised).mean(dim=(2, 3))

    def classify(self, embedding: Tensor) -> tuple[Tensor, Tensor]:
        """The embedding `(batch, 384)` to logits `(batch, n_classes)` and the background logit `(batch,)`."""
        embedding = self.dropout(embedding)
        return self.head(embedding), self.background(embedding).squeeze(1)

    def forward(self, log_mel: Tensor) -> Tensor:
        """`(batch, 1, n_mels, n_frames)` dB to logits `(batch, n_classes)`."""
        return self.classify(self.embed(self.normalise(log_mel)))[0]

    def explain(self, log_mel: Tensor) -> "Explanation":
        """Everything that the exported graphs return, before the channel means."""
        maps: dict[str, Tensor] = {}
        last = self.features(self.normalise(log_mel), maps)  # (batch, 384, 8, 32)
        embedding = last.mean(dim=(2, 3))  # (batch, 384)
        cam = functional.conv2d(last, self.head.weight[:, :, None, None])  # (batch, n_classes, 8, 32)
        logits, background = self.classify(embedding)
        return Explanation(
            logits=logits,
            background=background,
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
    """Stages' activations `(batch, channel, freq, time)`, blocks' shares of active channels `(batch, freq, time)`."""
