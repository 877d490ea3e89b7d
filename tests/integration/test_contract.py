"""The seed's JSON, exactly, on both of its paths; and the same numbers through every other endpoint."""

import base64
import gzip
import json
import math
from typing import Any

import grpc
import httpx
import jsonschema
import numpy as np
import pytest

from audiocnn.service.rpc_client import channel_options
from audiocnn.tensors import from_tensor
from audiocnn.v1 import analysis_pb2, analysis_pb2_grpc
from tests import signals
from tests.conftest import Stack
from tests.integration.conftest import flat, post_file, post_json
from tests.integration.contract_schema import ANALYSIS


def numbers(value: Any) -> list[float]:
    """Every number in a document."""
    if isinstance(value, dict):
        return [number for item in value.values() for number in numbers(item)]
    if isinstance(value, list):
        return [number for item in value for number in numbers(item)]
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []


@pytest.mark.parametrize("path", ["/", "/predict"])
def test_answer_keeps_the_contract(client: httpx.Client, noise_wav: bytes, path: str) -> None:
    response = post_json(client, noise_wav, path)
    assert response.status_code == 200, response.text
    answer = response.json()
    jsonschema.validate(answer, ANALYSIS)
    assert all(math.isfinite(number) for number in numbers(answer))
    for grid in (*answer["visualization"].values(), answer["input_spectrogram"]):
        assert grid["shape"] == [len(grid["values"]), len(grid["values"][0])]
        assert all(len(row) == grid["shape"][1] for row in grid["values"])
    assert answer["input_spectrogram"]["shape"] == [128, 501]
    confidences = [prediction["confidence"] for prediction in answer["predictions"]]
    assert len(confidences) == 3
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1
    assert answer["waveform"]["sample_rate"] == 44_100
    assert answer["waveform"]["duration"] == 5.0


def test_every_class_can_be_requested_and_confidences_never_exceed_one(client: httpx.Client, noise_wav: bytes) -> None:
    labels = client.get("/v1/model").json()["labels"]
    answer = post_file(client, noise_wav, top_k=10_000).json()
    assert sorted(p["class"] for p in answer["predictions"]) == sorted(label["label"] for label in labels)
    assert 0.999 < sum(p["confidence"] for p in answer["predictions"]) <= 1


def test_activations_option_changes_only_the_maps(client: httpx.Client, noise_wav: bytes) -> None:
    answers = {a: post_file(client, noise_wav, activations=a).json() for a in ("none", "summary", "full")}
    assert answers["none"]["visualization"] == {}
    assert list(answers["summary"]["visualization"]) == ["conv1", "layer1", "layer2", "layer3", "layer4"]
    assert set(answers["summary"]["visualization"]) < set(answers["full"]["visualization"])
    for answer in answers.values():
        for varying in ("visualization", "timings_ms", "request_id"):
            del answer[varying]
    # A canary in the same batch may change the network's last digits.
    first, *others = (flat(answer) for answer in answers.values())
    for other in others:
        assert other == pytest.approx(first, abs=1e-3)


def test_base64_encoding_holds_the_unrounded_numbers(client: httpx.Client, noise_wav: bytes) -> None:
    plain = post_file(client, noise_wav).json()
    packed = post_file(client, noise_wav, encoding="base64").json()

    def unpack(item: dict[str, Any]) -> np.ndarray:
        return np.frombuffer(base64.b64decode(item["data"]), "<f4").reshape(item["shape"])

    assert plain["visualization"].keys() == packed["visualization"].keys()
    for name, grid in plain["visualization"].items():
        exact = unpack(packed["visualization"][name])
        assert np.abs(np.array(grid["values"]) - exact).max() <= 5.1e-4 * np.abs(exact).max(), name
    exact = unpack(packed["input_spectrogram"])
    assert np.abs(np.array(plain["input_spectrogram"]["values"]) - exact).max() <= 0.0501


def test_size_of_the_answer(client: httpx.Client, noise_wav: bytes) -> None:
    with client.stream("POST", "/v1/analyses", files={"file": noise_wav}, headers={"Accept-Encoding": "gzip"}) as raw:
        compressed = b"".join(raw.iter_raw())
        assert raw.headers["Content-Encoding"] == "gzip"
    plain = gzip.decompress(compressed)
    json.loads(plain)
    assert len(plain) <= 1_000_000
    assert len(compressed) <= 300_000


def test_grpc_gives_the_same_answer(stack: Stack, client: httpx.Client, noise_wav: bytes) -> None:
    over_http = post_file(client, noise_wav).json()
    address = f"127.0.0.1:{stack.settings.gateway_grpc_port}"
    with grpc.insecure_channel(address, options=channel_options(64 << 20)) as channel:
        stub = analysis_pb2_grpc.AnalysisServiceStub(channel)
        reply = stub.Analyze(analysis_pb2.AnalyzeRequest(audio=noise_wav), timeout=30)
    assert [p.label for p in reply.predictions] == [p["class"] for p in over_http["predictions"]]
    for ours, theirs in zip(reply.predictions, over_http["predictions"], strict=True):
        assert ours.confidence == pytest.approx(theirs["confidence"], abs=2e-6)
    assert [m.name for m in reply.feature_maps] == list(over_http["visualization"])
    spectrogram = from_tensor(reply.input_spectrogram)
    assert np.abs(spectrogram - np.array(over_http["input_spectrogram"]["values"])).max() <= 0.0501
    assert reply.model.labels == over_http["model"]["labels"]


def test_the_model_description_lists_what_an_answer_contains(client: httpx.Client, noise_wav: bytes) -> None:
    model = client.get("/v1/model").json()
    answer = post_file(client, noise_wav).json()
    assert {layer["name"]: layer["shape"] for layer in model["layers"]} == {
        name: grid["shape"] for name, grid in answer["visualization"].items()
    }
    assert [label["label"] for label in model["labels"]] == answer["model"]["labels"]
    for layer in model["layers"]:
        lowest = min(map(min, answer["visualization"][layer["name"]]["values"]))
        assert layer["signed"] or lowest >= 0, layer["name"]
        assert layer["quantity"] == ("active_share" if layer["name"].endswith(".active") else "channel_mean")
        assert layer["receptive_field"]["time"]["size"] > 0


def test_head_and_channel_means_make_the_logits(client: httpx.Client, noise_wav: bytes) -> None:
    head = client.get("/v1/model/head").json()
    weights = np.frombuffer(base64.b64decode(head["data"]), "<f4").reshape(head["shape"])
    answer = post_file(client, noise_wav, top_k=len(head["labels"])).json()
    form = {"file": ("noise.wav", noise_wav)}
    channels = client.post("/v1/activations/layer4", files=form, params={"encoding": "base64"}).json()
    values = np.frombuffer(base64.b64decode(channels["data"]), "<f4").reshape(channels["shape"])

    logits = weights @ values.mean(axis=(1, 2)) + np.array(head["bias"])

    for item in answer["saliency"]["maps"]:
        assert logits[head["labels"].index(item["class"])] == pytest.approx(item["logit"], abs=1e-3)


def test_channels_of_a_layer_average_to_its_map(client: httpx.Client, noise_wav: bytes) -> None:
    model = client.get("/v1/model").json()
    answer = post_file(client, noise_wav, encoding="base64").json()
    for stage in model["activations"]:
        reply = post_file(client, noise_wav, f"/v1/activations/{stage['layer']}").json()
        assert reply["shape"] == stage["shape"]
        channels = np.frombuffer(base64.b64decode(reply["data"]), "<f4").reshape(reply["shape"])
        shown = answer["visualization"][stage["layer"]]
        mean = np.frombuffer(base64.b64decode(shown["data"]), "<f4").reshape(shown["shape"])
        assert np.abs(channels.mean(axis=0) - mean).max() <= 1e-4
        assert reply["channels"][1]["max"] == pytest.approx(float(channels[1].max()), rel=1e-6)


def test_long_recording_is_answered_window_by_window(client: httpx.Client) -> None:
    long = signals.encode(signals.noise(90.0, 16_000), 16_000, "FLAC")
    answer = post_file(client, long, activations="none").json()
    assert [window["start"] for window in answer["windows"]] == [2.5 * i for i in range(35)]
    assert answer["waveform"]["duration"] == 90.0
    labels = answer["model"]["labels"]
    last = post_file(client, long, window=34).json()
    assert [window["index"] for window in last["windows"]] == [34]
    assert last["window"] == {"index": 34, "start": 85.0, "end": 90.0, "sound_end": 90.0}
    part = post_file(client, long, start=85, top_k=len(labels)).json()
    confidences = {p["class"]: p["confidence"] for p in part["predictions"]}
    for label, confidence in zip(labels, answer["windows"][34]["confidences"], strict=True):
        assert confidences[label] == pytest.approx(confidence, abs=1e-3)


def test_a_region_is_analysed_alone(client: httpx.Client) -> None:
    sound = np.concatenate([signals.silence(1.0, 44_100), signals.sine(1_000, 2.0, 44_100)])
    answer = post_file(client, signals.encode(sound, 44_100), start=1, end=2).json()
    assert answer["waveform"]["duration"] == 1.0
    assert answer["window"]["sound_end"] == 2.0
    assert max(map(abs, answer["waveform"]["values"])) == pytest.approx(0.5, rel=1e-3)


def test_same_recording_twice_gives_the_same_answer_out_of_the_cache(client: httpx.Client) -> None:
    audio = signals.encode(signals.noise(5.0, 44_100, seed=77), 44_100)

    def hits() -> float:
        lines = client.get("/metrics").text.splitlines()
        return float(next(line for line in lines if line.startswith("gateway_cache_hits")).split()[1])

    first, before = post_file(client, audio).json(), hits()
    second = post_file(client, audio).json()
    assert hits() == before + 1
    # In another batch the network's last digits may differ; the spectrogram is the very same.
    assert first["input_spectrogram"] == second["input_spectrogram"]
    for one, other in zip(first["predictions"], second["predictions"], strict=True):
        assert one["class"] == other["class"]
        assert one["confidence"] == pytest.approx(other["confidence"], abs=1e-4)


def windows_computed(stack: Stack) -> float:
    """Windows that the preprocessing service has computed so far."""
    url = f"http://127.0.0.1:{stack.settings.preprocess_metrics_port}/metrics"
    lines = httpx.get(url, trust_env=False).text.splitlines()
    return float(next(line for line in lines if line.startswith("preprocess_windows_total")).split()[1])


def test_one_window_of_a_long_recording_costs_one_window_and_no_upload(stack: Stack, client: httpx.Client) -> None:
    long = signals.encode(signals.noise(90.0, 48_000, seed=3), 48_000, "FLAC")
    whole = post_file(client, long, activations="none", top_k=10_000).json()
    before = windows_computed(stack)

    form = {"sound": (None, whole["sound"])}
    answer = client.post("/v1/analyses", files=form, params={"window": 20}).json()
    layer = client.get("/v1/model").json()["activations"][0]["layer"]
    channels = client.post(f"/v1/activations/{layer}", files=form, params={"window": 20}).json()

    assert windows_computed(stack) == before + 1  # the second request finds the first one's in the cache
    assert answer["window"] == channels["window"]
    (alone,) = answer["windows"]
    there = whole["windows"][20]
    assert (alone["index"], alone["start"], alone["uncertain"]) == (20, there["start"], there["uncertain"])
    assert alone["confidences"] == pytest.approx(there["confidences"], abs=1e-3)
    assert answer["waveform"]["duration"] == pytest.approx(alone["end"] - alone["start"])
