"""Answers in binary: a JSON document, and behind it the arrays that it names, in a few bits each.

4 bytes   length of the document, little-endian
document  JSON; in place of an array's numbers it says where they lie and what they mean (`schemas.Quantised`)
arrays    uint8, or uint16 as all low bytes followed by all high bytes, which compress better than pairs
"""

import struct
from typing import Any

import numpy as np
import orjson

from gateway.analysis_types import Floats

LARGEST_BYTE = 255


class BinaryArrays:
    """The arrays of one answer as they are added."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._n_bytes = 0

    def add(self, values: Floats, step: float | None, levels: int) -> dict[str, Any]:
        """Appends an array; returns what the document says in its place.

        Args:
            values: of any shape.
            step: the quantisation step; by default `levels` steps span all of them.
            levels: at most 65,535.
        """
        start = float(values.min(initial=np.inf))
        span = float(values.max(initial=start)) - start
        scale = step or span / levels or 1.0
        steps = np.rint((values - np.float32(start)) * np.float32(1 / scale))
        is_byte = span / scale < LARGEST_BYTE + 0.5
        data = steps.astype(np.uint8) if is_byte else steps.astype("<u2").reshape(-1, 1).view(np.uint8).T
        self._parts.append(data.tobytes())
        offset, self._n_bytes = self._n_bytes, self._n_bytes + data.size
        dtype = "uint8" if is_byte else "uint16"
        return {"shape": values.shape, "dtype": dtype, "offset": offset, "start": start, "scale": scale}

    def behind(self, document: dict[str, Any]) -> bytes:
        """The whole answer."""
        header = orjson.dumps(document)
        return b"".join((struct.pack("<I", len(header)), header, *self._parts))
