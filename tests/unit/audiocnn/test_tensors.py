"""Arrays over the wire."""

import numpy as np
import pytest

from audiocnn.errors import Mismatch
from audiocnn.tensors import from_tensor, to_tensor
from audiocnn.v1.tensor_pb2 import DATA_TYPE_FLOAT32, DATA_TYPE_UNSPECIFIED, Tensor


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 4), (2, 1, 128, 431)])
def test_an_array_survives_the_way_there_and_back(shape: tuple[int, ...]) -> None:
    array = np.random.default_rng(0).standard_normal(shape).astype(np.float32)

    back = from_tensor(Tensor.FromString(to_tensor(array).SerializeToString()))

    assert back.shape == shape
    assert np.array_equal(back, array)


def test_an_array_that_lies_otherwise_in_memory_is_written_in_order() -> None:
    array = np.arange(6, dtype=np.float32).reshape(2, 3).T

    assert to_tensor(array).data == np.array([0, 3, 1, 4, 2, 5], "<f4").tobytes()


@pytest.mark.parametrize(
    "tensor",
    [
        Tensor(dtype=DATA_TYPE_UNSPECIFIED, shape=[1], data=bytes(4)),
        Tensor(dtype=DATA_TYPE_FLOAT32, shape=[2], data=bytes(4)),
        Tensor(dtype=DATA_TYPE_FLOAT32, shape=[1], data=bytes(5)),
        Tensor(dtype=DATA_TYPE_FLOAT32, shape=[-1, -1], data=bytes(4)),
        Tensor(dtype=DATA_TYPE_FLOAT32, shape=[1 << 40, 1 << 40], data=bytes(4)),
    ],
    ids=["no type", "too few bytes", "too many bytes", "negative", "overflow"],
)
def test_a_message_that_is_no_tensor_is_refused(tensor: Tensor) -> None:
    # It came from another service, so nothing that a user sent is at fault.
    with pytest.raises(Mismatch):
        from_tensor(tensor)
