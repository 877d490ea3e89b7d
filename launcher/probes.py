"""Probes that a part really works, rather than that it runs."""

import math
from collections.abc import Awaitable, Callable, Sequence

import grpc
import httpx
import numpy as np
from grpc_health.v1 import health_pb2, health_pb2_grpc
from tritonclient.grpc import InferInput, InferRequestedOutput
from tritonclient.grpc.aio import InferenceServerClient
from tritonclient.utils import InferenceServerException

Probe = Callable[[float], Awaitable[None]]
"""Takes a timeout in seconds; returns if the part works, raises `NotReady` otherwise."""


class NotReady(Exception):
    """The part does not work yet, or no more; `dead` if it cannot come back by itself."""

    def __init__(self, why: str, *, dead: bool = False) -> None:
        super().__init__(why)
        self.dead = dead


def http(url: str) -> Probe:
    """Works if it answers a GET with 200."""

    async def probe(timeout_s: float) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            try:
                response = await client.get(url, timeout=timeout_s)
            except httpx.HTTPError as error:
                raise NotReady(f"{url} does not answer: {error!r}") from error
        if response.status_code != httpx.codes.OK:
            raise NotReady(f"{url} answers {response.status_code}: {response.text[:300]}")

    return probe


def grpc_health(address: str) -> Probe:
    """Works if its gRPC health service says SERVING."""

    async def probe(timeout_s: float) -> None:
        async with grpc.aio.insecure_channel(address) as channel:
            stub = health_pb2_grpc.HealthStub(channel)
            try:
                reply = await stub.Check(health_pb2.HealthCheckRequest(), timeout=timeout_s, wait_for_ready=True)
            except grpc.aio.AioRpcError as error:
                raise NotReady(f"{address} does not answer: {error.code().name}") from error
        if reply.status != health_pb2.HealthCheckResponse.SERVING:
            raise NotReady(f"{address} is not serving")

    return probe


def triton_canary(address: str, models: Sequence[str], backend: str | None) -> Probe:
    """Works if a real inference passes: Triton's own health stays green when a Python process of its is dead.

    Args:
        address: Triton's gRPC.
        models: each has a process of its own, and is tried.
        backend: the backend that must run them, since a mistyped configuration name falls back in silence.
    """

    async def probe(timeout_s: float) -> None:
        async with InferenceServerClient(address) as client:
            for model in models:
                try:
                    await _infer(client, model, backend, timeout_s)
                except InferenceServerException as error:
                    if "maximum queue size" in str(error.message()):
                        continue  # busy, and so alive
                    dead = "Stub process" in str(error.message())
                    raise NotReady(f"the inference server fails: {error.message()}", dead=dead) from error

    return probe


async def _infer(client: InferenceServerClient, model: str, backend: str | None, timeout_s: float) -> None:
    """One inference of a blank window by one model, its smallest output."""
    reply = await client.get_model_config(model, as_json=True, client_timeout=timeout_s)
    config = reply["config"]
    if backend is not None and config.get("backend") != backend:
        raise NotReady(f"Triton runs {model} with {config.get('backend')}, not {backend}", dead=True)
    blank = np.zeros((1, *(int(n) for n in config["input"][0]["dims"])), np.float32)
    tensor = InferInput(config["input"][0]["name"], list(blank.shape), "FP32")
    tensor.set_data_from_numpy(blank)
    smallest = min(config["output"], key=lambda output: math.prod(int(n) for n in output["dims"]))["name"]
    result = await client.infer(model, [tensor], outputs=[InferRequestedOutput(smallest)], client_timeout=timeout_s)
    if not np.isfinite(result.as_numpy(smallest)).all():
        raise NotReady(f"{model} answers with NaN or infinity")
