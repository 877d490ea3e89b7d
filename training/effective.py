"""What a cell of each map mostly looks at: its effective receptive field (Luo et al. 2016, arXiv:1701.04128).

The receptive field says what a cell can see; most of it hardly matters. Here the gradient of cells in the middle of a
map is taken with respect to the network's input. `centre` is where the middle of the squared gradient lies, for the
map's first cell: learned kernels are not symmetric, so it is not the middle of the receptive field. `share_50` and
`share_90` are the widths around it within which half and nine tenths of the squared gradient lie. Each axis by itself;
what squeeze-and-excitation adds from the rest of the window counts too.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.geometry import ReceptiveField
from training.graph import map_names
from training.model import ACTIVE_SUFFIX, STAGES, AudioCNN

SHARES = {"share_50": 0.5, "share_90": 0.9}
TRIMMED = 0.05
"""Share of the squared gradient at either end that does not move the centre."""
Extents = dict[str, dict[str, float]]


def effective_fields(
    model: AudioCNN, fields: Mapping[str, ReceptiveField], log_mels: Tensor, seed: int = 0
) -> dict[str, Extents]:
    """For each feature map the centre and the extents in mel bands and frames, averaged over spectrograms and channels.

    Args:
        model: in evaluation mode.
        fields: of each map, from the exported graph.
        log_mels: `(batch, 1, n_mels, n_frames)` dB.
        seed: of the channels' random weights.
    """
    generator = torch.Generator().manual_seed(seed)
    outputs: dict[str, Tensor] = {}
    handles = [
        module_behind(model, name).register_forward_hook(lambda _m, _i, out, name=name: outputs.update({name: out}))
        for name in map_names()
    ]
    normalised = model.normalise(log_mels).detach().requires_grad_()
    model.features(normalised)
    for handle in handles:
        handle.remove()
    return {name: _extents(output, normalised, fields[name], generator) for name, output in outputs.items()}


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


def _extents(output: Tensor, normalised: Tensor, field: ReceptiveField, generator: torch.Generator) -> Extents:
    assert field.frequency is not None and field.time is not None  # noqa: S101 - every map has both axes
    n_rows, n_columns = output.shape[2:]
    # Each spectrogram's cell is another one near the middle, so that no border counts twice.
    items = torch.arange(len(output))
    rows, columns = n_rows // 2 - 1 + items % 3, n_columns // 3 + items * n_columns // (3 * len(items))
    cells = output[items, :, rows, columns]  # (batch, channel)
    # Random signs: the squared gradient of their sum is, on average, the sum of the channels' squared gradients.
    signs = torch.randint(2, cells.shape, generator=generator) * 2 - 1
    (gradient,) = torch.autograd.grad((cells * signs).sum(), normalised, retain_graph=True)
    energy = gradient.square().squeeze(1)
    energy = energy / energy.sum(dim=(1, 2), keepdim=True)  # (batch, n_mels, n_frames)
    # As if each were the middle cell: what has the same distance from its cell has the same position.
    along = {
        "frequency": _aligned(energy.sum(2), field.frequency.jump * (n_rows // 2 - rows)),
        "time": _aligned(energy.sum(1), field.time.jump * (n_columns // 2 - columns)),
    }
    shift = {"frequency": field.frequency.jump * (n_rows // 2), "time": field.time.jump * (n_columns // 2)}
    centres = {axis: _centre(energy) for axis, energy in along.items()}
    widths: Extents = {
        share: {axis: _width(energy, centres[axis], wanted) for axis, energy in along.items()}
        for share, wanted in SHARES.items()
    }
    return {"centre": {axis: round(centre - shift[axis], 2) for axis, centre in centres.items()}, **widths}


def _aligned(energies: Tensor, shifts: Tensor) -> Tensor:
    """The mean of `(batch, cell)`, each shifted by its own number of cells."""
    return torch.stack([row.roll(int(shift)) for row, shift in zip(energies, shifts, strict=True)]).mean(0)


def _centre(energy: Tensor) -> float:
    """The mean position of the energy `(cell,)` between its outermost shares."""
    below = functional.pad(energy.cumsum(0) / energy.sum(), (1, 0)).clamp(TRIMMED, 1 - TRIMMED)
    return float((below.diff() * torch.arange(len(energy))).sum() / (1 - 2 * TRIMMED))


def _width(energy: Tensor, centre: float, share: float) -> int:
    """The least width around `centre` with `share` of the energy `(cell,)`."""
    distance = (torch.arange(len(energy)) - centre).abs()
    nearest = distance.argsort(stable=True)
    n = int((energy[nearest].cumsum(0) < share * energy.sum()).sum())
    return int(2 * distance[nearest[min(n, len(energy) - 1)]].item()) + 1
