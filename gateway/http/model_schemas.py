"""The JSON of `GET /v1/model` and `/v1/model/head`: `audiocnn.v1.GetModelResponse` in another form."""

from typing import Literal

from pydantic import Field

from gateway.http.schemas import Schema


class Label(Schema):
    """One class."""

    index: int
    label: str
    emoji: str


class ReceptiveAxis(Schema):
    """Cell `i` looks at `size` cells of the spectrogram, centred on cell `start + i * jump`."""

    size: int
    jump: int
    start: float


class ReceptiveField(Schema):
    """What a cell looks at through convolutions: mel bands and frames."""

    frequency: ReceptiveAxis | None = None
    time: ReceptiveAxis | None = None


class Layer(Schema):
    """One feature map that an answer contains."""

    name: str
    stage: str
    shape: list[int]
    signed: bool = Field(description="True if values below zero can occur.")
    quantity: str = Field(
        description="`channel_mean`, the mean of a stage's channels, or `active_share`, the share of a block's "
        "channels above zero, which its activation lets through."
    )
    operation: str
    kernel: list[int] = Field(description="Over frequency and time; a block's depthwise one, a stage's first one.")
    stride: list[int]
    channels: int
    parameters: int
    activation: str
    squeeze_excitation: bool
    whole_window: bool = Field(
        description="Squeeze-and-excitation comes before: every cell depends a little on the whole window, whatever "
        "`receptive_field` says."
    )
    receptive_field: ReceptiveField


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
    max_stream_s: float = Field(description="Seconds that a live stream (`WS /v1/live`) may last; 0: there are none.")


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
    temperature: float = Field(description="What logits are divided by before the softmax.")
    accuracy: float | None = Field(
        default=None,
        description="Share of recordings, none of them trained on, that the model's evaluation found named right; null "
        "if the model was exported without an evaluation.",
    )


class Head(Schema):
    """The last layer: `logits = weights · embedding + bias`, the embedding being the last stage's channel means."""

    model_version: str
    labels: list[str]
    bias: list[float] = Field(description="One number a class.")
    shape: list[int] = Field(description="[classes, channels]")
    dtype: Literal["float32"]
    data: str = Field(description="The weights in base64: little-endian and row-major.")
