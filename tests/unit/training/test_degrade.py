"""Bad recordings are bad in the way they say."""

import numpy as np
import pytest

from training import degrade
from training.degrade import SAMPLE_RATE, Samples

RNG = np.random.default_rng


def noise(seconds: float = 1.0) -> Samples:
    return (0.1 * RNG(0).standard_normal(int(seconds * SAMPLE_RATE))).astype(np.float32)


def power_above(waveform: Samples, hz: float) -> float:
    spectrum = np.abs(np.fft.rfft(waveform)) ** 2
    return float(spectrum[int(hz * len(waveform) / SAMPLE_RATE) :].sum() / spectrum.sum())


def test_a_band_limit_leaves_nothing_above_half_its_rate() -> None:
    assert power_above(noise(), 8_200) > 0.4
    assert power_above(degrade.limit_band(noise(), 16_000), 8_200) < 1e-4


def test_a_band_limit_leaves_the_rest_where_it_was() -> None:
    tone = (0.5 * np.sin(2 * np.pi * 3_000 * np.arange(SAMPLE_RATE) / SAMPLE_RATE)).astype(np.float32)
    middle = slice(2_000, -2_000)
    assert np.abs(degrade.limit_band(tone, 16_000) - tone)[middle].max() < 0.01


@pytest.mark.parametrize("kbps", [40, 64, 128])
def test_an_mp3_keeps_the_length_and_most_of_the_sound(kbps: int) -> None:
    tone = (0.5 * np.sin(2 * np.pi * 440 * np.arange(SAMPLE_RATE) / SAMPLE_RATE)).astype(np.float32)
    decoded = degrade.encode_mp3(tone, kbps)
    assert decoded.shape == tone.shape
    spectrum = np.abs(np.fft.rfft(decoded))
    assert abs(int(spectrum.argmax()) - 440) <= 1


def test_clipping_flattens_what_is_too_loud() -> None:
    clipped = degrade.clip(noise(), 12.0)
    assert np.abs(clipped).max() == 1.0
    assert (np.abs(clipped) == 1.0).mean() > 0.01


def test_noise_is_added_at_the_given_ratio() -> None:
    tone = (0.5 * np.sin(2 * np.pi * 440 * np.arange(SAMPLE_RATE) / SAMPLE_RATE)).astype(np.float32)
    added = degrade.add_noise(tone, 20.0, 0.0, RNG(0)) - tone
    ratio_db = 10 * np.log10((tone**2).mean() / (added**2).mean())
    assert abs(ratio_db - 20) < 0.2


def test_a_room_adds_a_tail_that_dies() -> None:
    click = np.zeros(SAMPLE_RATE, np.float32)
    click[0] = 1
    wet = degrade.reverberate(click, 0.4, 1.0, RNG(0))
    energy = lambda a, b: float((wet[int(a * SAMPLE_RATE) : int(b * SAMPLE_RATE)] ** 2).sum())  # noqa: E731
    assert energy(0.01, 0.1) > 20 * energy(0.2, 0.3) > 0
    assert energy(0.41, 1.0) < 1e-9


def test_random_chains_are_finite_seeded_and_in_range() -> None:
    for seed in range(12):
        bad = degrade.random_chain(noise(), RNG(seed))
        assert bad.shape == noise().shape and bad.dtype == np.float32
        assert np.isfinite(bad).all() and np.abs(bad).max() <= 1.5
        assert np.array_equal(bad, degrade.random_chain(noise(), RNG(seed)))


def test_silence_stays_silence() -> None:
    silence = np.zeros(SAMPLE_RATE, np.float32)
    for seed in range(8):
        assert np.abs(degrade.random_chain(silence, RNG(seed))).max() < 1e-3


@pytest.mark.parametrize("name", list(degrade.CONDITIONS))
def test_each_condition_changes_the_clip_but_not_its_shape(name: str) -> None:
    worse = degrade.CONDITIONS[name](noise(), RNG(0))
    assert worse.shape == noise().shape
    assert not np.array_equal(worse, noise())
