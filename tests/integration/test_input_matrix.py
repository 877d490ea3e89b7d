"""Any recording that libsndfile reads is answered, and its duration is right."""

import httpx
import numpy as np
import pytest

from tests import signals
from tests.integration.conftest import post_file

RATES = (8_000, 16_000, 22_050, 44_100, 48_000, 96_000)
CHANNELS = (1, 2, 6)
SUBTYPES = ("PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE")
DURATIONS_S = (0.05, 1.0, 5.0, 30.0)
MAX_UPLOAD_BYTES = 64 << 20


def recording(duration_s: float, sample_rate: int, n_channels: int) -> np.ndarray:
    """A rising tone, in each channel a little quieter: `(time, channel)`."""
    tone = signals.chirp(200, 3_000, duration_s, sample_rate)
    return np.stack([tone / (1 + channel) for channel in range(n_channels)], axis=1)


@pytest.mark.parametrize("sample_rate", RATES)
@pytest.mark.parametrize("duration_s", DURATIONS_S)
def test_every_rate_channel_count_and_subtype(client: httpx.Client, sample_rate: int, duration_s: float) -> None:
    for n_channels in CHANNELS:
        waveform = recording(duration_s, sample_rate, n_channels)
        for subtype in SUBTYPES:
            audio = signals.encode(waveform, sample_rate, "WAV", subtype)
            # The only shape beyond the limit: 96 kHz, 6 channels, double, 30 s.
            expected = 413 if len(audio) > MAX_UPLOAD_BYTES else 200
            response = post_file(client, audio, activations="none")
            assert response.status_code == expected, (n_channels, subtype, response.text[:300])
            if expected == 200:
                answer = response.json()["waveform"]
                assert abs(answer["duration"] - duration_s) < 1e-3, (n_channels, subtype)
                assert answer["sample_rate"] == sample_rate


@pytest.mark.parametrize(("container", "tolerance_s"), [("FLAC", 1e-3), ("OGG", 1e-3), ("AIFF", 1e-3), ("MP3", 0.1)])
@pytest.mark.parametrize("sample_rate", [16_000, 44_100])
@pytest.mark.parametrize("n_channels", [1, 2])
def test_every_container(
    client: httpx.Client, container: str, tolerance_s: float, sample_rate: int, n_channels: int
) -> None:
    # An MP3 encoder adds its own padding at both ends.
    audio = signals.encode(recording(5.0, sample_rate, n_channels), sample_rate, container)
    response = post_file(client, audio, activations="none")
    assert response.status_code == 200, response.text
    assert abs(response.json()["waveform"]["duration"] - 5.0) < tolerance_s


@pytest.mark.parametrize("sample_rate", [16_000, 44_100, 48_000])
def test_a_1_khz_sine_lies_at_1_khz(client: httpx.Client, sample_rate: int) -> None:
    audio = signals.encode(signals.sine(1_000, 5.0, sample_rate), sample_rate)
    rows = np.array(post_file(client, audio).json()["input_spectrogram"]["values"])
    centers = client.get("/v1/model").json()["mel_centers_hz"]
    nearest = int(np.abs(np.array(centers) - 1_000).argmin())
    assert abs(int(rows.mean(axis=1).argmax()) - nearest) <= 1


def test_one_sample_of_sound_in_five_seconds_is_still_seen(client: httpx.Client) -> None:
    audio = signals.encode(signals.click(123_456, 5.0, 44_100, height=0.75), 44_100, subtype="FLOAT")
    values = post_file(client, audio).json()["waveform"]["values"]
    assert max(values) == 0.75
