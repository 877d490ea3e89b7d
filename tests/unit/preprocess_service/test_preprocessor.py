"""Bytes in, blocks of windows and a summary out."""

import numpy as np
import pytest

from audiocnn.errors import AudioTooLarge, AudioTooLong, DeadlineExceeded, InvalidRequest, NeedsStream
from audiocnn.logmel import LogMelConfig
from audiocnn.timeline import WindowBlock
from preprocess_service.preprocessor import Limits, Preprocessor, Summary
from tests import signals

RATE = 8_000
CONFIG = LogMelConfig()
LIMITS = Limits(max_audio_bytes=1 << 20, max_duration_s=60.0, max_unary_duration_s=20.0)


@pytest.fixture(scope="module")
def preprocessor() -> Preprocessor:
    return Preprocessor(CONFIG, LIMITS)


def recording(duration_s: float) -> bytes:
    return signals.encode(signals.noise(duration_s, RATE), RATE)


def run(
    preprocessor: Preprocessor,
    audio: bytes,
    *,
    start_s: float = 0.0,
    end_s: float | None = None,
    block_windows: int = 8,
    unary: bool = False,
) -> tuple[list[WindowBlock], Summary]:
    parts = list(preprocessor.run(audio, start_s=start_s, end_s=end_s, block_windows=block_windows, unary=unary))
    blocks, summary = parts[:-1], parts[-1]
    assert all(isinstance(block, WindowBlock) for block in blocks)
    assert isinstance(summary, Summary)
    return blocks, summary  # type: ignore[return-value]


@pytest.mark.parametrize(
    "duration_s, block_windows, sizes",
    [(1.0, 8, [1]), (5.0, 8, [1]), (12.5, 2, [2, 2]), (12.5, 3, [3, 1]), (15.1, 8, [5])],
)
def test_windows_come_in_blocks_and_a_summary_ends_them(
    preprocessor: Preprocessor, duration_s: float, block_windows: int, sizes: list[int]
) -> None:
    blocks, summary = run(preprocessor, recording(duration_s), block_windows=block_windows)

    assert [len(block.windows) for block in blocks] == sizes
    assert [block.log_mel.shape for block in blocks] == [(size, *CONFIG.shape) for size in sizes]
    windows = [window for block in blocks for window in block.windows]
    assert [window.index for window in windows] == list(range(sum(sizes)))
    assert summary.duration_s == pytest.approx(duration_s, abs=1e-3)


def test_the_size_of_blocks_makes_no_difference(preprocessor: Preprocessor) -> None:
    audio = recording(17.0)

    one_by_one, _ = run(preprocessor, audio, block_windows=1)
    at_once, _ = run(preprocessor, audio, block_windows=100)

    # dB of windows computed alone and together differ by float32 rounding.
    together = np.concatenate([block.log_mel for block in one_by_one])
    assert np.abs(together - at_once[0].log_mel).max() < 1e-3


def test_windows_are_timed_in_the_recording(preprocessor: Preprocessor) -> None:
    blocks, summary = run(preprocessor, recording(10.0), start_s=2.0, end_s=9.0)

    windows = blocks[0].windows
    assert [(w.start_s, w.end_s, w.sound_end_s) for w in windows] == [
        pytest.approx((2.0, 7.0, 7.0)),
        pytest.approx((4.0, 9.0, 9.0)),
    ]
    assert summary.duration_s == pytest.approx(7.0)


def test_a_short_recording_is_padded_and_says_so(preprocessor: Preprocessor) -> None:
    blocks, summary = run(preprocessor, recording(2.0))

    window = blocks[0].windows[0]
    assert (window.start_s, window.end_s) == (0.0, 5.0)
    assert window.sound_end_s == pytest.approx(2.0, abs=1e-3)
    silent_from = int(2.1 * CONFIG.sample_rate / CONFIG.hop_length)
    assert (blocks[0].log_mel[0, 0, :, silent_from:] == CONFIG.floor_db).all()
    assert any("shorter than 5 s" in warning for warning in summary.warnings)


def test_a_whole_window_is_nothing_to_warn_of(preprocessor: Preprocessor) -> None:
    assert run(preprocessor, recording(5.0))[1].warnings == []


def test_the_summary_holds_the_header_and_the_waveform(preprocessor: Preprocessor) -> None:
    _, summary = run(preprocessor, recording(2.0))

    assert (summary.info.format, summary.info.sample_rate, summary.info.n_channels) == ("WAV", RATE, 1)
    assert len(summary.envelope) <= 8_000
    assert np.abs(summary.envelope).max() == pytest.approx(0.1, abs=1e-3)


def test_too_many_bytes_are_refused_unopened(preprocessor: Preprocessor) -> None:
    with pytest.raises(AudioTooLarge, match="1048577 bytes"):
        run(preprocessor, bytes(LIMITS.max_audio_bytes + 1))


def test_too_many_seconds_are_refused(preprocessor: Preprocessor) -> None:
    with pytest.raises(AudioTooLong):
        run(preprocessor, recording(60.1))


def test_what_is_too_long_for_one_answer_must_be_asked_for_as_a_stream(preprocessor: Preprocessor) -> None:
    assert len(run(preprocessor, recording(20.0), unary=True)[0]) == 1
    with pytest.raises(NeedsStream):
        run(preprocessor, recording(20.1), unary=True)


def test_a_short_part_of_a_long_recording_fits_into_one_answer(preprocessor: Preprocessor) -> None:
    blocks, _ = run(preprocessor, recording(30.0), start_s=10.0, end_s=15.0, unary=True)

    assert len(blocks[0].windows) == 1


@pytest.mark.parametrize("end_s", [1_000.0, float("inf")])
def test_an_end_beyond_a_short_recording_does_not_make_it_a_long_one(preprocessor: Preprocessor, end_s: float) -> None:
    _, summary = run(preprocessor, recording(2.0), start_s=1.0, end_s=end_s, unary=True)

    assert summary.duration_s == pytest.approx(1.0)
    assert len(summary.envelope) == 8_000  # as many points as if no end had been given


def test_a_region_outside_the_recording_is_refused(preprocessor: Preprocessor) -> None:
    with pytest.raises(InvalidRequest, match="region"):
        run(preprocessor, recording(1.0), start_s=2.0)


def test_work_ends_when_nobody_waits_any_more(preprocessor: Preprocessor) -> None:
    asked = 0

    def should_stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 1

    parts = preprocessor.run(recording(60.0), block_windows=1, unary=False, should_stop=should_stop)

    with pytest.raises(DeadlineExceeded):
        list(parts)
    assert asked == 2


def test_one_sample_is_a_recording(preprocessor: Preprocessor) -> None:
    audio = signals.encode(np.array([0.5], np.float32), 48_000)

    blocks, summary = run(preprocessor, audio)

    assert len(blocks[0].windows) == 1
    assert summary.envelope.tolist() == [0.5]
