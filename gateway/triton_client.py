"""Talks to Triton, and asks it what it serves rather than knowing it."""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from tritonclient.grpc import InferInput, InferRequestedOutput
from tritonclient.grpc.aio import InferenceServerClient
from tritonclient.utils import InferenceServerException

from audiocnn.errors import AudioCnnError, Busy, DeadlineExceeded, Mismatch, Unavailable
from audiocnn.logs import request_id
from audiocnn.model_spec import (
    CHANNELS_SUFFIX,
    FINGERPRINT_KEY,
    HEAD_BIAS_KEY,
    INPUT,
    LOGITS,
    NOT_FEATURE_MAPS,
    VERSION_KEY,
)
from audiocnn.retry import Attempts
from audiocnn.rpc import channel_options, request_metadata
from audiocnn.tracing import calling
from gateway.recording import Floats

MAX_MESSAGE_BYTES = 256 << 20
QUEUE_FULL = "maximum queue size"
"""Triton's own words; its status is the one of a server that is away."""
AWAY = "The inference server is away for the moment: try again in a few seconds."


@dataclass(frozen=True, slots=True)
class ServedModel:
    """What Triton told about its models."""

    name: str
    version: str
    labels: list[str]
    head_bias: list[float]
    fingerprint: str
    max_batch_size: int
    input_shape: tuple[int, ...]
    """`(1, n_mels, n_frames)`."""
    feature_maps: dict[str, tuple[int, ...]]
    """Name to `(freq, time)`, in the network's order."""
    activations: dict[str, tuple[int, ...]]
    """Stage to `(channel, freq, time)`; empty where the model that gives them is not served."""

    @property
    def stages(self) -> list[str]:
        """The layers that are no part of another."""
        return [name for name in self.feature_maps if "." not in name]


class TritonClient:
    """One channel, used by every request."""

    def __init__(self, address: str, model: str, activations_model: str) -> None:
        options = channel_options(MAX_MESSAGE_BYTES)
        self._client = InferenceServerClient(address, channel_args=options)
        self._model = model
        self._activations_model = activations_model

    async def close(self) -> None:
        """Closes the channel."""
        await self._client.close()

    async def describe(self, timeout_s: float) -> ServedModel:
        """Asks for names, shapes, labels and parameters of the models.

        Raises:
            Unavailable, DeadlineExceeded, Mismatch
        """
        try:
            config = await self._config(self._model, timeout_s)
            labels = await self._labels(config, timeout_s)
        except InferenceServerException as error:
            raise from_triton_error(error) from error
        try:
            activations = (await self._config(self._activations_model, timeout_s))["output"]
        except InferenceServerException as error:
            if not str(error.status()).endswith("NOT_FOUND"):
                raise from_triton_error(error) from error
            activations = []  # optional: production may leave it out
        parameters = {key: value["string_value"] for key, value in config.get("parameters", {}).items()}
        try:
            return ServedModel(
                name=config["name"],
                version=parameters[VERSION_KEY],
                labels=labels,
                head_bias=json.loads(parameters[HEAD_BIAS_KEY]),
                fingerprint=parameters[FINGERPRINT_KEY],
                max_batch_size=int(config["max_batch_size"]),
                input_shape=_dims(config["input"][0]),
                feature_maps={
                    output["name"]: _dims(output)
                    for output in config["output"]
                    if output["name"] not in NOT_FEATURE_MAPS
                },
                activations={output["name"].removesuffix(CHANNELS_SUFFIX): _dims(output) for output in activations},
            )
        except KeyError as error:
            raise Mismatch(f"The model's configuration does not tell {error}: export the model again.") from error

    async def infer(self, log_mel: Floats, outputs: list[str], timeout_s: float) -> dict[str, Floats]:
        """Runs the network on `(batch, 1, n_mels, n_frames)`; gives each named output `(batch, ...)`.

        Raises:
            Busy, Unavailable, DeadlineExceeded
        """
        return await self._infer(self._model, log_mel, outputs, timeout_s)

    async def channels(self, log_mel: Floats, stage: str, timeout_s: float) -> Floats:
        """Every channel of one stage: `(batch, channel, freq, time)`.

        Raises:
            Busy, Unavailable, DeadlineExceeded
        """
        name = stage + CHANNELS_SUFFIX
        return (await self._infer(self._activations_model, log_mel, [name], timeout_s))[name]

    async def _infer(self, model: str, log_mel: Floats, outputs: list[str], timeout_s: float) -> dict[str, Floats]:
        tensor = InferInput(INPUT, list(log_mel.shape), "FP32")
        tensor.set_data_from_numpy(log_mel)
        ends = time.monotonic() + timeout_s
        attempts = Attempts()
        while True:
            try:
                with calling(f"infer {model}"):
                    result = await self._client.infer(
                        model,
                        [tensor],
                        outputs=[InferRequestedOutput(name) for name in outputs],
                        request_id=request_id.get(),
                        headers=dict(request_metadata(sampled_only=True)),
                        client_timeout=ends - time.monotonic(),
                    )
                return _arrays(result.get_response())
            except InferenceServerException as error:
                pause_s = attempts.pause_s(ends - time.monotonic()) if _went_away(error) else None
                if pause_s is None:
                    raise from_triton_error(error) from error
            await asyncio.sleep(pause_s)

    async def _config(self, model: str, timeout_s: float) -> dict[str, Any]:
        reply = await self._client.get_model_config(model, as_json=True, client_timeout=timeout_s)
        config: dict[str, Any] = reply["config"]
        return config

    async def _labels(self, config: dict[str, Any], timeout_s: float) -> list[str]:
        """Triton reads the labels file itself; its classification extension is the way to ask for them."""
        logits = next(output for output in config["output"] if output["name"] == LOGITS)
        n_classes = _dims(logits)[0]
        blank = np.zeros((1, *_dims(config["input"][0])), np.float32)
        tensor = InferInput(INPUT, list(blank.shape), "FP32")
        tensor.set_data_from_numpy(blank)
        output = InferRequestedOutput(LOGITS, class_count=n_classes)
        result = await self._client.infer(config["name"], [tensor], outputs=[output], client_timeout=timeout_s)
        labels = [""] * n_classes
        for row in result.as_numpy(LOGITS).reshape(-1):
            _, index, label = row.decode().split(":", 2)
            labels[int(index)] = label
        if not all(labels):
            raise Mismatch("The model has no label for some of its classes: export the model again.")
        return labels


def _arrays(response: Any) -> dict[str, Floats]:
    """All outputs in one pass; the client's own `as_numpy` walks all of them again for each."""
    arrays = {
        output.name: np.frombuffer(raw, "<f4").reshape(output.shape)
        for output, raw in zip(response.outputs, response.raw_output_contents, strict=True)
    }
    if not all(np.isfinite(array).all() for array in arrays.values()):
        raise Unavailable("The network answered with numbers that are none: try another recording, or another model.")
    return arrays


def _went_away(error: InferenceServerException) -> bool:
    """Whether the server stopped under the call, by what little its client's own errors tell."""
    return str(error.status()).endswith(("CANCELLED", "UNAVAILABLE")) and QUEUE_FULL not in str(error.message())


def _dims(tensor: dict[str, Any]) -> tuple[int, ...]:
    return tuple(int(n) for n in tensor["dims"])


def from_triton_error(error: InferenceServerException) -> AudioCnnError:
    """What Triton's failure means here. A full queue and a dead server share one status; the words tell them apart."""
    status, words = str(error.status()), str(error.message())
    if status.endswith("DEADLINE_EXCEEDED"):
        return DeadlineExceeded("The network took too long: try again in a moment.")
    if QUEUE_FULL in words:
        return Busy("The inference server is busy: try again in a moment.")
    return Unavailable(AWAY)
