"""Small files that would take minutes to decode: refused by their header."""

import io

import numpy as np
import pytest
import soundfile

from audiocnn.errors import AudioTooLong, UnsupportedAudio
from audiocnn.sound import mpeg
from audiocnn.sound.audio import MAX_VALUES_PER_S, open_recording
from audiocnn.sound.mpeg import with_true_length
from tests import signals


def constant_flac(duration_s: float, n_channels: int, sample_rate: int) -> bytes:
    """Frames of one value each: a few bytes for any number of samples."""
    file = io.BytesIO()
    block = np.zeros((sample_rate, n_channels), np.int16)
    with soundfile.SoundFile(file, "w", sample_rate, n_channels, "PCM_16", format="FLAC") as flac:
        for _ in range(round(duration_s)):
            flac.write(block)
    return file.getvalue()


def test_more_values_a_second_than_any_recorder_gives_are_refused() -> None:
    bomb = constant_flac(2, 8, 655_350)

    assert len(bomb) < 20_000
    with pytest.raises(UnsupportedAudio, match="8 channels at 655350 Hz"), open_recording(bomb, max_s=600):
        pass


def test_the_values_of_all_channels_count_towards_the_limit() -> None:
    flac = bytearray(constant_flac(1, 8, 48_000))
    signals.set_flac_length(flac, 601 * 48_000)
    with pytest.raises(AudioTooLong), open_recording(bytes(flac), max_s=600):
        pass
    flac = bytearray(constant_flac(1, 8, 96_000))
    signals.set_flac_length(flac, 301 * 96_000)
    with pytest.raises(AudioTooLong, match="8 channels"), open_recording(bytes(flac), max_s=600):
        pass


@pytest.mark.parametrize(("n_channels", "sample_rate"), [(2, 192_000), (1, 655_350), (8, 96_000), (8, 44_100)])
def test_what_recorders_give_is_read(n_channels: int, sample_rate: int) -> None:
    assert n_channels * sample_rate <= MAX_VALUES_PER_S
    with open_recording(constant_flac(1, n_channels, sample_rate), max_s=600) as recording:
        assert sum(map(len, recording.blocks(max_s=600))) == sample_rate


@pytest.mark.parametrize("junk", [b"\xff", b"\xff\x00", b"\x00" * 1_000 + b"\xff"])
def test_little_junk_between_the_frames_of_an_mp3_is_searched(junk: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    mp3 = signals.vbr_mp3(signals.noise(2.0, 44_100), 44_100)
    looked_at = 0
    frame = mpeg._frame

    def counting(data: bytes, position: int) -> object:
        nonlocal looked_at
        looked_at += 1
        return frame(data, position)

    monkeypatch.setattr(mpeg, "_frame", counting)
    with_true_length(mp3 + junk * ((4 << 20) // len(junk)), 0, 600 * 44_100)

    assert looked_at < 2 * mpeg.MAX_JUNK_BYTES


OTHERS = ["AU", "AVR", "CAF", "HTK", "IRCAM", "MAT4", "MAT5", "MPC2K", "NIST", "PAF", "PVF", "SDS", "SVX", "VOC", "W64"]


@pytest.mark.parametrize("container", [*OTHERS, "WVE", "XI"])
@pytest.mark.parametrize("behind_tag", [False, True])
def test_unsupported_containers_reach_no_parser(
    container: str, behind_tag: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    subtype = {"WVE": "ALAW", "XI": "DPCM_16"}.get(container)
    rate = 8_000 if container == "WVE" else 16_000
    audio = signals.encode(signals.noise(1.0, rate), rate, container, subtype)
    monkeypatch.setattr(soundfile, "SoundFile", None)
    tag = b"ID3\x04\0\0\0\0\0\x05hello" if behind_tag else b""

    with pytest.raises(UnsupportedAudio, match="WAV, FLAC, OGG, MP3 or AIFF"), open_recording(tag + audio, max_s=600):
        pass


@pytest.mark.parametrize("container", ["WAV", "WAVEX", "RF64", "FLAC", "OGG", "MP3", "AIFF"])
def test_promised_containers_are_read(container: str) -> None:
    audio = signals.encode(signals.noise(1.0, 16_000), 16_000, container, None)
    with open_recording(audio, max_s=600) as recording:
        assert sum(map(len, recording.blocks(max_s=600))) >= 16_000


def test_a_tag_before_an_mp3_is_skipped() -> None:
    audio = signals.encode(signals.noise(1.0, 16_000), 16_000, "MP3", None)
    with open_recording(b"ID3\x03\0\0\0\0\0\x05hello" + audio, max_s=600) as recording:
        assert sum(map(len, recording.blocks(max_s=600))) >= 16_000


@pytest.mark.parametrize("data", [b"ID3", b"ID3\x04\0\x10\x7f\x7f\x7f\x7f", b"RIFF", b"\xff", b"FORM\0\0\0\x008SVX"])
def test_the_beginning_of_nothing_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedAudio), open_recording(data, max_s=600):
        pass
