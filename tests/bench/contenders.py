"""Who is measured: the fixed reference, the product in its forms, and two peers in processes of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import torch

from audiocnn.model_spec import MODEL_NAME
from tests.bench import load, processes
from tests.conftest import Stack, free_ports
from tests.served import graph_file
from tests.unoptimised import Unoptimised

PAGE_QUERY = "?encoding=binary&top_k=1000"
"""As the page requests it."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to an answer."""

    title: str
    client: load.MakeClient
    clients: tuple[int, ...]
    processes: Callable[[], dict[str, list[int]]]
    """Whose CPU time counts."""


@contextmanager
def peer(module: str) -> Iterator[tuple[int, int]]:
    """Port and process of a peer, while it serves."""
    (port,) = free_ports(1)
    process = subprocess.Popen([sys.executable, "-m", f"tests.bench.{module}", str(port)])
    try:
        _wait_for(f"http://127.0.0.1:{port}/docs")
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def contenders(
    stack: Stack, clips: list[bytes], plain: tuple[int, int], seed: tuple[int, int], n_cores: int
) -> dict[str, Contender]:
    """All of them, by a short name."""
    forms = [load.as_form(clip) for clip in clips]
    port = stack.settings.gateway_port

    def product(query: str = "", *, gzip: bool = False) -> load.MakeClient:
        return load.over_http(port, f"/v1/analyses{query}", forms, gzip=gzip)

    def parts() -> dict[str, list[int]]:
        return processes.of(stack)

    peers = {
        "plain": load.over_http(plain[0], "/predict", forms),
        "seed": load.over_http(seed[0], "/predict", [load.as_json(clip) for clip in clips]),
    }
    return {
        "reference": Contender(
            "the reference: decoding, log-mel by torchaudio, the same network, no server, in threads",
            reference(clips),
            tuple(sorted({1, n_cores})),
            lambda: {"reference": [os.getpid()]},
        ),
        "product": Contender("this product, JSON", product(), (1, 4, 16, 64, 256), parts),
        "gzip": Contender("this product, JSON with gzip", product(gzip=True), (16,), parts),
        "page": Contender(
            "this product as the page calls it, binary with gzip", product(PAGE_QUERY, gzip=True), (16,), parts
        ),
        "plain": Contender(
            "one FastAPI process with the same network", peers["plain"], (1, 4, 16), lambda: {"plain": [plain[1]]}
        ),
        "seed": Contender(
            "one FastAPI process, ResNet-34 in eager PyTorch", peers["seed"], (1, 16), lambda: {"seed": [seed[1]]}
        ),
    }


def reference(clips: list[bytes]) -> load.MakeClient:
    """Does not become faster with the product's own code: what everything else is a share of."""
    unoptimised = Unoptimised(graph_file(MODEL_NAME))

    def client() -> load.SendRequest:
        torch.set_num_threads(1)  # each thread's own setting

        def send(i: int) -> bool:
            unoptimised.answer(clips[i % len(clips)])
            return True

        return send

    return client


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            httpx.get(url, trust_env=False).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} does not answer")
