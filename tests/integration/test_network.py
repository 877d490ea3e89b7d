"""What is shown is what predicted: training, Triton and the gateway agree to the digit."""

import base64
import json
import re
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier

import httpx
import numpy as np
import onnxruntime
import pytest
import torch
from tritonclient.grpc import InferenceServerClient, InferInput

from audiocnn.model_spec import CAM, EMBEDDING, INPUT, LOGITS, MODEL_NAME, OOD_SCORE, PROBABILITIES, SCORES_MODEL_NAME
from audiocnn.sound.audio import open_recording
from audiocnn.sound.features import LogMelSpectrogram
from audiocnn.sound.logmel import LogMelConfig
from audiocnn.sound.windows import cut_windows, resample
from tests import signals
from tests.bench.load import as_form
from tests.conftest import Stack
from tests.integration.conftest import post_file
from tests.served import graph_file

ROOT = Path(__file__).parents[2]


def as_trained(audio: bytes) -> np.ndarray:
    """The log-mel the way training computes it: `(window, 1, n_mels, n_frames)`."""
    config = LogMelConfig()
    with open_recording(audio, max_s=600) as recording:
        blocks = resample(recording.blocks(max_s=600), recording.info.sample_rate, config.sample_rate)
        waveforms = np.stack([window.waveform for window in cut_windows(blocks, config)])
    return LogMelSpectrogram(config)(torch.from_numpy(waveforms)).numpy()


@pytest.fixture(scope="module")
def clips() -> list[bytes]:
    """Sixty-four sounds, no two alike."""
    tones = [signals.chirp(100 * (i + 1), 300 * (i + 1), 5.0, 44_100) for i in range(32)]
    noises = [signals.noise(5.0, 44_100, amplitude=0.02 * (i + 1), seed=i) for i in range(32)]
    return [signals.encode(clip, 44_100) for clip in tones + noises]


def test_serving_computes_the_trainers_log_mel(client: httpx.Client, clips: list[bytes]) -> None:
    for audio in clips[::16]:
        item = post_file(client, audio, encoding="base64").json()["input_spectrogram"]
        served = np.frombuffer(base64.b64decode(item["data"]), "<f4").reshape(item["shape"])
        assert np.abs(served - as_trained(audio)[0, 0]).max() <= 1e-3


def test_triton_gives_the_graphs_own_outputs(stack: Stack, clips: list[bytes]) -> None:
    session = onnxruntime.InferenceSession(graph_file(MODEL_NAME), providers=["CPUExecutionProvider"])
    triton = InferenceServerClient(f"127.0.0.1:{stack.settings.triton_grpc_port}")
    for audio in clips[::16]:
        log_mel = as_trained(audio)
        tensor = InferInput(INPUT, list(log_mel.shape), "FP32")
        tensor.set_data_from_numpy(log_mel)
        reply = triton.infer(MODEL_NAME, [tensor])
        for name in (LOGITS, PROBABILITIES, CAM, EMBEDDING, OOD_SCORE, "conv1", "layer4.block1.active"):
            (expected,) = session.run([name], {INPUT: log_mel})
            assert np.abs(reply.as_numpy(name) - expected).max() <= 1e-3, name
    triton.close()


def test_cam_and_bias_add_up_to_the_logit_of_every_class(client: httpx.Client, clips: list[bytes]) -> None:
    for audio in clips[::16]:
        maps = post_file(client, audio, top_k=10_000).json()["saliency"]["maps"]
        assert len(maps) == len(client.get("/v1/model").json()["labels"])
        for item in maps:
            assert np.mean(item["values"]) + item["bias"] == pytest.approx(item["logit"], abs=1e-3)


def executions(stack: Stack) -> int:
    """How often Triton ran the network, however many windows each time."""
    text = httpx.get(f"http://127.0.0.1:{stack.settings.triton_metrics_port}/metrics", trust_env=False).text
    found = re.search(rf'nv_inference_exec_count\{{model="{SCORES_MODEL_NAME}",version="\d+"\}} (\d+)', text)
    assert found, text
    return int(found[1])


def test_concurrent_requests_are_batched_and_never_mixed_up(stack: Stack, clips: list[bytes]) -> None:
    ready = Barrier(len(clips))

    def confidences(audio: bytes, wait: bool = True) -> np.ndarray:
        body, headers = as_form(audio)
        connection = HTTPConnection("127.0.0.1", stack.settings.gateway_port, timeout=60)
        connection.connect()
        if wait:
            ready.wait()  # all at once, not one after another as fast as they are made
        connection.request("POST", "/v1/analyses?activations=none", body, headers)
        reply = connection.getresponse()
        answer = json.loads(reply.read())
        connection.close()
        assert reply.status == 200, answer
        return np.array(answer["windows"][0]["confidences"])

    # Sent one by one first, so that their spectrograms are at hand and the network is what they wait for.
    alone = [confidences(audio, wait=False) for audio in clips]
    before = executions(stack)
    with ThreadPoolExecutor(len(clips)) as pool:
        together = list(pool.map(confidences, clips))
    # The canaries of the gateway and of the launcher run meanwhile too: a few more, never fewer.
    assert executions(stack) - before < len(clips) / 2
    for one, other in zip(alone, together, strict=True):
        assert np.abs(one - other).max() <= 1e-4


def test_samples_are_classified_correctly(client: httpx.Client) -> None:
    listed = json.loads((ROOT / "samples" / "samples.json").read_text())
    assert len({sample["label"] for sample in listed}) >= 8
    for sample in listed:
        answer = post_file(client, (ROOT / "samples" / sample["file"]).read_bytes(), activations="none").json()
        assert answer["predictions"][0]["class"] == sample["label"], sample["file"]
        assert not answer["uncertain"], sample["file"]
