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
MAX_DECIMALS = 30
"""As many as float32 can scale by: what is smaller than them all is silent."""


def decimals_of_largest(values: Floats, digits: int) -> int:
    """How many decimals leave the largest magnitude so many significant digits; negative for digits before the point.

    Float32 all the way: each value, rounded to them, is the float closest to a short decimal, and prints as that.
    """
    largest = float(np.abs(values).max(initial=0.0))
    if largest == 0.0:
        return 1
    return min(digits - 1 - math.floor(math.log10(largest)), MAX_DECIMALS)
