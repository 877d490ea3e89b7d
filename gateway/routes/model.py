"""What is served, and what may be asked of it."""

from fastapi import APIRouter

from audiocnn.emoji import emoji_for
from gateway import schemas
from gateway.routes.analyses import PROBLEMS
from gateway.routes.deps import GatewayDep

router = APIRouter(tags=["model"])


@router.get("/v1/model", operation_id="model", response_model=schemas.Model, responses={503: PROBLEMS[503]})
async def model(gateway: GatewayDep) -> schemas.Model:
    """The model as it described itself: classes, layers, spectrogram, limits."""
    served, config, settings = gateway.readiness.model, gateway.readiness.config, gateway.settings
    return schemas.Model(
        name=served.name,
        version=served.version,
        labels=[
            schemas.Label(index=index, label=label, emoji=emoji_for(label)) for index, label in enumerate(served.labels)
        ],
        log_mel=config.log_mel,
        log_mel_fingerprint=config.fingerprint,
        mel_centers_hz=config.mel_centers_hz,
        layers=[
            schemas.Layer(name=name, stage=name.partition(".")[0], shape=list(shape), signed=name.endswith(".conv"))
            for name, shape in served.feature_maps.items()
        ],
        activations=[
            schemas.LayerChannels(layer=name, shape=list(shape)) for name, shape in served.activations.items()
        ],
        limits=schemas.Limits(
            max_upload_bytes=settings.max_upload_bytes,
            max_json_audio_bytes=settings.max_json_audio_bytes,
            max_duration_s=config.max_duration_s,
            max_in_flight=settings.max_in_flight,
            max_waiting=settings.max_waiting,
            timeout_s=settings.request_timeout_s,
        ),
    )
