"""`helm test` would pass on a product that works, and fail on one that does not."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from launcher.demo import classify_sample
from tests.conftest import Stack, free_ports
from tests.deploy import chart
from tests.deploy.chart import ci, of_kind, render

KEYS = ["the-first-key-of-this-test", "another-key-of-this-test"]


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As the chart delivers it."""
    config = chart.named(render(ci("default")), "ConfigMap", "test")
    file = tmp_path_factory.mktemp("test") / "analysis.py"
    file.write_text(config["data"]["analysis.py"])
    return file


def test_pod_runs_the_script_against_the_gateway() -> None:
    (pod,) = of_kind(render(ci("default")), "Pod")
    (container,) = pod["spec"]["containers"]

    assert pod["metadata"]["annotations"]["helm.sh/hook"] == "test"
    assert container["command"] == ["python", "/test/analysis.py", f"http://{chart.NAME}-gateway:8080"]
    assert container["image"] == chart.container(render(ci("default")), "gateway")["image"]


def test_a_real_wav_goes_through(stack: Stack, script: Path) -> None:
    done = subprocess.run([sys.executable, "-I", script, stack.url], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("classified as ")


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product with API keys."""
    running = Stack(tmp_path_factory.mktemp("locked"), GATEWAY_API_KEYS=json.dumps(KEYS))
    running.start()
    yield running
    running.stop()


def test_it_sends_the_key_that_the_gateway_requires(locked: Stack, script: Path) -> None:
    command = [sys.executable, script, locked.url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

    without = {name: value for name, value in os.environ.items() if name != "GATEWAY_API_KEYS"}
    refused = subprocess.run(command, env=without, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert refused.stderr.startswith("401: ")


async def test_so_does_the_launchers_first_answer(locked: Stack) -> None:
    assert "feature maps" in (await classify_sample(locked.settings)).text


def test_no_log_holds_a_key(locked: Stack) -> None:
    httpx.get(f"{locked.url}/v1/model", headers={"authorization": f"Bearer {KEYS[1]}"}, trust_env=False)
    for file in locked.logs.rglob("*"):
        assert not file.is_file() or not any(key in file.read_text() for key in KEYS), file


def test_it_fails_where_there_is_no_gateway(script: Path) -> None:
    script.write_text(script.read_text().replace("PATIENCE_S = 120", "PATIENCE_S = 0"))
    url = f"http://127.0.0.1:{free_ports(1)[0]}"

    done = subprocess.run([sys.executable, "-I", script, url], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "does not answer" in done.stderr


def test_it_fails_on_a_wrong_answer(script: Path) -> None:
    answer = {"predictions": [{"class": "dog", "confidence": 2.0}] * 3}
    code = f"import runpy; runpy.run_path({str(script)!r})['check']({answer!r})"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "AssertionError" in done.stderr
