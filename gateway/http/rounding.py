"""Numbers as they are sent: rounded, and said how. Pure functions on arrays."""

import math

import numpy as np

from gateway.analysis_types import Floats

DB_DECIMALS = 1
"""A spectrogram is sent in tenths of a dB."""
MAP_DIGITS = 4
"""A feature map and the waveform are sent with as many digits of their own largest value."""
CAM_DIGITS = 5
"""Enough for a map's mean and its bias to give the logit again."""


def round_to_largest(values: Floats, digits: int) -> Floats:
    """Rounds to as many decimals as leave the largest magnitude `digits` significant digits.

    Float32 all the way: each value is then the float closest to a short decimal, and prints as that.
    """
    largest = float(np.abs(values).max(initial=0.0))
    if largest == 0.0:
        return values
    decimals = digits - 1 - math.floor(math.log10(largest))
    if decimals > 30:  # below what float32 can scale: such a map is silent
        return np.zeros_like(values)
    return without_negative_zero(np.round(values, decimals))


def without_negative_zero(values: Floats) -> Floats:
    """-0.0 as 0.0, which is easier to read."""
    return values + np.float32(0.0)
