"""Makes the sample clips: everyday sounds from noise, resonances and pulses, so that no recording of others is needed.

    python samples/synthesize.py [--out samples]

Seeded: the same clips every time. `tests/unit/training/test_samples.py` checks that the shipped model knows each one.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

Samples = NDArray[np.float64]
Rng = np.random.Generator

RATE = 44_100
N = 5 * RATE
TIME_S = np.arange(N) / RATE
BITS = 12
"""Coarser than the file's 16, because FLAC then needs a third less space; the noise of rounding stays inaudible."""


def noise(rng: Rng, low_hz: float, high_hz: float, tilt_db: float = 0.0, n: int = N) -> Samples:
    """Noise of unit deviation between two frequencies, its edges soft, tilted by `tilt_db` per octave."""
    frequency = np.maximum(np.fft.rfftfreq(n, 1 / RATE), 1.0)
    gain = 10 ** (tilt_db * np.log2(frequency / 1000) / 20)
    gain /= np.sqrt(1 + (low_hz / frequency) ** 6) * np.sqrt(1 + (frequency / high_hz) ** 8)
    out = np.fft.irfft(np.fft.rfft(rng.standard_normal(n)) * gain, n)
    return out / out.std()


def slow(rng: Rng, rate_hz: float) -> Samples:
    """A random curve between 0 and 1 that changes about `rate_hz` times a second."""
    points = rng.random(int(5 * rate_hz) + 3)
    return np.interp(TIME_S, np.linspace(0, 5, len(points)), points)


def ring(frequency_hz: float, decay_s: float, n: int) -> Samples:
    """A struck resonance."""
    t = np.arange(n) / RATE
    return np.sin(2 * np.pi * frequency_hz * t) * np.exp(-t / decay_s)


def scatter(times_s: Samples, make: Callable[[], Samples]) -> Samples:
    """Puts one event at each time."""
    out = np.zeros(N + RATE)
    for start in (times_s * RATE).astype(int):
        event = make()
        out[start : start + len(event)] += event
    return out[:N]


def room(rng: Rng, waveform: Samples, rt60_s: float, wet: float) -> Samples:
    """Plays it in a room whose echo falls by 60 dB in `rt60_s`."""
    n = int(rt60_s * RATE)
    tail = rng.standard_normal(n) * 10 ** (-3 * np.arange(n) / n)
    response = tail * wet / np.sqrt((tail**2).sum())
    response[0] += 1
    n_fft = 1 << (N + n).bit_length()
    return np.fft.irfft(np.fft.rfft(waveform, n_fft) * np.fft.rfft(response, n_fft), n_fft)[:N]


def rain(rng: Rng) -> Samples:
    """Many drops near, countless far away."""

    def drop() -> Samples:
        return rng.lognormal(-1, 0.8) * ring(rng.uniform(1500, 7000), rng.uniform(0.001, 0.004), 900)

    near = scatter(rng.uniform(0, 4.9, 700), drop)
    return noise(rng, 50, 6_500, -3) * (0.8 + 0.2 * slow(rng, 9)) + 1.6 * near


def sea_waves(rng: Rng) -> Samples:
    """Two waves that swell, break and run back, over a distant surf."""
    swell = np.maximum(0, np.sin(2 * np.pi * (TIME_S / 4.2 - 0.12))) ** 2
    crest = np.maximum(0, np.sin(2 * np.pi * (TIME_S / 4.2 - 0.2))) ** 3
    surf = (0.35 + 0.65 * swell) * noise(rng, 120, 3_000, -3.5)
    return surf + 0.5 * (0.12 + crest) * noise(rng, 900, 9_000, -4)


def clock_tick(rng: Rng) -> Samples:
    """Tick and tock, four in each second, in a quiet room."""
    out = np.zeros(N)
    for i, start in enumerate(np.arange(0.1, 4.9, 0.28)):
        tick = 0.725 * (1.0 if i % 2 else 0.924)
        partials = ((900, 0.4, 0.012), (1900, 0.6, 0.010), (3400, 1.0, 0.007), (5200, 0.6, 0.005), (7900, 0.3, 0.004))
        click = sum((a * ring(f * tick, 0.72 * d, 4000) for f, a, d in partials), np.zeros(4000))
        click += 0.95 * noise(rng, 800, 9_000, -2, 4000) * np.exp(-np.arange(4000) / 136)
        place = int(start * RATE)
        out[place : place + 4000] += click * (1.0 if i % 2 else 0.92)
    return room(rng, out, 0.15, 0.1) + 0.004 * noise(rng, 50, 7_000, -5)


def helicopter(rng: Rng) -> Samples:
    """A rotor that chops eleven times a second, and the turbine's noise, dulled by the way, coming nearer."""
    phase = (TIME_S * 11.0) % 1
    chop = 0.35 + np.exp(-(((phase - 0.3) / 0.16) ** 2))
    thump = chop * noise(rng, 35, 260, -5)
    wash = (0.5 + 0.5 * chop) * noise(rng, 120, 5_000, -11)
    turbine = 0.02 * np.sin(2 * np.pi * 1180 * TIME_S)
    return (0.6 + 0.08 * TIME_S) * (thump + 0.55 * wash) + turbine


def crackling_fire(rng: Rng) -> Samples:
    """Sparse sharp cracks of very different strength over a soft low roar."""

    def crack() -> Samples:
        n = int(rng.uniform(80, 900))
        return rng.lognormal(-0.6, 1.1) * noise(rng, 800, 14_000, 0, 1000) * np.exp(-np.arange(1000) / (n / 5))

    cracks = scatter(rng.uniform(0, 4.9, 110), crack)
    return 0.16 * noise(rng, 40, 600, -5) + 0.03 * noise(rng, 500, 10_000, -3) + 0.5 * cracks


def frying_pan(rng: Rng) -> Samples:
    """Fat that sizzles: bright noise made of tiny bursts, with a splutter now and then."""

    def spit() -> Samples:
        return (
            rng.lognormal(-0.3, 0.8) * noise(rng, 2500, 15_000, 0, 500) * np.exp(-np.arange(500) / rng.uniform(20, 120))
        )

    sizzle = 0.5 * noise(rng, 2200, 14_000, -1) * (0.7 + 0.3 * slow(rng, 20))
    return sizzle + 0.8 * scatter(rng.uniform(0, 4.9, 900), spit) + 0.06 * noise(rng, 60, 1_000, -4)


def sweep(rng: Rng) -> Samples:
    """A broom: one stroke after another over the floor."""
    out = 0.004 * noise(rng, 60, 8_000, -4)
    for start in np.arange(0.15, 4.4, 0.72):
        n = int(rng.uniform(0.38, 0.5) * RATE)
        stroke = np.sin(np.pi * np.linspace(0, 1, n) ** 0.7) ** 2 * noise(rng, 900, 13_000, -1.5, n)
        place = int(start * RATE)
        out[place : place + n] += stroke[: N - place] * rng.uniform(0.7, 1)
    return out


def chainsaw(rng: Rng) -> Samples:
    """A two-stroke engine that idles, then revs up to cut, twice."""
    throttle = np.clip(1.8 * np.sin(2 * np.pi * (TIME_S / 1.86 - 0.1)) + 0.34, 0, 1)
    throttle = np.convolve(throttle, np.ones(9000) / 9000, "same")
    revs = 50.5 + 92 * throttle + 2 * slow(rng, 12)
    turn = np.cumsum(revs) / RATE
    jitter = np.interp(turn, np.arange(int(turn[-1]) + 2), 1 + 0.05 * rng.standard_normal(int(turn[-1]) + 2))
    saw = sum((np.sin(2 * np.pi * k * turn + rng.uniform(0, 6)) / k**0.7 for k in range(1, 70)), np.zeros(N))
    rasp = (0.3 + np.exp(-6.3 * (turn % 1))) * noise(rng, 200, 7_360, -1.4)
    return (0.3 + 0.7 * throttle) * jitter * (0.6 * saw + 1.05 * rasp) + 0.043 * noise(rng, 80, 6_000, -4)


def voice(pitch_hz: Samples, formants: tuple[tuple[float, float, float], ...], n_harmonics: int = 30) -> Samples:
    """A sung or barked sound: harmonics of a moving pitch through resonances `(centre Hz, strength, width Hz)`."""
    turn = np.cumsum(pitch_hz) / RATE
    out = np.zeros(len(pitch_hz))
    for k in range(1, n_harmonics):
        at = k * pitch_hz
        gain = sum((a * np.exp(-(((at - f) / w) ** 2)) for f, a, w in formants), np.full(len(at), 0.03))
        out += gain * (at < 18_000) * np.sin(2 * np.pi * k * turn)
    return out


def crying_baby(rng: Rng) -> Samples:
    """Wails that rise and fall, rich in harmonics, hoarse, in a room."""
    out = 0.004 * noise(rng, 80, 8_000, -3)
    for start in np.arange(0.1, 4.2, 0.8):
        n = int(rng.uniform(0.57, 0.69) * RATE)
        t = np.linspace(0, 1, n)
        wobble = (1 + 0.012 * np.sin(2 * np.pi * 7 * t)) * (1 + 0.027 * (slow(rng, 8)[:n] - 0.5))
        pitch = 432 * (1 + 0.3 * np.sin(np.pi * t**0.6)) * wobble
        wail = voice(pitch, ((935, 1.0, 400), (2465, 0.64, 700), (3825, 0.21, 1000), (7500, 0.12, 2000)), 24)
        wail /= wail.std()
        wail *= 1 + 0.073 * noise(rng, 60, 400, 0, n)
        wail += 0.08 * noise(rng, 800, 9_000, -2, n)
        place = int(start * RATE)
        out[place : place + n] += 0.2 * wail * np.sin(np.pi * t) ** 0.5
    return room(rng, out, 0.265, 0.31)


def rooster(rng: Rng) -> Samples:
    """Cock-a-doodle-doo: three short notes and a long one that falls."""
    out = np.zeros(N)
    formants = ((816, 0.7, 500), (1723, 1.0, 700), (3265, 1.05, 900), (6000, 0.2, 1500))
    for start, seconds, low, high in (
        (0.5, 0.22, 480, 620),
        (0.85, 0.16, 700, 760),
        (1.1, 0.3, 800, 930),
        (1.5, 1.00, 900, 800),
    ):
        t = np.linspace(0, 1, int(seconds * RATE))
        pitch = 1.047 * (low + (high - low) * t**1.5 + 13.2 * np.sin(2 * np.pi * 28 * t))
        note = voice(pitch, formants) * np.minimum(1, np.minimum(t, 1 - t) / 0.08)
        note *= 1 + 0.90 * noise(rng, 20, 200, 0, len(t))
        place = int(start * RATE)
        out[place : place + len(note)] += note
    return room(rng, out, 0.30, 0.74) + 0.010 * noise(rng, 60, 7_000, -4)


def dog(rng: Rng) -> Samples:
    """Barks in a yard: a growl that opens and shuts."""
    out = np.zeros(N)
    for start in (0.4, 0.75, 1.6, 1.95):
        t = np.linspace(0, 1, int(rng.uniform(0.14, 0.17) * RATE))
        pitch = 420 + 330 * np.sin(np.pi * t**0.8)
        bark = voice(pitch, ((800, 1.0, 300), (1400, 0.6, 350), (2600, 0.15, 600)), 12)
        bark *= 1 + 0.5 * noise(rng, 60, 300, 0, len(t))
        bark += 0.25 * noise(rng, 400, 3_500, -5, len(t))
        bark *= np.sin(np.pi * t**0.6) ** 1.5
        place = int(start * RATE)
        out[place : place + len(t)] += bark
    return room(rng, out, 0.5, 0.2) + 0.01 * noise(rng, 60, 5_000, -5)


TITLES: dict[str, tuple[Callable[[Rng], Samples], str]] = {
    "rain": (rain, "Steady rain"),
    "sea_waves": (sea_waves, "Waves on a beach"),
    "clock_tick": (clock_tick, "A ticking clock"),
    "helicopter": (helicopter, "A helicopter passing"),
    "crackling_fire": (crackling_fire, "A crackling fire"),
    "frying_pan": (frying_pan, "A sizzling pan"),
    "sweep": (sweep, "Sweeping with a broom"),
    "crying_baby": (crying_baby, "A crying baby"),
    "rooster": (rooster, "A rooster"),
    "dog": (dog, "A barking dog"),
    "chainsaw": (chainsaw, "A chainsaw"),
}


def synthesize(label: str, seed: int = 2026) -> NDArray[np.int16]:
    """`(time,)` 16-bit samples at 44.1 kHz."""
    rng = np.random.default_rng((seed, *label.encode()))
    waveform = TITLES[label][0](rng)
    waveform *= np.minimum(1, np.minimum(TIME_S, 5 - TIME_S) / 0.01)  # no click at either end
    step = 2 ** (16 - BITS)
    scaled = waveform / np.abs(waveform).max() * 0.5 * 32767
    return (np.round(scaled / step) * step).astype(np.int16)


def main() -> None:
    """Writes every clip and `samples.json`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    out: Path = parser.parse_args().out
    index = []
    for label, (_, title) in TITLES.items():
        soundfile.write(out / f"{label}.flac", synthesize(label), RATE, subtype="PCM_16")
        index.append({"file": f"{label}.flac", "label": label, "title": title})
    (out / "samples.json").write_text(json.dumps(index, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
