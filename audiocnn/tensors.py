"""Arrays to `Tensor` messages and back, without copying more than the wire needs."""

import math

import numpy as np
from numpy.typing import NDArray

from audiocnn.errors import Mismatch
from audiocnn.v1.tensor_pb2 import DATA_TYPE_FLOAT32, Tensor

_LITTLE_ENDIAN_FLOAT32 = np.dtype("<f4")


def to_tensor(array: NDArray[np.float32]) -> Tensor:
    """An array of any shape to a message."""
    tensor = Tensor()
    fill(tensor, array)
    return tensor


def fill(tensor: Tensor, array: NDArray[np.float32]) -> None:
    """The same into an empty message that is a part of another: given to the other's constructor it is copied twice."""
    tensor.dtype = DATA_TYPE_FLOAT32
    tensor.shape.extend(array.shape)
    tensor.data = np.ascontiguousarray(array, _LITTLE_ENDIAN_FLOAT32).tobytes()


def from_tensor(tensor: Tensor) -> NDArray[np.float32]:
    """A message from another service to a read-only array of the shape that it names.

    Raises:
        Mismatch: the type is unknown, or the bytes are not as many as the shape says.
    """
    if tensor.dtype != DATA_TYPE_FLOAT32:
        raise Mismatch(f"A service sent a tensor of type {tensor.dtype}, which is not known here.")
    data = tensor.data  # a copy, each time
    expected = math.prod(tensor.shape) * _LITTLE_ENDIAN_FLOAT32.itemsize
    if len(data) != expected or min(tensor.shape, default=0) < 0:
        raise Mismatch(f"A service sent {len(data)} bytes as a tensor of shape {list(tensor.shape)}.")
    return np.frombuffer(data, _LITTLE_ENDIAN_FLOAT32).reshape(tensor.shape)
