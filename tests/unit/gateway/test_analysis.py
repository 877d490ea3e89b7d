"""One recording through the gateway: its calls to upstream services, and its use of their answers.

The fakes' network is arithmetic (`tests/fakes/triton.py`): window `i` is recognised as class `i % 3`.
"""

import base64
from typing import Any

import httpx
import numpy as np
import pytest

from audiocnn.model_spec import OOD_SCORE, PROBABILITIES
from tests.fakes.triton import HEAD_BIAS, HEAD_WEIGHTS, LABELS
from tests.fakes.triton import MAPS as MAP_SHAPES
from tests.unit.gateway.conftest import GatewayHarness

MAPS = set(MAP_SHAPES)


async def analyze(harness: GatewayHarness, **query: object) -> httpx.Response:
    return await harness.http.post("/v1/analyses", files={"file": b"any"}, params=query)  # type: ignore[arg-type]


async def answer(harness: GatewayHarness, **query: object) -> dict[str, Any]:
    response = await analyze(harness, **query)
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


async def test_a_short_recording_is_one_inference(harness: GatewayHarness) -> None:
    document = await answer(harness)

    assert harness.triton.batch_sizes == [1]
    assert [p["class"] for p in document["predictions"]] == ["dog", "rain", "clock_tick"]
    assert document["predictions"][0]["confidence"] == pytest.approx(0.8, abs=1e-6)
    assert set(document["visualization"]) == MAPS
    assert (document["waveform"]["sample_rate"], document["waveform"]["duration"]) == (48_000, 4.5)


async def test_the_contract_s_two_paths_give_the_same(harness: GatewayHarness) -> None:
    body = {"audio_data": base64.b64encode(b"any").decode()}
    by_form = await answer(harness)

    for path in ("/", "/predict"):
        document = (await harness.http.post(path, json=body)).json()
        for changing in ("request_id", "timings_ms"):
            document.pop(changing)
        assert document == {key: by_form[key] for key in document}
        assert by_form.keys() - document.keys() == {"request_id", "timings_ms"}


@pytest.mark.parametrize("encoding", ["json", "binary"])
async def test_an_answer_is_compressed_for_who_takes_it(harness: GatewayHarness, encoding: str) -> None:
    files, query = {"file": b"any"}, {"encoding": encoding, "activations": "none"}
    plain, small = [
        await harness.http.post("/v1/analyses", files=files, params=query, headers={"Accept-Encoding": accepted})
        for accepted in ("identity", "gzip, br")
    ]

    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert int(small.headers["Content-Length"]) < int(plain.headers["Content-Length"])
    media_type = {"json": "application/json", "binary": "application/octet-stream"}[encoding]
    assert {reply.headers["Content-Type"] for reply in (plain, small)} == {media_type}
    assert len(small.content) == pytest.approx(len(plain.content), abs=100), "they differ in their times and ids"


async def test_windows_go_to_triton_in_batches_as_large_as_the_model_takes(harness: GatewayHarness) -> None:
    harness.preprocess.n_windows = 6

    document = await answer(harness)

    assert harness.triton.batch_sizes == [4, 2, 1]  # the scores of all, then the shown window with its maps
    assert [window["index"] for window in document["windows"]] == list(range(6))
    for window in document["windows"]:
        assert int(np.argmax(window["confidences"])) == window["index"] % 3


async def test_two_windows_are_one_inference(harness: GatewayHarness) -> None:
    harness.preprocess.n_windows = 2

    document = await answer(harness)

    assert harness.triton.batch_sizes == [2]
    assert set(document["visualization"]) == MAPS


async def test_maps_of_a_long_recording_are_requested_for_the_shown_window_only(harness: GatewayHarness) -> None:
    harness.preprocess.n_windows, harness.preprocess.block_windows = 5, [2]

    document = await answer(harness)

    assert [window["index"] for window in document["windows"]] == [0, 1, 2, 3, 4]
    assert harness.triton.batch_sizes == [2, 2, 1, 1]  # blocks as they come, then the shown window
    assert [set(names) == {PROBABILITIES, OOD_SCORE} for names in harness.triton.requested_outputs] == [
        True,
        True,
        True,
        False,
    ]


async def test_the_window_that_speaks_clearest_for_the_likeliest_class_is_shown(harness: GatewayHarness) -> None:
    harness.preprocess.n_windows = 4
    harness.triton.unknown_windows = {0, 1, 2}  # the first sounds the same as the last, but not like a known class

    document = await answer(harness)

    assert document["predictions"][0]["class"] == LABELS[0]
    assert document["window"]["index"] == 3
    assert document["input_spectrogram"]["values"][0][0] == -97.0  # the fake's window 3
    assert not document["uncertain"]


async def test_one_window_costs_one_window(harness: GatewayHarness) -> None:
    harness.preprocess.n_windows, harness.preprocess.block_windows = 100, [8]

    document = await answer(harness, window=50)

    assert document["window"] == {"index": 50, "start": 125.0, "end": 130.0, "sound_end": 130.0}
    assert document["input_spectrogram"]["values"][0][0] == -50.0
    assert [window["index"] for window in document["windows"]] == [50]
    assert document["predictions"][0]["class"] == LABELS[50 % 3]
    assert harness.triton.batch_sizes == [1]
    assert harness.preprocess.requests[-1].window == 50


async def test_the_channels_of_one_window_cost_one_inference(harness: GatewayHarness) -> None:
    harness.preprocess.n_windows, harness.preprocess.block_windows = 100, [8]

    response = await harness.http.post("/v1/activations/conv1", files={"file": b"any"}, params={"window": 50})

    assert response.json()["window"]["index"] == 50
    assert harness.triton.requested_outputs == [["conv1.channels"]]


async def test_a_window_that_does_not_exist_is_not_found(harness: GatewayHarness) -> None:
    response = await analyze(harness, window=1)

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_a_recording_of_which_nothing_is_recognised_says_so(harness: GatewayHarness) -> None:
    harness.triton.unknown_windows = {0}

    assert (await answer(harness))["uncertain"] is True


@pytest.mark.parametrize("activations, expected", [("none", set()), ("summary", {"conv1", "layer1"}), ("full", MAPS)])
async def test_only_the_feature_maps_that_are_wanted_are_requested(
    harness: GatewayHarness, activations: str, expected: set[str]
) -> None:
    document = await answer(harness, activations=activations)

    assert set(document["visualization"]) == expected
    assert MAPS & set(harness.triton.requested_outputs[0]) == expected


@pytest.mark.parametrize("top_k, expected", [(1, 1), (2, 2), (100, 3)])
async def test_as_many_classes_are_named_as_requested_each_with_its_evidence(
    harness: GatewayHarness, top_k: int, expected: int
) -> None:
    document = await answer(harness, top_k=top_k)

    names = [prediction["class"] for prediction in document["predictions"]]
    assert len(names) == expected
    assert [item["class"] for item in document["saliency"]["maps"]] == names
    for item in document["saliency"]["maps"]:
        assert item["bias"] == HEAD_BIAS[LABELS.index(item["class"])]
        assert np.mean(item["values"]) + item["bias"] == pytest.approx(item["logit"], abs=1e-3)


@pytest.mark.parametrize(
    "query",
    [
        *({"top_k": 0}, {"top_k": "x"}, {"activations": "all"}, {"encoding": "xml"}, {"window": -1}),
        *({"start": -1}, {"end": 0}, {"start": 2, "end": 1}, {"start": "nan"}),
    ],
)
async def test_an_impossible_option_is_refused_with_its_name(harness: GatewayHarness, query: dict[str, object]) -> None:
    response = await analyze(harness, **query)

    assert (response.status_code, response.json()["code"]) == (422, "invalid_request")
    assert list(query)[-1] in response.json()["detail"]


async def test_a_second_question_about_a_recording_is_not_decoded_again(harness: GatewayHarness) -> None:
    first = await answer(harness)
    second = await answer(harness, top_k=1)

    assert len(harness.preprocess.request_ids) == 1
    assert second["input_spectrogram"] == first["input_spectrogram"]
    await answer(harness, start=1)
    assert len(harness.preprocess.request_ids) == 2


async def test_channels_of_a_layer_are_given_for_the_shown_window(harness: GatewayHarness) -> None:
    response = await harness.http.post("/v1/activations/conv1", files={"file": b"any"})

    document = response.json()
    assert document["shape"] == [4, 2, 3]
    assert len(base64.b64decode(document["data"])) == 4 * 2 * 3 * 4


async def test_a_layer_that_does_not_exist_is_not_found_and_the_ones_that_do_are_named(harness: GatewayHarness) -> None:
    response = await harness.http.post("/v1/activations/conv9", files={"file": b"any"})

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert "conv1" in response.json()["detail"]


async def test_the_model_describes_itself(harness: GatewayHarness) -> None:
    document = (await harness.http.get("/v1/model")).json()

    assert [label["label"] for label in document["labels"]] == LABELS
    assert (document["name"], document["version"]) == ("audio_cnn", "1.2.3")
    assert {layer["name"]: layer["signed"] for layer in document["layers"]} == dict.fromkeys(MAPS, False)
    assert document["layers"][0]["receptive_field"] == {
        "frequency": {"size": 7, "jump": 2, "start": 0.5},
        "time": None,
    }
    assert document["temperature"] == 0.9
    assert document["accuracy"] == 0.875
    head = (await harness.http.get("/v1/model/head")).json()
    assert (head["labels"], head["bias"], head["shape"]) == (LABELS, HEAD_BIAS, [3, 4])
    assert np.array_equal(np.frombuffer(base64.b64decode(head["data"]), "<f4").reshape(3, 4), HEAD_WEIGHTS)
    assert document["activations"] == [{"layer": "conv1", "shape": [4, 2, 3]}]
    assert document["limits"]["max_json_audio_bytes"] == 1_024
