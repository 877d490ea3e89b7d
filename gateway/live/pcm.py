"""Samples as a client streams them, and the last seconds of them as a recording."""

import struct
import time
from dataclasses import dataclass
from enum import StrEnum

from audiocnn.errors import AudioTooLarge, InvalidRequest

MIN_RATE, MAX_RATE = 8_000, 192_000
MAX_CHANNELS = 2
MIN_HOP_S, MAX_HOP_S = 0.25, 5.0
DEFAULT_HOP_S = 0.5
MAX_CHUNK_BYTES = 1 << 20
NO_GAP = slice(0, 0)
_WAV_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")


class Encoding(StrEnum):
    """How a sample is stored, little-endian."""

    INT16 = "int16"
    FLOAT32 = "float32"


@dataclass(frozen=True, slots=True)
class PcmFormat:
    """The format of a stream.

    Raises:
        InvalidRequest
    """

    encoding: Encoding
    sample_rate: int
    n_channels: int
    hop_s: float = DEFAULT_HOP_S
    """Seconds from answer to answer."""

    def __post_init__(self) -> None:
        if not MIN_RATE <= self.sample_rate <= MAX_RATE:
            raise InvalidRequest(f"sample_rate must be {MIN_RATE} to {MAX_RATE} Hz.")
        if not 1 <= self.n_channels <= MAX_CHANNELS:
            raise InvalidRequest(f"channels must be 1 to {MAX_CHANNELS}.")
        if not MIN_HOP_S <= self.hop_s <= MAX_HOP_S:  # also refuses NaN
            raise InvalidRequest(f"hop_s must be {MIN_HOP_S:g} to {MAX_HOP_S:g} seconds.")

    @property
    def frame_bytes(self) -> int:
        """Bytes of one sample in every channel."""
        return self.n_channels * (2 if self.encoding is Encoding.INT16 else 4)

    def wav(self, samples: bytes) -> bytes:
        """A WAV file of these samples, bit by bit."""
        kind, bits = (1, 16) if self.encoding is Encoding.INT16 else (3, 32)
        rate, frame = self.sample_rate, self.frame_bytes
        return (
            _WAV_HEADER.pack(
                b"RIFF", 36 + len(samples), b"WAVE",
                b"fmt ", 16, kind, self.n_channels, rate, rate * frame, frame, bits,
                b"data", len(samples),
            )
            + samples
        )  # fmt: skip


class Tape:
    """The end of a stream: as much as the window before the last complete hop needs, whatever was received."""

    def __init__(self, pcm: PcmFormat, window_s: float) -> None:
        self.pcm = pcm
        self.window_s = window_s
        self.n_window = self._frame(window_s)
        """Frames in a whole window."""
        self.n_hops = 0
        """Complete hops so far."""
        self.completed_at = 0.0
        """When the last one was complete, by the monotonic clock."""
        self._n_bytes = 0
        self._held = bytearray()
        self._most = (self.n_window + self._frame(pcm.hop_s) + 1) * pcm.frame_bytes

    @property
    def received_s(self) -> float:
        """Seconds of sound so far."""
        return self._n_bytes / self.pcm.frame_bytes / self.pcm.sample_rate

    def add(self, chunk: bytes) -> bool:
        """Takes the next bytes; returns whether they complete a hop.

        Raises:
            AudioTooLarge
        """
        if len(chunk) > MAX_CHUNK_BYTES:
            raise AudioTooLarge(f"A chunk may have {MAX_CHUNK_BYTES} bytes: send smaller ones.")
        self._n_bytes += len(chunk)
        self._held += chunk
        del self._held[: -self._most]
        before, self.n_hops = self.n_hops, self._complete()
        if self.n_hops > before:
            self.completed_at = time.monotonic()
        return self.n_hops > before

    def span(self, hop: int) -> tuple[int, int]:
        """The first frame of the window that ends with a hop, and the one behind its last; hops count from 1."""
        end = self._frame(hop * self.pcm.hop_s)
        return max(0, end - self.n_window), end

    def cut(self, hop: int, gap: slice = NO_GAP) -> bytes:
        """The window that ends with a hop, as a WAV file. Only that of the last complete hop is sure to be held.

        Args:
            hop: whose end it is.
            gap: frames of the window to leave out.
        """
        start, end = self.span(hop)
        dropped = self._n_bytes - len(self._held)
        kept = (start, start + gap.start), (start + gap.stop, end)
        size, held = self.pcm.frame_bytes, memoryview(self._held)
        return self.pcm.wav(b"".join(held[a * size - dropped : b * size - dropped] for a, b in kept))

    def _frame(self, seconds: float) -> int:
        return round(seconds * self.pcm.sample_rate)

    def _complete(self) -> int:
        n_frames = self._n_bytes // self.pcm.frame_bytes
        hop = int(n_frames / self.pcm.sample_rate / self.pcm.hop_s)
        # The division may be off by one in its last digit.
        return hop + 1 if self._frame((hop + 1) * self.pcm.hop_s) <= n_frames else hop
