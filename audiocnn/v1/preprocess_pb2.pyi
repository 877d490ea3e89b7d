from audiocnn.v1 import tensor_pb2 as _tensor_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetConfigRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetConfigResponse(_message.Message):
    __slots__ = ("log_mel", "log_mel_fingerprint", "max_audio_bytes", "max_duration_s")
    LOG_MEL_FIELD_NUMBER: _ClassVar[int]
    LOG_MEL_FINGERPRINT_FIELD_NUMBER: _ClassVar[int]
    MAX_AUDIO_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_DURATION_S_FIELD_NUMBER: _ClassVar[int]
    log_mel: LogMel
    log_mel_fingerprint: str
    max_audio_bytes: int
    max_duration_s: float
    def __init__(self, log_mel: _Optional[_Union[LogMel, _Mapping]] = ..., log_mel_fingerprint: _Optional[str] = ..., max_audio_bytes: _Optional[int] = ..., max_duration_s: _Optional[float] = ...) -> None: ...

class LogMel(_message.Message):
    __slots__ = ("sample_rate", "n_samples", "hop_samples", "n_fft", "hop_length", "n_mels", "f_min", "f_max", "floor_db", "n_frames", "mel_centers_hz", "win_length")
    SAMPLE_RATE_FIELD_NUMBER: _ClassVar[int]
    N_SAMPLES_FIELD_NUMBER: _ClassVar[int]
    HOP_SAMPLES_FIELD_NUMBER: _ClassVar[int]
    N_FFT_FIELD_NUMBER: _ClassVar[int]
    HOP_LENGTH_FIELD_NUMBER: _ClassVar[int]
    N_MELS_FIELD_NUMBER: _ClassVar[int]
    F_MIN_FIELD_NUMBER: _ClassVar[int]
    F_MAX_FIELD_NUMBER: _ClassVar[int]
    FLOOR_DB_FIELD_NUMBER: _ClassVar[int]
    N_FRAMES_FIELD_NUMBER: _ClassVar[int]
    MEL_CENTERS_HZ_FIELD_NUMBER: _ClassVar[int]
    WIN_LENGTH_FIELD_NUMBER: _ClassVar[int]
    sample_rate: int
    n_samples: int
    hop_samples: int
    n_fft: int
    hop_length: int
    n_mels: int
    f_min: float
    f_max: float
    floor_db: float
    n_frames: int
    mel_centers_hz: _containers.RepeatedScalarFieldContainer[float]
    win_length: int
    def __init__(self, sample_rate: _Optional[int] = ..., n_samples: _Optional[int] = ..., hop_samples: _Optional[int] = ..., n_fft: _Optional[int] = ..., hop_length: _Optional[int] = ..., n_mels: _Optional[int] = ..., f_min: _Optional[float] = ..., f_max: _Optional[float] = ..., floor_db: _Optional[float] = ..., n_frames: _Optional[int] = ..., mel_centers_hz: _Optional[_Iterable[float]] = ..., win_length: _Optional[int] = ...) -> None: ...

class PreprocessRequest(_message.Message):
    __slots__ = ("audio", "region", "window", "unpadded", "together")
    AUDIO_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    UNPADDED_FIELD_NUMBER: _ClassVar[int]
    TOGETHER_FIELD_NUMBER: _ClassVar[int]
    audio: bytes
    region: _tensor_pb2.Region
    window: int
    unpadded: bool
    together: bool
    def __init__(self, audio: _Optional[bytes] = ..., region: _Optional[_Union[_tensor_pb2.Region, _Mapping]] = ..., window: _Optional[int] = ..., unpadded: _Optional[bool] = ..., together: _Optional[bool] = ...) -> None: ...

class PreprocessResponse(_message.Message):
    __slots__ = ("header", "windows", "summary")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    WINDOWS_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    header: RecordingHeader
    windows: WindowBlock
    summary: RecordingSummary
    def __init__(self, header: _Optional[_Union[RecordingHeader, _Mapping]] = ..., windows: _Optional[_Union[WindowBlock, _Mapping]] = ..., summary: _Optional[_Union[RecordingSummary, _Mapping]] = ...) -> None: ...

class RecordingHeader(_message.Message):
    __slots__ = ("recording", "n_windows", "log_mel_fingerprint")
    RECORDING_FIELD_NUMBER: _ClassVar[int]
    N_WINDOWS_FIELD_NUMBER: _ClassVar[int]
    LOG_MEL_FINGERPRINT_FIELD_NUMBER: _ClassVar[int]
    recording: _tensor_pb2.Recording
    n_windows: int
    log_mel_fingerprint: str
    def __init__(self, recording: _Optional[_Union[_tensor_pb2.Recording, _Mapping]] = ..., n_windows: _Optional[int] = ..., log_mel_fingerprint: _Optional[str] = ...) -> None: ...

class WindowBlock(_message.Message):
    __slots__ = ("windows", "log_mel")
    WINDOWS_FIELD_NUMBER: _ClassVar[int]
    LOG_MEL_FIELD_NUMBER: _ClassVar[int]
    windows: _containers.RepeatedCompositeFieldContainer[_tensor_pb2.Window]
    log_mel: _tensor_pb2.Tensor
    def __init__(self, windows: _Optional[_Iterable[_Union[_tensor_pb2.Window, _Mapping]]] = ..., log_mel: _Optional[_Union[_tensor_pb2.Tensor, _Mapping]] = ...) -> None: ...

class RecordingSummary(_message.Message):
    __slots__ = ("recording", "envelope", "warnings")
    RECORDING_FIELD_NUMBER: _ClassVar[int]
    ENVELOPE_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    recording: _tensor_pb2.Recording
    envelope: _tensor_pb2.Tensor
    warnings: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, recording: _Optional[_Union[_tensor_pb2.Recording, _Mapping]] = ..., envelope: _Optional[_Union[_tensor_pb2.Tensor, _Mapping]] = ..., warnings: _Optional[_Iterable[str]] = ...) -> None: ...
