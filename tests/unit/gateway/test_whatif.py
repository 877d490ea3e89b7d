"""Questions about variants of a window, over HTTP.

The fakes' spectrogram has 4 x 6 cells of -100 dB, and their network recognises class `(first cell + 100) % 3`, so that
an answer shows which level the first cell has.
"""

import asyncio
import base64
import json
from contextlib import suppress
from typing import Any

import httpx
import numpy as np
import pytest

from audiocnn import masks
from audiocnn.model_spec import CAM, LOGITS, OOD_SCORE, PROBABILITIES
from gateway.whatif_types import Deletion
from tests.unit.gateway.conftest import GatewayHarness

FIRST_CELL, OTHERS = "gA==", "QA=="
"""Of a grid of one row and two columns: the left half, the right half."""


def variant(**given: object) -> dict[str, Any]:
    return {"grid": [1, 2], "mask": FIRST_CELL, **given}


async def post(harness: GatewayHarness, question: object, **query: object) -> httpx.Response:
    files = {"file": b"any", "question": (None, question if isinstance(question, str) else json.dumps(question))}
    return await harness.http.post("/v1/whatif", files=files, params=query)  # type: ignore[arg-type]


async def answer(harness: GatewayHarness, question: object, **query: object) -> dict[str, Any]:
    response = await post(harness, question, **query)
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


async def test_variants_are_one_inference_of_the_scores_alone(harness: GatewayHarness) -> None:
    document = await answer(harness, {"variants": [variant(), variant(mask=OTHERS)]})

    assert harness.triton.batch_sizes == [2]
    assert harness.triton.requested_outputs == [[PROBABILITIES, OOD_SCORE, LOGITS]]
    assert (document["labels"], document["model_version"]) == (["dog", "rain", "clock_tick"], "1.2.3")
    assert document["curve"] is None
    assert [len(each["logits"]) for each in document["variants"]] == [3, 3]


@pytest.mark.parametrize(
    ("given", "first_cell_db"),
    [
        ({"fill": "silence"}, -120.0),
        ({"fill": "silence", "mask": OTHERS}, -100.0),
        ({"fill": "silence", "mode": "keep"}, -100.0),
        ({"fill": "silence", "mode": "keep", "mask": OTHERS}, -120.0),
        ({}, -100.0),  # the mean level of a spectrogram that is the same everywhere
    ],
)
async def test_the_network_gets_the_masked_spectrogram(
    harness: GatewayHarness, given: dict[str, Any], first_cell_db: float
) -> None:
    document = await answer(harness, {"variants": [variant(**given)], "spectrogram": True})

    result = document["variants"][0]
    assert result["spectrogram"]["shape"] == [4, 6]
    assert result["spectrogram"]["values"][0][0] == first_cell_db
    assert np.argmax(result["confidences"]) == round(first_cell_db + 100) % 3
    assert result["fill_db"] == (-120.0 if "fill" in given else -100.0)


async def test_a_mask_of_the_spectrogram_s_own_cells_marks_single_ones(harness: GatewayHarness) -> None:
    mask = base64.b64encode(masks.pack(np.eye(4, 6, dtype=np.bool_))).decode()

    document = await answer(
        harness, {"variants": [{"grid": [4, 6], "mask": mask, "fill": "silence"}], "spectrogram": True}
    )

    values = np.array(document["variants"][0]["spectrogram"]["values"])
    assert ((values == -120.0) == np.eye(4, 6, dtype=np.bool_)).all()
    assert (document["variants"][0]["mask"], document["variants"][0]["n_cells"]) == (mask, 4)


async def test_evidence_comes_for_the_class_that_is_named(harness: GatewayHarness) -> None:
    question = {"variants": [variant()], "cam_for": "rain"}
    document = await answer(harness, question, encoding="base64")

    result = document["variants"][0]
    cam = np.frombuffer(base64.b64decode(result["cam"]["data"]), "<f4").reshape(result["cam"]["shape"])
    assert cam.mean() - 0.25 == pytest.approx(result["logits"][1], abs=1e-5)
    assert harness.triton.requested_outputs == [[PROBABILITIES, OOD_SCORE, LOGITS, CAM]]
    assert result["spectrogram"] is None


async def test_an_area_at_random_comes_with_its_mask_which_gives_the_same(harness: GatewayHarness) -> None:
    drawn = {"grid": [4, 6], "area_at_random": {"n_cells": 7, "seed": 3}, "fill": "silence"}
    by_seed = (await answer(harness, {"variants": [drawn], "spectrogram": True}))["variants"][0]
    assert by_seed["n_cells"] == 7

    sent = {"grid": [4, 6], "mask": by_seed["mask"], "fill": "silence"}
    by_mask = (await answer(harness, {"variants": [sent], "spectrogram": True}))["variants"][0]

    assert by_mask == by_seed


async def test_a_window_may_be_chosen(harness: GatewayHarness) -> None:
    harness.preprocess.n_windows = 3

    document = await answer(harness, {"variants": [variant(mask=OTHERS)]}, window=1)

    assert document["window"]["index"] == 1
    assert np.argmax(document["variants"][0]["confidences"]) == 1
    assert harness.triton.batch_sizes == [1]


async def test_a_variant_may_be_of_no_class(harness: GatewayHarness) -> None:
    harness.triton.unknown_windows = {-20}

    document = await answer(harness, {"variants": [variant(fill="silence"), variant(fill="silence", mask=OTHERS)]})

    assert [each["uncertain"] for each in document["variants"]] == [True, False]


AREA = {"grid": [1, 8], "area_at_random": {"n_cells": 3}}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", "field `question`"),
        ("{", "question is not JSON"),
        ("[]", "valid dictionary"),
        ({}, "variants: Field required"),
        ({"variants": []}, "variants: List should have at least 1 item"),
        ({"variants": [variant()] * 17}, "variants: List should have at most 16 items"),
        ({"variants": [variant(), variant(mask="AA==")]}, "variants.1.mask marks no cell"),
        ({"variants": [variant(mask="wA==")]}, "variants.0.mask marks every cell"),
        ({"variants": [variant(mask="kA==")]}, "variants.0.mask has bits set behind the last of its 2 cells"),
        ({"variants": [variant(mask="gAA=")]}, "variants.0.mask has 2 bytes, and a grid of 1 x 2 cells needs 1"),
        ({"variants": [variant(mask="?A==")]}, "variants.0.mask is not base64"),
        ({"variants": [variant(grid=[5, 2], mask="gAA=")]}, "variants.0.grid: 5 x 2 cells are more than the spectr"),
        ({"variants": [variant(grid=[1, 7])]}, "variants.0.grid: 1 x 7 cells are more than the spectrogram's 4 x 6"),
        ({"variants": [variant(grid=[0, 2])]}, "variants.0.grid.0"),
        ({"variants": [variant(grid=[2])]}, "variants.0.grid"),
        ({"variants": [{**AREA, "grid": [9_999, 9_999]}]}, "variants.0.grid: 9999 x 9999 cells are none, or more"),
        ({"variants": [{**AREA, "area_at_random": {"n_cells": 8}}]}, "n_cells must be 1 to 7"),
        ({"variants": [{**AREA, "mask": FIRST_CELL}]}, "either mask or area_at_random"),
        ({"variants": [{"grid": [1, 2]}]}, "either mask or area_at_random"),
        ({"variants": [variant(mode="blur")]}, "variants.0.mode"),
        ({"variants": [variant(fill="noise")]}, "variants.0.fill"),
        ({"variants": [variant()], "cam_for": "cat"}, "There is no class 'cat'"),
        ({"preset": "deletion", "class": "cat"}, "There is no class 'cat'"),
        ({"preset": "deletion", "steps": 66}, "steps: Input should be less than or equal to 65"),
        ({"preset": "deletion", "variants": []}, "variants: Extra inputs are not permitted"),
        ({"preset": "insertion"}, "preset"),
    ],
)
async def test_an_impossible_question_is_refused_in_words(
    harness: GatewayHarness, question: object, words: str
) -> None:
    response = await post(harness, question)

    assert (response.status_code, response.json()["code"]) == (422, "invalid_request")
    assert words in response.json()["detail"]
    assert harness.triton.batch_sizes == []


async def test_masks_of_single_cells_fit_into_a_form(harness: GatewayHarness) -> None:
    grid = [128, 501]
    mask = base64.b64encode(masks.pack(np.eye(*grid, dtype=np.bool_))).decode()

    response = await post(harness, {"variants": [{"grid": grid, "mask": mask}] * 16})

    assert "more than the spectrogram's 4 x 6" in response.json()["detail"]  # read, and only too fine for the fakes


async def test_a_longer_question_is_refused(harness: GatewayHarness) -> None:
    response = await post(harness, " " * 300_000)

    assert (response.status_code, response.json()["code"]) == (400, "invalid_body")


async def test_a_curve_begins_with_the_answer_and_ends_with_nothing(harness: GatewayHarness) -> None:
    question = {"preset": "deletion", "class": "clock_tick", "steps": 5, "draws": 2, "fill": "silence"}
    document = await answer(harness, question)

    curve = document["curve"]
    assert (curve["class"], curve["grid"], curve["fill_db"]) == ("clock_tick", [2, 2], -120.0)
    assert sorted(curve["order"]) == [0, 1, 2, 3]
    for name, ends in (("removed", (0.1, 0.1)), ("kept", (0.1, 0.1)), ("random", (0.1, 0.1))):
        assert curve[name]["n_cells"] == [0, 1, 2, 3, 4]
        assert (curve[name]["confidences"][0], curve[name]["confidences"][-1]) == pytest.approx(ends)
    assert document["variants"] == []
    assert sum(harness.triton.batch_sizes) == Deletion("", 5, 2).n_passes == 2 + 2 * 3 + 2 * 3


async def test_a_curve_follows_the_evidence(harness: GatewayHarness) -> None:
    """The first cell alone decides between dog, at -100 dB, and rain, at -120 dB."""
    document = await answer(harness, {"preset": "deletion", "steps": 5, "draws": 1, "fill": "silence"})

    curve = document["curve"]
    place = curve["order"].index(0)
    assert curve["class"] == "dog"
    assert curve["removed"]["confidences"] == pytest.approx([0.8] * (place + 1) + [0.1] * (4 - place))
    assert curve["kept"]["confidences"] == pytest.approx([0.1] * (place + 1) + [0.8] * (4 - place))
    shares = np.array(curve["removed"]["n_cells"]) / 4
    assert curve["removed"]["auc"] == pytest.approx(np.trapezoid(curve["removed"]["confidences"], shares))
    assert curve["random"]["low"] == curve["random"]["high"] == curve["random"]["confidences"]


@pytest.mark.parametrize("settings", [{"max_in_flight": 8}])
@pytest.mark.parametrize(("question", "places"), [({"preset": "deletion"}, 5), ({"variants": [variant()] * 16}, 1)])
async def test_a_question_takes_as_many_places_as_it_has_batches(
    harness: GatewayHarness, question: dict[str, Any], places: int
) -> None:
    harness.triton.hangs = True
    pending = asyncio.create_task(post(harness, question))
    await harness.triton.begun.wait()

    assert harness.gateway.admission.in_flight == places

    pending.cancel()
    with suppress(asyncio.CancelledError):
        await pending
    assert harness.gateway.admission.in_flight == 0
