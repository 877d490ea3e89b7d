from audiocnn.v1 import preprocess_pb2 as _preprocess_pb2
from audiocnn.v1 import tensor_pb2 as _tensor_pb2
from audiocnn.v1 import whatif_pb2 as _whatif_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Activations(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ACTIVATIONS_UNSPECIFIED: _ClassVar[Activations]
    ACTIVATIONS_NONE: _ClassVar[Activations]
    ACTIVATIONS_SUMMARY: _ClassVar[Activations]
    ACTIVATIONS_FULL: _ClassVar[Activations]

class SampleEncoding(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SAMPLE_ENCODING_UNSPECIFIED: _ClassVar[SampleEncoding]
    SAMPLE_ENCODING_INT16: _ClassVar[SampleEncoding]
    SAMPLE_ENCODING_FLOAT32: _ClassVar[SampleEncoding]
ACTIVATIONS_UNSPECIFIED: Activations
ACTIVATIONS_NONE: Activations
ACTIVATIONS_SUMMARY: Activations
ACTIVATIONS_FULL: Activations
SAMPLE_ENCODING_UNSPECIFIED: SampleEncoding
SAMPLE_ENCODING_INT16: SampleEncoding
SAMPLE_ENCODING_FLOAT32: SampleEncoding

class AnalyzeRequest(_message.Message):
    __slots__ = ("audio", "sound", "region", "top_k", "activations", "window", "embedding")
    AUDIO_FIELD_NUMBER: _ClassVar[int]
    SOUND_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    TOP_K_FIELD_NUMBER: _ClassVar[int]
    ACTIVATIONS_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    EMBEDDING_FIELD_NUMBER: _ClassVar[int]
    audio: bytes
    sound: str
    region: _tensor_pb2.Region
    top_k: int
    activations: Activations
    window: int
    embedding: bool
    def __init__(self, audio: _Optional[bytes] = ..., sound: _Optional[str] = ..., region: _Optional[_Union[_tensor_pb2.Region, _Mapping]] = ..., top_k: _Optional[int] = ..., activations: _Optional[_Union[Activations, str]] = ..., window: _Optional[int] = ..., embedding: _Optional[bool] = ...) -> None: ...

class AnalyzeResponse(_message.Message):
    __slots__ = ("predictions", "uncertain", "feature_maps", "saliency", "input_spectrogram", "waveform", "recording", "windows", "shown_window", "model", "timings", "warnings", "request_id", "sound", "embedding")
    PREDICTIONS_FIELD_NUMBER: _ClassVar[int]
    UNCERTAIN_FIELD_NUMBER: _ClassVar[int]
    FEATURE_MAPS_FIELD_NUMBER: _ClassVar[int]
    SALIENCY_FIELD_NUMBER: _ClassVar[int]
    INPUT_SPECTROGRAM_FIELD_NUMBER: _ClassVar[int]
    WAVEFORM_FIELD_NUMBER: _ClassVar[int]
    RECORDING_FIELD_NUMBER: _ClassVar[int]
    WINDOWS_FIELD_NUMBER: _ClassVar[int]
    SHOWN_WINDOW_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    TIMINGS_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SOUND_FIELD_NUMBER: _ClassVar[int]
    EMBEDDING_FIELD_NUMBER: _ClassVar[int]
    predictions: _containers.RepeatedCompositeFieldContainer[Prediction]
    uncertain: bool
    feature_maps: _containers.RepeatedCompositeFieldContainer[FeatureMap]
    saliency: _containers.RepeatedCompositeFieldContainer[ClassActivationMap]
    input_spectrogram: _tensor_pb2.Tensor
    waveform: _tensor_pb2.Tensor
    recording: _tensor_pb2.Recording
    windows: _containers.RepeatedCompositeFieldContainer[WindowResult]
    shown_window: _tensor_pb2.Window
    model: ModelInfo
    timings: Timings
    warnings: _containers.RepeatedScalarFieldContainer[str]
    request_id: str
    sound: str
    embedding: _tensor_pb2.Tensor
    def __init__(self, predictions: _Optional[_Iterable[_Union[Prediction, _Mapping]]] = ..., uncertain: _Optional[bool] = ..., feature_maps: _Optional[_Iterable[_Union[FeatureMap, _Mapping]]] = ..., saliency: _Optional[_Iterable[_Union[ClassActivationMap, _Mapping]]] = ..., input_spectrogram: _Optional[_Union[_tensor_pb2.Tensor, _Mapping]] = ..., waveform: _Optional[_Union[_tensor_pb2.Tensor, _Mapping]] = ..., recording: _Optional[_Union[_tensor_pb2.Recording, _Mapping]] = ..., windows: _Optional[_Iterable[_Union[WindowResult, _Mapping]]] = ..., shown_window: _Optional[_Union[_tensor_pb2.Window, _Mapping]] = ..., model: _Optional[_Union[ModelInfo, _Mapping]] = ..., timings: _Optional[_Union[Timings, _Mapping]] = ..., warnings: _Optional[_Iterable[str]] = ..., request_id: _Optional[str] = ..., sound: _Optional[str] = ..., embedding: _Optional[_Union[_tensor_pb2.Tensor, _Mapping]] = ...) -> None: ...

class Prediction(_message.Message):
    __slots__ = ("label", "confidence")
    LABEL_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    label: str
    confidence: float
    def __init__(self, label: _Optional[str] = ..., confidence: _Optional[float] = ...) -> None: ...

class FeatureMap(_message.Message):
    __slots__ = ("name", "values")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    name: str
    values: _tensor_pb2.Tensor
    def __init__(self, name: _Optional[str] = ..., values: _Optional[_Union[_tensor_pb2.Tensor, _Mapping]] = ...) -> None: ...

class ClassActivationMap(_message.Message):
    __slots__ = ("label", "logit", "bias", "values")
    LABEL_FIELD_NUMBER: _ClassVar[int]
    LOGIT_FIELD_NUMBER: _ClassVar[int]
    BIAS_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    label: str
    logit: float
    bias: float
    values: _tensor_pb2.Tensor
    def __init__(self, label: _Optional[str] = ..., logit: _Optional[float] = ..., bias: _Optional[float] = ..., values: _Optional[_Union[_tensor_pb2.Tensor, _Mapping]] = ...) -> None: ...

class WindowResult(_message.Message):
    __slots__ = ("window", "confidences", "uncertain")
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCES_FIELD_NUMBER: _ClassVar[int]
    UNCERTAIN_FIELD_NUMBER: _ClassVar[int]
    window: _tensor_pb2.Window
    confidences: _containers.RepeatedScalarFieldContainer[float]
    uncertain: bool
    def __init__(self, window: _Optional[_Union[_tensor_pb2.Window, _Mapping]] = ..., confidences: _Optional[_Iterable[float]] = ..., uncertain: _Optional[bool] = ...) -> None: ...

class ModelInfo(_message.Message):
    __slots__ = ("name", "version", "labels", "log_mel_fingerprint")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    LOG_MEL_FINGERPRINT_FIELD_NUMBER: _ClassVar[int]
    name: str
    version: str
    labels: _containers.RepeatedScalarFieldContainer[str]
    log_mel_fingerprint: str
    def __init__(self, name: _Optional[str] = ..., version: _Optional[str] = ..., labels: _Optional[_Iterable[str]] = ..., log_mel_fingerprint: _Optional[str] = ...) -> None: ...

class Timings(_message.Message):
    __slots__ = ("preprocess_ms", "inference_ms", "assemble_ms", "total_ms")
    PREPROCESS_MS_FIELD_NUMBER: _ClassVar[int]
    INFERENCE_MS_FIELD_NUMBER: _ClassVar[int]
    ASSEMBLE_MS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_MS_FIELD_NUMBER: _ClassVar[int]
    preprocess_ms: float
    inference_ms: float
    assemble_ms: float
    total_ms: float
    def __init__(self, preprocess_ms: _Optional[float] = ..., inference_ms: _Optional[float] = ..., assemble_ms: _Optional[float] = ..., total_ms: _Optional[float] = ...) -> None: ...

class GetActivationsRequest(_message.Message):
    __slots__ = ("audio", "sound", "region", "window", "layer")
    AUDIO_FIELD_NUMBER: _ClassVar[int]
    SOUND_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    LAYER_FIELD_NUMBER: _ClassVar[int]
    audio: bytes
    sound: str
    region: _tensor_pb2.Region
    window: int
    layer: str
    def __init__(self, audio: _Optional[bytes] = ..., sound: _Optional[str] = ..., region: _Optional[_Union[_tensor_pb2.Region, _Mapping]] = ..., window: _Optional[int] = ..., layer: _Optional[str] = ...) -> None: ...

class GetActivationsResponse(_message.Message):
    __slots__ = ("layer", "window", "values", "model_version", "request_id", "sound")
    LAYER_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SOUND_FIELD_NUMBER: _ClassVar[int]
    layer: str
    window: _tensor_pb2.Window
    values: _tensor_pb2.Tensor
    model_version: str
    request_id: str
    sound: str
    def __init__(self, layer: _Optional[str] = ..., window: _Optional[_Union[_tensor_pb2.Window, _Mapping]] = ..., values: _Optional[_Union[_tensor_pb2.Tensor, _Mapping]] = ..., model_version: _Optional[str] = ..., request_id: _Optional[str] = ..., sound: _Optional[str] = ...) -> None: ...

class GetModelRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetModelResponse(_message.Message):
    __slots__ = ("name", "version", "labels", "log_mel", "log_mel_fingerprint", "layers", "activations", "limits", "temperature", "head_bias", "head_weights", "accuracy", "first_convolution", "channel_responses")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    LOG_MEL_FIELD_NUMBER: _ClassVar[int]
    LOG_MEL_FINGERPRINT_FIELD_NUMBER: _ClassVar[int]
    LAYERS_FIELD_NUMBER: _ClassVar[int]
    ACTIVATIONS_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    TEMPERATURE_FIELD_NUMBER: _ClassVar[int]
    HEAD_BIAS_FIELD_NUMBER: _ClassVar[int]
    HEAD_WEIGHTS_FIELD_NUMBER: _ClassVar[int]
    ACCURACY_FIELD_NUMBER: _ClassVar[int]
    FIRST_CONVOLUTION_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_RESPONSES_FIELD_NUMBER: _ClassVar[int]
    name: str
    version: str
    labels: _containers.RepeatedCompositeFieldContainer[Label]
    log_mel: _preprocess_pb2.LogMel
    log_mel_fingerprint: str
    layers: _containers.RepeatedCompositeFieldContainer[Layer]
    activations: _containers.RepeatedCompositeFieldContainer[LayerChannels]
    limits: Limits
    temperature: float
    head_bias: _containers.RepeatedScalarFieldContainer[float]
    head_weights: _tensor_pb2.Tensor
    accuracy: float
    first_convolution: FirstConvolution
    channel_responses: _containers.RepeatedCompositeFieldContainer[ChannelResponses]
    def __init__(self, name: _Optional[str] = ..., version: _Optional[str] = ..., labels: _Optional[_Iterable[_Union[Label, _Mapping]]] = ..., log_mel: _Optional[_Union[_preprocess_pb2.LogMel, _Mapping]] = ..., log_mel_fingerprint: _Optional[str] = ..., layers: _Optional[_Iterable[_Union[Layer, _Mapping]]] = ..., activations: _Optional[_Iterable[_Union[LayerChannels, _Mapping]]] = ..., limits: _Optional[_Union[Limits, _Mapping]] = ..., temperature: _Optional[float] = ..., head_bias: _Optional[_Iterable[float]] = ..., head_weights: _Optional[_Union[_tensor_pb2.Tensor, _Mapping]] = ..., accuracy: _Optional[float] = ..., first_convolution: _Optional[_Union[FirstConvolution, _Mapping]] = ..., channel_responses: _Optional[_Iterable[_Union[ChannelResponses, _Mapping]]] = ...) -> None: ...

class FirstConvolution(_message.Message):
    __slots__ = ("kernels", "bias", "stride", "padding", "dynamic_range_db", "offset_db", "scale", "lowest", "gain", "shift")
    KERNELS_FIELD_NUMBER: _ClassVar[int]
    BIAS_FIELD_NUMBER: _ClassVar[int]
    STRIDE_FIELD_NUMBER: _ClassVar[int]
    PADDING_FIELD_NUMBER: _ClassVar[int]
    DYNAMIC_RANGE_DB_FIELD_NUMBER: _ClassVar[int]
    OFFSET_DB_FIELD_NUMBER: _ClassVar[int]
    SCALE_FIELD_NUMBER: _ClassVar[int]
    LOWEST_FIELD_NUMBER: _ClassVar[int]
    GAIN_FIELD_NUMBER: _ClassVar[int]
    SHIFT_FIELD_NUMBER: _ClassVar[int]
    kernels: _tensor_pb2.Tensor
    bias: _containers.RepeatedScalarFieldContainer[float]
    stride: _containers.RepeatedScalarFieldContainer[int]
    padding: _containers.RepeatedScalarFieldContainer[int]
    dynamic_range_db: float
    offset_db: _containers.RepeatedScalarFieldContainer[float]
    scale: float
    lowest: float
    gain: float
    shift: float
    def __init__(self, kernels: _Optional[_Union[_tensor_pb2.Tensor, _Mapping]] = ..., bias: _Optional[_Iterable[float]] = ..., stride: _Optional[_Iterable[int]] = ..., padding: _Optional[_Iterable[int]] = ..., dynamic_range_db: _Optional[float] = ..., offset_db: _Optional[_Iterable[float]] = ..., scale: _Optional[float] = ..., lowest: _Optional[float] = ..., gain: _Optional[float] = ..., shift: _Optional[float] = ...) -> None: ...

class ChannelResponses(_message.Message):
    __slots__ = ("layer", "n_windows", "shares")
    LAYER_FIELD_NUMBER: _ClassVar[int]
    N_WINDOWS_FIELD_NUMBER: _ClassVar[int]
    SHARES_FIELD_NUMBER: _ClassVar[int]
    layer: str
    n_windows: int
    shares: _tensor_pb2.Tensor
    def __init__(self, layer: _Optional[str] = ..., n_windows: _Optional[int] = ..., shares: _Optional[_Union[_tensor_pb2.Tensor, _Mapping]] = ...) -> None: ...

class Label(_message.Message):
    __slots__ = ("index", "label", "emoji")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    EMOJI_FIELD_NUMBER: _ClassVar[int]
    index: int
    label: str
    emoji: str
    def __init__(self, index: _Optional[int] = ..., label: _Optional[str] = ..., emoji: _Optional[str] = ...) -> None: ...

class Layer(_message.Message):
    __slots__ = ("name", "stage", "shape", "signed", "quantity", "operation", "kernel", "stride", "channels", "parameters", "activation", "squeeze_excitation", "whole_window", "receptive_field", "effective_field", "has_shortcut")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    SIGNED_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    OPERATION_FIELD_NUMBER: _ClassVar[int]
    KERNEL_FIELD_NUMBER: _ClassVar[int]
    STRIDE_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    ACTIVATION_FIELD_NUMBER: _ClassVar[int]
    SQUEEZE_EXCITATION_FIELD_NUMBER: _ClassVar[int]
    WHOLE_WINDOW_FIELD_NUMBER: _ClassVar[int]
    RECEPTIVE_FIELD_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_FIELD_FIELD_NUMBER: _ClassVar[int]
    HAS_SHORTCUT_FIELD_NUMBER: _ClassVar[int]
    name: str
    stage: str
    shape: _containers.RepeatedScalarFieldContainer[int]
    signed: bool
    quantity: str
    operation: str
    kernel: _containers.RepeatedScalarFieldContainer[int]
    stride: _containers.RepeatedScalarFieldContainer[int]
    channels: int
    parameters: int
    activation: str
    squeeze_excitation: bool
    whole_window: bool
    receptive_field: ReceptiveField
    effective_field: EffectiveField
    has_shortcut: bool
    def __init__(self, name: _Optional[str] = ..., stage: _Optional[str] = ..., shape: _Optional[_Iterable[int]] = ..., signed: _Optional[bool] = ..., quantity: _Optional[str] = ..., operation: _Optional[str] = ..., kernel: _Optional[_Iterable[int]] = ..., stride: _Optional[_Iterable[int]] = ..., channels: _Optional[int] = ..., parameters: _Optional[int] = ..., activation: _Optional[str] = ..., squeeze_excitation: _Optional[bool] = ..., whole_window: _Optional[bool] = ..., receptive_field: _Optional[_Union[ReceptiveField, _Mapping]] = ..., effective_field: _Optional[_Union[EffectiveField, _Mapping]] = ..., has_shortcut: _Optional[bool] = ...) -> None: ...

class EffectiveField(_message.Message):
    __slots__ = ("share_50", "share_90", "centre")
    SHARE_50_FIELD_NUMBER: _ClassVar[int]
    SHARE_90_FIELD_NUMBER: _ClassVar[int]
    CENTRE_FIELD_NUMBER: _ClassVar[int]
    share_50: Extent
    share_90: Extent
    centre: Position
    def __init__(self, share_50: _Optional[_Union[Extent, _Mapping]] = ..., share_90: _Optional[_Union[Extent, _Mapping]] = ..., centre: _Optional[_Union[Position, _Mapping]] = ...) -> None: ...

class Position(_message.Message):
    __slots__ = ("frequency", "time")
    FREQUENCY_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    frequency: float
    time: float
    def __init__(self, frequency: _Optional[float] = ..., time: _Optional[float] = ...) -> None: ...

class Extent(_message.Message):
    __slots__ = ("frequency", "time")
    FREQUENCY_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    frequency: int
    time: int
    def __init__(self, frequency: _Optional[int] = ..., time: _Optional[int] = ...) -> None: ...

class ReceptiveField(_message.Message):
    __slots__ = ("frequency", "time")
    FREQUENCY_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    frequency: ReceptiveAxis
    time: ReceptiveAxis
    def __init__(self, frequency: _Optional[_Union[ReceptiveAxis, _Mapping]] = ..., time: _Optional[_Union[ReceptiveAxis, _Mapping]] = ...) -> None: ...

class ReceptiveAxis(_message.Message):
    __slots__ = ("size", "jump", "start")
    SIZE_FIELD_NUMBER: _ClassVar[int]
    JUMP_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    size: int
    jump: int
    start: float
    def __init__(self, size: _Optional[int] = ..., jump: _Optional[int] = ..., start: _Optional[float] = ...) -> None: ...

class LayerChannels(_message.Message):
    __slots__ = ("layer", "shape")
    LAYER_FIELD_NUMBER: _ClassVar[int]
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    layer: str
    shape: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, layer: _Optional[str] = ..., shape: _Optional[_Iterable[int]] = ...) -> None: ...

class Limits(_message.Message):
    __slots__ = ("max_upload_bytes", "max_json_audio_bytes", "max_duration_s", "max_in_flight", "max_waiting", "timeout_s", "sound_ttl_s", "max_stream_s")
    MAX_UPLOAD_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_JSON_AUDIO_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_DURATION_S_FIELD_NUMBER: _ClassVar[int]
    MAX_IN_FLIGHT_FIELD_NUMBER: _ClassVar[int]
    MAX_WAITING_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_S_FIELD_NUMBER: _ClassVar[int]
    SOUND_TTL_S_FIELD_NUMBER: _ClassVar[int]
    MAX_STREAM_S_FIELD_NUMBER: _ClassVar[int]
    max_upload_bytes: int
    max_json_audio_bytes: int
    max_duration_s: float
    max_in_flight: int
    max_waiting: int
    timeout_s: float
    sound_ttl_s: float
    max_stream_s: float
    def __init__(self, max_upload_bytes: _Optional[int] = ..., max_json_audio_bytes: _Optional[int] = ..., max_duration_s: _Optional[float] = ..., max_in_flight: _Optional[int] = ..., max_waiting: _Optional[int] = ..., timeout_s: _Optional[float] = ..., sound_ttl_s: _Optional[float] = ..., max_stream_s: _Optional[float] = ...) -> None: ...

class AnalyzeStreamRequest(_message.Message):
    __slots__ = ("start", "pcm")
    START_FIELD_NUMBER: _ClassVar[int]
    PCM_FIELD_NUMBER: _ClassVar[int]
    start: StreamStart
    pcm: bytes
    def __init__(self, start: _Optional[_Union[StreamStart, _Mapping]] = ..., pcm: _Optional[bytes] = ...) -> None: ...

class StreamStart(_message.Message):
    __slots__ = ("encoding", "sample_rate", "channels", "hop_s")
    ENCODING_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_RATE_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    HOP_S_FIELD_NUMBER: _ClassVar[int]
    encoding: SampleEncoding
    sample_rate: int
    channels: int
    hop_s: float
    def __init__(self, encoding: _Optional[_Union[SampleEncoding, str]] = ..., sample_rate: _Optional[int] = ..., channels: _Optional[int] = ..., hop_s: _Optional[float] = ...) -> None: ...

class AnalyzeStreamResponse(_message.Message):
    __slots__ = ("ready", "answer", "missed")
    READY_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    MISSED_FIELD_NUMBER: _ClassVar[int]
    ready: StreamReady
    answer: StreamAnswer
    missed: StreamMissed
    def __init__(self, ready: _Optional[_Union[StreamReady, _Mapping]] = ..., answer: _Optional[_Union[StreamAnswer, _Mapping]] = ..., missed: _Optional[_Union[StreamMissed, _Mapping]] = ...) -> None: ...

class StreamReady(_message.Message):
    __slots__ = ("model", "window_s", "hop_s", "frame_s", "request_id")
    MODEL_FIELD_NUMBER: _ClassVar[int]
    WINDOW_S_FIELD_NUMBER: _ClassVar[int]
    HOP_S_FIELD_NUMBER: _ClassVar[int]
    FRAME_S_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    model: ModelInfo
    window_s: float
    hop_s: float
    frame_s: float
    request_id: str
    def __init__(self, model: _Optional[_Union[ModelInfo, _Mapping]] = ..., window_s: _Optional[float] = ..., hop_s: _Optional[float] = ..., frame_s: _Optional[float] = ..., request_id: _Optional[str] = ...) -> None: ...

class StreamAnswer(_message.Message):
    __slots__ = ("start_s", "end_s", "filling", "confidences", "uncertain", "skipped", "columns", "latency_ms")
    START_S_FIELD_NUMBER: _ClassVar[int]
    END_S_FIELD_NUMBER: _ClassVar[int]
    FILLING_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCES_FIELD_NUMBER: _ClassVar[int]
    UNCERTAIN_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_FIELD_NUMBER: _ClassVar[int]
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    LATENCY_MS_FIELD_NUMBER: _ClassVar[int]
    start_s: float
    end_s: float
    filling: bool
    confidences: _containers.RepeatedScalarFieldContainer[float]
    uncertain: bool
    skipped: int
    columns: StreamColumns
    latency_ms: float
    def __init__(self, start_s: _Optional[float] = ..., end_s: _Optional[float] = ..., filling: _Optional[bool] = ..., confidences: _Optional[_Iterable[float]] = ..., uncertain: _Optional[bool] = ..., skipped: _Optional[int] = ..., columns: _Optional[_Union[StreamColumns, _Mapping]] = ..., latency_ms: _Optional[float] = ...) -> None: ...

class StreamColumns(_message.Message):
    __slots__ = ("first", "count", "bands", "data")
    FIRST_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    BANDS_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    first: int
    count: int
    bands: int
    data: bytes
    def __init__(self, first: _Optional[int] = ..., count: _Optional[int] = ..., bands: _Optional[int] = ..., data: _Optional[bytes] = ...) -> None: ...

class StreamMissed(_message.Message):
    __slots__ = ("end_s", "code", "detail")
    END_S_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    end_s: float
    code: str
    detail: str
    def __init__(self, end_s: _Optional[float] = ..., code: _Optional[str] = ..., detail: _Optional[str] = ...) -> None: ...
