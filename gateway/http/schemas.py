"""The JSON contract, as OpenAPI tells it. The page's types are generated from these."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

SOUND_IN_PLACE = "The `sound` of an earlier answer, in place of the same recording."


class _Schema(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class PredictRequest(_Schema):
    """A recording in JSON."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["audio_data"]}, {"required": ["sound"]}]})

    audio_data: str = Field("", description="The file's bytes in base64: WAV, FLAC, OGG, MP3 or AIFF.")
    sound: str = Field("", description=SOUND_IN_PLACE)

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError("send either audio_data or sound")
        return self


class Prediction(_Schema):
    """A class and how sure the model is of it."""

    label: str = Field(alias="class")
    confidence: float = Field(description="Calibrated probability, 0 to 1.")


class Grid(_Schema):
    """Numbers in rows; row 0 is the lowest frequencies."""

    shape: list[int] = Field(description="[rows, columns]")
    values: list[list[float]]


class Packed(_Schema):
    """Numbers as bytes, with `encoding=base64`."""

    shape: list[int]
    dtype: Literal["float32"]
    data: str = Field(description="The values, little-endian and row-major, in base64. Not rounded.")


class Waveform(_Schema):
    """The mixed-down waveform in at most 8,000 points, evenly spread over `duration`."""

    values: list[float] = Field(description="Samples, or minimum and maximum of each bin in turn. Full scale is 1.")
    sample_rate: int = Field(description="Of the recording itself, in Hz.")
    duration: float = Field(description="Seconds of sound that were analysed.")


class PackedWaveform(Packed):
    """The waveform, with `encoding=base64`."""

    sample_rate: int
    duration: float


class _ClassEvidence(_Schema):
    label: str = Field(alias="class")
    logit: float
    bias: float


class SaliencyMap(_ClassEvidence, Grid):
    """Where the evidence for a class lies: the mean of `values` plus `bias` is `logit`."""


class PackedSaliencyMap(_ClassEvidence, Packed):
    """The same, with `encoding=base64`."""


class Saliency(_Schema):
    """Class activation maps (Zhou et al. 2016) of the shown window, one for each prediction, in their order."""

    method: Literal["cam"]
    maps: list[SaliencyMap] | list[PackedSaliencyMap]


class WindowScores(_Schema):
    """What the network heard in one window."""

    index: int
    start: float = Field(description="Seconds from the recording's start.")
    end: float
    uncertain: bool
    confidences: list[float] = Field(description="Of every class, in the order of `model.labels`.")


class ShownWindow(_Schema):
    """The window whose spectrogram, maps and saliency are shown."""

    index: int
    start: float
    end: float
    sound_end: float = Field(description="From here to `end`, silence was added.")


class ModelName(_Schema):
    """Which model answered."""

    name: str
    version: str
    labels: list[str]
    log_mel_fingerprint: str


class Timings(_Schema):
    """Where the milliseconds went."""

    preprocess: float
    inference: float
    assemble: float
    total: float


class Analysis(_Schema):
    """The answer about a recording."""

    predictions: list[Prediction]
    visualization: dict[str, Grid | Packed] = Field(
        description="Channel means by layer: `conv1`, `layer1` … and, in a stage, `layer1.block0.conv` before its ReLU "
        "and `layer1.block0.relu` after. Each is rounded to four digits of its largest value."
    )
    input_spectrogram: Grid | Packed = Field(
        description="dB relative to a full-scale sine, in tenths; row 0 is the lowest mel band."
    )
    waveform: Waveform | PackedWaveform
    uncertain: bool = Field(description="True where the sound belongs to no class that the model knows.")
    saliency: Saliency
    windows: list[WindowScores] = Field(description="Every window that was analysed: all, or the one asked for.")
    window: ShownWindow
    model: ModelName
    timings_ms: Timings
    warnings: list[str] = Field(description="What the sender should know about the recording, in plain words.")
    request_id: str = Field(description="Names this request in logs and error reports.")
    sound: str | None = Field(
        description="Names the recording in later requests for as long as this gateway keeps it in memory "
        "(`limits.sound_ttl_s` of `/v1/model`); null if it is not kept."
    )


class Channel(_Schema):
    """One channel of a layer in a few numbers."""

    index: int
    mean: float
    min: float
    max: float


class LayerActivations(_Schema):
    """Every channel of one layer."""

    layer: str
    window: ShownWindow
    shape: list[int] = Field(description="[channels, rows, columns]")
    dtype: Literal["float32"] | None = None
    data: str | None = Field(None, description="With `encoding=base64`: little-endian and row-major.")
    values: list[list[list[float]]] | None = Field(None, description="With `encoding=json`.")
    channels: list[Channel]
    model_version: str
    request_id: str
    sound: str | None


class Label(_Schema):
    """One class."""

    index: int
    label: str
    emoji: str


class ReceptiveAxis(_Schema):
    """Cell `i` looks at `size` cells of the spectrogram, centred on cell `start + i * jump`."""

    size: int
    jump: int
    start: float


class ReceptiveField(_Schema):
    """What a cell looks at through convolutions: mel bands and frames."""

    frequency: ReceptiveAxis | None = None
    time: ReceptiveAxis | None = None


class Layer(_Schema):
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


class LayerChannels(_Schema):
    """A layer whose channels can be asked for."""

    layer: str
    shape: list[int] = Field(description="[channels, rows, columns]")


class Limits(_Schema):
    """How much this gateway takes."""

    max_upload_bytes: int
    max_json_audio_bytes: int
    max_duration_s: float
    max_in_flight: int
    max_waiting: int
    timeout_s: float
    sound_ttl_s: float = Field(description="Seconds that a recording is kept in memory after its last use; 0: none is.")


class Model(_Schema):
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


class Head(_Schema):
    """The last layer: `logits = weights · embedding + bias`, the embedding being the last stage's channel means."""

    model_version: str
    labels: list[str]
    bias: list[float] = Field(description="One number a class.")
    shape: list[int] = Field(description="[classes, channels]")
    dtype: Literal["float32"]
    data: str = Field(description="The weights in base64: little-endian and row-major.")


class Health(_Schema):
    """Whether this gateway can answer, and what is missing if not."""

    ready: bool
    checks: dict[str, str]


class Problem(_Schema):
    """What went wrong, after RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
