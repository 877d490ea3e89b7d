"""Who can reach the product on one machine: only this machine."""

import socket

import pytest

from tests.conftest import PORTS, Stack

SERVICES = [name.lower() for name in PORTS if name != "FRONTEND_PORT"]
"""This stack has no page."""


@pytest.mark.parametrize("port", SERVICES)
def test_every_port_listens_on_loopback_only(stack: Stack, port: str) -> None:
    number = getattr(stack.settings, port)

    socket.create_connection(("127.0.0.1", number), timeout=20).close()

    with pytest.raises(ConnectionRefusedError):  # where a socket for every address would answer, too
        socket.create_connection(("127.0.0.2", number), timeout=20)
