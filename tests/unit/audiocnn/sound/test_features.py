"""Log-mel against an oracle written from the definition, and against sounds whose answer is known."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from audiocnn.sound.audio import open_recording
from audiocnn.sound.features import LogMelSpectrogram
from audiocnn.sound.logmel import LogMelConfig
from audiocnn.sound.windows import cut_windows, resample
from tests import signals
from tests.unoptimised import TorchaudioLogMel

CONFIG = LogMelConfig()
RATE = CONFIG.sample_rate

TOLERANCE_DB = 2e-3
"""float32 against float64."""
FULL_SCALE_TOLERANCE_DB = 0.05
SURE_RANGE_DB = 60.0
"""Further below the loudest band of its frame, a band is mostly the float32 rounding of that one's bins and slopes."""


def log_mel(waveform: NDArray[np.float32]) -> NDArray[np.float32]:
    """`(time,)` of one window to `(n_mels, n_frames)`."""
    values: NDArray[np.float32] = LogMelSpectrogram(CONFIG)(torch.from_numpy(waveform)[None]).numpy()
    assert values.shape == (1, *CONFIG.shape)
    return values[0, 0]


def hann() -> NDArray[np.float64]:
    """Periodic, of `win_length` samples."""
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(CONFIG.win_length) / CONFIG.win_length)


def mel_filters() -> NDArray[np.float64]:
    """Triangles on the HTK mel scale, `(band, bin)`."""

    def to_mel(hz: float) -> float:
        return 2595 * np.log10(1 + hz / 700)

    edges_mel = np.linspace(to_mel(CONFIG.f_min), to_mel(CONFIG.f_max), CONFIG.n_mels + 2)
    edges = 700 * (10 ** (edges_mel / 2595) - 1)
    low, centre, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]  # (band, 1)
    hz = np.arange(CONFIG.n_fft // 2 + 1) * RATE / CONFIG.n_fft
    return np.maximum(0, np.minimum((hz - low) / (centre - low), (high - hz) / (high - centre)))


def full_scale_power() -> NDArray[np.float64]:
    """What a sine of amplitude 1 at each band's centre has in that band, `(band, 1)`, by the window's transform.

    A sine is two rotating pointers of half its amplitude; the one at the positive frequency counts.
    """
    turns = 2j * np.pi * np.arange(CONFIG.win_length)[:, None] / RATE  # (sample, 1)
    pointers = hann()[:, None] * np.exp(turns * np.array(CONFIG.mel_centers_hz())) / 2  # (sample, band)
    transform = np.exp(-turns * np.arange(CONFIG.n_fft // 2 + 1) * RATE / CONFIG.n_fft)  # (sample, bin)
    return (mel_filters() * np.abs(pointers.T @ transform) ** 2).sum(axis=1, keepdims=True)


FULL_SCALE_POWER = full_scale_power()


def oracle(waveform: NDArray[np.float32]) -> NDArray[np.float64]:
    """The definition, in float64 and without torch.

    Frames of `win_length` samples around each hop, Hann, zeros up to `n_fft`, FFT, mel filters, dB of each band's full
    scale.
    """
    half = CONFIG.win_length // 2
    padded = np.pad(waveform.astype(np.float64), half, mode="reflect")
    starts = np.arange(CONFIG.n_frames) * CONFIG.hop_length
    frames = padded[starts[:, None] + np.arange(CONFIG.win_length)]  # (frame, sample)
    power = np.abs(np.fft.rfft(frames * hann(), CONFIG.n_fft, axis=1)) ** 2  # (frame, bin)
    share = mel_filters() @ power.T / FULL_SCALE_POWER
    return 10 * np.log10(np.maximum(share, 10 ** (CONFIG.floor_db / 10)))


@pytest.mark.parametrize(
    "waveform",
    [
        signals.noise(5.0, RATE),
        signals.chirp(50.0, 14_000.0, 5.0, RATE) + signals.noise(5.0, RATE, amplitude=0.3),
        np.pad(signals.noise(2.0, RATE), (0, 3 * RATE)),
    ],
    ids=["noise", "chirp in noise", "half silence"],
)
def test_log_mel_equals_its_definition(waveform: NDArray[np.float32]) -> None:
    expected = oracle(waveform)
    sure = expected > np.maximum(expected.max(axis=0) - SURE_RANGE_DB, CONFIG.floor_db)

    assert np.abs(log_mel(waveform) - expected)[sure].max() < TOLERANCE_DB
    assert sure.mean() > 0.3  # else the line above would say little


@pytest.mark.parametrize("sample", sorted(Path("samples").glob("*.flac")), ids=lambda path: path.stem)
def test_log_mel_equals_that_of_torchaudio(sample: Path) -> None:
    """Of real sounds, down to their quietest cells."""
    reference = TorchaudioLogMel(CONFIG)
    with open_recording(sample.read_bytes(), max_s=10.0) as recording:
        window = next(cut_windows(resample(recording.blocks(max_s=10.0), recording.info.sample_rate, RATE), CONFIG))

    assert np.abs(log_mel(window.waveform) - reference(window.waveform)).max() < 1e-4


def test_a_window_that_follows_another_shares_its_frames_and_nothing_else() -> None:
    sound = torch.from_numpy(signals.noise(7.5, RATE, amplitude=0.3))[None]
    to_log_mel = LogMelSpectrogram(CONFIG)
    before, after = sound[:, : CONFIG.n_samples], sound[:, CONFIG.hop_samples :]

    following = to_log_mel.following(after, to_log_mel(before))

    assert torch.equal(following.isnan(), torch.zeros(1, *CONFIG.shape, dtype=torch.bool))
    assert (following - to_log_mel(after)).abs().max() < 1e-4


def test_windows_whose_hop_is_no_multiple_of_the_frames_share_none() -> None:
    config = LogMelConfig(hop_samples=CONFIG.hop_samples + 1)
    after = torch.from_numpy(signals.noise(5.0, RATE))[None]
    to_log_mel = LogMelSpectrogram(config)

    assert torch.equal(to_log_mel.following(after, torch.zeros(1, *CONFIG.shape)), to_log_mel(after))


def test_the_window_is_exact() -> None:
    """Two threads make it, and a race of theirs once left half of it off by 8e-5 (see `features._choose_kernels`)."""
    assert np.abs(LogMelSpectrogram(CONFIG).window.numpy() - hann()).max() < 1e-6


def test_silence_is_the_floor() -> None:
    assert (log_mel(signals.silence(5.0, RATE)) == CONFIG.floor_db).all()


def test_a_full_scale_sine_at_any_band_s_centre_reads_zero_db_there() -> None:
    """But in the lowest bands, where a frame holds few periods and the negative frequency adds to the band."""
    centres_hz = np.array(CONFIG.mel_centers_hz())
    bands = np.flatnonzero(centres_hz > 100)
    sines = np.stack([signals.sine(centre_hz, 0.5, RATE, amplitude=1.0) for centre_hz in centres_hz[bands]])

    inner = LogMelSpectrogram(CONFIG)(torch.from_numpy(sines)).numpy()[:, 0, :, 4:-4]  # (sine, band, frame)

    assert len(bands) > 120
    assert np.abs(inner[np.arange(len(bands)), bands]).max() < FULL_SCALE_TOLERANCE_DB
    assert inner.max() < FULL_SCALE_TOLERANCE_DB


def test_no_band_is_empty() -> None:
    """Steady noise that is equally strong everywhere is so in every band, the narrow lowest ones included."""
    levels = log_mel(signals.noise(5.0, RATE, amplitude=0.5)).mean(axis=1)
    assert np.abs(np.diff(levels)).max() < 2
    assert levels.min() > -60


def test_twice_the_amplitude_is_six_db_more() -> None:
    quiet, loud = (log_mel(signals.sine(1_000.0, 5.0, RATE, amplitude=a)) for a in (0.25, 0.5))
    row = quiet.mean(axis=1).argmax()

    assert loud[row, 4:-4] - quiet[row, 4:-4] == pytest.approx(20 * np.log10(2), abs=1e-3)


@pytest.mark.parametrize("source_rate", [16_000, 44_100, 48_000])
@pytest.mark.parametrize("file_format", ["WAV", "FLAC"])
def test_a_1_khz_sine_lights_the_band_at_1_khz_whatever_the_source_rate(source_rate: int, file_format: str) -> None:
    audio = signals.encode(signals.sine(1_000.0, 5.0, source_rate), source_rate, file_format)
    with open_recording(audio, max_s=10.0) as recording:
        blocks = resample(recording.blocks(max_s=10.0), source_rate, RATE)
        window = next(cut_windows(blocks, CONFIG))

    brightest = int(log_mel(window.waveform).mean(axis=1).argmax())

    centres = np.array(CONFIG.mel_centers_hz())
    nearest = int(np.abs(centres - 1_000.0).argmin())
    assert abs(brightest - nearest) <= 1


def test_an_unknown_window_function_is_refused() -> None:
    with pytest.raises(ValueError, match="hann"):
        LogMelSpectrogram(LogMelConfig(window="boxcar"))
