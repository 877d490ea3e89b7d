"""Recordings of every promised format, and what becomes of them when bytes go wrong."""

import random
import struct
from collections.abc import Callable
from functools import cache

from tests import signals

FORMATS = [
    ("WAV", "PCM_16"),
    ("WAV", "PCM_24"),
    ("WAV", "FLOAT"),
    ("WAV", "ULAW"),
    ("WAV", "MS_ADPCM"),
    ("WAV", "GSM610"),
    ("WAVEX", "PCM_16"),
    ("RF64", "PCM_16"),
    ("FLAC", "PCM_16"),
    ("FLAC", "PCM_24"),
    ("OGG", "VORBIS"),
    ("OGG", "OPUS"),
    ("MP3", "MPEG_LAYER_III"),
    ("AIFF", "PCM_16"),
    ("AIFF", "FLOAT"),
]
EXTREMES = [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x80\0\0\0", b"\0\0\0\x80"]


@cache
def originals() -> list[bytes]:
    """A second in each format, mono and stereo."""
    found = []
    for container, subtype in FORMATS:
        rate = 8_000 if subtype == "GSM610" else 48_000 if subtype == "OPUS" else 16_000
        mono = signals.noise(1.0, rate)
        found.append(signals.encode(mono, rate, container, subtype))
        if subtype != "GSM610":
            found.append(signals.encode(mono[:, None].repeat(2, axis=1), rate, container, subtype))
    return found


def mutated(rng: random.Random) -> bytes:
    """One of them, changed in one to four ways."""
    data = bytearray(rng.choice(originals()))
    for _ in range(rng.randint(1, 4)):
        rng.choice(MUTATIONS)(data, rng)
    return bytes(data)


def _position(data: bytearray, rng: random.Random) -> int:
    """Mostly in the header, where it hurts."""
    return rng.randrange(max(1, min(len(data), 128) if rng.random() < 0.6 else len(data)))


def _flip(data: bytearray, rng: random.Random) -> None:
    for _ in range(rng.randint(1, 16)):
        if data:
            data[_position(data, rng)] ^= 1 << rng.randrange(8)


def _extreme(data: bytearray, rng: random.Random) -> None:
    at = _position(data, rng)
    data[at : at + 4] = rng.choice(EXTREMES)


def _number(data: bytearray, rng: random.Random) -> None:
    at, number = _position(data, rng), rng.choice([0, 1, 2, 64, 255, 65_535, 1 << 24, rng.getrandbits(32)])
    data[at : at + 4] = struct.pack(rng.choice("<>") + "I", number)


def _cut(data: bytearray, rng: random.Random) -> None:
    del data[_position(data, rng) :]


def _remove(data: bytearray, rng: random.Random) -> None:
    at = _position(data, rng)
    del data[at : at + rng.randint(1, 64)]


def _insert(data: bytearray, rng: random.Random) -> None:
    at = _position(data, rng)
    data[at:at] = rng.randbytes(rng.randint(1, 64))


def _repeat(data: bytearray, rng: random.Random) -> None:
    at = _position(data, rng)
    data[at:at] = data[at : at + rng.randint(1, 4_096)] * rng.randint(1, 8)


def _splice(data: bytearray, rng: random.Random) -> None:
    other = rng.choice(originals())
    data[_position(data, rng) :] = other[rng.randrange(len(other)) :]


def _tag(data: bytearray, rng: random.Random) -> None:
    data[:0] = b"ID3" + rng.randbytes(3) + bytes(rng.randrange(128) for _ in range(4)) + bytes(rng.randint(0, 32))


MUTATIONS: list[Callable[[bytearray, random.Random], None]] = [
    _flip, _extreme, _number, _cut, _remove, _insert, _repeat, _splice, _tag,
]  # fmt: skip
