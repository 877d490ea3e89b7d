"""Numbers as they are sent: near enough, short in print, finite."""

import numpy as np
import orjson
import pytest

from gateway.http.numbers import LARGEST, as_json
from gateway.http.rounding import MAP_DIGITS, decimals_of_largest


def printed(values: object) -> str:
    return orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY).decode()


def sent(values: np.ndarray, digits: int = MAP_DIGITS) -> str:
    """As JSON."""
    return printed(as_json(values, decimals_of_largest(values, digits)))


def round_to_largest(values: np.ndarray, digits: int) -> np.ndarray:
    """As it arrives."""
    return np.array(orjson.loads(sent(values, digits)), np.float32)


def random_map(scale: float, seed: int = 0) -> np.ndarray:
    return (np.random.default_rng(seed).standard_normal((32, 108)) * scale).astype(np.float32)


@pytest.mark.parametrize("scale", [1e-9, 1e-6, 1e-3, 0.37, 1.0, 99.0, 1e3, 1e6, 1e20])
def test_the_error_is_below_half_of_the_last_digit_of_the_largest(scale: float) -> None:
    values = random_map(scale)
    largest = float(np.abs(values).max())
    last_digit = 10.0 ** (np.floor(np.log10(largest)) - MAP_DIGITS + 1)

    error = np.abs(round_to_largest(values, MAP_DIGITS).astype(np.float64) - values)

    # Beside the rounding, float32 itself.
    assert error.max() <= last_digit * 0.5 + largest * 2**-23


@pytest.mark.parametrize("scale", [1e-6, 1e-3, 0.37, 1.0, 99.0, 1e3])
def test_each_number_prints_with_no_more_digits_than_were_kept(scale: float) -> None:
    for value in orjson.loads(sent(random_map(scale).reshape(-1))):
        mantissa = f"{value:e}".partition("e")[0].rstrip("0")
        digits = len(printed(value).partition("e")[0].replace("-", "").replace(".", "").strip("0"))
        assert digits <= MAP_DIGITS, (value, mantissa)


def test_a_rounded_number_prints_as_its_short_decimal() -> None:
    assert sent(np.array([1.2350000441, -1.9], np.float32), 4) == "[1.235 ,-1.900]"
    assert sent(np.array([0.00012350000441, -0.9e-4], np.float32), 4) == "[0.0001235,-0.00009]"


@pytest.mark.parametrize("tiny", [1e-28, 1e-31, 1e-38, 1e-45])
def test_a_map_that_is_almost_silent_stays_finite(tiny: float) -> None:
    rounded = round_to_largest(np.array([tiny, -tiny / 3, 0.0], np.float32), MAP_DIGITS)

    assert np.isfinite(rounded).all()
    assert np.abs(rounded).max() <= np.float32(tiny) * 1.1


@pytest.mark.parametrize("values", [np.zeros((2, 3), np.float32), np.zeros((0,), np.float32)])
def test_silence_stays_silence(values: np.ndarray) -> None:
    assert np.array_equal(round_to_largest(values, MAP_DIGITS), values)


def test_no_number_prints_as_negative_zero() -> None:
    assert "-0" not in sent(np.array([-1e-9, -0.0, 1.0], np.float32))
    assert "-0" not in sent(np.array([-1e-19, -0.0, 1e-9], np.float32))


@pytest.mark.parametrize("shape", [(7,), (1,), (5, 9), (3, 1), (2, 3, 4), (0,)])
@pytest.mark.parametrize("scale", [1e-7, 0.003, 0.02, 0.2, 1.0, 50.0, 1e3, 1e4, 1e5])
@pytest.mark.parametrize("shift", [0.0, 3.0, -3.0])
def test_a_number_from_the_table_is_the_one_that_formatting_it_gives(
    shape: tuple[int, ...], scale: float, shift: float
) -> None:
    values = ((np.random.default_rng(1).standard_normal(shape) + shift) * scale).astype(np.float32)
    decimals = decimals_of_largest(values, MAP_DIGITS)

    assert orjson.loads(sent(values)) == orjson.loads(printed(np.round(values, decimals) + np.float32(0.0)))


@pytest.mark.parametrize("largest", [LARGEST, LARGEST + 1])
@pytest.mark.parametrize("decimals", [0, 1, 4])
def test_the_table_ends_where_it_says(largest: int, decimals: int) -> None:
    steps = np.array([[-largest, 0, 1], [largest, -1, 10]])
    values = (steps / 10.0**decimals).astype(np.float32)

    document = orjson.loads(printed(as_json(values, decimals)))

    assert np.array(document) == pytest.approx(steps / 10.0**decimals)
