"""What is known of the models that are served, by their version: several may serve at once during an update."""

import asyncio
import base64
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from audiocnn.errors import Mismatch, Unavailable
from audiocnn.model_spec import (
    ACCURACY_KEY,
    CHANNELS_SUFFIX,
    FINGERPRINT_KEY,
    FIRST_CONVOLUTION_KEY,
    HEAD_BIAS_KEY,
    HEAD_WEIGHTS_KEY,
    LAYERS_KEY,
    RESPONSES_KEY,
    SCORES,
    TEMPERATURE_KEY,
    VERSION_KEY,
)
from gateway.upstream.triton import Floats, TritonClient, dims

MAX_KNOWN = 8
"""Descriptions that are kept: more versions than ever serve together."""


@dataclass(frozen=True, slots=True)
class ServedModel:
    """One version of the model, as Triton described it."""

    name: str
    version: str
    """The name that people see."""
    triton_version: str
    """The version folder that it is served from: what a reply of Triton names."""
    labels: list[str]
    head_bias: list[float]
    head_weights: Floats
    """`(n_classes, channel)`."""
    temperature: float
    """What logits are divided by before the softmax."""
    accuracy: float | None
    """Share of recordings that its evaluation found named right; None where it was exported without one."""
    fingerprint: str
    """Of the spectrogram that it takes."""
    max_batch_size: int
    input_shape: tuple[int, ...]
    """`(1, n_mels, n_frames)`."""
    feature_maps: dict[str, tuple[int, ...]]
    """Name to `(freq, time)`, in the network's order."""
    layers: dict[str, dict[str, Any]]
    """Feature map to what it is, in the words of `analysis.proto`'s Layer."""
    activations: dict[str, tuple[int, ...]]
    """Stage to `(channel, freq, time)`; empty if the model that computes them is not served."""
    first_convolution: dict[str, Any] = field(default_factory=dict)
    """In the words of `analysis.proto`'s FirstConvolution, its kernels as nested lists; empty if not described."""
    responses: dict[str, "Responses"] = field(default_factory=dict)
    """By stage; empty if not described."""

    @property
    def stages(self) -> list[str]:
        """The layers that are no part of another."""
        return [name for name in self.feature_maps if "." not in name]


@dataclass(frozen=True, slots=True)
class Responses:
    """What the channels of one stage respond to."""

    n_windows: int
    shares: Floats
    """`(channel, n_classes)`: of each class among the `n_windows` training windows that excite the channel most."""


class Models:
    """Descriptions by version, the one that answered last at the end."""

    def __init__(self, triton: TritonClient) -> None:
        self._triton = triton
        self._known: dict[str, ServedModel] = {}
        self._describing = asyncio.Lock()

    @property
    def latest(self) -> ServedModel | None:
        """The version that answered last."""
        return next(reversed(self._known.values()), None)

    def fitting(self, fingerprint: str) -> ServedModel:
        """The version that answered last of those that take this spectrogram.

        Raises:
            Unavailable: nothing is known yet.
            Mismatch: every version takes another spectrogram.
        """
        if not self._known:
            raise Unavailable("The network is still being loaded: try again in a few seconds.")
        for model in reversed(self._known.values()):
            if model.fingerprint == fingerprint:
                return model
        raise Mismatch("The model was trained on another spectrogram than the preprocessing service computes.")

    async def answered(self, triton_version: str, timeout_s: float) -> ServedModel:
        """The description of the version that has just answered, requested if it is new.

        Raises:
            Unavailable, DeadlineExceeded, Mismatch
        """
        model = self._known.pop(triton_version, None)
        if model is None:
            async with self._describing:
                model = self._known.pop(triton_version, None) or await self._describe(triton_version, timeout_s)
        self._known[triton_version] = model
        if len(self._known) > MAX_KNOWN:
            del self._known[next(iter(self._known))]
        return model

    async def discover(self, timeout_s: float, *, afresh: bool = False) -> ServedModel:
        """The version that some server serves now; `afresh` even if it is known.

        Raises:
            Unavailable, DeadlineExceeded, Mismatch
        """
        version = await self._triton.served_version(timeout_s)
        if afresh:
            self._known[version] = await self._describe(version, timeout_s)
        return await self.answered(version, timeout_s)

    def forget(self, triton_version: str) -> None:
        """Has a version described again if it ever answers again."""
        self._known.pop(triton_version, None)

    async def _describe(self, version: str, timeout_s: float) -> ServedModel:
        config = await self._triton.config(self._triton.model, version, timeout_s)
        if config is None:
            raise Unavailable("The model was just replaced: try again in a moment.")
        # Optional: production may leave it out.
        channels = await self._triton.config(self._triton.activations_model, version, timeout_s) or {"output": []}
        labels = await self._triton.labels(config, version, timeout_s)
        parameters = {key: value["string_value"] for key, value in config.get("parameters", {}).items()}
        outputs: list[dict[str, Any]] = config["output"]
        try:
            return ServedModel(
                name=config["name"],
                version=parameters[VERSION_KEY],
                triton_version=version,
                labels=labels,
                head_bias=json.loads(parameters[HEAD_BIAS_KEY]),
                head_weights=_weights(parameters[HEAD_WEIGHTS_KEY], len(labels)),
                temperature=float(parameters[TEMPERATURE_KEY]),
                accuracy=float(parameters[ACCURACY_KEY]) if ACCURACY_KEY in parameters else None,
                fingerprint=parameters[FINGERPRINT_KEY],
                max_batch_size=int(config["max_batch_size"]),
                input_shape=dims(config["input"][0]),
                feature_maps={each["name"]: dims(each) for each in outputs if each["name"] not in SCORES},
                layers={layer["name"]: layer for layer in json.loads(parameters[LAYERS_KEY])},
                activations={each["name"].removesuffix(CHANNELS_SUFFIX): dims(each) for each in channels["output"]},
                first_convolution=json.loads(parameters.get(FIRST_CONVOLUTION_KEY, "{}")),
                responses=_responses(json.loads(parameters.get(RESPONSES_KEY, "[]")), len(labels)),
            )
        except KeyError as error:
            raise Mismatch(f"The model's configuration lacks {error}: export the model again.") from error


def _weights(base64_floats: str, n_classes: int) -> Floats:
    return np.frombuffer(base64.b64decode(base64_floats), "<f4").reshape(n_classes, -1)


def _responses(stages: list[dict[str, Any]], n_classes: int) -> dict[str, Responses]:
    found = {}
    for stage in stages:
        counts = np.frombuffer(base64.b64decode(stage["counts"]), np.uint8).reshape(-1, n_classes)
        found[stage["layer"]] = Responses(stage["n_windows"], counts.astype(np.float32) / stage["n_windows"])
    return found
