"""The answer written down: the same numbers in JSON, in base64 and in binary."""

import base64
import struct
from dataclasses import replace
from typing import Any

import numpy as np
import orjson
import pytest

from audiocnn.v1.preprocess_pb2 import RecordingSummary
from audiocnn.v1.tensor_pb2 import Recording, Window
from gateway.analysis_types import Analysis, ClassMap, StageActivations, Timings, WindowScores
from gateway.http import schemas
from gateway.http.encoding import Encoding, encode_analysis, encode_channels
from gateway.upstream.models import ServedModel

RNG = np.random.default_rng(0)
WINDOW = Window(index=0, start_s=0.0, end_s=5.0, sound_end_s=4.5)

WEIGHTS = np.zeros((3, 2), np.float32)
MODEL = ServedModel(
    "audio_cnn", "1.0", "1", ["dog", "rain", "owl"], [0.5, 0.25, 0], WEIGHTS, 1.0, None, "f", 16, (1, 4, 6), {}, {}, {}
)


def values(*shape: int, scale: float = 1.0) -> np.ndarray:
    return (RNG.standard_normal(shape) * scale).astype(np.float32)


@pytest.fixture
def analysis() -> Analysis:
    confidences = np.array([0.7, 0.2, 0.1], np.float32)
    cam = values(8, 27)
    return Analysis(
        predictions=[("dog", 0.7), ("rain", 0.2)],
        uncertain=False,
        feature_maps={"conv1": values(64, 216), "layer1.block0.active": values(32, 108, scale=1e-5)},
        saliency=[ClassMap("dog", float(cam.mean()) + 0.5, 0.5, cam), ClassMap("rain", 1.0, 0.25, values(8, 27))],
        log_mel=values(128, 431, scale=30.0),
        waveform=values(8_000, scale=0.1),
        summary=RecordingSummary(recording=Recording(sample_rate=48_000, duration_s=4.5), warnings=["a warning"]),
        windows=[WindowScores(WINDOW, confidences, False)],
        shown=WINDOW,
        model=MODEL,
        sound="s",
        timings=Timings(1.234, 5.678, 0.1, 7.0),
    )


def parts(body: bytes, encoding: Encoding) -> tuple[dict[str, Any], bytes]:
    """The document of an answer, and the arrays behind it."""
    if encoding is not Encoding.BINARY:
        return orjson.loads(body), b""
    (n_bytes,) = struct.unpack_from("<I", body)
    return orjson.loads(body[4 : 4 + n_bytes]), body[4 + n_bytes :]


def written(analysis: Analysis, encoding: Encoding) -> dict[str, Any]:
    return parts(encode_analysis(analysis, encoding, "abc"), encoding)[0]


def unpacked(grid: dict[str, Any]) -> np.ndarray:
    assert grid["dtype"] == "float32"
    return np.frombuffer(base64.b64decode(grid["data"]), "<f4").reshape(grid["shape"])


def dequantised(grid: dict[str, Any], arrays: bytes) -> np.ndarray:
    n = int(np.prod(grid["shape"]))
    steps = np.frombuffer(arrays, np.uint8, n, grid["offset"]).astype(np.uint16)
    if grid["dtype"] == "uint16":
        steps += np.frombuffer(arrays, np.uint8, n, grid["offset"] + n).astype(np.uint16) << 8
    return (grid["start"] + grid["scale"] * steps).reshape(grid["shape"])


def grids(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every array of an answer by a name."""
    saliency = {f"cam of {item['class']}": item for item in document["saliency"]["maps"]}
    others = {"spectrogram": document["input_spectrogram"], "waveform": document["waveform"]}
    return document["visualization"] | saliency | others


@pytest.mark.parametrize("encoding", list(Encoding))
def test_the_answer_is_what_openapi_says(analysis: Analysis, encoding: Encoding) -> None:
    schemas.Analysis.model_validate(written(analysis, encoding))


def test_base64_is_what_was_computed_and_json_is_the_same_but_for_its_rounding(analysis: Analysis) -> None:
    as_json, packed = grids(written(analysis, Encoding.JSON)), grids(written(analysis, Encoding.BASE64))

    assert as_json.keys() == packed.keys()
    for name, grid in as_json.items():
        exact, rounded = unpacked(packed[name]), np.array(grid["values"])
        assert rounded.shape == exact.shape
        allowed = 0.0501 if name == "spectrogram" else 0.00051 * np.abs(exact).max()
        assert np.abs(rounded - exact).max() <= allowed
    assert np.array_equal(unpacked(packed["conv1"]), analysis.feature_maps["conv1"])
    assert np.array_equal(unpacked(packed["spectrogram"]), analysis.log_mel)
    assert np.array_equal(unpacked(packed["waveform"]), analysis.waveform)


def test_binary_is_the_same_but_for_its_steps(analysis: Analysis) -> None:
    exact = grids(written(analysis, Encoding.BASE64))
    document, arrays = parts(encode_analysis(analysis, Encoding.BINARY, "abc"), Encoding.BINARY)
    levels = {"spectrogram": np.inf, "waveform": 4_095} | dict.fromkeys(document["visualization"], 255)

    for name, grid in grids(document).items():
        expected = unpacked(exact[name])
        span = np.ptp(expected)
        allowed = 0.0501 if name == "spectrogram" else 0.501 * span / levels.get(name, 16_383)
        assert np.abs(dequantised(grid, arrays) - expected).max() <= allowed, name
    spectrogram = written(analysis, Encoding.JSON)["input_spectrogram"]["values"]
    assert dequantised(document["input_spectrogram"], arrays) == pytest.approx(np.array(spectrogram), abs=1e-4)
    assert sum(len(grid["shape"]) > 0 for grid in grids(document).values()) == 6
    ends = [g["offset"] + np.prod(g["shape"]) * (1 + (g["dtype"] == "uint16")) for g in grids(document).values()]
    assert max(ends) == len(arrays)


@pytest.mark.parametrize("value", [0.0, -3.5])
def test_a_flat_array_survives_binary(analysis: Analysis, value: float) -> None:
    flat = replace(analysis, feature_maps={"conv1": np.full((4, 6), value, np.float32)})
    document, arrays = parts(encode_analysis(flat, Encoding.BINARY, "abc"), Encoding.BINARY)

    assert (dequantised(document["visualization"]["conv1"], arrays) == value).all()


def test_a_binary_cam_still_gives_its_logit(analysis: Analysis) -> None:
    document, arrays = parts(encode_analysis(analysis, Encoding.BINARY, "abc"), Encoding.BINARY)
    dog = document["saliency"]["maps"][0]

    assert dequantised(dog, arrays).mean() + dog["bias"] == pytest.approx(dog["logit"], abs=1e-3)


def test_shapes_are_true(analysis: Analysis) -> None:
    for name, grid in grids(written(analysis, Encoding.JSON)).items():
        if name != "waveform":
            assert grid["shape"] == [len(grid["values"]), len(grid["values"][0])]


def test_a_rounded_cam_still_gives_its_logit(analysis: Analysis) -> None:
    dog = written(analysis, Encoding.JSON)["saliency"]["maps"][0]

    assert np.mean(dog["values"]) + dog["bias"] == pytest.approx(dog["logit"], abs=1e-3)


def test_the_contract_of_the_seed_is_kept(analysis: Analysis) -> None:
    document = written(analysis, Encoding.JSON)

    assert document["predictions"] == [
        {"class": "dog", "confidence": pytest.approx(0.7, abs=1e-6)},
        {"class": "rain", "confidence": pytest.approx(0.2, abs=1e-6)},
    ]
    assert set(document["waveform"]) == {"values", "sample_rate", "duration"}
    assert (document["waveform"]["sample_rate"], document["waveform"]["duration"]) == (48_000, 4.5)
    assert document["request_id"] == "abc"


def test_an_array_that_lies_otherwise_in_memory_is_written_in_order(analysis: Analysis) -> None:
    turned = replace(analysis, feature_maps={"conv1": np.asfortranarray(values(4, 6))}, log_mel=values(431, 128).T)

    document = written(turned, Encoding.JSON)

    assert np.array(document["visualization"]["conv1"]["values"]) == pytest.approx(
        turned.feature_maps["conv1"], abs=1e-2
    )
    assert np.array(document["input_spectrogram"]["values"]) == pytest.approx(turned.log_mel, abs=0.06)


@pytest.mark.parametrize("encoding", list(Encoding))
def test_channels_are_written_with_their_summary(encoding: Encoding) -> None:
    channels = values(4, 8, 9)

    body = encode_channels(StageActivations("layer1", channels, WINDOW, MODEL, ""), encoding, "abc")
    document, arrays = parts(body, encoding)

    schemas.LayerActivations.model_validate(document)
    assert document["shape"] == [4, 8, 9]
    sent = {
        Encoding.BASE64: lambda: unpacked(document),
        Encoding.BINARY: lambda: dequantised(document, arrays),
        Encoding.JSON: lambda: np.array(document["values"]),
    }[encoding]()
    assert np.abs(sent - channels).max() <= 0.00051 * np.abs(channels).max()
    assert [channel["index"] for channel in document["channels"]] == [0, 1, 2, 3]
    for channel, exact in zip(document["channels"], channels, strict=True):
        encoded = (channel["mean"], channel["min"], channel["max"])
        assert encoded == pytest.approx((exact.mean(), exact.min(), exact.max()), rel=1e-5)
