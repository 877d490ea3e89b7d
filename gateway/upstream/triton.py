"""Calls Triton, for inference and for descriptions of its models."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from opentelemetry.trace import use_span
from tritonclient.grpc import InferInput, InferRequestedOutput
from tritonclient.grpc.aio import InferenceServerClient
from tritonclient.utils import InferenceServerException

from audiocnn.errors import Mismatch, Unavailable
from audiocnn.model_spec import CHANNELS_SUFFIX, INPUT, LOGITS, SCORES
from audiocnn.service.logs import request_id
from audiocnn.service.retry import Retrying
from audiocnn.service.rpc import request_metadata
from audiocnn.service.rpc_client import channel_options
from audiocnn.service.tracing import begin_call
from gateway.upstream.triton_errors import VersionGone, from_triton_error, was_dropped

T = TypeVar("T")
Floats = NDArray[np.float32]

MAX_MESSAGE_BYTES = 256 << 20
MOST_BETWEEN_SERVERS_S = 0.01
"""A random pause: two calls that want different versions would otherwise keep getting each other's server by turns."""
OTHER_SERVERS = 32
"""Calls for one version before it counts as gone: each goes to the next of the servers behind one name."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Every output `(batch, ...)`, and the version of the model that computed them."""

    version: str
    outputs: dict[str, Floats]


class TritonClient:
    """One channel, used by every request."""

    def __init__(self, address: str, model: str, scores_model: str, activations_model: str) -> None:
        self._client = InferenceServerClient(address, channel_args=channel_options(MAX_MESSAGE_BYTES))
        self.model = model
        self._scores_model = scores_model
        self.activations_model = activations_model

    async def close(self) -> None:
        """Closes the channel."""
        await self._client.close()

    async def infer(self, log_mel: Floats, outputs: list[str], timeout_s: float, version: str = "") -> Reply:
        """Runs the network on `(batch, 1, n_mels, n_frames)`, without its feature maps if no output needs them.

        Args:
            log_mel: in dB.
            outputs: names of what to return.
            timeout_s: for all attempts.
            version: of the model; any if it is empty.

        Raises:
            Busy, Unavailable, VersionGone, Refused, DeadlineExceeded
        """
        model = self._scores_model if set(outputs) <= set(SCORES) else self.model
        return await self._infer(model, log_mel, outputs, timeout_s, version)

    async def channels(self, log_mel: Floats, stage: str, timeout_s: float, version: str) -> Floats:
        """Every channel of one stage: `(batch, channel, freq, time)`.

        Raises:
            Busy, Unavailable, VersionGone, Refused, DeadlineExceeded
        """
        name = stage + CHANNELS_SUFFIX
        return (await self._infer(self.activations_model, log_mel, [name], timeout_s, version)).outputs[name]

    async def served_version(self, timeout_s: float) -> str:
        """The version folder that some server serves.

        Raises:
            Unavailable, DeadlineExceeded
        """
        metadata = await self._call(
            lambda left_s: self._client.get_model_metadata(self.model, as_json=True, client_timeout=left_s), timeout_s
        )
        return str(max(metadata["versions"], key=int))

    async def config(self, model: str, version: str, timeout_s: float) -> dict[str, Any] | None:
        """Names, shapes and parameters; None if no server has this version.

        Raises:
            Unavailable, DeadlineExceeded
        """
        try:
            reply = await self._call(
                lambda left_s: self._client.get_model_config(model, version, as_json=True, client_timeout=left_s),
                timeout_s,
                version,
            )
        except VersionGone:
            return None
        config: dict[str, Any] = reply["config"]
        return config

    async def labels(self, config: dict[str, Any], version: str, timeout_s: float) -> list[str]:
        """The classes' names: Triton reads the file itself; its classification extension returns them.

        Raises:
            Mismatch, Busy, Unavailable, DeadlineExceeded
        """
        n_classes = dims(next(output for output in config["output"] if output["name"] == LOGITS))[0]
        tensor = _input(np.zeros((1, *dims(config["input"][0])), np.float32))
        output = InferRequestedOutput(LOGITS, class_count=n_classes)
        result = await self._call(
            lambda left_s: self._client.infer(
                config["name"], [tensor], version, outputs=[output], client_timeout=left_s
            ),
            timeout_s,
            version,
        )
        labels = [""] * n_classes
        for row in result.as_numpy(LOGITS).reshape(-1):
            _, index, label = row.decode().split(":", 2)
            labels[int(index)] = label
        if not all(labels):
            raise Mismatch("The model has no label for some of its classes: export the model again.")
        return labels

    async def _infer(self, model: str, log_mel: Floats, outputs: list[str], timeout_s: float, version: str) -> Reply:
        tensor, requested = _input(log_mel), [InferRequestedOutput(name) for name in outputs]

        async def call(left_s: float) -> Any:
            with use_span(begin_call(f"infer {model}"), end_on_exit=True):
                return await self._client.infer(
                    model,
                    [tensor],
                    version,
                    outputs=requested,
                    request_id=request_id.get(),
                    headers=dict(request_metadata(sampled_only=True)),
                    client_timeout=left_s,
                )

        return _reply((await self._call(call, timeout_s, version)).get_response())

    async def _call(self, call: Callable[[float], Awaitable[T]], timeout_s: float, version: str = "") -> T:
        """One call with its retries; for a certain version, of as many servers as it takes to find one that has it."""
        ends = time.monotonic() + timeout_s
        error: InferenceServerException | None = None
        for _ in range(OTHER_SERVERS if version else 1):
            try:
                async for attempt in Retrying(was_dropped, lambda: ends - time.monotonic()):
                    with attempt:
                        return await call(ends - time.monotonic())
            except InferenceServerException as failure:
                error = failure
                if not version or not str(error.status()).endswith("NOT_FOUND"):
                    break
                await asyncio.sleep(random.uniform(0, MOST_BETWEEN_SERVERS_S))  # noqa: S311 (no secret)
        assert error is not None  # noqa: S101 - every way out of the loop has set it
        raise from_triton_error(error) from error


def _input(log_mel: Floats) -> InferInput:
    tensor = InferInput(INPUT, list(log_mel.shape), "FP32")
    tensor.set_data_from_numpy(log_mel)
    return tensor


def _reply(response: Any) -> Reply:
    """All outputs in one pass; the client's own `as_numpy` walks all of them again for each."""
    outputs = {
        output.name: np.frombuffer(raw, "<f4").reshape(output.shape)
        for output, raw in zip(response.outputs, response.raw_output_contents, strict=True)
    }
    if not all(np.isfinite(array).all() for array in outputs.values()):
        raise Unavailable("The model returned NaN or infinity. Try another recording or model.")
    return Reply(response.model_version, outputs)


def dims(tensor: dict[str, Any]) -> tuple[int, ...]:
    """A tensor's shape in a model's configuration, without the batch."""
    return tuple(int(n) for n in tensor["dims"])
