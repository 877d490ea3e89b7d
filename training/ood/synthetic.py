"""Sounds that belong to no class: made here for training, and others, of other kinds, for judging it.

Nothing in `FOR_JUDGING` is ever trained on or fitted to. Speech comes from `espeak-ng` where it is installed, with
other voices and texts on the two sides.
"""

import io
import shutil
import subprocess
from collections.abc import Callable
from functools import partial

import numpy as np
import soundfile
import soxr
import torch
from numpy.typing import NDArray

from audiocnn.sound.features import LogMelSpectrogram
from audiocnn.sound.logmel import LogMelConfig
from training.degrade import Rng, Samples, coloured_noise, limit_band, peak_normalise, quantise, reverberate, set_length

CONFIG = LogMelConfig()
RATE, N = CONFIG.sample_rate, CONFIG.n_samples
TIME_S = np.arange(N) / RATE
Make = Callable[[Rng], Samples]


def noise(rng: Rng) -> Samples:
    """Steady noise between white and brown."""
    return coloured_noise(N, rng.uniform(-0.5, 2), rng)


def silence(rng: Rng) -> Samples:
    """Digital silence, or the last bit of a converter."""
    loudness = np.float32(0 if rng.random() < 0.3 else 1e-4)
    return coloured_noise(N, rng.uniform(0, 1), rng) * loudness


def tone(rng: Rng) -> Samples:
    """One to three steady sines."""
    frequencies = np.exp(rng.uniform(np.log(60), np.log(12_000), rng.integers(1, 4)))
    return sum((np.sin(2 * np.pi * f * TIME_S) for f in frequencies), np.zeros(N)).astype(np.float32)


def sweep(rng: Rng) -> Samples:
    """A sine that glides between two pitches, once or several times."""
    low, high = np.exp(rng.uniform(np.log(80), np.log(10_000), 2))
    phase = (TIME_S * rng.choice([0.2, 0.5, 1.0])) % 1
    return np.sin(2 * np.pi * np.cumsum(low * (high / low) ** phase) / RATE).astype(np.float32)


def hum(rng: Rng) -> Samples:
    """Mains hum with a little hiss."""
    base = rng.choice([50.0, 60.0])
    harmonics = sum((np.sin(2 * np.pi * base * k * TIME_S) * rng.random() / k for k in range(1, 12)), np.zeros(N))
    return (harmonics + 0.003 * coloured_noise(N, 0, rng)).astype(np.float32)


def _note(frequency: float, seconds: float, rng: Rng, decay: float) -> Samples:
    t = np.arange(int(seconds * RATE)) / RATE
    harmonics = sum(
        (np.sin(2 * np.pi * frequency * k * t) * rng.random() / k**1.2 for k in range(1, 7)), np.zeros(len(t))
    )
    return (harmonics * np.exp(-decay * t) * np.minimum(1, t / 0.01)).astype(np.float32)


def chords(rng: Rng) -> Samples:
    """Music-like: chords of harmonic notes."""
    out = np.zeros(N + 4 * RATE, np.float32)
    step, decay = rng.uniform(0.3, 1.0), rng.uniform(0.5, 4)
    for start in np.arange(0, 5, step):
        root = 110 * 2 ** (rng.integers(0, 24) / 12)
        for interval in rng.choice([[0, 4, 7], [0, 3, 7], [0, 5, 9]]):
            note = _note(root * 2 ** (interval / 12), 2.0, rng, decay)
            place = int(start * RATE)
            out[place : place + len(note)] += note
    return out[:N]


def melody(rng: Rng) -> Samples:
    """Music-like: one plucked line."""
    out = np.zeros(N + 4 * RATE, np.float32)
    for start in np.arange(0, 5, rng.uniform(0.12, 0.4)):
        note = _note(220 * 2 ** (rng.choice([0, 2, 4, 5, 7, 9, 11, 12, 14]) / 12), 0.8, rng, rng.uniform(2, 8))
        place = int(start * RATE)
        out[place : place + len(note)] += note
    return out[:N]


def band_noise(rng: Rng) -> Samples:
    """Steady noise with only one octave or two in it."""
    spectrum = np.fft.rfft(rng.standard_normal(N))
    frequency = np.fft.rfftfreq(N, 1 / RATE)
    centre, width = np.exp(rng.uniform(np.log(150), np.log(8_000))), rng.uniform(1.2, 2)
    spectrum[(frequency < centre / width) | (frequency > centre * width)] = 0
    return np.fft.irfft(spectrum, N).astype(np.float32)


def siren(rng: Rng) -> Samples:
    """A harmonic tone whose pitch swings up and down."""
    swing = np.sin(2 * np.pi * rng.uniform(0.2, 4) * TIME_S)
    phase = 2 * np.pi * np.cumsum(rng.uniform(400, 1500) * 2 ** (rng.uniform(0.2, 1) * swing)) / RATE
    return (np.sin(phase) + 0.4 * np.sin(2 * phase) + 0.2 * np.sin(3 * phase)).astype(np.float32)


def beeps(rng: Rng) -> Samples:
    """Keypad tones: pairs of sines, on and off."""
    on = ((TIME_S * rng.uniform(2, 6)) % 1) < 0.5
    digit = (TIME_S * 4).astype(int)
    low, high = rng.choice([697, 770, 852, 941], 40)[digit], rng.choice([1209, 1336, 1477], 40)[digit]
    pair: Samples = ((np.sin(2 * np.pi * low * TIME_S) + np.sin(2 * np.pi * high * TIME_S)) * on).astype(np.float32)
    return pair


TRAIN_TEXTS = (
    "The meeting starts at nine, and please bring the printed notes with you.",
    "Turn left at the next crossing and then follow the road for two kilometres.",
    "I would rather have coffee than tea, if there is still some left.",
    "Numbers are easy to count but hard to remember: seven, twelve, forty one, ninety.",
)
JUDGING_TEXTS = (
    "Good evening and welcome to the programme; tonight we talk about the weather.",
    "She said that the train was late again because of the work on the bridge.",
)
TRAIN_VOICES = ("en-us", "de", "fr", "es", "it", "en-gb+f3", "pl+m5")
JUDGING_VOICES = ("en-gb-scotland", "nl+f2", "pt+m3", "sv")


def speech(rng: Rng, *, texts: tuple[str, ...], voices: tuple[str, ...]) -> Samples:
    """A synthetic voice, from a random place in the text, sometimes in a room."""
    command = ["espeak-ng", "--stdout", "-v", str(rng.choice(voices)), "-s", str(rng.integers(120, 200))]
    command += ["-p", str(rng.integers(20, 80)), str(rng.choice(texts))]
    spoken = subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 (the words are the constants above)
    waveform, rate = soundfile.read(io.BytesIO(spoken), dtype="float32")
    at_rate: Samples = soxr.resample(waveform, rate, RATE)
    waveform = np.roll(set_length(at_rate, N), int(rng.integers(0, N)))
    if rng.random() < 0.5:
        waveform = reverberate(waveform, rng.uniform(0.1, 0.6), rng.uniform(0.2, 0.8), rng)
    return waveform


def has_speech() -> bool:
    """Whether `espeak-ng` is installed."""
    return shutil.which("espeak-ng") is not None


FOR_TRAINING: dict[str, Make] = {
    "noise": noise,
    "silence": silence,
    "tone": tone,
    "sweep": sweep,
    "hum": hum,
    "chords": chords,
    "speech": partial(speech, texts=TRAIN_TEXTS, voices=TRAIN_VOICES),
}
FOR_JUDGING: dict[str, Make] = {
    "white noise": partial(coloured_noise, N, 0),
    "band noise": band_noise,
    "melody": melody,
    "siren": siren,
    "beeps": beeps,
    "other speech": partial(speech, texts=JUDGING_TEXTS, voices=JUDGING_VOICES),
}


def synthesise(kinds: dict[str, Make], n: int, seed: int) -> tuple[NDArray[np.float32], list[str]]:
    """`n` sounds of no class, dealt over the kinds.

    Returns:
        `(sound, n_mels, n_frames)` log-mels in dB, and each one's kind. Without `espeak-ng` the speech is left out.
    """
    names = [name for name in kinds if "speech" not in name or has_speech()]
    to_log_mel, log_mels, made = LogMelSpectrogram(CONFIG), [], []
    for i in range(n):
        name, rng = names[i % len(names)], np.random.default_rng((seed, i))
        waveform = kinds[name](rng)
        if name != "silence":
            waveform = peak_normalise(waveform, 10 ** (rng.uniform(-30, 0) / 20))
        if rng.random() < 0.25:
            waveform = limit_band(waveform, 16_000)
        log_mels.append(to_log_mel(torch.from_numpy(quantise(waveform))[None])[0, 0].numpy())
        made.append(name)
    return np.stack(log_mels), made
