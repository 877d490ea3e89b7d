"""Live streams go on while gateways and preprocessing services are replaced, and are never answered wrongly."""

import asyncio
from dataclasses import dataclass, field

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from audio_cnn.live import PAUSE_S
from tests import signals
from tests.deploy.test_rolling_restart import NGINX, Product
from tests.deploy.test_rolling_restart import product as product
from tests.live import connected

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light")

N_STREAMS = 20
RATE = 8_000
HOP_S = 1.0


@dataclass
class Stream:
    """One client, which connects again whenever its stream ends."""

    tone_hz: float
    answers: list[list[float]] = field(default_factory=list)
    """Confidences of each whole window: all of the same sound."""
    codes: list[int] = field(default_factory=list)
    """Why its connections ended."""

    async def run(self, port: int) -> None:
        hop = (signals.sine(self.tone_hz, HOP_S, RATE) * 32_767).astype("<i2").tobytes()
        while True:
            try:
                async with connected(port) as live:
                    if (await live.start(hop_s=HOP_S))["type"] != "ready":
                        continue
                    await live.socket.send(hop * 5)
                    while True:
                        answer = await live.next()
                        if answer["type"] == "answer" and not answer["filling"]:
                            self.answers.append(answer["confidences"])
                        await asyncio.sleep(HOP_S)  # as sound is made: the machine has others to serve
                        await live.socket.send(hop)
            except ConnectionClosed as end:
                self.codes.append(end.rcvd.code if end.rcvd else 1006)
            except InvalidStatus as refused:
                assert refused.response.status_code == 502  # the proxy has not found the other gateway yet
                await asyncio.sleep(PAUSE_S)


async def everyone_hears(streams: list[Stream], n: int, running: list[asyncio.Task[None]]) -> None:
    """Returns when each has got so many more answers."""
    before = [len(stream.answers) for stream in streams]
    async with asyncio.timeout(60):
        while any(len(stream.answers) < had + n for stream, had in zip(streams, before, strict=True)):
            for task in running:
                if task.done():
                    task.result()
            await asyncio.sleep(0.01)


async def test_streams_go_on_through_a_rolling_restart(product: Product) -> None:
    # Whole periods in every hop, so that each window of a stream is the same sound.
    streams = [Stream(200.0 + 40 * n) for n in range(N_STREAMS)]
    port = int(product.proxy.url.rpartition(":")[2])
    running = [asyncio.create_task(stream.run(port)) for stream in streams]
    await everyone_hears(streams, 2, running)
    for old, new_port in zip(product.preprocessors, product.preprocess_ports[2:], strict=True):
        await asyncio.to_thread(product.preprocess, new_port)
        await asyncio.to_thread(old.stop)
        await everyone_hears(streams, 2, running)
    for gateway in product.gateways:
        await asyncio.to_thread(gateway.stop)
        await everyone_hears(streams, 2, running)
        await asyncio.to_thread(gateway.start)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)

    assert {code for stream in streams for code in stream.codes} == {1012}
    for stream in streams:
        assert np.ptp(np.array(stream.answers), axis=0).max() < 1e-4
