"""A recording in, the answer out: the contract's two paths, and the versioned ones with options."""

from typing import Any

from fastapi import APIRouter, Request, Response

from gateway import schemas
from gateway.answer import Options
from gateway.body import audio_from_form, audio_from_json
from gateway.encoding import Encoding
from gateway.middleware import unless_gone
from gateway.routes.deps import EncodingQuery, GatewayDep, OptionsDep, RegionDep, Window
from gateway.settings import GatewaySettings

_PROBLEM = {"content": {"application/problem+json": {"schema": schemas.Problem.model_json_schema()}}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"description": "Nothing was sent, or not base64, or not JSON.", **_PROBLEM},
    413: {"description": "Too large.", **_PROBLEM},
    415: {"description": "Not a recording, or not the content type that this path takes.", **_PROBLEM},
    422: {"description": "Too long, cut off, empty, with impossible samples, or a wrong option.", **_PROBLEM},
    503: {"description": "Busy or not available: come back after `Retry-After` seconds.", **_PROBLEM},
    504: {"description": "Too slow.", **_PROBLEM},
}
NEEDS_KEY: dict[int | str, dict[str, Any]] = {401: {"description": "No API key, or a wrong one.", **_PROBLEM}}
"""Beside them, where the gateway asks for keys."""

_JSON_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": schemas.PredictRequest.model_json_schema()}},
    }
}
_FORM_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary", "description": "The recording."}},
                }
            }
        },
    }
}


def build_router(settings: GatewaySettings) -> APIRouter:
    """The paths."""
    router = APIRouter(tags=["analyses"])

    async def predict(
        request: Request, gateway: GatewayDep, options: OptionsDep, encoding: EncodingQuery = Encoding.JSON
    ) -> Response:
        """Classifies a recording and shows what the network heard: the answer in one JSON document."""
        with gateway.bodies.request() as take:
            audio = await audio_from_json(request, take, settings.max_json_audio_bytes, settings.body_timeout_s)
            body, headers = await unless_gone(request, gateway.analyze_to_json(audio, options, encoding))
        return Response(body, headers=headers, media_type="application/json")

    for path in ("/", "/predict"):
        router.post(
            path,
            operation_id="predict" if path == "/predict" else "predict_root",
            response_model=schemas.Analysis,
            responses=PROBLEMS,
            openapi_extra=_JSON_BODY,
        )(predict)

    @router.post(
        "/v1/analyses",
        operation_id="analyze",
        response_model=schemas.Analysis,
        responses=PROBLEMS,
        openapi_extra=_FORM_BODY,
    )
    async def analyze(
        request: Request, gateway: GatewayDep, options: OptionsDep, encoding: EncodingQuery = Encoding.JSON
    ) -> Response:
        """The same answer for a file sent as a form."""
        with gateway.bodies.request() as take:
            audio = await audio_from_form(request, take, settings.max_upload_bytes, settings.body_timeout_s)
            body, headers = await unless_gone(request, gateway.analyze_to_json(audio, options, encoding))
        return Response(body, headers=headers, media_type="application/json")

    @router.post(
        "/v1/activations/{layer}",
        operation_id="activations",
        response_model=schemas.LayerActivations,
        responses=PROBLEMS | {404: {"description": "No such layer or window.", **_PROBLEM}},
        openapi_extra=_FORM_BODY,
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
        with gateway.bodies.request() as take:
            audio = await audio_from_form(request, take, settings.max_upload_bytes, settings.body_timeout_s)
            options = Options(region=region, window=window)
            body = await unless_gone(request, gateway.channels_to_json(audio, layer, options, encoding))
        return Response(body, media_type="application/json")

    return router
