"""Rounding of confidences, shared by HTTP, gRPC and the command."""

import math
from collections.abc import Iterable

CONFIDENCE_DECIMALS = 6


def round_confidences(probabilities: Iterable[float]) -> list[float]:
    """Rounds down, so that confidences never add up to more than one."""
    scale = 10**CONFIDENCE_DECIMALS
    return [math.floor(float(p) * scale) / scale for p in probabilities]
