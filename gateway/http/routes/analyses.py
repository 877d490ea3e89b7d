"""A recording in, the answer out: the contract's two paths, and the versioned ones with options."""

from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response

from audiocnn.service.logs import request_id
from gateway.analysis_types import Options
from gateway.http import schemas
from gateway.http.bodies import form_sound, json_sound
from gateway.http.compression import answer, compressing
from gateway.http.deps import EncodingQuery, GatewayDep, OptionsDep, RegionDep, Window
from gateway.http.documentation import BINARY, FORM_BODY, JSON_BODY, PROBLEMS
from gateway.http.encoding import Encoding, encode_analysis, encode_channels
from gateway.http.middleware import unless_gone
from gateway.service import Gateway
from gateway.sounds import Sound

router = APIRouter(tags=["analyses"])


_ANSWER: dict[str, Any] = {"response_model": schemas.Analysis, "responses": {200: BINARY, **PROBLEMS}}


@router.post("/", operation_id="predict_root", openapi_extra=JSON_BODY, **_ANSWER)
@router.post("/predict", operation_id="predict", openapi_extra=JSON_BODY, **_ANSWER)
async def predict(
    request: Request, gateway: GatewayDep, options: OptionsDep, encoding: EncodingQuery = Encoding.JSON
) -> Response:
    """Classifies a recording and shows what the network found in it, in one JSON document."""
    async with json_sound(request, gateway) as sound:
        return await _analysis(request, gateway, sound, options, encoding)


@router.post("/v1/analyses", operation_id="analyze", openapi_extra=FORM_BODY, **_ANSWER)
async def analyze(
    request: Request, gateway: GatewayDep, options: OptionsDep, encoding: EncodingQuery = Encoding.JSON
) -> Response:
    """The same answer for a file sent as a form."""
    async with form_sound(request, gateway) as sound:
        return await _analysis(request, gateway, sound, options, encoding)


@router.post(
    "/v1/activations/{layer}",
    operation_id="activations",
    response_model=schemas.LayerActivations,
    responses={200: BINARY, **PROBLEMS},
    openapi_extra=FORM_BODY,
)
async def activations(
    layer: str,
    request: Request,
    gateway: GatewayDep,
    region: RegionDep,
    window: Window = None,
    encoding: EncodingQuery = Encoding.BASE64,
) -> Response:
    """Every channel of one layer, for the window that an analysis shows."""
    async with form_sound(request, gateway) as sound:
        encode = compressing(request, partial(encode_channels, encoding=encoding, request_id=request_id.get()))
        work = gateway.channels(sound, layer, Options(region, window), encode)
        return answer(request, await unless_gone(request, work), encoding.media_type)


async def _analysis(request: Request, gateway: Gateway, sound: Sound, options: Options, encoding: Encoding) -> Response:
    encode = compressing(request, partial(encode_analysis, encoding=encoding, request_id=request_id.get()))
    body, timings = await unless_gone(request, gateway.analyze(sound, options, encode))
    stages = ("preprocess", "inference", "assemble", "encode", "total")
    server_timing = ", ".join(f"{stage};dur={getattr(timings, stage):.2f}" for stage in stages)
    response = answer(request, body, encoding.media_type)
    response.headers["Server-Timing"] = server_timing
    return response
