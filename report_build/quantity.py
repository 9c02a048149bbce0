"""Numbers as prose writes them: "175 billion", "3.2 × 10^23", "20 to 30 %", "0.24 Wh"."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "quadrillion": 1e15,
    "quintillion": 1e18,
}
SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
WORDS = {word: float(number) for number, word in enumerate(SMALL)} | {"half": 0.5, "twice": 2.0, "a": 1.0, "an": 1.0}
ABOUT = re.compile(
    r"^(?:(?:about|around|roughly|some|nearly|almost|over|under|more than|less than|at least|at most|up to|between|from)\s+|[~≈<>]\s*)",
    re.I,
)
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
NUMBER = re.compile(
    r"(?P<currency>US\$|[$€£])?\s*(?P<minus>[-−])?(?P<digits>\d+(?:[,\u202f\u2009]\d{3})*(?:\.\d+)?)"
    r"(?:\s*[×x]\s*10(?:\^\{?(?P<power>[-−]?\d+)\}?|(?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)))?"
    r"(?:\^\{?(?P<bare>[-−]?\d+)\}?)?(?:e(?P<exponent>[+-]?\d+))?"
)
WORD = re.compile(r"(?P<word>[A-Za-z]+)")
SCALE = re.compile(r"[\s-]*(?P<scale>" + "|".join(SCALES) + r")s?\b", re.I)
# Between the ends of a range, where the first may have its unit too: "20 % to 30 %".
TO = re.compile(r"\s*(?P<unit>[^\s\d]*?)\s*(?:\b(?:to|and|or)\b|–|—|-)\s*", re.I)
CURRENCIES = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP"}
UNITS = {
    "%": "%", "per cent": "%", "percent": "%", "percentage points": "pp", "points": "pp", "percentage point": "pp",
    "dollars": "USD", "us dollars": "USD", "usd": "USD", "euros": "EUR", "pounds": "GBP",
    "watt-hours": "Wh", "watt-hour": "Wh", "kilowatt-hours": "kWh", "megawatt-hours": "MWh", "gigawatt-hours": "GWh",
    "terawatt-hours": "TWh",
    "tonnes": "t", "tonne": "t", "kilograms": "kg", "grams": "g", "gram": "g", "litres": "L", "millilitres": "mL", "ml": "mL", "l": "L",
    "bytes": "B", "kilobytes": "kB", "megabytes": "MB", "gigabytes": "GB", "terabytes": "TB", "flops": "FLOP", "flop": "FLOP",
    "floating-point operations": "FLOP", "x": "times", "×": "times", "fold": "times", "-fold": "times",
}  # fmt: skip
PREFIXES = {
    "k": 1e3,
    "M": 1e6,
    "G": 1e9,
    "T": 1e12,
    "P": 1e15,
    "E": 1e18,
    "Z": 1e21,
    "m": 1e-3,
    "µ": 1e-6,
    "Ki": 2**10,
    "Mi": 2**20,
    "Gi": 2**30,
    "Ti": 2**40,
}
BASES = ("Wh", "W", "J", "B", "FLOP", "FLOP/s", "g", "t", "L", "s", "Hz", "g CO2e", "t CO2e", "t CO2", "tCO2e")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a range in a unit. `steps` is, per end, half of the last place shown: how far rounding may reach."""

    ends: tuple[float, ...]
    steps: tuple[float, ...]
    unit: str
    rough: bool = False


def parse(text: str) -> Quantity | None:
    """The quantity that a piece of prose states, or None when it holds no number."""
    rest = re.sub(r"\bhalf an? ", "half ", re.sub(r"[ \t\n]+", " ", text.replace("*", "")).strip())
    rough = ABOUT.match(rest)
    if rough:
        rest = rest[rough.end() :]
    first = number(rest)
    if first is None:
        return None
    value, step, length, currency, scaled = first
    ends, steps = [value], [step]
    between = TO.match(rest, length)
    second = number(rest[between.end() :]) if between else None
    if between and second and rest[between.end() + second[2] :].lstrip().startswith(between["unit"]):
        value2, step2, length2, _, scaled2 = second
        if scaled2 != 1 and scaled == 1:  # "20 to 30 million" scales both
            ends, steps = [value * scaled2], [step * scaled2]
        ends.append(value2)
        steps.append(step2)
        length = between.end() + length2
    unit = currency or rest[length:].strip(" .,\u00a0\u202f")
    return Quantity(tuple(ends), tuple(steps), unit, rough is not None)


def number(text: str) -> tuple[float, float, int, str, float] | None:
    """Value, half of its last place, signs read, currency and scale of the number that a text begins with."""
    match = NUMBER.match(text)
    if match:
        digits = re.sub(r"[,\u202f\u2009]", "", match["digits"])
        power = match["power"] or (match["raised"] or "").translate(SUPERSCRIPTS) or match["exponent"] or "0"
        factor = float(f"1e{power.replace('−', '-')}")
        if match["bare"]:  # "10^25"
            factor = raised(float(digits), float(match["bare"].replace("−", "-")) - 1)
        value = float(digits) * (-1 if match["minus"] else 1)
        step = 0.5 * 10.0 ** -(len(digits.partition(".")[2]))
        end, currency = match.end(), CURRENCIES.get(match["currency"] or "", "")
    elif (word := WORD.match(text)) and word["word"].lower() in WORDS:
        value, factor, step, end, currency = WORDS[word["word"].lower()], 1.0, 0.0, word.end(), ""
    else:
        return None
    scale = 1.0
    while found := SCALE.match(text, end):
        scale *= SCALES[found["scale"].lower()]
        end = found.end()
    return value * factor * scale, step * factor * scale, end, currency, scale


def raised(base: float, power: float) -> float:
    """A power, infinite where it is beyond what a float holds."""
    try:
        return float(base**power) if base else 0.0
    except OverflowError:
        return float("inf")


def split_unit(unit: str) -> tuple[float, str]:
    """A unit as factor and base: "kWh" is (1000, "Wh")."""
    plain = " ".join(unit.split()).replace("₂", "2")
    plain = UNITS.get(plain.lower(), plain)
    for prefix in sorted(PREFIXES, key=len, reverse=True):
        if plain.startswith(prefix) and plain[len(prefix) :] in BASES and plain not in BASES:
            return float(PREFIXES[prefix]), plain[len(prefix) :]
    return 1.0, plain


def agrees(prose: Quantity, value: tuple[float, ...], unit: str) -> bool:
    """Whether what prose says is what the ledger says, in rounding and in unit."""
    factor, base = (1.0, "")
    ledger_factor, ledger_base = split_unit(unit)
    if prose.unit:
        factor, base = split_unit(prose.unit)
        if base == "%" and not ledger_base:
            factor = 0.01  # a share of one, shown in per cent
        elif base != ledger_base:
            if base in ("%", "USD", "EUR", "GBP") or ledger_base == "%" or base in BASES:
                return False
            factor = ledger_factor  # words that qualify the number, such as "parameters" or "of prompts"
    else:
        factor = ledger_factor
    if len(prose.ends) != len(value):
        return False
    return all(
        math.isfinite(end)
        and abs(end * factor - wanted * ledger_factor)
        <= max(
            step * factor * (1 + 1e-9) + 1e-9 * abs(wanted * ledger_factor),
            0.05 * abs(wanted * ledger_factor) if prose.rough else 0.0,
        )
        for end, step, wanted in zip(prose.ends, prose.steps, value, strict=True)
    )
