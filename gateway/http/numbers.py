"""Rounded arrays as JSON. Their numbers are looked up in a table: a fifth of the time that formatting them takes."""

from functools import lru_cache

import numpy as np
import orjson
from numpy.typing import NDArray

from gateway.analysis_types import Floats

LARGEST = 10_000
"""Of a number in units of its last decimal: four digits, and what rounds up to five."""
MAX_DECIMALS = 4


def as_json(values: Floats, decimals: int) -> orjson.Fragment | Floats:
    """Nested lists of the values `(..., column)` rounded to so many decimals, for `orjson.dumps`."""
    if values.size and values.ndim <= 2 and 0 <= decimals <= MAX_DECIMALS:
        steps = np.rint(values * np.float32(10.0**decimals))
        low, high = float(steps.min()), float(steps.max())
        if low >= -LARGEST and high <= LARGEST:
            width = 1 + max(len(_text(round(step), decimals)) for step in (low, high))
            text = _lists(steps.reshape(-1, values.shape[-1]), _table(decimals, width))
            return orjson.Fragment(text if values.ndim == 2 else text[1:].rstrip()[:-1])
    return np.ascontiguousarray(np.round(values, decimals) + np.float32(0.0))  # -0.0 as 0.0, which is easier to read


def _lists(steps: Floats, table: NDArray[np.void]) -> bytes:
    """`(row, column)` of a table's numbers as a list of lists."""
    n_rows, n_columns = steps.shape
    indices = np.empty((n_rows, n_columns + 1), np.intp)
    np.add(steps, LARGEST, out=indices[:, :-1], casting="unsafe")
    indices[:, -1] = len(table) - 2
    indices[-1, -1] += 1
    text = np.empty(1 + indices.size * table.itemsize, np.uint8)
    table.take(indices, out=text[1:].view(table.dtype).reshape(indices.shape), mode="clip")
    text[0] = text[1 :: (n_columns + 1) * table.itemsize] = ord("[")
    return text.tobytes()


@lru_cache(maxsize=32)
def _table(decimals: int, width: int) -> NDArray[np.void]:
    """Every number from `-LARGEST` in `width` bytes with a comma before it, the end of a row, and that of the last."""
    numbers = (f",{_text(step, decimals)}" for step in range(-LARGEST, LARGEST + 1))
    return np.array([text.ljust(width).encode() for text in (*numbers, "],", "]]")], f"S{width}").view(f"V{width}")


def _text(step: int, decimals: int) -> str:
    return f"{step / 10**decimals:.{max(1, decimals)}f}"
