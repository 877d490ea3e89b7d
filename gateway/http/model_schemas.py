"""The JSON of `GET /v1/model`: `audiocnn.v1.GetModelResponse` in another form."""

from pydantic import Field

from gateway.http.schemas import Schema


class Label(Schema):
    """One class."""

    index: int
    label: str
    emoji: str


class Layer(Schema):
    """One feature map that an answer contains."""

    name: str
    stage: str
    shape: list[int]
    signed: bool = Field(description="True where values below zero can occur: before the ReLU.")


class LayerChannels(Schema):
    """A layer whose channels can be asked for."""

    layer: str
    shape: list[int] = Field(description="[channels, rows, columns]")


class Limits(Schema):
    """How much this gateway takes."""

    max_upload_bytes: int
    max_json_audio_bytes: int
    max_duration_s: float
    max_in_flight: int
    max_waiting: int
    timeout_s: float
    sound_ttl_s: float = Field(description="Seconds that a recording is kept in memory after its last use; 0: none is.")


class Model(Schema):
    """The model that is served, and what may be asked of it."""

    name: str
    version: str
    labels: list[Label]
    log_mel: dict[str, float]
    log_mel_fingerprint: str
    mel_centers_hz: list[float]
    layers: list[Layer]
    activations: list[LayerChannels]
    limits: Limits
