"""A recording's request, written without copying the recording into a message."""

import pytest

from audiocnn.v1 import preprocess_pb2 as pb
from audiocnn.v1.tensor_pb2 import Region
from gateway.upstream.preprocess import _serialized


@pytest.mark.parametrize("n_bytes", [0, 1, 127, 128, 16_383, 16_384, 3_000_000])
@pytest.mark.parametrize(
    "options",
    [pb.PreprocessRequest(), pb.PreprocessRequest(region=Region(start_s=1.0, end_s=2.5), window=3, together=True)],
)
def test_it_is_read_as_the_message_that_it_stands_for(n_bytes: int, options: pb.PreprocessRequest) -> None:
    audio = bytes(range(256)) * (n_bytes // 256 + 1)
    expected = pb.PreprocessRequest(audio=audio[:n_bytes])
    expected.MergeFrom(options)

    assert pb.PreprocessRequest.FromString(_serialized((audio[:n_bytes], options))) == expected
