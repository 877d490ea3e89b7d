"""Spectrograms that are kept: bounded, and never the wrong ones."""

import pytest

from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1.tensor_pb2 import Tensor
from gateway.cache import Key, PreprocessCache


def parts(n_bytes: int) -> list[pb.PreprocessResponse]:
    return [pb.PreprocessResponse(windows=pb.WindowBlock(log_mel=Tensor(data=bytes(n_bytes))))]


def key(sound: str, region: bytes = b"", window: int | None = None) -> Key:
    return (sound, region, window)


def test_what_was_put_is_got_and_counted() -> None:
    cache, item = PreprocessCache(1_000), parts(400)

    assert cache.get(key("sound")) is None
    cache.put(key("sound"), item)

    assert cache.get(key("sound")) is item
    assert (cache.hits, cache.misses) == (1, 1)


@pytest.mark.parametrize("other", [key("other"), key("sound", b"region"), key("sound", window=0)])
def test_another_recording_region_or_window_is_another_item(other: Key) -> None:
    cache = PreprocessCache(1_000)
    cache.put(key("sound"), parts(400))

    assert cache.get(other) is None


def test_the_least_recently_used_goes_first() -> None:
    cache = PreprocessCache(1_000)
    cache.put(key("1"), parts(400))
    cache.put(key("2"), parts(400))
    cache.get(key("1"))

    cache.put(key("3"), parts(400))

    assert cache.get(key("1")) is not None
    assert cache.get(key("2")) is None
    assert cache.get(key("3")) is not None


def test_what_alone_is_larger_than_the_cache_drives_nothing_out() -> None:
    cache = PreprocessCache(1_000)
    cache.put(key("small"), parts(400))

    cache.put(key("large"), parts(1_004))

    assert cache.get(key("small")) is not None
    assert cache.get(key("large")) is None


def test_a_cache_of_no_bytes_keeps_nothing() -> None:
    cache = PreprocessCache(0)

    cache.put(key("sound"), parts(10))

    assert cache.get(key("sound")) is None
