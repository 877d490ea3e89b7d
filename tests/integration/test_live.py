"""Live streams on the real product: their answers are those of the same samples sent as a file."""

import asyncio
import base64
import random
from typing import Any

import grpc
import numpy as np
import pytest
import soundfile
import soxr

from audio_cnn import Client
from audiocnn.tensors import from_tensor
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1 import analysis_pb2_grpc
from gateway.live.events import pack_columns
from gateway.live.pcm import Encoding, PcmFormat
from launcher.settings import ROOT
from tests.conftest import Stack
from tests.live import Live, connected

SAMPLES = sorted((ROOT / "samples").glob("*.flac"))
HOP_S = 0.5
N_WINDOWS = 25
"""For each rate: 100 in all."""


def recorded(rate: int, n_channels: int) -> np.ndarray:
    """`(time, channel)` int16: the samples one after the other, as much as the windows need."""
    sounds = []
    for file in SAMPLES:
        waveform, own = soundfile.read(file, dtype="float32")
        sounds.append(soxr.resample(waveform, own, rate))
    mono = np.concatenate(sounds)[: round((5.0 + HOP_S * (N_WINDOWS - 1)) * rate)]
    stereo = np.stack([mono, np.roll(mono, rate // 100)], axis=1)[:, :n_channels]
    return np.round(stereo.clip(-1, 1) * 32_767).astype(np.int16)


async def send_in_odd_chunks(live: Live, data: bytes, seed: int) -> None:
    """Cut anywhere, within samples too."""
    cuts = random.Random(seed)  # noqa: S311
    while data:
        size = cuts.choice((1, 7, 1_023, 4_801, 20_011))
        await live.socket.send(data[:size])
        data = data[size:]


@pytest.mark.parametrize(
    "rate, n_channels, encoding",
    [
        (8_000, 1, Encoding.INT16),
        (16_000, 1, Encoding.FLOAT32),
        (44_100, 2, Encoding.INT16),
        (48_000, 1, Encoding.INT16),
    ],
)
async def test_a_window_is_answered_as_the_same_samples_in_a_file_are(
    stack: Stack, rate: int, n_channels: int, encoding: Encoding
) -> None:
    samples = recorded(rate, n_channels)
    sent = samples if encoding is Encoding.INT16 else (samples / 2**15).astype(np.float32)
    pcm = PcmFormat(encoding, rate, n_channels, HOP_S)
    hop = round(HOP_S * rate)
    n_compared = following = 0
    with Client(f"127.0.0.1:{stack.settings.gateway_grpc_port}") as by_file:
        async with connected(stack.settings.gateway_port) as live:
            ready = await live.start(encoding=encoding, sample_rate=rate, channels=n_channels, hop_s=HOP_S)
            for n in range(1, len(sent) // hop + 1):
                await send_in_odd_chunks(live, sent[(n - 1) * hop : n * hop].tobytes(), n)
                answer = await live.until("answer")
                assert (answer["end"], answer["skipped"]) == (n * HOP_S, 0)
                assert answer["columns"]["first"] == following
                following += answer["columns"]["count"]
                if answer["filling"]:
                    continue
                wav = pcm.wav(sent[n * hop - 5 * rate : n * hop].tobytes())
                expected = await asyncio.to_thread(by_file.analyze, wav, top_k=1)
                (window,) = expected.windows
                assert answer["confidences"] == pytest.approx(list(window.confidences), abs=1e-4)
                assert answer["uncertain"] is window.uncertain
                assert ready["model"]["labels"] == list(expected.model.labels)
                first = answer["columns"]["first"] - round(answer["start"] / ready["frame_s"])
                spectrogram = from_tensor(expected.input_spectrogram)[:, first : first + answer["columns"]["count"]]
                # Rounding far below the loudest sound depends on where a resampled block begins.
                steps = np.abs(np.subtract(columns_of(answer), pack_columns(spectrogram), dtype=int))
                assert steps.max() <= 1
                assert steps.mean() < 0.01
                n_compared += 1
    assert n_compared == N_WINDOWS


def columns_of(answer: dict[str, Any]) -> np.ndarray:
    """`(column, band)`."""
    columns = answer["columns"]
    return np.frombuffer(base64.b64decode(columns["data"]), np.uint8).reshape(columns["count"], columns["bands"])


async def test_over_grpc_the_answers_are_the_same(stack: Stack) -> None:
    data = recorded(16_000, 1).tobytes()[: 2 * 16_000 * 6]
    hop = 16_000

    async with connected(stack.settings.gateway_port) as live:
        await live.start(sample_rate=16_000)
        by_socket = []
        for start in range(0, len(data), hop):
            await live.socket.send(data[start : start + hop])
            by_socket.append(await live.until("answer"))

    async with grpc.aio.insecure_channel(f"127.0.0.1:{stack.settings.gateway_grpc_port}") as channel:
        call = analysis_pb2_grpc.AnalysisServiceStub(channel).AnalyzeStream(timeout=60)
        await call.write(pb.AnalyzeStreamRequest(start=pb.StreamStart(sample_rate=16_000, channels=1)))
        assert (await call.read()).HasField("ready")
        for n, start in enumerate(range(0, len(data), hop)):
            await call.write(pb.AnalyzeStreamRequest(pcm=data[start : start + hop]))
            answer = (await call.read()).answer
            assert answer.end_s == by_socket[n]["end"]
            assert list(answer.confidences) == pytest.approx(by_socket[n]["confidences"], abs=2e-6)
            assert answer.columns.data == base64.b64decode(by_socket[n]["columns"]["data"])
        await call.done_writing()
        assert await call.read() is grpc.aio.EOF


async def test_not_a_number_ends_the_stream(stack: Stack) -> None:
    async with connected(stack.settings.gateway_port) as live:
        await live.start(encoding="float32")
        await live.socket.send(np.full(4_000, np.nan, np.float32).tobytes())
        assert (await live.next())["code"] == "invalid_samples"
        assert await live.closed() == (1007, "invalid_samples")
