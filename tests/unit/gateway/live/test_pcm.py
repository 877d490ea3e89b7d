"""Chunks of any size to windows."""

import io

import numpy as np
import pytest
import soundfile

from audiocnn.errors import AudioTooLarge, InvalidRequest
from gateway.live.pcm import MAX_CHUNK_BYTES, Encoding, PcmFormat, Tape

SOUND = np.random.default_rng(0).integers(-(2**15), 2**15, (10 * 11_025, 2), np.int16)


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize("n_channels", [1, 2])
@pytest.mark.parametrize("hop_s", [0.25, 0.3, 5.0])
def test_a_window_is_the_last_seconds_before_its_hop_bit_by_bit(
    encoding: Encoding, n_channels: int, hop_s: float
) -> None:
    pcm = PcmFormat(encoding, 11_025, n_channels, hop_s)
    sound = SOUND[:, :n_channels]
    sent = sound if encoding is Encoding.INT16 else (sound / 2**15).astype(np.float32)
    tape, rng, data, windows = Tape(pcm, 5.0), np.random.default_rng(1), sent.tobytes(), {}

    while data:
        size = int(rng.integers(1, 4_001))
        if tape.add(data[:size]):
            windows[tape.n_hops] = tape.cut(tape.n_hops)
        data = data[size:]

    assert list(windows) == list(range(1, int(10 / hop_s) + 1))
    for hop, wav in windows.items():
        end = round(hop * hop_s * 11_025)
        expected = sent[max(0, end - 5 * 11_025) : end]
        samples, rate = soundfile.read(io.BytesIO(wav), dtype=sent.dtype.name, always_2d=True)
        assert rate == 11_025
        assert np.array_equal(samples, expected)


def test_no_more_is_held_than_a_window_and_a_hop() -> None:
    tape = Tape(PcmFormat(Encoding.INT16, 8_000, 1), 5.0)

    for _ in range(100):
        tape.add(bytes(100_001))

    assert len(tape._held) <= (5.5 * 8_000 + 1) * 2
    assert len(tape.cut(tape.n_hops)) == 44 + 5 * 8_000 * 2


def test_hops_do_not_drift() -> None:
    tape = Tape(PcmFormat(Encoding.INT16, 11_025, 1, 0.25), 5.0)  # 2,756.25 samples a hop

    for _ in range(600):
        tape.add(bytes(11_025 * 2))

    assert tape.n_hops == 2_400
    assert tape.span(2_400)[1] == 600 * 11_025


def test_a_chunk_has_a_limit() -> None:
    with pytest.raises(AudioTooLarge):
        Tape(PcmFormat(Encoding.INT16, 8_000, 1), 5.0).add(bytes(MAX_CHUNK_BYTES + 1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"sample_rate": 7_999},
        {"sample_rate": 192_001},
        {"n_channels": 0},
        {"n_channels": 3},
        {"hop_s": 0.2},
        {"hop_s": 5.1},
        {"hop_s": float("nan")},
    ],
)
def test_what_cannot_be_streamed_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidRequest):
        PcmFormat(**{"encoding": Encoding.INT16, "sample_rate": 8_000, "n_channels": 1} | wrong)  # type: ignore[arg-type]
