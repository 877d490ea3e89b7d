"""What-if questions to the real network: the same numbers over HTTP, gRPC and from a terminal, and exact ends."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from audio_cnn import Client
from audiocnn import masks
from audiocnn.confidences import round_confidences
from audiocnn.v1 import whatif_pb2
from tests import signals
from tests.conftest import Stack

GRID, N_EVIDENCE, DRAWS = (8, 32), 51, 5
DOG = Path(__file__).parents[2] / "samples" / "dog.flac"


def what_if(client: httpx.Client, question: dict[str, Any], **query: Any) -> dict[str, Any]:
    files = {"file": DOG.read_bytes(), "question": (None, json.dumps(question))}
    response = client.post("/v1/whatif", files=files, params=query)  # type: ignore[arg-type]
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


def encoded(cells: masks.Cells) -> str:
    return base64.b64encode(masks.pack(cells)).decode()


def floats(packed: dict[str, Any]) -> masks.Floats:
    return np.frombuffer(base64.b64decode(packed["data"]), "<f4").reshape(packed["shape"])


@pytest.fixture(scope="module")
def analysis(stack: Stack) -> dict[str, Any]:
    """The answer about the sample, with its arrays as computed."""
    url = f"{stack.url}/v1/analyses"
    query = {"encoding": "base64", "embedding": True, "top_k": 30}
    response = httpx.post(url, files={"file": DOG.read_bytes()}, params=query, trust_env=False)  # type: ignore[arg-type]
    document: dict[str, Any] = response.json()
    return document


@pytest.fixture(scope="module")
def evidence(analysis: dict[str, Any]) -> masks.Cells:
    """The strongest fifth of the dog's map."""
    cam = next(floats(each) for each in analysis["saliency"]["maps"] if each["class"] == "dog")
    return masks.first_cells(masks.strongest_first(cam), N_EVIDENCE, GRID)


@pytest.fixture(scope="module")
def outlined(stack: Stack, evidence: masks.Cells) -> masks.Cells:
    """The same where its cells are centred: what the page and `audio-cnn explain` remove."""
    layers = httpx.get(f"{stack.url}/v1/model", trust_env=False).raise_for_status().json()["layers"]
    layer = next(each for each in layers if each["name"] == "layer4")
    centre, field = layer["effective_field"]["centre"], layer["receptive_field"]
    axes = ((centre[axis], field[axis]["jump"]) for axis in ("frequency", "time"))
    return masks.placed(evidence, tuple(axes), (128, 501))


@pytest.fixture(scope="module")
def question(outlined: masks.Cells) -> dict[str, Any]:
    """The request of `audio-cnn explain`: the evidence removed, then five areas at random."""
    grid, n_cells = outlined.shape, int(outlined.sum())
    areas = [{"grid": grid, "area_at_random": {"n_cells": n_cells, "seed": seed}} for seed in range(DRAWS)]
    return {"variants": [{"grid": grid, "mask": encoded(outlined)}, *areas]}


@pytest.fixture(scope="module")
def grpc_client(stack: Stack) -> Client:
    return Client(f"127.0.0.1:{stack.settings.gateway_grpc_port}")


def test_http_grpc_and_the_terminal_give_the_same_numbers(
    stack: Stack, client: httpx.Client, grpc_client: Client, question: dict[str, Any], outlined: masks.Cells
) -> None:
    grid = whatif_pb2.MaskGrid(rows=outlined.shape[0], columns=outlined.shape[1])
    areas = [whatif_pb2.AreaAtRandom(n_cells=int(outlined.sum()), seed=seed) for seed in range(DRAWS)]
    variants = [whatif_pb2.Variant(grid=grid, mask=masks.pack(outlined))]
    variants += [whatif_pb2.Variant(grid=grid, area_at_random=area) for area in areas]
    command = [
        sys.executable,
        "-m",
        "audio_cnn",
        "explain",
        str(DOG),
        "--class",
        "dog",
        "--remove",
        "evidence",
        "--json",
    ]
    address = {"CLIENT_ADDRESS": f"127.0.0.1:{stack.settings.gateway_grpc_port}"}

    by_http = what_if(client, question)
    with grpc_client as open_client:
        by_grpc = open_client.what_if(DOG.read_bytes(), variants)
    done = subprocess.run(command, env=dict(os.environ) | address, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)["remove"]

    by_terminal = [printed["evidence"], *printed["at_random"]]
    assert len(by_http["variants"]) == len(by_grpc.variants) == len(by_terminal) == 1 + DRAWS
    for http, grpc, terminal in zip(by_http["variants"], by_grpc.variants, by_terminal, strict=True):
        logits = np.array(http["logits"], np.float32).tolist()
        assert np.array(grpc.logits, np.float32).tolist() == logits
        assert np.array(list(terminal["logits"].values()), np.float32).tolist() == logits
        assert http["confidences"] == round_confidences(grpc.confidences) == list(terminal["confidences"].values())
        assert http["uncertain"] == grpc.uncertain == terminal["uncertain"]
        assert http["fill_db"] == grpc.fill_db == terminal["fill_db"]
        assert base64.b64decode(http["mask"]) == grpc.mask


def test_the_dog_needs_its_evidence_more_than_any_other_fifth(client: httpx.Client, question: dict[str, Any]) -> None:
    document = what_if(client, question)

    dog = document["labels"].index("dog")
    removed, *at_random = [variant["confidences"][dog] for variant in document["variants"]]
    assert removed < 0.5 * min(at_random)


def test_a_curve_goes_from_the_answer_to_an_empty_spectrogram(client: httpx.Client, analysis: dict[str, Any]) -> None:
    """Everything removed is a clip of one level; nothing removed is the answer itself, to the last digit."""
    before = {each["class"]: each["confidence"] for each in analysis["predictions"]}["dog"]

    curve = what_if(client, {"preset": "deletion", "class": "dog", "fill": "silence"})["curve"]

    assert curve["removed"]["confidences"][0] == curve["kept"]["confidences"][-1] == before
    assert curve["removed"]["confidences"][-1] == curve["kept"]["confidences"][0]
    silence = client.post("/v1/analyses?top_k=30", files={"file": silent_wav()}).json()
    of_silence = {each["class"]: each["confidence"] for each in silence["predictions"]}["dog"]
    assert curve["removed"]["confidences"][-1] == of_silence
    assert curve["removed"]["auc"] < curve["random"]["auc"] - 0.1 < curve["kept"]["auc"]


def silent_wav() -> bytes:
    return signals.encode(signals.silence(5.0, 32_000), 32_000)


def test_evidence_and_spectrogram_of_a_variant_are_its_own(
    client: httpx.Client, analysis: dict[str, Any], evidence: masks.Cells
) -> None:
    variant = {"grid": GRID, "mask": encoded(evidence), "fill": "silence"}
    question = {"variants": [variant], "cam_for": "dog", "spectrogram": True}

    document = what_if(client, question, encoding="base64")

    result, dog = document["variants"][0], document["labels"].index("dog")
    expected = masks.apply(floats(analysis["input_spectrogram"]), evidence, -120.0)
    assert (floats(result["spectrogram"]) == expected).all()
    bias = next(each["bias"] for each in analysis["saliency"]["maps"] if each["class"] == "dog")
    assert floats(result["cam"]).mean() + bias == pytest.approx(result["logits"][dog], abs=1e-4)


def test_contributions_of_channels_add_up_to_every_logit(client: httpx.Client, analysis: dict[str, Any]) -> None:
    head = client.get("/v1/model/head").json()
    weights = np.frombuffer(base64.b64decode(head["data"]), "<f4").reshape(head["shape"])
    embedding = floats(analysis["embedding"])

    logits = {each["class"]: each["logit"] for each in analysis["saliency"]["maps"]}

    assert len(logits) == len(head["labels"])
    for label, row, bias in zip(head["labels"], weights, head["bias"], strict=True):
        assert (row * embedding).sum() + bias == pytest.approx(logits[label], abs=1e-4)


def test_the_report_is_one_file_that_loads_nothing_else(stack: Stack, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    command = [sys.executable, "-m", "audio_cnn", "explain", str(DOG), "--remove", "evidence", "--keep", "evidence"]
    address = {"CLIENT_ADDRESS": f"127.0.0.1:{stack.settings.gateway_grpc_port}"}

    done = subprocess.run(
        [*command, "--report", str(out)], env=dict(os.environ) | address, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    page = out.read_text()
    assert "Without its evidence dog goes from" in done.stdout
    assert base64.b64encode(DOG.read_bytes()).decode() in page
    assert page.count("data:image/bmp;base64,") == 3
    assert "http" not in page and "<script" not in page and "url(" not in page


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["nothing.wav"], "No such file"), ([str(DOG), "--class", "cat"], "There is no class 'cat'")],
)
def test_the_terminal_says_why_there_is_no_explanation(stack: Stack, arguments: list[str], words: str) -> None:
    address = {"CLIENT_ADDRESS": f"127.0.0.1:{stack.settings.gateway_grpc_port}"}
    command = [sys.executable, "-m", "audio_cnn", "explain", *arguments]

    done = subprocess.run(command, env=dict(os.environ) | address, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert words in done.stderr and "Traceback" not in done.stderr
