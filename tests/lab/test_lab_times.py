"""The table of times is what the experiments wrote of themselves."""

from __future__ import annotations

import json

from lab.overview import lab_times


def test_the_times_are_those_of_the_experiments() -> None:
    """The committed file is what would be taken from the experiments' files now."""
    assert json.loads(lab_times.DATA.read_text(encoding="utf-8")) == lab_times.times()


def test_all_runs_end_within_four_hours_on_two_cores() -> None:
    """One after another they need what they need; two at a time they need at least half of it, and the longest run."""
    times = lab_times.times()
    assert times["hours_in_turn"] / 2 <= times["hours_on_two_cores"] < 4
    assert lab_times.two_at_a_time([3.0, 2.0, 2.0]) == 4.0
    assert lab_times.two_at_a_time([5.0, 1.0]) == 5.0
