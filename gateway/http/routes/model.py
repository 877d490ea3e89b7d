"""What is served, and what may be asked of it."""

from fastapi import APIRouter
from google.protobuf.json_format import MessageToDict

from gateway.http.deps import GatewayDep
from gateway.http.documentation import PROBLEMS
from gateway.http.model_schemas import Model

router = APIRouter(tags=["model"])


@router.get("/v1/model", operation_id="model", response_model=Model, responses={503: PROBLEMS[503]})
async def model(gateway: GatewayDep) -> Model:
    """The model as it describes itself: classes, layers, spectrogram, limits."""
    # Zeros too: the lowest band starts at 0 Hz.
    document = MessageToDict(
        gateway.describe(), preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    document["mel_centers_hz"] = document["log_mel"].pop("mel_centers_hz")
    return Model.model_validate(document)
