"""Exits with an error if the service in this container is not ready.

    python healthcheck.py GATEWAY_GRPC_PORT 50050

The first argument names the variable that may hold another port than the second.
"""

import os
import sys

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

TIMEOUT_S = 3


def main(variable: str, default_port: str) -> None:
    """Returns if the service says that it serves; raises otherwise."""
    port = os.environ.get(variable) or default_port  # noqa: TID251 - no Settings class: it runs beside the service
    # Not through a proxy that the environment may name: this is the container itself.
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.enable_http_proxy", 0)]) as channel:
        reply = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=TIMEOUT_S)
        if reply.status != health_pb2.HealthCheckResponse.SERVING:
            raise SystemExit("not serving")


if __name__ == "__main__":
    main(*sys.argv[1:])
