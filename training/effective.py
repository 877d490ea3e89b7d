"""What a cell of each map mostly looks at: its effective receptive field (Luo et al. 2016, arXiv:1701.04128).

The receptive field says what a cell can see; most of it hardly matters. Here the gradient of one cell in the middle of
a map is taken with respect to the network's input. `share_50` and `share_90` are the widths around the cell's centre
within which half and nine tenths of the squared gradient lie, each axis by itself. What squeeze-and-excitation adds
from the rest of the window counts too.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from training.geometry import Axis, ReceptiveField
from training.graph import map_names
from training.model import ACTIVE_SUFFIX, STAGES, AudioCNN

SHARES = {"share_50": 0.5, "share_90": 0.9}
Extents = dict[str, dict[str, int]]


def effective_fields(
    model: AudioCNN, fields: Mapping[str, ReceptiveField], log_mels: Tensor, seed: int = 0
) -> dict[str, Extents]:
    """For each feature map the extents in mel bands and frames, averaged over spectrograms and channels.

    Args:
        model: in evaluation mode.
        fields: of each map, from the exported graph.
        log_mels: `(batch, 1, n_mels, n_frames)` dB.
        seed: of the channels' random weights.
    """
    generator = torch.Generator().manual_seed(seed)
    return {name: _extents(model, name, fields[name], log_mels, generator) for name in map_names()}


def module_behind(model: AudioCNN, name: str) -> nn.Module:
    """The module whose output a map shows: the depthwise convolution for the share of a block's active channels."""
    stage, _, part = name.partition(".")
    if part:
        block = getattr(model, stage)[int(part.removeprefix("block").removesuffix(ACTIVE_SUFFIX))]
        module: nn.Module = block.depthwise
        return module
    if stage == STAGES[0]:
        return model.conv1
    last: nn.Module = model.conv2 if stage == STAGES[-1] else getattr(model, stage)[-1]
    return last


def _extents(
    model: AudioCNN, name: str, field: ReceptiveField, log_mels: Tensor, generator: torch.Generator
) -> Extents:
    seen: list[Tensor] = []
    handle = module_behind(model, name).register_forward_hook(lambda _module, _given, output: seen.append(output))
    normalised = model.normalise(log_mels).detach().requires_grad_()
    model.features(normalised)
    handle.remove()
    row, column = seen[0].shape[2] // 2, seen[0].shape[3] // 2
    cell = seen[0][:, :, row, column]  # (batch, channel)
    # Random signs: the squared gradient of their sum is, on average, the sum of the channels' squared gradients.
    signs = torch.randint(2, cell.shape, generator=generator) * 2 - 1
    (gradient,) = torch.autograd.grad((cell * signs).sum(), normalised)
    energy = gradient.square()
    energy = (energy / energy.sum(dim=(1, 2, 3), keepdim=True)).mean(dim=(0, 1))  # (n_mels, n_frames)
    assert field.frequency is not None and field.time is not None  # noqa: S101 - every map has both axes
    return {
        share: {
            "frequency": _width(energy.sum(1), _centre(field.frequency, row), wanted),
            "time": _width(energy.sum(0), _centre(field.time, column), wanted),
        }
        for share, wanted in SHARES.items()
    }


def _centre(axis: Axis, cell: int) -> float:
    return axis.start + cell * axis.jump


def _width(energy: Tensor, centre: float, share: float) -> int:
    """The least width around `centre` with `share` of the energy `(cell,)`."""
    distance = (torch.arange(len(energy)) - centre).abs()
    nearest = distance.argsort(stable=True)
    n = int((energy[nearest].cumsum(0) < share * energy.sum()).sum())
    return int(2 * distance[nearest[min(n, len(energy) - 1)]].item()) + 1
