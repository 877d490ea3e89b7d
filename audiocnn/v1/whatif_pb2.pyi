from audiocnn.v1 import tensor_pb2 as _tensor_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MaskMode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MASK_MODE_UNSPECIFIED: _ClassVar[MaskMode]
    MASK_MODE_REMOVE: _ClassVar[MaskMode]
    MASK_MODE_KEEP: _ClassVar[MaskMode]

class MaskFill(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MASK_FILL_UNSPECIFIED: _ClassVar[MaskFill]
    MASK_FILL_SILENCE: _ClassVar[MaskFill]
    MASK_FILL_MEAN: _ClassVar[MaskFill]
MASK_MODE_UNSPECIFIED: MaskMode
MASK_MODE_REMOVE: MaskMode
MASK_MODE_KEEP: MaskMode
MASK_FILL_UNSPECIFIED: MaskFill
MASK_FILL_SILENCE: MaskFill
MASK_FILL_MEAN: MaskFill

class WhatIfRequest(_message.Message):
    __slots__ = ("audio", "sound", "region", "window", "variants", "cam_for", "spectrogram", "deletion")
    AUDIO_FIELD_NUMBER: _ClassVar[int]
    SOUND_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    VARIANTS_FIELD_NUMBER: _ClassVar[int]
    CAM_FOR_FIELD_NUMBER: _ClassVar[int]
    SPECTROGRAM_FIELD_NUMBER: _ClassVar[int]
    DELETION_FIELD_NUMBER: _ClassVar[int]
    audio: bytes
    sound: str
    region: _tensor_pb2.Region
    window: int
    variants: _containers.RepeatedCompositeFieldContainer[Variant]
    cam_for: str
    spectrogram: bool
    deletion: Deletion
    def __init__(self, audio: _Optional[bytes] = ..., sound: _Optional[str] = ..., region: _Optional[_Union[_tensor_pb2.Region, _Mapping]] = ..., window: _Optional[int] = ..., variants: _Optional[_Iterable[_Union[Variant, _Mapping]]] = ..., cam_for: _Optional[str] = ..., spectrogram: _Optional[bool] = ..., deletion: _Optional[_Union[Deletion, _Mapping]] = ...) -> None: ...

class Variant(_message.Message):
    __slots__ = ("grid", "mask", "area_at_random", "mode", "fill")
    GRID_FIELD_NUMBER: _ClassVar[int]
    MASK_FIELD_NUMBER: _ClassVar[int]
    AREA_AT_RANDOM_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    FILL_FIELD_NUMBER: _ClassVar[int]
    grid: MaskGrid
    mask: bytes
    area_at_random: AreaAtRandom
    mode: MaskMode
    fill: MaskFill
    def __init__(self, grid: _Optional[_Union[MaskGrid, _Mapping]] = ..., mask: _Optional[bytes] = ..., area_at_random: _Optional[_Union[AreaAtRandom, _Mapping]] = ..., mode: _Optional[_Union[MaskMode, str]] = ..., fill: _Optional[_Union[MaskFill, str]] = ...) -> None: ...

class MaskGrid(_message.Message):
    __slots__ = ("rows", "columns")
    ROWS_FIELD_NUMBER: _ClassVar[int]
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    rows: int
    columns: int
    def __init__(self, rows: _Optional[int] = ..., columns: _Optional[int] = ...) -> None: ...

class AreaAtRandom(_message.Message):
    __slots__ = ("n_cells", "seed")
    N_CELLS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    n_cells: int
    seed: int
    def __init__(self, n_cells: _Optional[int] = ..., seed: _Optional[int] = ...) -> None: ...

class Deletion(_message.Message):
    __slots__ = ("class_label", "steps", "draws", "fill")
    CLASS_LABEL_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    DRAWS_FIELD_NUMBER: _ClassVar[int]
    FILL_FIELD_NUMBER: _ClassVar[int]
    class_label: str
    steps: int
    draws: int
    fill: MaskFill
    def __init__(self, class_label: _Optional[str] = ..., steps: _Optional[int] = ..., draws: _Optional[int] = ..., fill: _Optional[_Union[MaskFill, str]] = ...) -> None: ...

class WhatIfResponse(_message.Message):
    __slots__ = ("window", "model_version", "labels", "variants", "curve", "request_id", "sound")
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    VARIANTS_FIELD_NUMBER: _ClassVar[int]
    CURVE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SOUND_FIELD_NUMBER: _ClassVar[int]
    window: _tensor_pb2.Window
    model_version: str
    labels: _containers.RepeatedScalarFieldContainer[str]
    variants: _containers.RepeatedCompositeFieldContainer[VariantResult]
    curve: DeletionCurve
    request_id: str
    sound: str
    def __init__(self, window: _Optional[_Union[_tensor_pb2.Window, _Mapping]] = ..., model_version: _Optional[str] = ..., labels: _Optional[_Iterable[str]] = ..., variants: _Optional[_Iterable[_Union[VariantResult, _Mapping]]] = ..., curve: _Optional[_Union[DeletionCurve, _Mapping]] = ..., request_id: _Optional[str] = ..., sound: _Optional[str] = ...) -> None: ...

class VariantResult(_message.Message):
    __slots__ = ("confidences", "logits", "uncertain", "fill_db", "mask", "n_cells", "cam", "spectrogram")
    CONFIDENCES_FIELD_NUMBER: _ClassVar[int]
    LOGITS_FIELD_NUMBER: _ClassVar[int]
    UNCERTAIN_FIELD_NUMBER: _ClassVar[int]
    FILL_DB_FIELD_NUMBER: _ClassVar[int]
    MASK_FIELD_NUMBER: _ClassVar[int]
    N_CELLS_FIELD_NUMBER: _ClassVar[int]
    CAM_FIELD_NUMBER: _ClassVar[int]
    SPECTROGRAM_FIELD_NUMBER: _ClassVar[int]
    confidences: _containers.RepeatedScalarFieldContainer[float]
    logits: _containers.RepeatedScalarFieldContainer[float]
    uncertain: bool
    fill_db: float
    mask: bytes
    n_cells: int
    cam: _tensor_pb2.Tensor
    spectrogram: _tensor_pb2.Tensor
    def __init__(self, confidences: _Optional[_Iterable[float]] = ..., logits: _Optional[_Iterable[float]] = ..., uncertain: _Optional[bool] = ..., fill_db: _Optional[float] = ..., mask: _Optional[bytes] = ..., n_cells: _Optional[int] = ..., cam: _Optional[_Union[_tensor_pb2.Tensor, _Mapping]] = ..., spectrogram: _Optional[_Union[_tensor_pb2.Tensor, _Mapping]] = ...) -> None: ...

class DeletionCurve(_message.Message):
    __slots__ = ("class_label", "grid", "order", "fill_db", "removed", "kept", "random", "random_low", "random_high")
    CLASS_LABEL_FIELD_NUMBER: _ClassVar[int]
    GRID_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    FILL_DB_FIELD_NUMBER: _ClassVar[int]
    REMOVED_FIELD_NUMBER: _ClassVar[int]
    KEPT_FIELD_NUMBER: _ClassVar[int]
    RANDOM_FIELD_NUMBER: _ClassVar[int]
    RANDOM_LOW_FIELD_NUMBER: _ClassVar[int]
    RANDOM_HIGH_FIELD_NUMBER: _ClassVar[int]
    class_label: str
    grid: MaskGrid
    order: _containers.RepeatedScalarFieldContainer[int]
    fill_db: float
    removed: Curve
    kept: Curve
    random: Curve
    random_low: _containers.RepeatedScalarFieldContainer[float]
    random_high: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, class_label: _Optional[str] = ..., grid: _Optional[_Union[MaskGrid, _Mapping]] = ..., order: _Optional[_Iterable[int]] = ..., fill_db: _Optional[float] = ..., removed: _Optional[_Union[Curve, _Mapping]] = ..., kept: _Optional[_Union[Curve, _Mapping]] = ..., random: _Optional[_Union[Curve, _Mapping]] = ..., random_low: _Optional[_Iterable[float]] = ..., random_high: _Optional[_Iterable[float]] = ...) -> None: ...

class Curve(_message.Message):
    __slots__ = ("n_cells", "confidences", "auc")
    N_CELLS_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCES_FIELD_NUMBER: _ClassVar[int]
    AUC_FIELD_NUMBER: _ClassVar[int]
    n_cells: _containers.RepeatedScalarFieldContainer[int]
    confidences: _containers.RepeatedScalarFieldContainer[float]
    auc: float
    def __init__(self, n_cells: _Optional[_Iterable[int]] = ..., confidences: _Optional[_Iterable[float]] = ..., auc: _Optional[float] = ...) -> None: ...
