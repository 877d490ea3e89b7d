"""API-key authentication for HTTP and gRPC; open if no keys are configured."""

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Annotated, Any

import grpc
from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import SecretStr

from audiocnn.errors import Unauthenticated

SCHEME = "Bearer"
AUTHORIZATION = "authorization"
_bearer = HTTPBearer(auto_error=False, description="One of the gateway's API keys.")


class ApiKeys:
    """The keys that open the analyses."""

    def __init__(self, keys: Sequence[SecretStr]) -> None:
        self._keys = [key.get_secret_value().encode() for key in keys]

    def check(self, shown: str | None, how: str = f"send `Authorization: {SCHEME} <key>`") -> str:
        """The key that was shown, empty if none are configured. Takes as long for a nearly right key as for any other.

        Raises:
            Unauthenticated
        """
        if not self._keys:
            return ""
        if not shown:
            raise Unauthenticated(f"This server requires an API key: {how}.")
        if not any([hmac.compare_digest(key, shown.encode()) for key in self._keys]):  # noqa: C419 - compares with all
            raise Unauthenticated("This API key is not valid here: check it, or request one from the operator.")
        return shown


async def check_key(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
) -> None:
    """The dependency of every path that costs something, if keys are configured."""
    keys: ApiKeys = request.app.state.gateway.keys
    request.state.owner = keys.check(credentials.credentials if credentials else None)


class KeyInterceptor(grpc.aio.ServerInterceptor):
    """The same over gRPC, for the methods of one service; health checks need no key."""

    def __init__(self, keys: ApiKeys, service: str) -> None:
        self._keys = keys
        self._methods = f"/{service}/"

    async def intercept_service(
        self, continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Any]], details: grpc.HandlerCallDetails
    ) -> grpc.RpcMethodHandler:
        """Replaces the method by one that fails, so that a refusal is reported like any other error."""
        handler = await continuation(details)
        if handler is None or not details.method.startswith(self._methods):
            return handler
        try:
            self._keys.check(shown_key(details.invocation_metadata))
        except Unauthenticated as error:
            if handler.response_streaming:
                return grpc.stream_stream_rpc_method_handler(_refuse_stream(error))
            # As a stream that is never read: a unary method would receive the whole recording first.
            return grpc.stream_unary_rpc_method_handler(_refuse(error))
        return handler


def shown_key(metadata: Sequence[tuple[str, str | bytes]] | None) -> str | None:
    """The API key in a call's metadata."""
    return bearer(str(dict(metadata or ()).get(AUTHORIZATION, "")))


def bearer(authorization: str) -> str | None:
    """The API key in an `Authorization` header."""
    scheme, _, key = authorization.partition(" ")
    return key if scheme.lower() == SCHEME.lower() else None


def _refuse(error: Unauthenticated) -> Callable[[object, grpc.aio.ServicerContext], Awaitable[None]]:
    async def refuse(request: object, context: grpc.aio.ServicerContext) -> None:  # noqa: ARG001
        raise error

    return refuse


def _refuse_stream(error: Unauthenticated) -> Callable[[object, grpc.aio.ServicerContext], AsyncIterator[None]]:
    async def refuse(request: object, context: grpc.aio.ServicerContext) -> AsyncIterator[None]:  # noqa: ARG001
        raise error
        yield  # makes it a stream: a unary refusal would reach the client behind an empty answer

    return refuse
