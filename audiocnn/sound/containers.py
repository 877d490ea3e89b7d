"""The containers that are promised, known by their first bytes, so that the decoder's other parsers read nothing.

libsndfile knows 26 of them. Two of the others print to the terminal, and some have known holes.
"""

import re

_PROMISED = re.compile(rb"(RIFF|RIFX|RF64)....WAVE|FORM....AIF[FC]|fLaC|OggS|\xff[\xe0-\xff]", re.DOTALL)
_ID3_HEADER_BYTES = 10


def is_promised(data: bytes) -> bool:
    """Whether these bytes begin as WAV, FLAC, OGG, MP3 or AIFF do."""
    begin = after_id3(data)
    return _PROMISED.match(data, begin) is not None


def after_id3(data: bytes) -> int:
    """Where the audio begins behind ID3 tags; 0 if there are none."""
    at = 0
    while data[at : at + 3] == b"ID3" and len(data) >= at + _ID3_HEADER_BYTES:
        flags, a, b, c, d = data[at + 5 : at + _ID3_HEADER_BYTES]
        at += (a << 21 | b << 14 | c << 7 | d) + _ID3_HEADER_BYTES * (2 if flags & 0x10 else 1)
    return at
