"""A rolling update of the model: two real Tritons with different labels behind one name."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from launcher.settings import LauncherSettings
from launcher.triton import process as triton_process
from tests import signals
from tests.conftest import Stack, free_ports
from tests.waiting import until

ROOT = Path(__file__).parents[2]
N_ANSWERS = 200


def as_next_version(repository: Path) -> None:
    """The same weights in the next version folder, under other labels, as another training would have named them."""
    for model in repository.iterdir():
        (folder,) = [each for each in model.iterdir() if each.name.isdigit()]
        following = str(int(folder.name) + 1)
        folder.rename(model / following)
        for config in (model / "config.pbtxt", *(model / "configs").iterdir()):
            config.write_text(config.read_text().replace(f"versions: {folder.name}", f"versions: {following}"))
        for labels in model.glob("labels.txt"):
            labels.write_text("".join(f"new_{label}\n" for label in labels.read_text().split()))


@pytest.fixture(scope="module")
def url(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A gateway in front of the Triton of all tests and of one with the next version."""
    folder = tmp_path_factory.mktemp("versions")
    repository = folder / "models"
    shutil.copytree(ROOT / "model_repository", repository)
    as_next_version(repository)
    http_port, grpc_port, metrics_port, gateway_port, gateway_grpc_port = free_ports(5)
    settings = LauncherSettings(
        _env_file=None,
        TRITON_HTTP_PORT=http_port,
        TRITON_GRPC_PORT=grpc_port,
        TRITON_METRICS_PORT=metrics_port,
        MODEL_REPOSITORY=repository,
    )
    triton = triton_process(settings, dict(os.environ))
    both = f"ipv4:127.0.0.1:{stack.settings.triton_grpc_port},127.0.0.1:{grpc_port}"
    gateway = {
        "GATEWAY_PORT": str(gateway_port),
        "GATEWAY_GRPC_PORT": str(gateway_grpc_port),
        "GATEWAY_PREPROCESS_ADDR": f"127.0.0.1:{stack.settings.preprocess_port}",
        "GATEWAY_TRITON_ADDR": both,
        "GATEWAY_CANARY_INTERVAL_S": "0.2",
    }
    with ExitStack() as running:
        for name, arguments, environment in (
            ("triton", triton.command, triton.environment),
            ("gateway", [sys.executable, "-m", "gateway"], os.environ | gateway),
        ):
            log = running.enter_context((folder / f"{name}.log").open("w"))
            started = subprocess.Popen(arguments, env=environment, stdout=log, stderr=log, cwd=ROOT)
            running.callback(started.wait, 30)
            running.callback(started.terminate)
        base = f"http://127.0.0.1:{gateway_port}"
        until(lambda: answers(f"http://127.0.0.1:{http_port}/v2/health/ready"))
        until(lambda: answers(f"{base}/readyz"))
        yield base


def answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def test_no_answer_mixes_two_versions_and_readiness_holds(url: str) -> None:
    audio = signals.encode(signals.noise(8.0, 44_100, seed=21), 44_100)
    seen: set[bool] = set()
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        sound = client.post("/v1/analyses", files={"file": audio}).json()["sound"]
        for _ in range(N_ANSWERS):
            query = {"top_k": 10_000, "activations": "none"}
            response = client.post("/v1/analyses", files={"sound": (None, sound)}, params=query)
            assert response.status_code == 200, response.text
            answer = response.json()
            named = {each["class"] for each in (*answer["predictions"], *answer["saliency"]["maps"])}
            assert named == set(answer["model"]["labels"])
            are_new = {label.startswith("new_") for label in named}
            assert len(are_new) == 1
            seen |= are_new
            assert client.get("/readyz").status_code == 200
    assert seen == {True, False}
