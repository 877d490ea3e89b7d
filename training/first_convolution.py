"""How the first stage follows from the spectrogram, in numbers that anyone can compute it with again.

The words are those of `audiocnn.v1.FirstConvolution`.
"""

import torch

from audiocnn.masks import DYNAMIC_RANGE_DB
from training.model import NEPER_PER_DB, PRETRAINING_FLOOR, SCALED_BY, SHIFTED_BY, AudioCNN

DIGITS = 7


@torch.no_grad()
def first_convolution(model: AudioCNN) -> dict[str, object]:
    """Kernels and bias with batch norm folded in, and the normalisation before them."""
    conv, norm = model.conv1.conv, model.conv1.norm
    assert norm.running_mean is not None and norm.running_var is not None  # noqa: S101 - it keeps statistics
    factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)  # (channel,)
    kernels = conv.weight[:, 0] * factor[:, None, None]  # (channel, freq, time)
    bias = norm.bias - norm.running_mean * factor
    return {
        "kernels": [[[_short(value) for value in row] for row in kernel] for kernel in kernels.tolist()],
        "bias": [_short(value) for value in bias.tolist()],
        "stride": list(conv.stride),
        "padding": list(conv.padding),
        "dynamic_range_db": DYNAMIC_RANGE_DB,
        "offset_db": [_short(value) for value in model.normalise.offset_db[:, 0].tolist()],
        "scale": NEPER_PER_DB,
        "lowest": PRETRAINING_FLOOR,
        "gain": SCALED_BY,
        "shift": SHIFTED_BY,
    }


def _short(value: float) -> float:
    """As exact as float32, in fewer digits."""
    return float(f"{value:.{DIGITS + 1}g}")
