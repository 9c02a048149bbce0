"""The figures of part 3 show the numbers of the ledger and of the chapters' worked examples."""

from __future__ import annotations

import json

import pytest

from lab.applications import answer_threshold, detector_value, effects_of_assistance, pass_at_k, step_success, zero_failures


def test_forest_shows_the_table_of_studies() -> None:
    """The committed rows are those of the ledger; each effect lies in its interval, and the units of a panel are one."""
    data = json.loads(effects_of_assistance.DATA.read_text(encoding="utf-8"))
    assert data == effects_of_assistance.rows()
    for rows, unit in zip(data.values(), ("%", "percentage points"), strict=True):
        assert all(row["low"] <= row["effect"] <= row["high"] and row["unit"] == unit for row in rows)
        assert rows == sorted(rows, key=lambda row: row["effect"], reverse=unit != "%")
    assert effects_of_assistance.numbers() == {"time": 3, "score": 1}


def test_forest_leaves_no_interval_in_its_units_out() -> None:
    """Every row of the table that has an interval in % or percentage points is drawn."""
    import tomllib

    ledger, studies = (
        tomllib.loads((effects_of_assistance.DOCS / name).read_text(encoding="utf-8")) for name in ("facts.toml", "studies.toml")
    )
    units = {id: ledger[row["interval"].removeprefix("fact:")].get("unit", "") for id, row in studies.items() if "interval" in row}
    drawn = {row[0] for panel in effects_of_assistance.PANELS.values() for row in panel}
    assert drawn == {id for id, unit in units.items() if unit in ("%", "percentage points")}


def test_steps_fail_as_the_chapter_says() -> None:
    found = step_success.numbers()
    assert found["0.98_50"] == pytest.approx(0.364, abs=5e-4)
    assert [round(found[f"half_{s}"]) for s in ("0.9", "0.98", "0.99", "0.999")] == [7, 34, 69, 693]
    assert float(step_success.success(0.999, 200)) > 0.8


def test_detector_accuses_the_innocent() -> None:
    """Bayes' rule agrees with counting; half and five of six of the accused are innocent in the example."""
    found = detector_value.numbers()
    assert (found["0.1_0.1"], found["0.5_0.1"]) == pytest.approx((1 / 2, 1 / 6))
    assert round(found["0.01_0.1"], 2) == 0.91
    for alarm in detector_value.ALARMS:
        assert detector_value.simulated(0.1, alarm, 200_000, 0) == pytest.approx(found[f"{alarm:g}_0.1"], abs=0.01)


def test_limit_without_failures() -> None:
    """At the exact limit all trials succeed with a chance of 5 %; the rule of three lies above it and comes near."""
    found = zero_failures.numbers()
    for n in zero_failures.MARKED:
        assert (1 - found[f"exact_{n}"]) ** n == pytest.approx(0.05)
        assert found[f"exact_{n}"] < found[f"rule_{n}"] < 1.1 * found[f"exact_{n}"]
    assert (found["rule_20"], found["rule_30"]) == (0.15, 0.1)
    assert [round(float(zero_failures.limit(n)), 3) for n in (5, 20, 30, 300)] == [0.451, 0.139, 0.095, 0.01]


def test_answering_pays_above_the_threshold_only() -> None:
    found = answer_threshold.numbers()
    assert (found["0.6_0.75"], found["0.8_0.9"]) == pytest.approx((-0.6, -1))
    for t in answer_threshold.THRESHOLDS:
        assert found[f"at_{t:g}"] == pytest.approx(0)
        assert answer_threshold.score(t + 0.01, t) > 0
    assert answer_threshold.score(0.0, 0.0) == 0


def test_estimate_counts_choices_and_the_short_cut_is_biased() -> None:
    """The estimate is the share of choices that hold a sample that passes; on average only it gives the true pass@k."""
    import math

    from lab.calc import repeated_sampling

    for k in pass_at_k.SAMPLES:
        assert repeated_sampling.coverage_estimate(10, 3, k) == pytest.approx(pass_at_k.counted(k))
    found = pass_at_k.numbers()
    assert [round(found[name], 3) for name in ("estimate_5", "plugged_5", "plugged_8")] == [0.917, 0.832, 0.942]
    assert found["estimate_8"] == 1
    p, k = 0.3, 5
    weights = [math.comb(10, c) * p**c * (1 - p) ** (10 - c) for c in range(11)]
    truth = repeated_sampling.coverage(p, k)
    means = [
        sum(w * form for w, form in zip(weights, forms, strict=True))
        for forms in (
            [repeated_sampling.coverage_estimate(10, c, k) for c in range(11)],
            [repeated_sampling.coverage(c / 10, k) for c in range(11)],
        )
    ]
    assert means[0] == pytest.approx(truth)
    assert means[1] < truth - 0.02
