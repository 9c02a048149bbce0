"""Rounding to short floating-point formats against NumPy's own, and against the values that the formats are known to have."""

import numpy as np
import pytest

from lab.calc import number_formats
from lab.calc.number_formats import BF16, E4M3, E5M2, FP16, FP32, Format

RANDOM = np.random.default_rng(0)
SPREAD = np.ldexp(RANDOM.standard_normal(20_000), RANDOM.integers(-30, 15, 20_000))  # with numbers below the least normal one


@pytest.mark.parametrize(("form", "kind"), [(FP16, np.float16), (FP32, np.float32)])
def test_rounds_as_numpy_does(form: Format, kind: type) -> None:
    inside = SPREAD[np.abs(SPREAD) < form.largest]
    np.testing.assert_array_equal(number_formats.rounded(inside, form), inside.astype(kind).astype(float))
    assert form.largest == float(np.finfo(kind).max)
    assert form.smallest == float(np.finfo(kind).smallest_subnormal)


def test_bfloat16_is_the_upper_half_of_32_bits() -> None:
    bits = SPREAD.astype(np.float32).view(np.uint32)
    upper = ((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000).astype(np.uint32).view(np.float32)
    np.testing.assert_array_equal(number_formats.rounded(SPREAD.astype(np.float32).astype(float), BF16), upper.astype(float))


@pytest.mark.parametrize(
    ("form", "bits", "largest", "smallest", "positive"),
    [(E4M3, 8, 448.0, 2.0**-9, 126), (E5M2, 8, 57_344.0, 2.0**-16, 123), (BF16, 16, 3.3895313892515355e38, 2.0**-133, None)],
)
def test_formats_have_the_values_that_they_are_known_for(
    form: Format, bits: int, largest: float, smallest: float, positive: int | None
) -> None:
    """Positive finite values: all patterns of exponent and fraction but zero and those kept for infinity and for no number."""
    assert (form.bits, form.largest, form.smallest) == (bits, largest, smallest)
    if positive:
        grid = np.geomspace(smallest, largest, 100_001)
        assert len(np.unique(number_formats.rounded(grid, form))) == positive


def test_ties_go_to_even_signs_stay_and_what_is_too_large_is_clipped() -> None:
    values = np.array([1 + 1 / 16, 1 + 3 / 16, -(1 + 1 / 16), 1e9, -1e9, 0.0, 2.0**-10, 1.5 * 2.0**-9])
    expected = [1.0, 1.25, -1.0, 448.0, -448.0, 0.0, 0.0, 2.0**-8]
    np.testing.assert_array_equal(number_formats.rounded(values, E4M3), expected)


@pytest.mark.parametrize("sizes", [{"exponent": 1, "fraction": 3}, {"exponent": 4, "fraction": 0}])
def test_a_format_needs_an_exponent_and_a_fraction(sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be a whole number"):
        Format(largest=1.0, **sizes)
