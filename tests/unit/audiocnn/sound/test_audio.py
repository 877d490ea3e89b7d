"""Decoding: what libsndfile reads is read, whole; what lies, is cut off or cannot be answered is named."""

import io
import math
import tracemalloc

import numpy as np
import pytest
import soundfile

from audiocnn import errors
from audiocnn.sound.audio import Recording, Samples, open_recording
from tests import signals

RATE = 44_100
LIMIT_S = 60.0


def decode(audio: bytes, *, start_s: float = 0.0, end_s: float | None = None, max_s: float = LIMIT_S) -> Samples:
    with open_recording(audio, max_s=max_s) as recording:
        return np.concatenate(list(recording.blocks(start_s=start_s, end_s=end_s, max_s=max_s)))


def warnings_of(audio: bytes) -> list[str]:
    with open_recording(audio, max_s=LIMIT_S) as recording:
        for _ in recording.blocks(max_s=LIMIT_S):
            pass
        return recording.warnings


@pytest.mark.parametrize("sample_rate", [8_000, 16_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("n_channels", [1, 2, 6])
@pytest.mark.parametrize(
    "subtype, step",
    [("PCM_U8", 2**-7), ("PCM_16", 2**-15), ("PCM_24", 1e-6), ("PCM_32", 1e-6), ("FLOAT", 1e-7), ("DOUBLE", 1e-7)],
)
def test_every_rate_channel_count_and_subtype_decodes_to_the_same_sound(
    sample_rate: int, n_channels: int, subtype: str, step: float
) -> None:
    waveform = signals.sine(440.0, 0.05, sample_rate)
    channels = np.repeat(waveform[:, None], n_channels, axis=1)

    decoded = decode(signals.encode(channels, sample_rate, "WAV", subtype))

    assert decoded.dtype == np.float32
    assert len(decoded) == len(waveform)
    assert np.abs(decoded - waveform).max() <= step


@pytest.mark.parametrize(
    "file_format, subtype, tolerance",
    [("FLAC", "PCM_16", 2**-15), ("AIFF", "PCM_16", 2**-15), ("OGG", "VORBIS", 0.1), ("MP3", "MPEG_LAYER_III", 0.1)],
)
def test_every_promised_format_decodes(file_format: str, subtype: str, tolerance: float) -> None:
    waveform = signals.sine(440.0, 1.0, RATE)

    decoded = decode(signals.encode(waveform, RATE, file_format, subtype))

    assert len(decoded) == len(waveform)
    middle = slice(RATE // 4, -RATE // 4)  # codecs need a moment
    assert np.abs(decoded - waveform)[middle].max() <= tolerance


def test_channels_are_averaged() -> None:
    left, right = signals.sine(440.0, 0.1, RATE, amplitude=0.8), signals.silence(0.1, RATE)

    decoded = decode(signals.encode(np.stack((left, right), axis=1), RATE, "WAV", "FLOAT"))

    assert decoded == pytest.approx(left / 2)


def test_the_header_is_told() -> None:
    audio = signals.encode(np.zeros((480, 2), np.float32), 48_000, "FLAC", "PCM_24")

    with open_recording(audio, max_s=LIMIT_S) as recording:
        info = recording.info

    assert (info.format, info.subtype, info.sample_rate, info.n_channels) == ("FLAC", "PCM_24", 48_000, 2)
    assert info.duration_s == pytest.approx(0.01)


@pytest.mark.parametrize("audio", [b"hello" * 100, bytes(10_000), b"RIFF\x24\0\0\0WAVE"], ids=["text", "zeros", "stub"])
def test_what_is_no_recording_is_refused(audio: bytes) -> None:
    with pytest.raises(errors.UnsupportedAudio, match="WAV, FLAC, OGG, MP3 or AIFF"):
        decode(audio)


def test_no_bytes_are_refused_as_empty() -> None:
    with pytest.raises(errors.EmptyAudio):
        decode(b"")


@pytest.mark.parametrize("sample_rate, n_channels", [(999, 1), (8_000, 65)])
def test_rates_and_channels_beyond_reason_are_refused(sample_rate: int, n_channels: int) -> None:
    audio = signals.encode(np.zeros((100, n_channels), np.float32), sample_rate)

    with pytest.raises(errors.UnsupportedAudio):
        decode(audio)


@pytest.mark.parametrize("file_format", ["WAV", "AIFF", "OGG"])
def test_a_header_without_samples_is_refused(file_format: str) -> None:
    audio = signals.encode(signals.silence(0.0, RATE), RATE, file_format)

    with pytest.raises(errors.NoSamples):
        decode(audio)


@pytest.mark.parametrize("claimed_bytes", [500_000_000, 0x7FFF_EFFF])
def test_a_wav_that_claims_more_than_it_holds_is_read_to_its_end_with_a_warning(claimed_bytes: int) -> None:
    wav = signals.wav_with_data_length(signals.encode(signals.noise(1.0, RATE), RATE), claimed_bytes)

    assert len(decode(wav)) == RATE
    assert ["cut off" in warning for warning in warnings_of(wav)] == [True]


@pytest.mark.parametrize("claimed_bytes", [0xFFFF_FFFF, 0x7FFF_FFFF, 0x7FFF_F000, 0xFFFF_FFFF - 36])
def test_a_wav_out_of_a_pipe_is_read_to_its_end_with_a_warning(claimed_bytes: int) -> None:
    waveform = signals.noise(1.0, RATE)
    wav = signals.wav_with_data_length(signals.encode(waveform, RATE, "WAV", "FLOAT"), claimed_bytes)

    assert decode(wav) == pytest.approx(waveform)
    assert len(warnings_of(wav)) == 1


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95, 0.998])
@pytest.mark.parametrize(
    "file_format, subtype",
    [("WAV", "PCM_16"), ("FLAC", "PCM_16"), ("AIFF", "PCM_16"), ("AIFF", "FLOAT"), ("RF64", "PCM_16")],
)
def test_a_file_that_was_cut_off_gives_what_is_left_with_a_warning(file_format: str, subtype: str, kept: float) -> None:
    waveform = signals.noise(5.0, RATE)
    audio = signals.encode(waveform, RATE, file_format, subtype)
    audio = audio[: int(len(audio) * kept)]

    decoded = decode(audio)

    assert 0.8 * kept * len(waveform) < len(decoded) < len(waveform)
    assert np.abs(decoded - waveform[: len(decoded)]).max() <= 2**-15
    assert any("cut off" in warning for warning in warnings_of(audio))


@pytest.mark.parametrize("file_format, subtype", [("WAV", "PCM_16"), ("FLAC", "PCM_16"), ("AIFF", "PCM_16")])
def test_a_file_of_which_nothing_is_left_is_refused(file_format: str, subtype: str) -> None:
    whole = signals.encode(signals.noise(5.0, RATE), RATE, file_format, subtype)
    empty = len(signals.encode(signals.silence(0.0, RATE), RATE, file_format, subtype))

    with pytest.raises(errors.InvalidAudio):
        decode(whole[:empty])


@pytest.mark.parametrize("claims_frames", [None, 200])
def test_an_mp3_of_unknown_or_misstated_length_is_read_whole(claims_frames: int | None) -> None:
    # Loud first: from its first frames the whole looks shorter than it is.
    waveform = np.concatenate((signals.noise(10.0, RATE), signals.noise(30.0, RATE, amplitude=1e-5)))
    audio = signals.vbr_mp3(waveform, RATE, claims_frames=claims_frames)

    with open_recording(audio, max_s=LIMIT_S) as recording:
        decoded = np.concatenate(list(recording.blocks(max_s=LIMIT_S)))
        assert recording.info.duration_s == pytest.approx(40.0, abs=0.1)
        assert recording.warnings == []
    assert len(decoded) / RATE == pytest.approx(40.0, abs=0.1)


def test_an_mp3_whose_first_frames_are_small_is_not_called_cut_off() -> None:
    waveform = np.concatenate((signals.noise(10.0, RATE, amplitude=1e-5), signals.noise(10.0, RATE)))

    assert warnings_of(signals.vbr_mp3(waveform, RATE)) == []


def test_mp3s_joined_end_to_end_are_read_whole() -> None:
    one = signals.encode(signals.noise(3.0, RATE), RATE, "MP3", "MPEG_LAYER_III")

    assert len(decode(one + b"TAG" + bytes(125) + one)) / RATE == pytest.approx(6.0, abs=0.2)


def test_an_ogg_that_was_cut_off_gives_what_is_left() -> None:
    # Its pages have their position, not how many follow: nothing promises more.
    audio = signals.encode(signals.noise(5.0, RATE), RATE, "OGG", "VORBIS")

    decoded = decode(audio[: len(audio) // 2])

    assert 0 < len(decoded) < 5 * RATE


def test_an_mp3_that_was_cut_off_gives_what_is_left_with_a_warning(capfd: pytest.CaptureFixture[str]) -> None:
    audio = signals.encode(signals.noise(5.0, RATE), RATE, "MP3", "MPEG_LAYER_III")
    half = audio[: len(audio) // 2]

    assert 0 < len(decode(half)) < 4 * RATE
    assert any("cut off" in warning for warning in warnings_of(half))
    assert warnings_of(audio) == []


@pytest.mark.parametrize("subtype", ["FLOAT", "DOUBLE"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30])
def test_samples_that_are_no_sound_are_refused(subtype: str, value: float) -> None:
    waveform = signals.noise(0.5, RATE)
    waveform[777] = value

    with pytest.raises(errors.InvalidSamples):
        decode(signals.encode(waveform, RATE, "WAV", subtype))


def test_a_double_beyond_float32_is_refused() -> None:
    file = io.BytesIO()
    soundfile.write(file, np.array([0.0, 1e300]), RATE, format="WAV", subtype="DOUBLE")

    with pytest.raises(errors.InvalidSamples):
        decode(file.getvalue())


def test_three_hours_of_silence_in_a_small_flac_are_refused_before_any_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def decodes(*_: object) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr(Recording, "_read", decodes)
    audio = signals.silent_flac(3 * 3_600)
    assert len(audio) < 20_000

    with pytest.raises(errors.AudioTooLong, match="10800"):
        decode(audio)


def test_a_flac_without_its_length_is_refused_in_plain_words() -> None:
    with pytest.raises(errors.UnsupportedAudio, match="does not say how long"):
        decode(signals.flac_of_unknown_length(signals.noise(1.0, RATE), RATE))


def test_a_recording_as_long_as_the_limit_is_taken() -> None:
    audio = signals.encode(signals.silence(2.0, RATE), RATE)

    assert len(decode(audio, max_s=2.0)) == 2 * RATE
    with pytest.raises(errors.AudioTooLong):
        decode(audio, max_s=1.99)


def test_decoding_stops_at_the_limit_whatever_the_header_said() -> None:
    audio = signals.encode(signals.silence(2.0, RATE), RATE)

    with open_recording(audio, max_s=2.0) as recording, pytest.raises(errors.AudioTooLong):
        list(recording.blocks(max_s=1.0))


@pytest.mark.parametrize("file_format, subtype", [("WAV", "FLOAT"), ("FLAC", "PCM_24"), ("OGG", "VORBIS")])
def test_a_region_is_the_same_samples_as_in_the_whole(file_format: str, subtype: str) -> None:
    audio = signals.encode(signals.noise(3.0, RATE), RATE, file_format, subtype)

    whole = decode(audio)

    assert decode(audio, start_s=1.0, end_s=2.5) == pytest.approx(whole[RATE : 5 * RATE // 2], abs=1e-6)
    assert decode(audio, start_s=2.0) == pytest.approx(whole[2 * RATE :], abs=1e-6)


def test_a_region_may_end_beyond_the_recording() -> None:
    audio = signals.encode(signals.noise(1.0, RATE), RATE)

    assert len(decode(audio, start_s=0.5, end_s=100.0)) == RATE // 2


@pytest.mark.parametrize(
    "start_s, end_s",
    [
        *((1.0, None), (5.0, 6.0), (0.5, 0.5), (0.5, 0.500001), (0.8, 0.2), (-1.0, None), (1e305, None)),
        *((math.inf, None), (math.nan, None), (0.0, math.nan), (0.0, -math.inf)),
    ],
)
def test_a_region_outside_the_recording_is_refused(start_s: float, end_s: float | None) -> None:
    audio = signals.encode(signals.noise(1.0, RATE), RATE)

    with pytest.raises(errors.InvalidRequest, match="region"):
        decode(audio, start_s=start_s, end_s=end_s)


def test_an_endless_region_ends_with_the_recording() -> None:
    audio = signals.encode(signals.noise(1.0, RATE), RATE)

    assert len(decode(audio, end_s=math.inf)) == RATE


def test_memory_does_not_grow_with_the_recording() -> None:
    audio = signals.encode(np.zeros((60 * 8_000, 8), np.float32), 8_000, "FLAC")  # 15 MB once decoded

    tracemalloc.start()
    with open_recording(audio, max_s=LIMIT_S) as recording:
        for _ in recording.blocks(max_s=LIMIT_S):
            pass
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak_bytes < 5 << 20
