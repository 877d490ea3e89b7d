"""The model that is served, its kernels and its channels."""

import base64

from fastapi import APIRouter
from google.protobuf.json_format import MessageToDict

from audiocnn.errors import NotFound
from audiocnn.tensors import from_tensor
from gateway.http.deps import GatewayDep
from gateway.http.documentation import PROBLEMS
from gateway.http.model_schemas import ChannelResponses, FirstConvolution, Head, Model

router = APIRouter(tags=["model"])


@router.get("/v1/model", operation_id="model", response_model=Model, responses={503: PROBLEMS[503]})
async def model(gateway: GatewayDep) -> Model:
    """The model as it describes itself: classes, layers, spectrogram, limits."""
    # Zeros too: the lowest band starts at 0 Hz.
    document = MessageToDict(
        gateway.describe(), preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    for name in ("head_bias", "head_weights", "first_convolution", "channel_responses"):
        document.pop(name, None)
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


@router.get(
    "/v1/model/kernels/conv1",
    operation_id="first_convolution",
    response_model=FirstConvolution,
    responses={status: PROBLEMS[status] for status in (404, 503)},
)
async def first_convolution(gateway: GatewayDep) -> FirstConvolution:
    """The first convolution, kernel by kernel, so that it can be computed again by hand."""
    found = gateway.describe()
    if not found.HasField("first_convolution"):
        raise NotFound(f"Model {found.version} was exported without its kernels: export it again.")
    document = MessageToDict(
        found.first_convolution, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    document["kernels"] = from_tensor(found.first_convolution.kernels).tolist()
    return FirstConvolution(model_version=found.version, **document)


@router.get(
    "/v1/model/channels/{layer}",
    operation_id="channel_responses",
    response_model=ChannelResponses,
    responses={status: PROBLEMS[status] for status in (404, 503)},
)
async def channel_responses(layer: str, gateway: GatewayDep) -> ChannelResponses:
    """What the channels of one layer respond to: the classes of the training windows that excite each most."""
    found = gateway.describe()
    responses_by_layer = {each.layer: each for each in found.channel_responses}
    if layer not in responses_by_layer:
        known = ", ".join(responses_by_layer) or "none"
        raise NotFound(f"Model {found.version} has no channel responses of layer {layer!r}: it has {known}.")
    responses = responses_by_layer[layer]
    return ChannelResponses(
        model_version=found.version,
        layer=layer,
        labels=[label.label for label in found.labels],
        n_windows=responses.n_windows,
        shape=list(responses.shares.shape),
        dtype="float32",
        data=base64.b64encode(responses.shares.data).decode("ascii"),
    )
