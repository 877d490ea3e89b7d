"""Requests that are read only when their method wants it, and decoded where an error gets its name.

gRPC reads a unary request whole before it calls the method: a few dozen large ones fill the memory before anybody can
refuse them. On the wire such a request is a stream of one message, which a method may leave unread.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Generic, TypeVar

import grpc
from google.protobuf.message import DecodeError

from audiocnn.errors import DeadlineExceeded, EmptyAudio, InvalidRequest

M = TypeVar("M")

READ_TIMEOUT_S = 20.0
"""For a request to arrive, once it is read."""


class Unread(Generic[M]):
    """One request, not read yet."""

    def __init__(self, messages: AsyncIterator[bytes], decode: Callable[[bytes], M]) -> None:
        self._messages = messages
        self._decode = decode
        self.n_bytes = 0
        """Of the request, once it was read."""

    async def read(self) -> M:
        """The request.

        Raises:
            DeadlineExceeded, EmptyAudio, InvalidRequest
        """
        try:
            async with asyncio.timeout(READ_TIMEOUT_S):
                message = await anext(self._messages)
                self.n_bytes = len(message)
                request = self._decode(message)
                del message
                # To the stream's end: an iterator that stays open keeps the bytes that it gave.
                async for _ in self._messages:
                    raise InvalidRequest("There is more than one request: send one in a call.")
                return request
        except TimeoutError as error:
            raise DeadlineExceeded("The request did not arrive in time: try a faster connection.") from error
        except StopAsyncIteration as error:
            raise EmptyAudio("Nothing was sent: send a request.") from error
        except DecodeError as error:
            raise InvalidRequest("The request is no message of this method: check the client's protos.") from error


class ReadLater(grpc.aio.ServerInterceptor):
    """Hands the named methods an `Unread` in place of their request. The outermost interceptor."""

    def __init__(self, *methods: str) -> None:
        self._methods = methods

    async def intercept_service(
        self, continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Any]], details: grpc.HandlerCallDetails
    ) -> grpc.RpcMethodHandler:
        """Turns a method with one request into one with a stream of them."""
        handler = await continuation(details)
        if handler is None or handler.request_streaming or details.method not in self._methods:
            return handler
        decode = handler.request_deserializer
        if handler.response_streaming:

            async def many(messages: AsyncIterator[bytes], context: grpc.aio.ServicerContext) -> AsyncIterator[Any]:
                async for response in handler.unary_stream(Unread(messages, decode), context):
                    yield response

            return grpc.stream_stream_rpc_method_handler(many, response_serializer=handler.response_serializer)

        async def one(messages: AsyncIterator[bytes], context: grpc.aio.ServicerContext) -> Any:
            return await handler.unary_unary(Unread(messages, decode), context)

        return grpc.stream_unary_rpc_method_handler(one, response_serializer=handler.response_serializer)
