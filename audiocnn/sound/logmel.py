"""The one definition of the network's input: which window of sound, which spectrogram, which scale."""

import hashlib
import json
import math
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class LogMelConfig:
    """Parameters of the log-mel spectrogram, used unchanged by training and serving.

    The result has the shape `(1, n_mels, n_frames)`: `(1, 128, 501)` with these defaults. Its unit is dB relative to a
    full-scale sine: one at a band's centre frequency reads 0 dB in that band, and `floor_db` stands for silence. Row 0
    is the lowest mel band. The values are those of the pretrained backbone (docs/adr/0004), but for `n_fft`.
    """

    sample_rate: int = 32_000
    """Hz, after resampling."""
    n_samples: int = 160_000
    """Samples in a window: 5.0 s. A shorter clip is padded with zeros at its end."""
    hop_samples: int = 80_000
    """Samples between the starts of two windows of a long recording: 2.5 s."""
    n_fft: int = 2_048
    """Samples of the Fourier transform. `win_length` samples are padded with zeros to this: with 1,024 most of the
    lowest mel bands would hold a single bin."""
    win_length: int = 800
    """Samples in one short-time frame: 25 ms."""
    hop_length: int = 320
    """Samples between two frames: 10 ms."""
    n_mels: int = 128
    f_min: float = 0.0
    """Hz, the lower edge of the lowest band."""
    f_max: float = 15_000.0
    """Hz, the upper edge of the highest band."""
    floor_db: float = -120.0
    """Anything quieter is reported as this."""
    window: str = "hann"
    mel_scale: str = "htk"

    @property
    def n_frames(self) -> int:
        """Frames in a window; frames are centred, hence the one more."""
        return 1 + self.n_samples // self.hop_length

    @property
    def window_s(self) -> float:
        """Length of a window in seconds."""
        return self.n_samples / self.sample_rate

    @property
    def hop_s(self) -> float:
        """Seconds between the starts of two windows."""
        return self.hop_samples / self.sample_rate

    @property
    def shape(self) -> tuple[int, int, int]:
        """`(channel, n_mels, n_frames)` of one window."""
        return (1, self.n_mels, self.n_frames)

    def mel_centers_hz(self) -> list[float]:
        """Centre frequency of each band, lowest first: evenly spaced on the HTK mel scale."""
        low, high = _hz_to_mel(self.f_min), _hz_to_mel(self.f_max)
        step = (high - low) / (self.n_mels + 1)
        return [_mel_to_hz(low + step * (band + 1)) for band in range(self.n_mels)]

    def fingerprint(self) -> str:
        """A short digest of every parameter: equal fingerprints mean equal spectrograms.

        The exported model carries it and the preprocessing service reports it; a server whose two halves disagree
        is not ready.
        """
        canonical = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _hz_to_mel(hz: float) -> float:
    return 2595.0 * math.log10(1.0 + hz / 700.0)


def _mel_to_hz(mel: float) -> float:
    return 700.0 * (math.pow(10.0, mel / 2595.0) - 1.0)
