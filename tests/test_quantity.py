"""Numbers are read as prose writes them, and agree with the ledger when they round to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_build.quantity import agrees, parse


@pytest.mark.parametrize(
    ("text", "ends", "unit"),
    [
        ("175 billion", (175e9,), ""),
        ("175 billion parameters", (175e9,), "parameters"),
        ("1.4 trillion tokens", (1.4e12,), "tokens"),
        ("3.5 kWh", (3.5,), "kWh"),
        ("3.2 × 10^23", (3.2e23,), ""),
        ("3.2 × 10²³ FLOP", (3.2e23,), "FLOP"),
        ("3.2 x 10^{23}", (3.2e23,), ""),
        ("10^25", (1e25,), ""),
        ("10^-3", (1e-3,), ""),
        ("1.3 × 10⁻³", (1.3e-3,), ""),
        ("6.02e23", (6.02e23,), ""),
        ("15 %", (15.0,), "%"),
        ("15%", (15.0,), "%"),
        ("1,287 MWh", (1287.0,), "MWh"),
        ("1\u202f287 MWh", (1287.0,), "MWh"),
        ("$4.6 million", (4.6e6,), "USD"),
        ("US$4.6 million", (4.6e6,), "USD"),
        ("€3", (3.0,), "EUR"),
        ("−0.076", (-0.076,), ""),
        ("20 to 30 %", (20.0, 30.0), "%"),
        ("20–30 %", (20.0, 30.0), "%"),
        ("20 % to 30 %", (20.0, 30.0), "%"),
        ("between 20 and 30 %", (20.0, 30.0), "%"),
        ("20 to 30 million", (20e6, 30e6), ""),
        ("twelve", (12.0,), ""),
        ("half a million", (0.5e6,), ""),
        ("a hundred", (100.0,), ""),
        ("two to three times", (2.0, 3.0), "times"),
        ("**175 billion**", (175e9,), ""),
        ("about 175 billion", (175e9,), ""),
    ],
)
def test_number_is_read(text: str, ends: tuple[float, ...], unit: str) -> None:
    """Digits, words, powers, money, shares and ranges."""
    quantity = parse(text)
    assert quantity is not None
    assert quantity.ends == pytest.approx(ends)
    assert quantity.unit == unit


@pytest.mark.parametrize("text", ["", "many", "the model", "% of them", "—", "$", "GPT-3"])
def test_text_without_number_is_none(text: str) -> None:
    """What does not begin with a number states none."""
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("175 billion", (174.6e9,), "parameters"),
        ("0.2 trillion", (175e9,), "parameters"),
        ("43 %", (43.4,), "%"),
        ("1.3 GWh", (1287.0,), "MWh"),
        ("1,287,000 kWh", (1287.0,), "MWh"),
        ("1,287 megawatt-hours", (1287.0,), "MWh"),
        ("about 180 billion", (175e9,), "parameters"),
        ("20 to 30 %", (20.0, 30.0), "%"),
        ("16 GB", (16e9,), "B"),
        ("0", (0.0,), ""),
    ],
)
def test_rounded_number_agrees(text: str, value: tuple[float, ...], unit: str) -> None:
    """Prose may round to the places that it shows, and say the unit with another prefix."""
    quantity = parse(text)
    assert quantity is not None
    assert agrees(quantity, value, unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("157 billion", (175e9,), "parameters"),
        ("175 million", (175e9,), "parameters"),
        ("175.0 billion", (174.6e9,), "parameters"),
        ("44 %", (43.4,), "%"),
        ("43 million", (43.0,), "%"),
        ("1,287 kWh", (1287.0,), "MWh"),
        ("1,287 W", (1287.0,), "Wh"),
        ("$5", (5.0,), "EUR"),
        ("about 200 billion", (175e9,), "parameters"),
        ("20 %", (20.0, 30.0), "%"),
        ("20 to 30 %", (20.0,), "%"),
        ("−5", (5.0,), ""),
        ("10^999999", (175e9,), "parameters"),
        ("1e999999", (175e9,), "parameters"),
    ],
)
def test_other_number_does_not_agree(text: str, value: tuple[float, ...], unit: str) -> None:
    """Another value, unit, sign or number of ends is no rounding."""
    quantity = parse(text)
    assert quantity is not None
    assert not agrees(quantity, value, unit)


@given(st.text(alphabet="0123456789.,eE^{}×x-−–% $€kMWhto ⁻²³½billion", max_size=40))
def test_no_text_ends_the_reader(text: str) -> None:
    """Whatever stands in a link to a fact is read, or is no number; nothing is raised."""
    quantity = parse(text)
    assert quantity is None or len(quantity.ends) == len(quantity.steps) in (1, 2)
    assert quantity is None or agrees(quantity, (1.0,), "%") in (True, False)


@given(st.floats(min_value=1e-6, max_value=1e15), st.sampled_from(["", " million", " %", " kWh"]))
def test_number_agrees_with_itself(value: float, suffix: str) -> None:
    """A number written out in full is that of the ledger."""
    quantity = parse(f"{value:f}{suffix}")
    assert quantity is not None
    assert agrees(quantity, quantity.ends, quantity.unit)
