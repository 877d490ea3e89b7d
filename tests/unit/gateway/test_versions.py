"""Two versions of the model behind one name, as while it is updated: each answer is of one of them, whole."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import numpy as np
import pytest
import pytest_asyncio

from gateway.app import create_app
from gateway.settings import GatewaySettings
from tests.fakes import preprocess, triton
from tests.fakes.preprocess import FakePreprocess
from tests.fakes.triton import FakeTriton
from tests.unit.gateway.conftest import SETTINGS, GatewayHarness

MODELS = {"1": (["dog", "rain", "clock_tick"], [0.5, -0.25, 0.125]), "2": (["owl", "wind", "siren"], [-3.0, 2.0, 1.0])}
N_ANSWERS = 200


class Update(GatewayHarness):
    """A gateway in front of two servers."""

    old: FakeTriton
    new: FakeTriton


@pytest.fixture
def differs() -> dict[str, object]:
    """In what the new version is not like the old one, beside its labels and biases; a test's own by `parametrize`."""
    return {}


OTHER_INPUT = {"fingerprint": "another", "shape": (1, 3, 7)}


@pytest_asyncio.fixture
async def update(differs: dict[str, object]) -> AsyncIterator[Update]:
    fakes = []
    for version, (labels, bias) in MODELS.items():
        fake = FakeTriton()
        fake.version, fake.labels, fake.bias, fake.head_bias = version, labels, bias, json.dumps(bias)
        fake.loaded.set()
        fakes.append(fake)
    for name, value in differs.items():
        setattr(fakes[1], name, value)
    servers = [await triton.serve(fake) for fake in fakes]
    both = ",".join(address for _, address in servers)
    fake_preprocess = FakePreprocess()
    preprocess_server, preprocess_addr = await preprocess.serve(fake_preprocess)
    addresses = {"preprocess_addr": preprocess_addr, "triton_addr": f"ipv4:{both}"}
    settings = SETTINGS | addresses | {"canary_interval_s": 0.01, "cache_bytes": 0}
    app = create_app(GatewaySettings(**settings))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        harness = Update(
            app, http, fake_preprocess, fakes[0], {str(n): server for n, (server, _) in enumerate(servers)}
        )
        harness.old, harness.new = fakes
        await harness.until(ready=True)
        yield harness
    for server, _ in servers:
        await server.stop(None)
    await preprocess_server.stop(None)


async def answer(harness: GatewayHarness, **query: object) -> tuple[str, ...]:
    """The labels of one answer, all of whose parts must be of one model."""
    response = await harness.http.post("/v1/analyses", files={"file": b"any"}, params={"top_k": 3} | query)  # type: ignore[dict-item]
    assert response.status_code == 200, response.text
    document = response.json()
    labels = document["model"]["labels"]
    (bias,) = [dict(zip(labels, bias, strict=True)) for known, bias in MODELS.values() if known == labels]
    for item in document["saliency"]["maps"]:
        assert item["bias"] == bias[item["class"]]
        assert np.mean(item["values"]) + item["bias"] == pytest.approx(item["logit"], abs=1e-3)
    assert {each["class"] for each in document["predictions"]} == set(labels)
    return tuple(labels)


async def answers(harness: GatewayHarness, **query: object) -> set[tuple[str, ...]]:
    seen = set()
    for _ in range(N_ANSWERS):
        seen.add(await answer(harness, **query))
        assert harness.gateway.readiness.ready
    return seen


async def test_no_answer_mixes_them_and_readiness_holds(update: Update) -> None:
    assert len(await answers(update)) == 2
    assert min(update.old.n_infer, update.new.n_infer) > N_ANSWERS / 4


async def test_every_window_of_a_long_recording_is_by_one_of_them(update: Update) -> None:
    update.preprocess.n_windows, update.preprocess.block_windows = 5, [2]

    assert len(await answers(update)) == 2


@pytest.mark.parametrize("differs", [{"maps": {"stem": (2, 3)}}, {"maps": triton.MAPS | {"layer2": (1, 1)}}])
async def test_one_with_other_layers_is_answered_with_its_own(update: Update) -> None:
    assert len(await answers(update)) == 2


@pytest.mark.parametrize("differs", [OTHER_INPUT, {"fingerprint": "another"}])
async def test_one_that_takes_another_spectrogram_is_left_out(update: Update) -> None:
    assert await answers(update) == {tuple(MODELS["1"][0])}


async def test_when_the_old_one_is_gone_the_new_one_answers(update: Update) -> None:
    await answers(update)
    await update.servers["0"].stop(None)

    assert await answers(update) == {tuple(MODELS["2"][0])}


async def test_channels_are_of_a_version_that_is_named(update: Update) -> None:
    for _ in range(10):
        response = await update.http.post("/v1/activations/conv1", files={"file": b"any"})
        assert response.status_code == 200, response.text
        assert response.json()["model_version"] == "1.2.3"


@pytest.mark.parametrize("differs", [OTHER_INPUT])
async def test_not_ready_once_only_a_version_serves_that_takes_another_spectrogram(update: Update) -> None:
    await update.servers["0"].stop(None)

    await update.until(ready=False)

    async with asyncio.timeout(20):
        while "another spectrogram" not in (checks := update.gateway.readiness.checks["model"]).detail:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert not checks.ok
