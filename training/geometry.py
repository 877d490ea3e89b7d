"""What a cell of each map looks at, from the exported graph: its receptive field on the log-mel.

For every axis `size`, `jump` and `start` in mel bands or frames: cell `i` looks at `size` cells of the log-mel, centred
on cell `start + i * jump` (Araujo, Norris, Sim 2019, "Computing receptive fields of convolutional neural networks",
doi:10.23915/distill.00021). A strided map's cells are not centred where an even stretch over the window would put them.

The normaliser before the first convolution is left out: it takes the level of every cell from the window's loudest one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import onnx

_SPATIAL = {2, 3}


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a receptive field, in cells of the log-mel."""

    size: int = 1
    jump: int = 1
    start: float = 0.0

    def convolved(self, kernel: int, stride: int, dilation: int, padding: int) -> "Axis":
        """The field behind a convolution, `padding` cells being added in front."""
        reach = (kernel - 1) * dilation
        return Axis(
            size=self.size + reach * self.jump,
            jump=self.jump * stride,
            start=self.start + (reach / 2 - padding) * self.jump,
        )


@dataclass(frozen=True, slots=True)
class ReceptiveField:
    """Of every cell of one tensor."""

    frequency: Axis | None = Axis()
    """None, like `time`, where the tensor has no such axis any more, but was averaged over it."""
    time: Axis | None = Axis()
    whole_window: bool = False
    """Squeeze-and-excitation came before: every cell also depends, through factors of whole channels, on all others."""


def receptive_fields(graph: onnx.GraphProto) -> dict[str, ReceptiveField]:
    """The receptive field of every tensor that follows from the log-mel, by name, from the first convolution on."""
    first = next(node for node in graph.node if node.op_type == "Conv")
    fields = {first.input[0]: ReceptiveField()}
    for node in graph.node:
        inputs = [fields[name] for name in node.input if name in fields]
        if inputs:
            field = _behind(node, _joined(inputs))
            fields.update(dict.fromkeys(node.output, field))
    return fields


def _behind(node: onnx.NodeProto, field: ReceptiveField) -> ReceptiveField:
    attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
    if node.op_type == "Conv" and field.frequency and field.time:
        kernel, pads = attributes["kernel_shape"], attributes["pads"]
        stride, dilation = attributes["strides"], attributes["dilations"]
        return ReceptiveField(
            field.frequency.convolved(kernel[0], stride[0], dilation[0], pads[0]),
            field.time.convolved(kernel[1], stride[1], dilation[1], pads[1]),
            field.whole_window,
        )
    if node.op_type == "GlobalAveragePool" or _reduces(node.op_type, attributes.get("axes", ())):
        return ReceptiveField(None, None, whole_window=True)
    return field


def _reduces(operation: str, axes: Iterable[int]) -> bool:
    return operation.startswith("Reduce") and bool(_SPATIAL & set(axes))


def _joined(fields: Sequence[ReceptiveField]) -> ReceptiveField:
    """Of a sum or product: the inputs' cells lie on each other, so only their sizes differ."""
    return ReceptiveField(
        _largest([f.frequency for f in fields]),
        _largest([f.time for f in fields]),
        any(f.whole_window for f in fields),
    )


def _largest(axes: Sequence[Axis | None]) -> Axis | None:
    found = [axis for axis in axes if axis is not None]
    if len({(axis.jump, axis.start) for axis in found}) > 1:
        raise ValueError(f"cells that are added do not lie on each other: {found}")
    return max(found, key=lambda axis: axis.size, default=None)
