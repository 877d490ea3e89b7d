"""Python client of an Audio CNN Visualizer gateway, and the `audio-cnn` command.

    from audio_cnn import Client

    with Client("127.0.0.1:50050") as client:
        print(client.analyze("dog.wav").predictions[0].label)

`AsyncClient` has the same methods for asyncio. Every error that a gateway reports is an `AudioCnnError`; its subclasses
are in `audiocnn.errors`, the responses' messages in `audiocnn.v1.analysis_pb2` and `whatif_pb2`.
"""

from audio_cnn.arrays import to_array
from audio_cnn.async_client import AsyncClient
from audio_cnn.client import Client
from audiocnn.errors import AudioCnnError
from audiocnn.v1.analysis_pb2 import (
    ACTIVATIONS_FULL,
    ACTIVATIONS_NONE,
    ACTIVATIONS_SUMMARY,
    AnalyzeResponse,
    GetActivationsResponse,
    GetModelResponse,
)
from audiocnn.v1.whatif_pb2 import AreaAtRandom, Deletion, MaskGrid, Variant, WhatIfResponse

__all__ = [
    "ACTIVATIONS_FULL",
    "ACTIVATIONS_NONE",
    "ACTIVATIONS_SUMMARY",
    "AnalyzeResponse",
    "AreaAtRandom",
    "AsyncClient",
    "AudioCnnError",
    "Client",
    "Deletion",
    "GetActivationsResponse",
    "GetModelResponse",
    "MaskGrid",
    "Variant",
    "WhatIfResponse",
    "to_array",
]
