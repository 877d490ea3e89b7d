"""The network's input: shape, axes, fingerprint."""

from dataclasses import fields, replace

import numpy as np
import pytest
from numpy.typing import NDArray
from torchaudio.functional import melscale_fbanks

from audiocnn.sound.logmel import LogMelConfig


def test_a_window_is_five_seconds_in_128_bands_and_501_frames() -> None:
    config = LogMelConfig()

    assert config.shape == (1, 128, 501)
    assert config.window_s == 5.0
    assert config.hop_s == 2.5


@pytest.mark.parametrize("name", [field.name for field in fields(LogMelConfig)])
def test_the_fingerprint_changes_with_every_parameter(name: str) -> None:
    config = LogMelConfig()
    value = getattr(config, name)
    other = value + "x" if isinstance(value, str) else value + 1

    assert replace(config, **{name: other}).fingerprint() != config.fingerprint()


def test_equal_parameters_have_equal_fingerprints() -> None:
    assert LogMelConfig().fingerprint() == LogMelConfig().fingerprint()


def filters(config: LogMelConfig) -> NDArray[np.float32]:
    """The filter bank that torchaudio makes: `(bin, band)`."""
    n_bins = config.n_fft // 2 + 1
    bank: NDArray[np.float32] = melscale_fbanks(
        n_bins, config.f_min, config.f_max, config.n_mels, config.sample_rate, mel_scale=config.mel_scale
    ).numpy()
    return bank


def test_mel_centres_are_the_peaks_of_torchaudios_filters() -> None:
    config = LogMelConfig()
    bin_hz = config.sample_rate / config.n_fft

    peaks_hz = filters(config).argmax(axis=0) * bin_hz

    # A peak lies on a bin, a centre anywhere between two.
    assert np.abs(peaks_hz - config.mel_centers_hz()).max() <= bin_hz


def test_no_band_is_empty() -> None:
    assert (filters(LogMelConfig()).sum(axis=0) > 0).all()
