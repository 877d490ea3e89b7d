"""What OpenAPI promises is the seed's contract."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gateway.app import create_app
from gateway.http.schemas import Analysis
from gateway.openapi import document
from gateway.settings import GatewaySettings

SEED = {
    "predictions": [{"class": "dog", "confidence": 0.92}, {"class": "rooster", "confidence": 0.05}],
    "visualization": {
        "conv1": {"shape": [1, 1], "values": [[0.1]]},
        "layer1.block0.conv": {"shape": [0, 0], "values": []},
    },
    "input_spectrogram": {"shape": [1, 1], "values": [[-41.2]]},
    "waveform": {"values": [0.0], "sample_rate": 44_100, "duration": 5.0},
}
"""The answer of the seed's backend, in small."""

BESIDE = {
    "uncertain": False,
    "saliency": {
        "method": "cam",
        "maps": [{"class": "dog", "logit": 1.0, "bias": 0.9, "shape": [1, 1], "values": [[0.1]]}],
    },
    "windows": [{"index": 0, "start": 0.0, "end": 5.0, "uncertain": False, "confidences": [0.92, 0.05]}],
    "window": {"index": 0, "start": 0.0, "end": 5.0, "sound_end": 5.0},
    "model": {"name": "audio_cnn", "version": "1", "labels": ["dog", "rooster"], "log_mel_fingerprint": "f"},
    "timings_ms": {"preprocess": 1.0, "inference": 1.0, "assemble": 1.0, "total": 3.0},
    "warnings": [],
    "request_id": "abc",
    "sound": None,
}  # fmt: skip
"""The keys that this product adds."""


@pytest.fixture(scope="module")
def openapi() -> dict[str, Any]:
    document: dict[str, Any] = create_app(GatewaySettings()).openapi()
    return document


def validates(document: dict[str, Any]) -> bool:
    return jsonschema.Draft202012Validator(Analysis.model_json_schema()).is_valid(document)


def test_the_seed_s_answer_is_ours_with_our_keys_beside_it() -> None:
    assert validates(SEED | BESIDE)


@pytest.mark.parametrize("key", sorted(SEED | BESIDE))
def test_no_key_may_be_missing(key: str) -> None:
    assert not validates({name: value for name, value in (SEED | BESIDE).items() if name != key})


@pytest.mark.parametrize(
    "wrong",
    [
        {"predictions": [{"label": "dog", "confidence": 0.9}]},
        {"predictions": [{"class": "dog"}]},
        {"visualization": {"conv1": [[0.1]]}},
        {"input_spectrogram": {"shape": [1, 1], "values": [[None]]}},
        {"waveform": {"values": [0.0], "duration": 5.0}},
        {"anything": 1},
    ],
)
def test_no_key_may_be_another(wrong: dict[str, Any]) -> None:
    assert not validates(SEED | BESIDE | wrong)


@pytest.mark.parametrize("path", ["/", "/predict"])
def test_the_contract_s_paths_take_audio_data_and_give_an_analysis(openapi: dict[str, Any], path: str) -> None:
    post = openapi["paths"][path]["post"]

    body = post["requestBody"]["content"]["application/json"]["schema"]
    answer = post["responses"]["200"]["content"]["application/json"]["schema"]
    assert body["oneOf"] == [{"required": ["audio_data"]}, {"required": ["sound"]}]
    assert body["properties"]["audio_data"]["type"] == "string"
    assert answer == {"$ref": "#/components/schemas/Analysis"}
    assert {"400", "404", "413", "415", "422", "503", "504"} <= set(post["responses"])


@pytest.mark.parametrize("path", ["/v1/analyses", "/v1/activations/{layer}"])
def test_the_versioned_paths_take_a_file(openapi: dict[str, Any], path: str) -> None:
    form = openapi["paths"][path]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]

    assert form["oneOf"] == [{"required": ["file"]}, {"required": ["sound"]}]


def test_every_key_that_the_seed_did_not_have_is_described(openapi: dict[str, Any]) -> None:
    schemas = openapi["components"]["schemas"]
    bare = [
        name
        for name in BESIDE
        if not (field := schemas["Analysis"]["properties"][name]).get("description")
        and not schemas.get(field.get("$ref", "").rpartition("/")[2], {}).get("description")
        and not schemas.get(field.get("items", {}).get("$ref", "").rpartition("/")[2], {}).get("description")
    ]

    assert bare == []


def test_every_operation_has_a_name_of_its_own(openapi: dict[str, Any]) -> None:
    names = [operation["operationId"] for path in openapi["paths"].values() for operation in path.values()]

    assert len(names) == len(set(names)) >= 8


def test_the_committed_description_is_fresh() -> None:
    committed = (Path(__file__).parents[2] / "docs" / "openapi.json").read_text()

    assert committed == document(), "run `.venv/bin/python -m gateway.openapi > docs/openapi.json`"
