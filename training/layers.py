"""What each feature map is, for explanations: operation, size, parameters and receptive field."""

from collections.abc import Mapping
from dataclasses import asdict

from torch import nn

from audiocnn.model_spec import ACTIVE_SHARE, CHANNEL_MEAN
from training.effective import Extents
from training.geometry import ReceptiveField
from training.graph import map_names
from training.model import ACTIVE_SUFFIX, PLAN, STAGES, AudioCNN, BlockPlan, InvertedResidual

Layer = dict[str, object]


def describe_layers(
    model: AudioCNN, fields: Mapping[str, ReceptiveField], effective: Mapping[str, Extents]
) -> list[Layer]:
    """One JSON object for each feature map, in the network's order.

    `quantity` says what a cell of the map is: the mean of the stage's channels, or the share of a block's depthwise
    channels above zero. Kernel and stride are those of the block's depthwise convolution; a stage has those
    of its first block. `has_shortcut` says whether a block's input is added to its output, in a stage of any block's.
    """
    return [
        {"name": name, **_operation(model, name), **_geometry(fields[name]), "effective_field": effective[name]}
        for name in map_names()
    ]


def _operation(model: AudioCNN, name: str) -> Layer:
    stage, _, part = name.partition(".")
    if stage == "conv1":
        activation = {"activation": "hard swish", "squeeze_excitation": False, "has_shortcut": False}
        return {
            **_common(stage, CHANNEL_MEAN, "convolution", model.conv1),
            **_convolution(model.conv1.conv),
            **activation,
        }
    blocks: list[InvertedResidual] = list(getattr(model, stage))
    plans = PLAN[stage]
    if part:
        index = int(part.removeprefix("block").removesuffix(ACTIVE_SUFFIX))
        block = blocks[index]
        common = _common(stage, ACTIVE_SHARE, "inverted residual", block)
        return {
            **common,
            **_convolution(block.depthwise.conv),
            **_inside(plans[index]),
            "has_shortcut": block.has_shortcut,
        }
    modules: list[nn.Module] = [*blocks]
    operation, n_channels = f"{len(blocks)} inverted residual{'s' if len(blocks) > 1 else ''}", plans[-1].n_out
    if stage == STAGES[-1]:
        modules.append(model.conv2)
        operation, n_channels = f"{operation}, 1x1 convolution", model.conv2.conv.out_channels
    first = {**_convolution(blocks[0].depthwise.conv), "channels": n_channels}
    shortcut = {"has_shortcut": any(block.has_shortcut for block in blocks)}
    return {**_common(stage, CHANNEL_MEAN, operation, *modules), **first, **_inside(*plans), **shortcut}


def _common(stage: str, quantity: str, operation: str, *modules: nn.Module) -> Layer:
    n_parameters = sum(p.numel() for module in modules for p in module.parameters())
    return {"stage": stage, "quantity": quantity, "operation": operation, "parameters": n_parameters}


def _convolution(conv: nn.Conv2d) -> Layer:
    return {
        "kernel": list(conv.kernel_size),
        "stride": list(conv.stride),
        "channels": conv.out_channels,
    }


def _inside(*plans: BlockPlan) -> Layer:
    return {
        "activation": "hard swish" if plans[0].hard_swish else "ReLU",
        "squeeze_excitation": any(plan.n_squeezed for plan in plans),
    }


def _geometry(field: ReceptiveField) -> Layer:
    facts = asdict(field)
    return {"whole_window": facts.pop("whole_window"), "receptive_field": facts}
