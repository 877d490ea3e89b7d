"""Whose request the current task works on, and since when."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

import grpc
from starlette.types import Scope

from audiocnn.errors import Unauthenticated
from audiocnn.service.admission import Admission
from gateway.keys import AUTHORIZATION, ApiKeys, bearer, shown_key


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request, before anything of it but its head was read."""

    client: str
    """An API key that opens this gateway, or else an address: what a client's share is counted by."""
    at: float = field(default_factory=time.monotonic)
    release: Callable[[], None] = lambda: None
    """Ends its reservation; to be called when it was read and needs a slot."""


arrival: ContextVar[Arrival | None] = ContextVar("arrival", default=None)
"""Set for every request that may take a slot."""


@contextmanager
def reserved(this: Arrival, admission: Admission) -> Iterator[None]:
    """Makes it the current request, and reserves room for it while it is read.

    Raises:
        Busy, TooManyRequests: there is none.
    """
    with admission.reserve(this.client) as release:
        arrival.set(replace(this, release=release))
        yield


def current_client() -> str:
    """The client of the current request; empty outside of a request."""
    this = arrival.get()
    return "" if this is None else this.client


def http_arrival(keys: ApiKeys, scope: Scope) -> Arrival:
    """A request over HTTP. Behind a trusted proxy the address is the one that the proxy names."""
    given = dict(scope["headers"]).get(AUTHORIZATION.encode(), b"").decode("latin-1")
    address, _ = scope.get("client") or ("", 0)
    return Arrival(_client(keys, bearer(given), address))


def grpc_arrival(keys: ApiKeys, context: grpc.aio.ServicerContext) -> Arrival:
    """A call over gRPC; its peer is `ipv4:<address>:<port>`."""
    metadata: Sequence[tuple[str, str | bytes]] | None = context.invocation_metadata()
    return Arrival(_client(keys, shown_key(metadata), context.peer().partition(":")[2].rpartition(":")[0]))


def _client(keys: ApiKeys, shown: str | None, address: str) -> str:
    try:
        return keys.check(shown) or address
    except Unauthenticated:
        return address
