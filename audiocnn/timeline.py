"""Where windows lie in a recording, and how that travels between services."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audiocnn.v1 import tensor_pb2


@dataclass(frozen=True, slots=True)
class TimedWindow:
    """A window's place in its recording, in seconds; from `sound_end_s` on it is silence that was added."""

    index: int
    start_s: float
    end_s: float
    sound_end_s: float

    @classmethod
    def from_message(cls, message: tensor_pb2.Window) -> "TimedWindow":
        """Out of what came over the wire."""
        return cls(message.index, message.start_s, message.end_s, message.sound_end_s)

    def to_message(self) -> tensor_pb2.Window:
        """As it goes over the wire."""
        return tensor_pb2.Window(index=self.index, start_s=self.start_s, end_s=self.end_s, sound_end_s=self.sound_end_s)


@dataclass(frozen=True, slots=True)
class WindowBlock:
    """Consecutive windows and their spectrograms `(window, 1, n_mels, n_frames)` in dB."""

    windows: list[TimedWindow]
    log_mel: NDArray[np.float32]
