"""Tensors of a response as NumPy arrays."""

from typing import TYPE_CHECKING

from audiocnn.v1.tensor_pb2 import Tensor

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def to_array(tensor: Tensor) -> "NDArray[np.float32]":
    """A read-only array of the tensor's shape. Needs NumPy, which the client itself does not install.

    Raises:
        Mismatch: the type is unknown, or the number of bytes does not fit the shape.
    """
    from audiocnn.tensors import from_tensor

    return from_tensor(tensor)
