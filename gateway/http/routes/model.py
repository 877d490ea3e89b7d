"""What is served, and what may be asked of it."""

import base64

from fastapi import APIRouter
from google.protobuf.json_format import MessageToDict

from gateway.http.deps import GatewayDep
from gateway.http.documentation import PROBLEMS
from gateway.http.model_schemas import Head, Model

router = APIRouter(tags=["model"])


@router.get("/v1/model", operation_id="model", response_model=Model, responses={503: PROBLEMS[503]})
async def model(gateway: GatewayDep) -> Model:
    """The model as it describes itself: classes, layers, spectrogram, limits."""
    # Zeros too: the lowest band starts at 0 Hz.
    document = MessageToDict(
        gateway.describe(), preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    for name in ("head_bias", "head_weights"):
        del document[name]
    document["mel_centers_hz"] = document["log_mel"].pop("mel_centers_hz")
    return Model.model_validate(document)


@router.get("/v1/model/head", operation_id="head", response_model=Head, responses={503: PROBLEMS[503]})
async def head(gateway: GatewayDep) -> Head:
    """The weights of the last layer: how much each channel of the last stage counts for each class."""
    found = gateway.describe()
    return Head(
        model_version=found.version,
        labels=[label.label for label in found.labels],
        bias=list(found.head_bias),
        shape=list(found.head_weights.shape),
        dtype="float32",
        data=base64.b64encode(found.head_weights.data).decode("ascii"),
    )
