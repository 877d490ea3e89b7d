"""A spectrogram as an image that any browser draws, without a library: an 8-bit BMP in a data URL."""

import base64
import struct

import numpy as np

from audiocnn.masks import Floats

_HEADER = struct.Struct("<2sIHHIIiiHHIIiiII")
_ANCHORS = np.array([(0, 0, 4), (66, 10, 104), (147, 38, 103), (221, 81, 58), (252, 165, 10), (252, 255, 164)])
"""Colours from quiet to loud, each as bright as its level: a few of matplotlib's inferno."""


def palette() -> np.ndarray:
    """`(256, 3)`: red, green and blue."""
    at = np.linspace(0, len(_ANCHORS) - 1, 256)
    channels = [np.interp(at, np.arange(len(_ANCHORS)), _ANCHORS[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=1).round().astype(np.uint8)


def bitmap_url(values: Floats, low: float, high: float) -> str:
    """Values `(row, column)`, row 0 at the bottom, from `low` to `high`, as `data:image/bmp;base64,…`."""
    rows, columns = values.shape
    levels = np.clip((values - low) / (high - low) * 255, 0, 255).astype(np.uint8)
    pixels = np.pad(levels, ((0, 0), (0, -columns % 4))).tobytes()  # a row's length is a multiple of four bytes
    colours = np.concatenate((palette()[:, ::-1], np.zeros((256, 1), np.uint8)), axis=1).tobytes()
    start = _HEADER.size + len(colours)
    header = _HEADER.pack(
        b"BM", start + len(pixels), 0, 0, start, 40, columns, rows, 1, 8, 0, len(pixels), 0, 0, 256, 0
    )
    return "data:image/bmp;base64," + base64.b64encode(header + colours + pixels).decode("ascii")
