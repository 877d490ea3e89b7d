"""The first answer: a model that names a sample wrongly fails the demo, and nothing else."""

import asyncio
import io
import json
import os
import signal
from pathlib import Path

import pytest

from launcher import __main__ as launcher
from launcher import preflight
from launcher.printer import Printer
from launcher.probes import http
from launcher.settings import LauncherSettings
from tests.conftest import free_ports
from tests.unit.launcher.conftest import part, until

GATEWAY = """
import json
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer({{"name": "audio_cnn", "version": "1", "labels": [{{"label": "rain"}}, {{"label": "dog"}}]}})

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer({{"predictions": {predictions}, "visualization": {{}}, "timings_ms": {{"total": 1}}}})

    def answer(self, body):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

HTTPServer(("127.0.0.1", {port}), Handler).serve_forever()
"""


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What people see; nothing is missing on this machine."""
    monkeypatch.setattr(launcher, "LOGS", tmp_path)
    monkeypatch.setattr(preflight, "problems", lambda _: [])
    return io.StringIO()


def product(monkeypatch: pytest.MonkeyPatch, predicted: str) -> LauncherSettings:
    """A gateway that hears this in every recording, whatever it is."""
    [port] = free_ports(1)
    code = GATEWAY.format(predictions=json.dumps([{"class": predicted, "confidence": 0.5}]), port=port)
    spec = part("gateway", code, http(f"http://127.0.0.1:{port}/"))
    monkeypatch.setattr(launcher, "all_parts", lambda _: [spec])
    return LauncherSettings(_env_file=None, gateway_port=port)  # type: ignore[call-arg]


async def run(settings: LauncherSettings, printed: io.StringIO) -> int:
    """`make run`, until it has printed the page's address, and then Ctrl-C."""
    running = asyncio.create_task(launcher.launch(settings, Printer(printed), demo=False, during=[]))
    await until(lambda: "The page is at" in printed.getvalue() or running.done())
    if not running.done():
        os.kill(os.getpid(), signal.SIGINT)
    return await running


async def test_a_wrongly_named_sample_is_a_warning(monkeypatch: pytest.MonkeyPatch, printed: io.StringIO) -> None:
    assert await run(product(monkeypatch, "dog"), printed) == 0

    assert "warning: rain.flac is rain, and the model predicts dog" in printed.getvalue()


async def test_a_rightly_named_sample_is_none(monkeypatch: pytest.MonkeyPatch, printed: io.StringIO) -> None:
    assert await run(product(monkeypatch, "rain"), printed) == 0

    assert "warning" not in printed.getvalue()


@pytest.mark.parametrize("predicted, status", [("dog", 1), ("rain", 0)])
async def test_the_demo_fails_by_it(
    monkeypatch: pytest.MonkeyPatch, printed: io.StringIO, predicted: str, status: int
) -> None:
    settings = product(monkeypatch, predicted)

    assert await launcher.launch(settings, Printer(printed), demo=True, during=[]) == status


async def test_a_command_runs_beside_it_all_the_same(monkeypatch: pytest.MonkeyPatch, printed: io.StringIO) -> None:
    settings = product(monkeypatch, "dog")

    assert await launcher.launch(settings, Printer(printed), demo=False, during=["true"]) == 0
