"""The dependencies of routes. All are coroutines: a plain function would wait for a free thread."""

from typing import Annotated

from fastapi import Depends, Query, Request

from audiocnn.errors import InvalidRequest
from audiocnn.v1.tensor_pb2 import Region
from gateway.analysis_types import Activations, Options
from gateway.http.encoding import Encoding
from gateway.service import Gateway


async def _gateway(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


GatewayDep = Annotated[Gateway, Depends(_gateway)]

TopK = Annotated[int, Query(ge=1, le=10_000, description="How many classes to name, the likeliest first.")]
ActivationsQuery = Annotated[
    Activations,
    Query(description="Which feature maps to return: none, `summary` (one a stage) or `full` (one more a block)."),
]
EmbeddingQuery = Annotated[
    bool, Query(description="Return the shown window's embedding, whose channels `/v1/model/head` weighs.")
]
EncodingQuery = Annotated[
    Encoding,
    Query(
        description="Nested lists of rounded numbers, float32 in base64, or `binary`: 8 or 16 bits a number behind the "
        "document, a quarter of the JSON's bytes, as the page draws them."
    ),
]
Start = Annotated[float, Query(ge=0, description="Where to start, in seconds.")]
End = Annotated[float | None, Query(gt=0, description="Where to end, in seconds; the recording's end if not given.")]
Window = Annotated[
    int | None,
    Query(
        ge=0,
        le=2**31 - 1,
        description="The only window to analyse, by its index; if not given, all are analysed and the most confident "
        "one for the likeliest class is shown.",
    ),
]


async def _region(start: Start = 0.0, end: End = None) -> Region:
    if end is not None and end <= start:
        raise InvalidRequest(f"end ({end:g} s) must lie after start ({start:g} s).")
    return Region(start_s=start, end_s=end)


RegionDep = Annotated[Region, Depends(_region)]


async def _options(
    region: RegionDep,
    window: Window = None,
    top_k: TopK = 3,
    activations: ActivationsQuery = Activations.FULL,
    embedding: EmbeddingQuery = False,
) -> Options:
    return Options(region, window, top_k, activations, embedding)


OptionsDep = Annotated[Options, Depends(_options)]
