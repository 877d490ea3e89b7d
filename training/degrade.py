"""What telephones, rooms, encoders and careless recordists do to a waveform.

`random_chain` makes the copies that training sees; the four `CONDITIONS` are fixed and only ever used to measure,
on clips of a fold that was held out.
Every function takes and returns `(time,)` float32 at the network's sample rate.
"""

import io
from collections.abc import Callable, Mapping

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from audiocnn.sound.logmel import LogMelConfig

Samples = NDArray[np.float32]
Rng = np.random.Generator

SAMPLE_RATE = LogMelConfig().sample_rate
_MP3_MAX_KBPS, _MP3_MIN_KBPS = 320, 32


def set_length(waveform: Samples, n_samples: int) -> Samples:
    """Cuts, or pads with zeros at the end."""
    fitted = np.zeros(n_samples, np.float32)
    fitted[: len(waveform)] = waveform[:n_samples]
    return fitted


def peak_normalise(waveform: Samples, peak: float) -> Samples:
    """Scales to the given peak; silence stays silence."""
    loudest = float(np.abs(waveform).max())
    return waveform if loudest == 0 else (waveform * (peak / loudest)).astype(np.float32)


def limit_band(waveform: Samples, rate: int) -> Samples:
    """Stores at `rate` Hz and brings it back: nothing is left above rate / 2."""
    down = soxr.resample(waveform, SAMPLE_RATE, rate, quality="HQ")
    return set_length(soxr.resample(down, rate, SAMPLE_RATE, quality="HQ"), len(waveform))


def encode_mp3(waveform: Samples, kbps: int) -> Samples:
    """Through an MP3 of constant bit rate and back."""
    file = io.BytesIO()
    level = (_MP3_MAX_KBPS - kbps) / (_MP3_MAX_KBPS - _MP3_MIN_KBPS)
    soundfile.write(
        file,
        np.clip(waveform, -1, 1),
        SAMPLE_RATE,
        format="MP3",
        subtype="MPEG_LAYER_III",
        compression_level=level,
        bitrate_mode="CONSTANT",
    )
    file.seek(0)
    decoded, _ = soundfile.read(file, dtype="float32")
    return set_length(decoded, len(waveform))


def quantise(waveform: Samples, bits: int = 16) -> Samples:
    """Rounds to what an integer file of that many bits can hold."""
    scale = float(2 ** (bits - 1) - 1)
    return (np.round(np.clip(waveform, -1, 1) * scale) / scale).astype(np.float32)


def clip(waveform: Samples, over_db: float) -> Samples:
    """Records `over_db` dB too loud: everything beyond full scale is cut flat."""
    clipped: Samples = np.clip(peak_normalise(waveform, 10 ** (over_db / 20)), -1, 1).astype(np.float32)
    return clipped


def coloured_noise(n_samples: int, exponent: float, rng: Rng) -> Samples:
    """Gaussian noise of unit deviation whose power falls as 1 / f**exponent (0 white, 1 pink, 2 brown)."""
    spectrum = np.fft.rfft(rng.standard_normal(n_samples))
    shape = np.maximum(np.arange(len(spectrum)), 1.0) ** (-exponent / 2)
    noise = np.fft.irfft(spectrum * shape, n_samples)
    unit: Samples = (noise / noise.std()).astype(np.float32)
    return unit


def add_noise(waveform: Samples, snr_db: float, exponent: float, rng: Rng) -> Samples:
    """Adds coloured noise `snr_db` dB below the loudest tenth of a second, so that pauses do not count."""
    n = SAMPLE_RATE // 10
    frames = waveform[: len(waveform) // n * n].reshape(-1, n)
    loud = float(np.sqrt((frames**2).mean(axis=1).max()))
    return (waveform + coloured_noise(len(waveform), exponent, rng) * (loud * 10 ** (-snr_db / 20))).astype(np.float32)


def reverberate(waveform: Samples, rt60_s: float, wet: float, rng: Rng) -> Samples:
    """Plays it in a room: a tail of noise that falls by 60 dB in `rt60_s` and is `wet` times as strong."""
    n_tail = int(rt60_s * SAMPLE_RATE)
    tail = rng.standard_normal(n_tail) * 10 ** (-3 * np.arange(n_tail) / n_tail)
    response = tail * (wet / np.sqrt((tail**2).sum()))
    response[0] += 1.0
    n_fft = 1 << (len(waveform) + n_tail).bit_length()
    wet_waveform = np.fft.irfft(np.fft.rfft(waveform, n_fft) * np.fft.rfft(response, n_fft), n_fft)
    return wet_waveform[: len(waveform)].astype(np.float32)


def random_chain(waveform: Samples, rng: Rng) -> Samples:
    """One plausible bad recording: a room, noise, a level, a band limit, a clipped input, an encoder, 16 bits."""
    original = waveform
    if rng.random() < 0.35:
        waveform = reverberate(waveform, rng.uniform(0.1, 0.8), rng.uniform(0.2, 1.0), rng)
    if rng.random() < 0.4:
        waveform = add_noise(waveform, rng.uniform(5, 40), rng.uniform(0, 2), rng)
    if rng.random() < 0.25:
        waveform = clip(waveform, rng.uniform(3, 20))
    else:
        waveform = peak_normalise(waveform, 10 ** (rng.uniform(-40, 0) / 20))
    if rng.random() < 0.5:
        waveform = limit_band(waveform, int(rng.choice([8_000, 11_025, 16_000, 16_000, 22_050, 24_000])))
    if rng.random() < 0.35:
        waveform = encode_mp3(waveform, int(rng.choice([40, 48, 64, 64, 96, 128])))
    waveform = quantise(waveform)
    return waveform if np.isfinite(waveform).all() else original


CONDITIONS: Mapping[str, Callable[[Samples, Rng], Samples]] = {
    "16 kHz": lambda waveform, _: limit_band(waveform, 16_000),
    "MP3 64 kbit/s": lambda waveform, _: encode_mp3(waveform, 64),
    "-20 dB": lambda waveform, _: quantise(waveform * np.float32(0.1)),
    "clipped by 12 dB": lambda waveform, _: clip(waveform, 12.0),
}
"""What the robustness table reports. Training hears such defects too, but in other mixtures and of other clips."""
