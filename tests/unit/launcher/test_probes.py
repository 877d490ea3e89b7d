"""Probes of parts, against services that fail."""

from collections.abc import AsyncIterator

import grpc
import pytest
import pytest_asyncio

from audiocnn.model_spec import ACTIVATIONS_MODEL_NAME, MODEL_NAME, SCORES_MODEL_NAME
from launcher.probes import NotReady, grpc_health, http, triton_canary
from preprocess_service.server import PreprocessServer
from preprocess_service.settings import PreprocessSettings
from tests.fakes import triton
from tests.fakes.triton import FakeTriton

TIMEOUT_S = 20.0
MODELS = [MODEL_NAME, SCORES_MODEL_NAME, ACTIVATIONS_MODEL_NAME]


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[tuple[FakeTriton, str]]:
    fake = FakeTriton()
    fake.loaded.set()
    server, address = await triton.serve(fake)
    yield fake, address
    await server.stop(None)


async def test_triton_works_if_an_inference_passes(fake: tuple[FakeTriton, str]) -> None:
    await triton_canary(fake[1], MODELS, backend=None)(TIMEOUT_S)

    assert fake[0].batch_sizes == [1] * len(MODELS)


async def test_a_full_queue_is_a_sign_of_life(fake: tuple[FakeTriton, str]) -> None:
    fake[0].fails = (grpc.StatusCode.UNAVAILABLE, "Exceeds maximum queue size")

    await triton_canary(fake[1], MODELS, backend=None)(TIMEOUT_S)


@pytest.mark.parametrize("words, dead", [("Stub process is not healthy", True), ("still loading", False)])
async def test_a_failing_inference_is_not_ready_and_without_its_stub_it_is_dead(
    fake: tuple[FakeTriton, str], words: str, dead: bool
) -> None:
    fake[0].fails = (grpc.StatusCode.INTERNAL, words)

    with pytest.raises(NotReady, match=words) as caught:
        await triton_canary(fake[1], MODELS, backend=None)(TIMEOUT_S)

    assert caught.value.dead is dead


async def test_one_model_that_fails_is_enough(fake: tuple[FakeTriton, str]) -> None:
    fake[0].has_activations = False

    with pytest.raises(NotReady, match="unknown model"):
        await triton_canary(fake[1], MODELS, backend=None)(TIMEOUT_S)


async def test_nan_is_not_ready(fake: tuple[FakeTriton, str]) -> None:
    fake[0].wrong = {"ood_score": float("nan")}

    with pytest.raises(NotReady, match="NaN or infinity"):
        await triton_canary(fake[1], MODELS, backend=None)(TIMEOUT_S)


async def test_a_hanging_inference_is_not_ready(fake: tuple[FakeTriton, str]) -> None:
    fake[0].hangs = True

    with pytest.raises(NotReady):
        await triton_canary(fake[1], MODELS, backend=None)(0.1)


async def test_another_backend_than_wanted_cannot_mend_itself(fake: tuple[FakeTriton, str]) -> None:
    with pytest.raises(NotReady, match="not python") as caught:
        await triton_canary(fake[1], MODELS, backend="python")(TIMEOUT_S)

    assert caught.value.dead


async def test_a_service_works_if_its_health_says_so() -> None:
    server = PreprocessServer(PreprocessSettings(port=0, metrics_port=0, grace_s=0.0))
    with pytest.raises(NotReady):
        await grpc_health(f"127.0.0.1:{server.port}")(0.1)

    await server.start()
    await grpc_health(f"127.0.0.1:{server.port}")(TIMEOUT_S)

    await server.stop()


async def test_a_page_that_is_not_served_is_not_ready() -> None:
    with pytest.raises(NotReady, match="does not answer"):
        await http("http://127.0.0.1:1/")(TIMEOUT_S)
