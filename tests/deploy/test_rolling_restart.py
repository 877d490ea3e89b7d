"""Every preprocessing service and every gateway replaced under load, in Kubernetes' own order: no request fails.

Gateways stand behind a real proxy and leave it before SIGTERM, as a pod leaves its endpoints. They find
the preprocessing services by a list of addresses that they share their calls out to, as over the chart's headless
service: a new one is there, and known, before an old one gets SIGTERM.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from getpass import getuser
from pathlib import Path

import grpc
import httpx
import numpy as np
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from tests import signals
from tests.conftest import Stack, free_ports
from tests.load import Load
from tests.waiting import PATIENCE_S, until

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
N_CLIENTS = 4
ONE_DIGIT_DB = 0.11
"""What rounding to 0.1 dB makes of two numbers that are nearly equal."""
AUDIBLE_DB = -100.0

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light")


class Replica:
    """One process of a service, which can be replaced by another on the same ports."""

    def __init__(self, module: str, environment: dict[str, str], ready: Callable[[], bool], log: Path) -> None:
        self._command = [sys.executable, "-m", module]
        self._environment = os.environ | environment
        self._ready = ready
        self._log = log.open("w")
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, env=self._environment, stderr=self._log)
        until(lambda: self._process.poll() is not None or self._ready())
        assert self._process.poll() is None, "it ended at once"

    def kill(self) -> None:
        """Without a warning."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """By SIGTERM, as a container; uvicorn ends by the signal itself when all is done."""
        self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(PATIENCE_S) in (0, -signal.SIGTERM)

    def close(self) -> None:
        self.kill()
        self._log.close()


class Proxy:
    """nginx in front of the servers of the moment."""

    def __init__(self, folder: Path, port: int, ports: list[int]) -> None:
        self._folder = folder
        self._port = port
        self.url = f"http://127.0.0.1:{port}"
        self._write(ports)
        assert NGINX is not None
        self._process = subprocess.Popen(
            [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "error.log"]
        )
        until(self._answers)

    def serve(self, ports: list[int]) -> None:
        """Sends every further request to these; returns when no worker is left that would send one elsewhere."""
        before = self._workers()
        self._write(ports)
        self._process.send_signal(signal.SIGHUP)
        until(lambda: bool(self._workers()) and not before & self._workers())

    def _workers(self) -> set[int]:
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return {int(child) for child in children}

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/livez", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def _write(self, ports: list[int]) -> None:
        servers = " ".join(f"server 127.0.0.1:{port} max_fails=0;" for port in ports)
        (self._folder / "nginx.conf").write_text(f"""
            daemon off;
            user {getuser()};
            pid nginx.pid;
            worker_processes 1;
            events {{ worker_connections 256; }}
            http {{
              access_log off;
              # A reload closes idle connections, and a client may just then send on one: that is not what is tested.
              keepalive_timeout 0;
              client_max_body_size 65m;
              client_body_temp_path body; proxy_temp_path proxy;
              fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
              upstream gateways {{ {servers} keepalive 16; }}
              server {{
                listen 127.0.0.1:{self._port};
                location / {{
                  proxy_pass http://gateways;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                }}
                location /v1/live {{
                  proxy_pass http://gateways;
                  proxy_http_version 1.1;
                  proxy_set_header Upgrade $http_upgrade;
                  proxy_set_header Connection "upgrade";
                }}
              }}
            }}
        """)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


def tones() -> list[bytes]:
    """One for each client."""
    return [signals.encode(signals.sine(300.0 * 2**n, 1.0, 16_000), 16_000) for n in range(N_CLIENTS)]


def serving(port: int) -> bool:
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        try:
            reply = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=2)
        except grpc.RpcError:
            return False
        return bool(reply.status == health_pb2.HealthCheckResponse.SERVING)


def n_connected(port: int) -> int:
    """How many connections to a port of this machine there are."""
    tables = [Path("/proc/net", name).read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
    rows = [line.split() for table in tables for line in table]
    established = "01"
    return sum(1 for row in rows if int(row[1].partition(":")[2], 16) == port and row[3] == established)


class Product:
    """Two gateways behind a proxy, and preprocessing services that come and go; Triton is the one of all tests."""

    def __init__(self, stack: Stack, folder: Path, started: ExitStack) -> None:
        ports = free_ports(9)
        self._folder, self._started = folder, started
        self._triton_port = stack.settings.triton_grpc_port
        self.preprocess_ports, self.http_ports, self._grpc_ports = ports[0:4], ports[4:6], ports[6:8]
        self.preprocessors = [self.preprocess(port) for port in self.preprocess_ports[:2]]
        self.gateways = [self._gateway(n) for n in range(2)]
        self.proxy = Proxy(folder, ports[8], self.http_ports)
        started.callback(self.proxy.close)

    def preprocess(self, port: int) -> Replica:
        """A preprocessing service that both gateways, if there are any, are connected to."""
        environment = {"PREPROCESS_PORT": str(port), "PREPROCESS_METRICS_PORT": "0", "PREPROCESS_WORKERS": "1"}
        replica = Replica(
            "preprocess_service", environment, lambda: serving(port), self._folder / f"preprocess-{port}.log"
        )
        self._started.callback(replica.close)
        return replica

    def _gateway(self, n: int) -> Replica:
        environment = {
            "GATEWAY_PORT": str(self.http_ports[n]),
            "GATEWAY_GRPC_PORT": str(self._grpc_ports[n]),
            "GATEWAY_PREPROCESS_ADDR": "ipv4:" + ",".join(f"127.0.0.1:{port}" for port in self.preprocess_ports),
            "GATEWAY_TRITON_ADDR": f"127.0.0.1:{self._triton_port}",
            "GATEWAY_CACHE_BYTES": "0",
        }
        replica = Replica(
            "gateway", environment, lambda: serving(self._grpc_ports[n]), self._folder / f"gateway-{n}.log"
        )
        self._started.callback(replica.close)
        return replica


@pytest.fixture
def product(stack: Stack, tmp_path: Path) -> Iterator[Product]:
    """Ends everything that was started, whatever happens."""
    with ExitStack() as started:
        yield Product(stack, tmp_path, started)


def assert_no_request_failed(load: Load) -> None:
    assert load.broken == []
    for replies in load.replies:
        assert [reply.text for reply in replies if reply.status_code != 200] == []
        # Each client has a tone of its own, so that an answer that was another's shows. Last digits may differ, and
        # what lies a hundred dB below the tone is rounding.
        spectrograms = np.array([reply.json()["input_spectrogram"]["values"] for reply in replies])
        audible = spectrograms[0] > AUDIBLE_DB
        assert audible.sum() > 100
        assert np.abs(spectrograms - spectrograms[0])[:, audible].max() <= ONE_DIGIT_DB


def test_no_request_fails_during_a_rolling_restart(product: Product) -> None:
    with Load(product.proxy.url, tones()) as load:
        load.everyone_got(2)
        for old, port in zip(product.preprocessors, product.preprocess_ports[2:], strict=True):
            product.preprocess(port)
            until(lambda port=port: n_connected(port) == len(product.gateways))
            load.everyone_got(3)
            old.stop()
            load.everyone_got(3)
        for gateway, port in zip(product.gateways, product.http_ports, strict=True):
            product.proxy.serve([other for other in product.http_ports if other != port])
            gateway.stop()
            load.everyone_got(3)
            gateway.start()
            product.proxy.serve(product.http_ports)
            load.everyone_got(3)

    assert_no_request_failed(load)


def test_no_request_fails_when_a_preprocessing_service_is_killed(product: Product) -> None:
    with Load(product.proxy.url, tones()) as load:
        load.everyone_got(2)
        product.preprocessors[0].kill()
        load.everyone_got(5)

    assert_no_request_failed(load)
