"""What OpenAPI says about bodies and errors, which the routes read and write by themselves."""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from gateway.http import schemas
from gateway.http.whatif_schemas import DeletionQuestion, VariantsQuestion

_PROBLEM = {"content": {"application/problem+json": {"schema": schemas.Problem.model_json_schema()}}}

PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"description": "Nothing was sent, or not base64, or not JSON.", **_PROBLEM},
    404: {"description": "No such layer or window; `sound_gone`: send the file again.", **_PROBLEM},
    413: {"description": "Too large.", **_PROBLEM},
    415: {"description": "Not a recording, or not the content type that this path takes.", **_PROBLEM},
    422: {"description": "Too long, damaged, empty, with impossible samples, or a wrong option.", **_PROBLEM},
    429: {"description": "More than your share at a time: come back after `Retry-After` seconds.", **_PROBLEM},
    503: {"description": "Busy or not available: come back after `Retry-After` seconds.", **_PROBLEM},
    504: {"description": "Too slow.", **_PROBLEM},
}
BINARY: dict[str, Any] = {
    "description": "With `encoding=binary`, four bytes (little-endian) give the length of the same document, which "
    "follows; behind it lie the arrays that it names.",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
NEEDS_KEY: dict[int | str, dict[str, Any]] = {401: {"description": "No API key, or a wrong one.", **_PROBLEM}}
"""Beside them, if the gateway requires keys."""

JSON_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": schemas.PredictRequest.model_json_schema()}},
    }
}


def form_body(**fields: dict[str, Any]) -> dict[str, Any]:
    """A form with a recording, and further fields that it must have."""
    return {
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "oneOf": [{"required": [source, *fields]} for source in ("file", "sound")],
                        "properties": {
                            "file": {"type": "string", "format": "binary", "description": "The recording."},
                            "sound": {"type": "string", "description": schemas.SOUND_IN_PLACE},
                            **fields,
                        },
                    }
                }
            },
        }
    }


FORM_BODY = form_body()

_REFERENCE = "#/components/schemas/{model}"
_QUESTIONS: list[type[BaseModel]] = [VariantsQuestion, DeletionQuestion]
QUESTION_BODY = form_body(
    question={
        "description": "JSON: variants of the spectrogram, or a preset.",
        "oneOf": [{"$ref": _REFERENCE.format(model=model.__name__)} for model in _QUESTIONS],
    }
)


def describe_questions(app: FastAPI) -> None:
    """Adds the schemas of questions to OpenAPI: no route has them as the type of its body."""
    generated = app.openapi

    def openapi() -> dict[str, Any]:
        document = generated()
        _, questions = models_json_schema([(model, "validation") for model in _QUESTIONS], ref_template=_REFERENCE)
        document["components"]["schemas"].update(questions["$defs"])
        return document

    app.openapi = openapi  # type: ignore[method-assign]
