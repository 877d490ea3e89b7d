"""The true length of an MP3: libsndfile reads no further than a Xing header, or an estimate without one, says."""

import struct
from dataclasses import dataclass

from audiocnn.sound.containers import after_id3

_BITRATES_KBPS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1, layer III
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2 and 2.5, layer III
}
_RATES_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_LAYER_III = 1
_XING_BITRATE = 9
"""Index of a bit rate whose frames have room for a Xing header at every sample rate."""

MAX_JUNK_BYTES = 1 << 17
"""Between frames, in the whole file. A megabyte of it takes a second to search; tags have a length and are skipped."""


@dataclass(frozen=True, slots=True)
class _Frame:
    version: int
    """3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5."""
    n_bytes: int
    n_samples: int
    side_info: int
    """Bytes between the frame's header and its audio, where a Xing header would begin."""


def with_true_length(mp3: bytes, believed_samples: int, max_samples: float) -> bytes:
    """The same MP3 with a Xing header that gives the number of its frames, if it would be read in part otherwise.

    Args:
        mp3: the file's bytes.
        believed_samples: samples in each channel that libsndfile would read.
        max_samples: stop counting there; a longer recording is refused anyway.
    """
    begin = after_id3(mp3)
    position = start = _first_frame(mp3, begin, begin + MAX_JUNK_BYTES)
    first = _frame(mp3, start)
    if first is None:
        return mp3
    if announced := _announces_length(mp3, start, first):
        position = start = start + first.n_bytes
    counted, junk_end = 0, position + MAX_JUNK_BYTES
    while counted <= max_samples and (position := _first_frame(mp3, position, junk_end)) >= 0:
        if (frame := _frame(mp3, position)) is None or position + frame.n_bytes > len(mp3):
            break
        counted += frame.n_samples
        position += frame.n_bytes
        junk_end += frame.n_bytes
    # A header that promises more belongs to a file that was cut off; less than two frames are an encoder's padding.
    misses, slack = counted - believed_samples, 2 * first.n_samples
    if misses > slack or (not announced and misses < -slack):
        return _xing(mp3, start, first, counted // first.n_samples) + mp3[start:]
    return mp3


def _first_frame(mp3: bytes, position: int, stop: int) -> int:
    """Where the next frame before `stop` begins that another one, or the end of the file, follows; -1 for none."""
    while 0 <= position < min(stop, len(mp3) - 3):
        if (frame := _frame(mp3, position)) is not None:
            behind = position + frame.n_bytes
            is_last = behind >= len(mp3) - 3 or mp3[behind : behind + 3] in (b"TAG", b"ID3")
            if is_last or _frame(mp3, behind) is not None:
                return position
        position = mp3.find(b"\xff", position + 1)
    return -1


def _frame(mp3: bytes, position: int) -> _Frame | None:
    if not 0 <= position <= len(mp3) - 4 or mp3[position] != 0xFF or mp3[position + 1] & 0xE0 != 0xE0:
        return None
    version, layer = mp3[position + 1] >> 3 & 3, mp3[position + 1] >> 1 & 3
    bitrate, rate, padding = mp3[position + 2] >> 4, mp3[position + 2] >> 2 & 3, mp3[position + 2] >> 1 & 1
    if version == 1 or layer != _LAYER_III or bitrate in (0, 15) or rate == 3:
        return None
    is_first = version == 3
    n_samples = 1152 if is_first else 576
    kbps = _BITRATES_KBPS[3 if is_first else 2][bitrate]
    n_bytes = n_samples // 8 * kbps * 1000 // _RATES_HZ[version][rate] + padding
    mono = mp3[position + 3] >> 6 == 3
    return _Frame(version, n_bytes, n_samples, (17 if mono else 32) if is_first else (9 if mono else 17))


def _announces_length(mp3: bytes, position: int, frame: _Frame) -> bool:
    xing = position + 4 + frame.side_info
    return mp3[xing : xing + 4] in (b"Xing", b"Info") or mp3[position + 36 : position + 40] == b"VBRI"


def _xing(mp3: bytes, position: int, frame: _Frame, n_frames: int) -> bytes:
    """A frame of silence that holds nothing but the number of frames behind it."""
    sync, flags, channels = mp3[position + 1] | 1, mp3[position + 2] & 0x0C | _XING_BITRATE << 4, mp3[position + 3]
    header = bytes([0xFF, sync, flags, channels])
    own = _frame(header, 0)
    n_bytes = own.n_bytes if own else frame.n_bytes
    return (header + bytes(frame.side_info) + b"Xing" + struct.pack(">II", 1, n_frames)).ljust(n_bytes, b"\0")
