"""Sounds with known answers: synthesised, seeded, and encoded the way that users' files are."""

import io
import struct

import numpy as np
import soundfile
from numpy.typing import NDArray

Waveform = NDArray[np.float32]


def sine(frequency_hz: float, duration_s: float, sample_rate: int, amplitude: float = 0.5) -> Waveform:
    """One tone: `(time,)`."""
    time = np.arange(round(duration_s * sample_rate)) / sample_rate
    return (amplitude * np.sin(2 * np.pi * frequency_hz * time)).astype(np.float32)


def chirp(low_hz: float, high_hz: float, duration_s: float, sample_rate: int, amplitude: float = 0.5) -> Waveform:
    """A tone that rises evenly from `low_hz` to `high_hz`."""
    time = np.arange(round(duration_s * sample_rate)) / sample_rate
    phase = 2 * np.pi * (low_hz * time + (high_hz - low_hz) * time**2 / (2 * duration_s))
    return (amplitude * np.sin(phase)).astype(np.float32)


def noise(duration_s: float, sample_rate: int, amplitude: float = 0.1, seed: int = 0) -> Waveform:
    """White noise; the same seed gives the same samples."""
    n_samples = round(duration_s * sample_rate)
    return (amplitude * np.random.default_rng(seed).uniform(-1, 1, n_samples)).astype(np.float32)


def silence(duration_s: float, sample_rate: int) -> Waveform:
    """Nothing to hear."""
    return np.zeros(round(duration_s * sample_rate), np.float32)


def click(at_sample: int, duration_s: float, sample_rate: int, height: float = 1.0) -> Waveform:
    """Silence but for one sample."""
    waveform = silence(duration_s, sample_rate)
    waveform[at_sample] = height
    return waveform


def encode(waveform: Waveform, sample_rate: int, format: str = "WAV", subtype: str | None = None) -> bytes:  # noqa: A002
    """`(time,)` or `(time, channel)` to a file's bytes, `format` and `subtype` as libsndfile names them."""
    file = io.BytesIO()
    soundfile.write(file, waveform, sample_rate, format=format, subtype=subtype)
    return file.getvalue()


def vbr_mp3(waveform: Waveform, sample_rate: int, *, claims_frames: int | None = None) -> bytes:
    """An MP3 of variable bit rate without the Xing frame that says how long it is.

    Args:
        claims_frames: keep the Xing frame and have it say this.
    """
    file = io.BytesIO()
    with soundfile.SoundFile(
        file,
        "w",
        sample_rate,
        1,
        format="MP3",
        subtype="MPEG_LAYER_III",
        bitrate_mode="VARIABLE",
        compression_level=0.0,
    ) as writer:
        writer.write(waveform)
    mp3 = file.getvalue()
    at = mp3.index(b"Xing")
    if claims_frames is not None:
        return mp3[: at + 8] + struct.pack(">I", claims_frames) + mp3[at + 12 :]
    return mp3[mp3.index(mp3[:2], at) :]


def wav_with_data_length(wav: bytes, claimed_bytes: int) -> bytes:
    """The same WAV, its data chunk claiming another length than it has."""
    at = wav.index(b"data") + 4
    return wav[:at] + struct.pack("<I", claimed_bytes) + wav[at + 4 :]


def silent_flac(duration_s: float, sample_rate: int = 44_100) -> bytes:
    """Hours of silence in a few kilobytes: a short file whose header says a longer duration.

    Nothing may decode it to find out.
    """
    flac = bytearray(encode(silence(1.0, sample_rate), sample_rate, "FLAC", "PCM_16"))
    set_flac_length(flac, round(duration_s * sample_rate))
    return bytes(flac)


def flac_of_unknown_length(waveform: Waveform, sample_rate: int) -> bytes:
    """A FLAC as an encoder writes it into a pipe, where it cannot go back to fill in the length."""
    flac = bytearray(encode(waveform, sample_rate, "FLAC", "PCM_16"))
    set_flac_length(flac, 0)
    return bytes(flac)


def set_flac_length(flac: bytearray, n_samples: int) -> None:
    """STREAMINFO holds it in 36 bits, of which the first four share a byte with the sample size."""
    at = 4 + 4 + 13
    flac[at] = flac[at] & 0xF0 | n_samples >> 32
    flac[at + 1 : at + 5] = (n_samples & 0xFFFF_FFFF).to_bytes(4, "big")
