"""Spectrograms that are kept: bounded, and never the wrong ones."""

import numpy as np
import pytest

from audiocnn.timeline import WindowBlock
from gateway.cache import PreprocessCache, Preprocessed
from gateway.recording import Recording, Region


def preprocessed(n_bytes: int) -> Preprocessed:
    log_mel = np.zeros(n_bytes // 4, np.float32)
    recording = Recording("WAV", "PCM_16", 8_000, 1, 1.0, np.zeros(0, np.float32), [])
    return Preprocessed(WindowBlock([], log_mel), recording)


def test_what_was_put_is_got_and_counted() -> None:
    cache, item = PreprocessCache(1_000), preprocessed(400)
    key = cache.key(b"sound", Region())

    assert cache.get(key) is None
    cache.put(key, item)

    assert cache.get(key) is item
    assert (cache.hits, cache.misses) == (1, 1)


@pytest.mark.parametrize("audio, region", [(b"other", Region()), (b"sound", Region(1.0)), (b"sound", Region(0.0, 2.0))])
def test_other_bytes_or_another_region_are_another_recording(audio: bytes, region: Region) -> None:
    cache = PreprocessCache(1_000)
    cache.put(cache.key(b"sound", Region()), preprocessed(400))

    assert cache.get(cache.key(audio, region)) is None


def test_the_least_recently_used_goes_first() -> None:
    cache = PreprocessCache(1_000)
    first, second, third = (cache.key(audio, Region()) for audio in (b"1", b"2", b"3"))
    cache.put(first, preprocessed(400))
    cache.put(second, preprocessed(400))
    cache.get(first)

    cache.put(third, preprocessed(400))

    assert cache.get(first) is not None
    assert cache.get(second) is None
    assert cache.get(third) is not None


def test_what_alone_is_larger_than_the_cache_drives_nothing_out() -> None:
    cache = PreprocessCache(1_000)
    small, large = cache.key(b"small", Region()), cache.key(b"large", Region())
    cache.put(small, preprocessed(400))

    cache.put(large, preprocessed(1_004))

    assert cache.get(small) is not None
    assert cache.get(large) is None


def test_a_cache_of_no_bytes_keeps_nothing() -> None:
    cache = PreprocessCache(0)
    key = cache.key(b"sound", Region())

    cache.put(key, preprocessed(0))

    assert cache.get(key) is None
