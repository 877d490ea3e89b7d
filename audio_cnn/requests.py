"""Requests of both clients, from their arguments."""

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import TypedDict, TypeVar

from audiocnn.errors import AudioCnnError
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1.tensor_pb2 import Region
from audiocnn.v1.whatif_pb2 import Deletion, Variant, WhatIfRequest

Recording = bytes | str | PathLike[str]
"""A file's bytes, or its path."""

AnyRecording = TypeVar("AnyRecording", bound=Recording)

Answer = pb.AnalyzeResponse | AudioCnnError | OSError
"""A response, or the error that took its place."""

WithSource = pb.AnalyzeRequest | pb.GetActivationsRequest | WhatIfRequest
"""Requests that carry a recording, or the id of one that the gateway keeps."""


class RegionOptions(TypedDict, total=False):
    """The part of a recording that is meant; all of it by default."""

    start_s: float
    """Where it starts, in seconds."""
    end_s: float | None
    """Where it ends, in seconds."""
    window: int | None
    """The only window of that part, by its index."""


class AnalyzeOptions(RegionOptions, total=False):
    """What to return."""

    top_k: int
    """How many classes, the likeliest first. Default: 3."""
    activations: pb.Activations
    """Which feature maps. Default: ACTIVATIONS_NONE."""


class ActivationsOptions(RegionOptions, total=False):
    """The window whose channels to return. Default: the one that `analyze` shows."""


class WhatIfOptions(RegionOptions, total=False):
    """Options of a what-if request, about the window that `analyze` shows or about another one."""

    deletion: Deletion | None
    """A curve, in place of variants."""
    cam_for: str
    """The class whose evidence to return for each variant."""
    spectrogram: bool
    """Whether to return each variant's spectrogram."""


def read(recording: Recording) -> bytes:
    """The file's bytes."""
    return recording if isinstance(recording, bytes) else Path(recording).read_bytes()


def analyze(options: AnalyzeOptions) -> pb.AnalyzeRequest:
    """A request without its recording."""
    return pb.AnalyzeRequest(
        region=_region(options),
        window=options.get("window"),
        top_k=options.get("top_k", 3),
        activations=options.get("activations", pb.ACTIVATIONS_NONE),
    )


def activations(layer: str, options: ActivationsOptions) -> pb.GetActivationsRequest:
    """A request without its recording."""
    return pb.GetActivationsRequest(region=_region(options), window=options.get("window"), layer=layer)


def what_if(variants: Sequence[Variant], options: WhatIfOptions) -> WhatIfRequest:
    """A request without its recording."""
    return WhatIfRequest(
        region=_region(options),
        window=options.get("window"),
        variants=variants,
        deletion=options.get("deletion"),
        cam_for=options.get("cam_for", ""),
        spectrogram=options.get("spectrogram", False),
    )


def _region(options: RegionOptions) -> Region:
    return Region(start_s=options.get("start_s", 0.0), end_s=options.get("end_s"))
