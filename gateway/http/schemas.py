"""The JSON contract, as OpenAPI describes it. The page's types are generated from these."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

SOUND_IN_PLACE = "The `sound` of an earlier answer, in place of the same recording."


class Schema(BaseModel):
    """Refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class PredictRequest(Schema):
    """A recording in JSON."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["audio_data"]}, {"required": ["sound"]}]})

    audio_data: str = Field("", description="The file's bytes in base64: WAV, FLAC, OGG, MP3 or AIFF.")
    sound: str = Field("", description=SOUND_IN_PLACE)

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError("send either audio_data or sound")
        return self


class Prediction(Schema):
    """A class and how sure the model is of it."""

    label: str = Field(alias="class")
    confidence: float = Field(description="Calibrated probability, 0 to 1.")


class Grid(Schema):
    """Numbers in rows; row 0 is the lowest frequencies."""

    shape: list[int] = Field(description="[rows, columns]")
    values: list[list[float]]


class Packed(Schema):
    """Numbers as bytes, with `encoding=base64`."""

    shape: list[int]
    dtype: Literal["float32"]
    data: str = Field(description="The values, little-endian and row-major, in base64. Not rounded.")


class Quantised(Schema):
    """Numbers in few bits, with `encoding=binary`: each is `start + scale * n`."""

    shape: list[int]
    dtype: Literal["uint8", "uint16"] = Field(
        description="Of `n`, row-major. uint16: the low bytes of all numbers, then their high bytes."
    )
    offset: int = Field(description="Where they begin: bytes from the end of the document.")
    start: float
    scale: float


class Waveform(Schema):
    """The mixed-down waveform in at most 8,000 points, evenly spread over `duration`."""

    values: list[float] = Field(description="Samples, or minimum and maximum of each bin in turn. Full scale is 1.")
    sample_rate: int = Field(description="Of the recording itself, in Hz.")
    duration: float = Field(description="Seconds of sound that were analysed.")


class PackedWaveform(Packed):
    """The waveform, with `encoding=base64`."""

    sample_rate: int
    duration: float


class QuantisedWaveform(Quantised):
    """The waveform, with `encoding=binary`."""

    sample_rate: int
    duration: float


class _ClassEvidence(Schema):
    label: str = Field(alias="class")
    logit: float
    bias: float


class SaliencyMap(_ClassEvidence, Grid):
    """Where the evidence for a class lies: the mean of `values` plus `bias` is `logit`."""


class PackedSaliencyMap(_ClassEvidence, Packed):
    """The same, with `encoding=base64`."""


class QuantisedSaliencyMap(_ClassEvidence, Quantised):
    """The same, with `encoding=binary`."""


class Saliency(Schema):
    """Class activation maps (Zhou et al. 2016) of the shown window, one for each prediction, in their order."""

    method: Literal["cam"]
    maps: list[SaliencyMap] | list[PackedSaliencyMap] | list[QuantisedSaliencyMap]


class WindowScores(Schema):
    """The network's scores for one window."""

    index: int
    start: float = Field(description="Seconds from the recording's start.")
    end: float
    uncertain: bool
    confidences: list[float] = Field(description="Of every class, in the order of `model.labels`.")


class ShownWindow(Schema):
    """The window whose spectrogram, maps and saliency are shown."""

    index: int
    start: float
    end: float
    sound_end: float = Field(description="From here to `end`, silence was added.")


class ModelName(Schema):
    """Which model answered."""

    name: str
    version: str
    labels: list[str]
    log_mel_fingerprint: str


class Timings(Schema):
    """Where the milliseconds went."""

    preprocess: float
    inference: float
    assemble: float
    total: float


class Embedding(Schema):
    """One number a channel."""

    shape: list[int] = Field(description="[channels]")
    values: list[float] = Field(description="Not rounded.")


class Analysis(Schema):
    """The answer about a recording."""

    predictions: list[Prediction]
    visualization: dict[str, Grid | Packed | Quantised] = Field(
        description="Channel means by layer: `conv1`, `layer1` … and, in a stage, `layer1.block0.conv` before its ReLU "
        "and `layer1.block0.relu` after. Each is rounded to four digits of its largest value."
    )
    input_spectrogram: Grid | Packed | Quantised = Field(
        description="dB relative to a full-scale sine, in tenths; row 0 is the lowest mel band."
    )
    waveform: Waveform | PackedWaveform | QuantisedWaveform
    uncertain: bool = Field(description="True where the sound belongs to no class that the model knows.")
    saliency: Saliency
    windows: list[WindowScores] = Field(description="Every window that was analysed: all, or the one requested.")
    window: ShownWindow
    model: ModelName
    timings_ms: Timings
    warnings: list[str] = Field(description="What the sender should know about the recording, in plain words.")
    request_id: str = Field(description="Names this request in logs and error reports.")
    sound: str | None = Field(
        description="Names the recording in later requests for as long as this gateway keeps it in memory "
        "(`limits.sound_ttl_s` of `/v1/model`); null if it is not kept."
    )
    embedding: Embedding | Packed | Quantised | None = Field(
        None,
        description="With `embedding=true`: the last stage's channel means for the shown window. A class's logit is "
        "its row of `/v1/model/head` times this, plus its bias.",
    )


class Channel(Schema):
    """One channel of a layer in a few numbers."""

    index: int
    mean: float
    min: float
    max: float


class LayerActivations(Schema):
    """Every channel of one layer."""

    layer: str
    window: ShownWindow
    shape: list[int] = Field(description="[channels, rows, columns]")
    dtype: Literal["float32", "uint8", "uint16"] | None = None
    data: str | None = Field(None, description="With `encoding=base64`: little-endian and row-major.")
    offset: int | None = Field(None, description="With `encoding=binary`, as `start` and `scale`: see `Quantised`.")
    start: float | None = None
    scale: float | None = None
    values: list[list[list[float]]] | None = Field(None, description="With `encoding=json`.")
    channels: list[Channel]
    model_version: str
    request_id: str
    sound: str | None


class Health(Schema):
    """Whether this gateway can answer, and what is missing if not."""

    ready: bool
    checks: dict[str, str]


class Problem(Schema):
    """What went wrong, after RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
