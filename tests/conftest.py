"""The real product, started once for all tests that need it: real Triton, real gRPC, real HTTP."""

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from launcher.printer import Printer
from launcher.processes import all_parts
from launcher.settings import LauncherSettings
from launcher.supervisor import Supervisor

PORTS = [
    "FRONTEND_PORT",
    "GATEWAY_PORT",
    "GATEWAY_GRPC_PORT",
    "PREPROCESS_PORT",
    "PREPROCESS_METRICS_PORT",
    "TRITON_HTTP_PORT",
    "TRITON_GRPC_PORT",
    "TRITON_METRICS_PORT",
]

# A shell that runs the tests in its background has Ctrl-C ignored, and so would every process that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


def free_ports(n: int) -> list[int]:
    """Ports that are free; held open together so that none is given twice."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(n)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


class Stack:
    """The product, without its page unless it is wanted, on ports of its own, in a thread of its own."""

    def __init__(self, logs: Path, *, page: bool = False, **environment: str) -> None:
        ports = dict(zip(PORTS, map(str, free_ports(len(PORTS))), strict=True))
        self._saved = {name: os.environ.get(name) for name in (*ports, *environment)}
        os.environ.update(ports, **environment)
        self.settings = LauncherSettings(_env_file=None)
        parts = [part for part in all_parts(self.settings) if page or part.name != "frontend"]
        self.logs = logs
        self._output = (logs / "output.txt").open("w")
        self.supervisor = Supervisor(self.settings, parts, Printer(self._output), logs)
        self.url = f"http://127.0.0.1:{self.settings.gateway_port}"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="stack", daemon=True)
        self._watch: asyncio.Future[None] | None = None

    def start(self) -> None:
        """Returns when every part works."""
        self._thread.start()
        self._run(self.supervisor.start())
        self._watch = asyncio.run_coroutine_threadsafe(self.supervisor.watch(), self._loop)  # type: ignore[assignment]

    def check(self) -> None:
        """Raises what the watch ended by, if it did."""
        if self._watch is not None and self._watch.done():
            self._watch.result()

    def stop(self) -> None:
        """Ends every part."""
        if self._watch is not None:
            self._watch.cancel()
        self._run(self.supervisor.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._output.close()
        for name, value in self._saved.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    def pid(self, name: str) -> int:
        """The process of one part."""
        return self.supervisor.child(name).process.pid

    def _run(self, work: object) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(120)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One product for the whole run; a test that breaks it starts its own."""
    running = Stack(tmp_path_factory.mktemp("stack"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def client(stack: Stack) -> Iterator[httpx.Client]:
    """Speaks to the product over HTTP."""
    with httpx.Client(base_url=stack.url, trust_env=False, timeout=60) as speaking:
        yield speaking
