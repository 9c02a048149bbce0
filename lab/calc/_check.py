"""Checks of arguments, shared by the calculators; each raises `ValueError` naming the argument and its value."""

import math


def positive(**values: float) -> None:
    """Raise `ValueError` unless every value is a finite number above zero."""
    for name, value in values.items():
        if not (math.isfinite(value) and value > 0):
            raise ValueError(f"{name} must be a finite number above 0, not {value!r}")


def not_negative(**values: float) -> None:
    """Raise `ValueError` unless every value is a finite number of at least zero."""
    for name, value in values.items():
        if not (math.isfinite(value) and value >= 0):
            raise ValueError(f"{name} must be a finite number of at least 0, not {value!r}")


def whole(*, least: int = 1, **values: int) -> None:
    """Raise `ValueError` unless every value is an integer of at least `least` (a bool is not one)."""
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueError(f"{name} must be a whole number of at least {least}, not {value!r}")


def share(**values: float) -> None:
    """Raise `ValueError` unless every value lies strictly between 0 and 1."""
    for name, value in values.items():
        if not 0 < value < 1:
            raise ValueError(f"{name} must lie strictly between 0 and 1, not {value!r}")


def share_up_to_one(**values: float) -> None:
    """Raise `ValueError` unless every value is above 0 and at most 1."""
    for name, value in values.items():
        if not 0 < value <= 1:
            raise ValueError(f"{name} must be above 0 and at most 1, not {value!r}")
