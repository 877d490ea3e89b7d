"""The served model and this gateway's limits in one message: what HTTP and gRPC return about them."""

from typing import Any

import numpy as np
from google.protobuf.json_format import ParseDict

from audiocnn.emoji import emoji_for
from audiocnn.model_spec import ACTIVE_SHARE
from audiocnn.tensors import to_tensor
from audiocnn.v1 import analysis_pb2 as pb
from audiocnn.v1.preprocess_pb2 import GetConfigResponse
from gateway.settings import GatewaySettings
from gateway.upstream.models import ServedModel


def describe(
    model: ServedModel, config: GetConfigResponse, settings: GatewaySettings, sound_ttl_s: float
) -> pb.GetModelResponse:
    """Everything that a client may want to know before it sends a recording."""
    max_upload_bytes = min(settings.max_upload_bytes, config.max_audio_bytes)
    return pb.GetModelResponse(
        name=model.name,
        version=model.version,
        labels=[pb.Label(index=index, label=label, emoji=emoji_for(label)) for index, label in enumerate(model.labels)],
        log_mel=config.log_mel,
        log_mel_fingerprint=config.log_mel_fingerprint,
        layers=[_layer(name, shape, model.layers[name]) for name, shape in model.feature_maps.items()],
        activations=[pb.LayerChannels(layer=name, shape=shape) for name, shape in model.activations.items()],
        limits=pb.Limits(
            max_upload_bytes=max_upload_bytes,
            max_json_audio_bytes=min(settings.max_json_audio_bytes, max_upload_bytes),
            max_duration_s=config.max_duration_s,
            max_in_flight=settings.max_in_flight,
            max_waiting=settings.max_waiting,
            timeout_s=settings.request_timeout_s,
            sound_ttl_s=sound_ttl_s,
            max_stream_s=settings.live_max_s if settings.live_max_streams else 0.0,
        ),
        temperature=model.temperature,
        accuracy=model.accuracy,
        head_bias=model.head_bias,
        head_weights=to_tensor(model.head_weights),
        first_convolution=_first_convolution(model.first_convolution) if model.first_convolution else None,
        channel_responses=[
            pb.ChannelResponses(layer=stage, n_windows=found.n_windows, shares=to_tensor(found.shares))
            for stage, found in model.responses.items()
        ],
    )


def _first_convolution(facts: dict[str, Any]) -> pb.FirstConvolution:
    rest = {name: value for name, value in facts.items() if name != "kernels"}
    convolution = ParseDict(rest, pb.FirstConvolution(), ignore_unknown_fields=True)
    convolution.kernels.CopyFrom(to_tensor(np.array(facts["kernels"], np.float32)))
    return convolution


def _layer(name: str, shape: tuple[int, ...], facts: dict[str, Any]) -> pb.Layer:
    layer = ParseDict(facts, pb.Layer(), ignore_unknown_fields=True)
    layer.MergeFrom(pb.Layer(name=name, stage=name.partition(".")[0], signed=layer.quantity != ACTIVE_SHARE))
    layer.shape[:] = shape
    return layer
