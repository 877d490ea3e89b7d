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


class Extent(Schema):
    """Full width of an area in mel bands and frames, each axis by itself."""

    frequency: int
    time: int


class Position(Schema):
    """A position on the spectrogram in mel bands and frames, counted from the middle of the first."""

    frequency: float
    time: float


class EffectiveField(Schema):
    """The part of the spectrogram that most of a cell's gradient falls on."""

    centre: Position | None = Field(
        None,
        description="The middle of the first cell's gradient; that of cell i lies `receptive_field`'s jump times i "
        "further. Draw cells there. Null for a model exported before it was measured.",
    )
    share_50: Extent = Field(description="Half of the squared gradient, around the centre.")
    share_90: Extent = Field(description="Nine tenths of it.")


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
    has_shortcut: bool | None = Field(
        None,
        description="Whether the block's input is added to its output; of a stage, whether that is so in any of its "
        "blocks. Null for a model exported before this was reported.",
    )
    whole_window: bool = Field(
        description="Squeeze-and-excitation comes before: every cell depends a little on the whole window, whatever "
        "`receptive_field` says."
    )
    receptive_field: ReceptiveField
    effective_field: EffectiveField | None = Field(
        None, description="What a cell mostly looks at, measured at the export; null for a model exported before that."
    )


class LayerChannels(Schema):
    """A layer whose channels can be requested."""

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
    """The model that is served, and the options that requests to it may have."""

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


class FirstConvolution(Schema):
    """How `conv1` follows from the spectrogram.

    With `x` in dB and `m` a mel band: `r = max(x - max(x), -dynamic_range_db) + offset_db[m]`,
    `u = max(r * scale, lowest) * gain + shift`; `padding` zeros around `u`; a convolution with `kernels` and `bias`;
    hard swish, `v * min(max(v + 3, 0), 6) / 6`.
    """

    model_version: str
    kernels: list[list[list[float]]] = Field(description="Channel, row, column; batch norm is folded in.")
    bias: list[float]
    stride: list[int]
    padding: list[int]
    dynamic_range_db: float
    offset_db: list[float] = Field(description="One number a mel band.")
    scale: float
    lowest: float
    gain: float
    shift: float


class ChannelResponses(Schema):
    """The share of each class among the training windows that excite a channel most."""

    model_version: str
    layer: str
    labels: list[str]
    n_windows: int = Field(description="How many windows were counted for each channel: those of its highest means.")
    shape: list[int] = Field(description="[channels, classes]")
    dtype: Literal["float32"]
    data: str = Field(description="The shares in base64: little-endian and row-major; a row's sum is 1.")
