"""A window's spectrogram from what is known of it and from the rest of its sound."""

import numpy as np
import pytest

from audiocnn.errors import Unavailable
from audiocnn.sound.logmel import LogMelConfig
from audiocnn.tensors import from_tensor
from audiocnn.v1 import preprocess_pb2 as pb
from gateway.live.overlap import Overlap, Overlaps
from gateway.live.pcm import Encoding, PcmFormat, Tape
from preprocess_service.preprocessor import Limits, Preprocessor

SPECTROGRAM = LogMelConfig()
PREPROCESSOR = Preprocessor(SPECTROGRAM, Limits(64 << 20, 60.0), 8)
NAMES = ("sample_rate", "n_samples", "hop_length", "win_length", "n_frames")
CONFIG = pb.GetConfigResponse(
    log_mel=pb.LogMel(**{name: getattr(SPECTROGRAM, name) for name in NAMES}),
    log_mel_fingerprint=SPECTROGRAM.fingerprint(),
)
FAINT_DB = 1.0
"""The most that rounding by the resampler changes, of what is a hundred dB below the loudest."""


def log_mel(wav: bytes, *, unpadded: bool) -> np.ndarray:
    """`(n_mels, column)`."""
    parts = list(PREPROCESSOR.run(pb.PreprocessRequest(audio=wav, unpadded=unpadded)))
    return from_tensor(parts[1].windows.log_mel)[0, 0]


def tape(rate: int, hop_s: float, duration_s: float = 8.0) -> Tape:
    """Noise with a silent half second in every second, and a click at the start of each."""
    n = round(duration_s * rate)
    sound = np.random.default_rng(0).normal(0, 0.1, n) * (np.arange(n) % rate < rate // 2)
    sound[::rate] = 1.0
    filled = Tape(PcmFormat(Encoding.INT16, rate, 1, hop_s), 5.0)
    samples = (sound.clip(-1, 1) * 32_767).astype("<i2")
    for half in np.array_split(samples, 2):
        filled.add(half.tobytes())
    return filled


@pytest.mark.parametrize(
    "rate, hop_s, skipped",
    [
        *((rate, 0.5, 1) for rate in (8_000, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000)),
        (44_100, 0.25, 1),
        (48_000, 0.5, 3),
        (48_000, 2.0, 1),
    ],
)
def test_what_is_computed_of_a_part_is_what_the_whole_has(rate: int, hop_s: float, skipped: int) -> None:
    whole = tape(rate, hop_s)
    overlaps = Overlaps(rate, CONFIG)
    ends = [whole.n_hops - skipped, whole.n_hops]
    before, expected = (log_mel(_recorded(whole, end), unpadded=False) for end in ends)
    overlaps.keep(whole.span(ends[0])[0], before, SPECTROGRAM.fingerprint())

    overlap = overlaps.find(whole.span(ends[1])[0])

    assert overlap is not None
    wav = whole.cut(ends[1], overlap.gap)
    assert len(wav) < 2 * rate * (skipped * hop_s + 0.2)
    got = overlap.complete(log_mel(wav, unpadded=True), SPECTROGRAM.fingerprint())
    assert got.shape == expected.shape
    loud = expected > -80.0
    assert np.abs(got - expected)[loud].max() < 0.01
    assert np.abs(got - expected).max() < FAINT_DB


def _recorded(whole: Tape, end: int) -> bytes:
    """The window that ends with a hop; an earlier one, from a tape that ends there."""
    earlier = tape(whole.pcm.sample_rate, whole.pcm.hop_s, end * whole.pcm.hop_s)
    return earlier.cut(end)


@pytest.mark.parametrize(
    "rate, start",
    [
        (11_025, 5_513),  # between two columns
        (48_000, 5 * 48_000),  # nothing is shared
        (48_000, 30 * 48_000),
        (48_000, round(4.9 * 48_000)),  # no column is far enough from both edges
    ],
)
def test_a_window_that_shares_no_columns_is_computed_as_a_whole(rate: int, start: int) -> None:
    overlaps = Overlaps(rate, CONFIG)
    overlaps.keep(0, np.zeros((128, 501), np.float32), SPECTROGRAM.fingerprint())

    assert overlaps.find(start) is None


def shared() -> tuple[Overlaps, Overlap]:
    overlaps = Overlaps(48_000, CONFIG)
    overlaps.keep(0, np.zeros((128, 501), np.float32), SPECTROGRAM.fingerprint())
    found = overlaps.find(24_000)
    assert found is not None
    return overlaps, found


def test_what_is_forgotten_is_not_used() -> None:
    overlaps, _ = shared()

    overlaps.forget()

    assert overlaps.find(24_000) is None


def test_another_spectrogram_is_not_kept() -> None:
    overlaps, _ = shared()

    overlaps.keep(24_000, np.zeros((128, 501), np.float32), "other")

    assert overlaps.find(48_000) is None


@pytest.mark.parametrize("fingerprint, n_columns", [("other", 0), (SPECTROGRAM.fingerprint(), 1)])
def test_two_versions_of_a_service_are_not_mixed(fingerprint: str, n_columns: int) -> None:
    _, overlap = shared()

    with pytest.raises(Unavailable):
        overlap.complete(np.zeros((128, overlap.n_sent + n_columns), np.float32), fingerprint)
