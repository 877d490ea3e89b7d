"""A recording and a question in; what the network would say out."""

import asyncio
from functools import partial

from fastapi import APIRouter, Request, Response

from audiocnn.service.logs import request_id
from gateway.analysis_types import Options
from gateway.http.bodies import form_sound_and_field
from gateway.http.compression import answer, compressing
from gateway.http.deps import EncodingQuery, GatewayDep, RegionDep, Window
from gateway.http.documentation import BINARY, PROBLEMS, QUESTION_BODY
from gateway.http.encoding import Encoding
from gateway.http.middleware import unless_gone
from gateway.http.whatif_encoding import encode_what_if
from gateway.http.whatif_question import MAX_QUESTION_BYTES, read_question
from gateway.http.whatif_schemas import WhatIf

router = APIRouter(tags=["analyses"])


@router.post(
    "/v1/whatif",
    operation_id="what_if",
    response_model=WhatIf,
    responses={200: BINARY, **PROBLEMS},
    openapi_extra=QUESTION_BODY,
)
async def what_if(
    request: Request,
    gateway: GatewayDep,
    region: RegionDep,
    window: Window = None,
    encoding: EncodingQuery = Encoding.JSON,
) -> Response:
    """What the network would say if parts of the spectrogram were filled, for the window that an analysis shows."""
    async with form_sound_and_field(request, gateway, "question", MAX_QUESTION_BYTES) as (sound, text):
        encode = compressing(request, partial(encode_what_if, encoding=encoding, request_id=request_id.get()))
        question = await asyncio.to_thread(read_question, text)  # may draw areas
        work = gateway.what_if(sound, Options(region, window), question, encode)
        return answer(request, await unless_gone(request, work), encoding.media_type)
