"""Bytes in; a header, blocks of windows and a summary out."""

import numpy as np
import pytest

from audiocnn.errors import AudioTooLarge, AudioTooLong, DeadlineExceeded, InvalidRequest, NotFound
from audiocnn.sound.logmel import LogMelConfig
from audiocnn.tensors import from_tensor
from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1 import tensor_pb2
from preprocess_service.preprocessor import Limits, Preprocessor
from tests import signals

RATE = 8_000
CONFIG = LogMelConfig()
LIMITS = Limits(max_audio_bytes=4 << 20, max_duration_s=60.0)


def recording(duration_s: float) -> bytes:
    return signals.encode(signals.noise(duration_s, RATE), RATE)


Parts = tuple[pb.RecordingHeader, list[pb.WindowBlock], pb.RecordingSummary]


def run(
    audio: bytes,
    *,
    start_s: float = 0.0,
    end_s: float | None = None,
    window: int | None = None,
    block_windows: int = 8,
) -> Parts:
    request = pb.PreprocessRequest(audio=audio, region=tensor_pb2.Region(start_s=start_s, end_s=end_s), window=window)
    first, *blocks, last = Preprocessor(CONFIG, LIMITS, block_windows).run(request)
    assert [part.ListFields()[0][0].name for part in (first, *blocks, last)] == [
        "header",
        *["windows"] * len(blocks),
        "summary",
    ]
    return first.header, [part.windows for part in blocks], last.summary


def log_mels(blocks: list[pb.WindowBlock]) -> np.ndarray:
    return np.concatenate([from_tensor(block.log_mel) for block in blocks])


@pytest.mark.parametrize(
    "duration_s, block_windows, sizes",
    [(1.0, 8, [1]), (5.0, 8, [1]), (12.5, 2, [2, 2]), (12.5, 3, [3, 1]), (15.1, 8, [5])],
)
def test_windows_come_in_blocks_and_a_summary_ends_them(
    duration_s: float, block_windows: int, sizes: list[int]
) -> None:
    header, blocks, summary = run(recording(duration_s), block_windows=block_windows)

    assert [len(block.windows) for block in blocks] == sizes
    assert header.n_windows == sum(sizes)
    assert header.recording == summary.recording
    assert header.log_mel_fingerprint == CONFIG.fingerprint()
    assert [tuple(block.log_mel.shape) for block in blocks] == [(size, *CONFIG.shape) for size in sizes]
    windows = [window for block in blocks for window in block.windows]
    assert [window.index for window in windows] == list(range(sum(sizes)))
    assert summary.recording.duration_s == pytest.approx(duration_s, abs=1e-3)


def test_the_size_of_blocks_makes_no_difference() -> None:
    audio = recording(17.0)

    _, one_by_one, _ = run(audio, block_windows=1)
    _, at_once, _ = run(audio, block_windows=100)

    # dB of windows computed alone and together differ by float32 rounding.
    assert np.abs(log_mels(one_by_one) - log_mels(at_once)).max() < 1e-3


def test_windows_are_timed_in_the_recording() -> None:
    _, blocks, summary = run(recording(10.0), start_s=2.0, end_s=9.0)

    windows = blocks[0].windows
    assert [(w.start_s, w.end_s, w.sound_end_s) for w in windows] == [
        pytest.approx((2.0, 7.0, 7.0)),
        pytest.approx((4.0, 9.0, 9.0)),
    ]
    assert summary.recording.duration_s == pytest.approx(7.0)


def test_a_short_recording_is_padded_and_says_so() -> None:
    _, blocks, summary = run(recording(2.0))

    window = blocks[0].windows[0]
    assert (window.start_s, window.end_s) == (0.0, 5.0)
    assert window.sound_end_s == pytest.approx(2.0, abs=1e-3)
    silent_from = int(2.1 * CONFIG.sample_rate / CONFIG.hop_length)
    assert (log_mels(blocks)[0, 0, :, silent_from:] == CONFIG.floor_db).all()
    assert any("shorter than 5 s" in warning for warning in summary.warnings)


def test_a_whole_window_is_nothing_to_warn_of() -> None:
    assert run(recording(5.0))[2].warnings == []


def test_the_summary_holds_the_header_and_the_waveform() -> None:
    *_, summary = run(recording(2.0))

    read, envelope = summary.recording, from_tensor(summary.envelope)
    assert (read.format, read.sample_rate, read.n_channels) == ("WAV", RATE, 1)
    assert len(envelope) <= 8_000
    assert np.abs(envelope).max() == pytest.approx(0.1, abs=1e-3)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 44_101, 48_000])
@pytest.mark.parametrize("start_s, end_s", [(0.0, None), (1.0, 13.3)])
def test_one_window_is_the_same_as_among_all(rate: int, start_s: float, end_s: float | None) -> None:
    audio = signals.encode(signals.noise(16.3, rate), rate, "FLAC")
    header, blocks, _ = run(audio, start_s=start_s, end_s=end_s)
    windows, every = [window for block in blocks for window in block.windows], log_mels(blocks)

    for index in range(header.n_windows):
        alone, (block,), summary = run(audio, start_s=start_s, end_s=end_s, window=index)
        assert list(block.windows) == [windows[index]]
        assert np.abs(from_tensor(block.log_mel)[0] - every[index]).max() < 1e-2
        assert alone.n_windows == 1
        assert alone.recording == summary.recording
        assert summary.recording.duration_s == pytest.approx(CONFIG.window_s, abs=1e-3)


def test_the_waveform_of_one_window_is_the_window_s_own() -> None:
    waveform = signals.click(6 * RATE, 15.0, RATE, height=0.75)
    audio = signals.encode(waveform, RATE, subtype="FLOAT")
    peaks = [np.abs(from_tensor(run(audio, window=i)[2].envelope)).max() for i in range(5)]

    assert peaks == [0.0, 0.75, 0.75, 0.0, 0.0]


def test_a_short_recording_s_only_window_is_padded() -> None:
    _, whole, _ = run(recording(2.0))
    _, alone, summary = run(recording(2.0), window=0)

    assert list(alone[0].windows) == list(whole[0].windows)
    assert np.abs(log_mels(alone) - log_mels(whole)).max() < 1e-3
    assert any("shorter than" in warning for warning in summary.warnings)


def test_the_last_window_of_a_file_that_was_cut_off_ends_with_what_is_there() -> None:
    audio = signals.encode(signals.noise(12.5, 44_100), 44_100, "FLAC")
    audio = audio[: int(len(audio) * 0.97)]
    header, blocks, _ = run(audio)
    windows, every = [window for block in blocks for window in block.windows], log_mels(blocks)
    assert header.n_windows == len(windows) == 4

    _, (block,), summary = run(audio, window=3)

    assert list(block.windows) == windows[3:]
    assert np.abs(from_tensor(block.log_mel)[0] - every[3]).max() < 1e-2
    assert any("cut off" in warning for warning in summary.warnings)


@pytest.mark.parametrize("kept", [1.0, 0.5])
def test_a_window_beyond_the_recording_s_end_is_not_found(kept: float) -> None:
    audio = signals.encode(signals.noise(12.5, 44_100), 44_100, "FLAC")

    with pytest.raises(NotFound, match="no window 4" if kept == 1.0 else "no window 3"):
        run(audio[: int(len(audio) * kept)], window=4 if kept == 1.0 else 3)


def test_too_many_bytes_are_refused_unopened() -> None:
    with pytest.raises(AudioTooLarge, match="4194305 bytes"):
        run(bytes(LIMITS.max_audio_bytes + 1))


def test_too_many_seconds_are_refused() -> None:
    with pytest.raises(AudioTooLong):
        run(recording(60.1))


@pytest.mark.parametrize("end_s", [1_000.0, float("inf")])
def test_an_end_beyond_a_short_recording_does_not_make_it_a_long_one(end_s: float) -> None:
    header, _, summary = run(recording(2.0), start_s=1.0, end_s=end_s)

    assert header.recording.duration_s == summary.recording.duration_s == pytest.approx(1.0)
    assert summary.envelope.shape == [8_000]  # as many points as if no end had been given


def test_a_region_outside_the_recording_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="region"):
        run(recording(1.0), start_s=2.0)


def test_work_ends_when_no_client_waits_any_more() -> None:
    n_polls = 0

    def should_stop() -> bool:
        nonlocal n_polls
        n_polls += 1
        return n_polls > 1

    parts = Preprocessor(CONFIG, LIMITS, 1).run(pb.PreprocessRequest(audio=recording(60.0)), should_stop)

    with pytest.raises(DeadlineExceeded):
        list(parts)
    assert n_polls == 2


def test_one_sample_is_a_recording() -> None:
    audio = signals.encode(np.array([0.5], np.float32), 48_000)

    _, blocks, summary = run(audio)

    assert len(blocks[0].windows) == 1
    assert from_tensor(summary.envelope).tolist() == [0.5]


def unpadded(duration_s: float) -> list[pb.PreprocessResponse]:
    return list(Preprocessor(CONFIG, LIMITS, 8).run(pb.PreprocessRequest(audio=recording(duration_s), unpadded=True)))


def test_a_short_recording_stays_short_on_request() -> None:
    _, block, summary = unpadded(0.65)
    log_mel = from_tensor(block.windows.log_mel)
    padded = log_mels(run(recording(0.65))[1])

    assert log_mel.shape == (1, 1, CONFIG.n_mels, 66)
    assert np.abs(log_mel[..., :64] - padded[..., :64]).max() < 1e-3
    assert block.windows.windows[0].end_s == block.windows.windows[0].sound_end_s == pytest.approx(0.65)
    assert list(summary.summary.warnings) == []


def test_less_than_a_frame_cannot_stay_unpadded() -> None:
    with pytest.raises(InvalidRequest):
        unpadded(0.02)
