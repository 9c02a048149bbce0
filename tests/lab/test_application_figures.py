"""The figures of part 3 show the numbers of the ledger and of the chapters' worked examples."""

from __future__ import annotations

import math

import pytest

from lab import effects, ledger
from lab.applications import (
    answer_threshold,
    clip_cost,
    codec_rates,
    detector_value,
    draft_and_check,
    effects_of_assistance,
    imperfect_checker,
    memory_score,
    pass_at_k,
    patients_needed,
    people_detecting,
    repeated_attempts,
    small_groups,
    step_success,
    variety,
    week_saved,
    zero_failures,
)
from lab.calc import screening, trials

FORESTS = (effects_of_assistance, people_detecting)
# Stated in health beside the trial's own scores; the first panel of scores compares with people who have no model.
UNDRAWN = {"qazi-alone"}


def test_forests_show_the_table_of_studies() -> None:
    """The committed rows are those of the ledger; each effect lies in its interval, and the units of a panel are one."""
    for figure in FORESTS:
        data = ledger.read(figure.DATA)
        assert data == effects.rows(figure.PANELS)
        for rows in data.values():
            assert all(row["low"] <= row["effect"] <= row["high"] for row in rows)
            assert len({row["unit"] for row in rows}) == 1
    time, score = ledger.read(effects_of_assistance.DATA).values()
    assert time == sorted(time, key=lambda row: row["effect"]) and score == sorted(score, key=lambda row: -row["effect"])
    assert effects_of_assistance.numbers() == {"time": 3, "score": 1}
    assert people_detecting.numbers() == {"people": 5}


def test_forests_leave_no_interval_in_their_units_out() -> None:
    """Every row of the table that has an interval in % or percentage points is drawn, or named as left out."""
    facts, studies = ledger.table("facts"), ledger.table("studies")
    units = {id: facts[row["interval"].removeprefix("fact:")]["unit"] for id, row in studies.items() if "interval" in row}
    drawn = {row[0] for figure in FORESTS for panel in figure.PANELS.values() for row in panel}
    assert drawn | UNDRAWN == {id for id, unit in units.items() if unit in ("%", "percentage points")}
    assert not drawn & UNDRAWN


def test_a_row_turns_with_its_sign() -> None:
    """A decrease of 9.5 % in the ledger is drawn as a change of -9.5 % with its interval turned as well."""
    (row,) = effects.rows({"one": (("lukac-nabla", "notes", -1),)})["one"]
    assert (row["effect"], row["low"], row["high"]) == (-9.5, -17.2, -1.8)
    assert not effects.unsure(row) and effects.unsure(row, -5)
    with pytest.raises(KeyError):
        effects.rows({"one": (("no-such-study", "", 1),)})


def test_figures_of_the_ledger_hold_its_numbers() -> None:
    """The data files beside the scripts are what the ledger says now."""
    facts = ledger.table("facts")
    assert ledger.read(patients_needed.DATA) == {name: facts[id]["value"] for name, id in patients_needed.FACTS.items()}
    for name, codec in ledger.read(codec_rates.DATA).items():
        assert codec == {part: facts[f"{codec_rates.CODECS[name]}-{part}"]["value"] for part in ("frames", "words", "entries")}
    for row in ledger.read(small_groups.DATA):
        id = small_groups.GROUPS[row["title"]]
        assert row["effect"] == facts[id]["value"] and [row["low"], row["high"]] == facts[f"{id}-interval"]["value"]


def test_predictive_value_counts() -> None:
    """Of a thousand, ten are looked for and nine found; one in a hundred of the other 990 is marked too."""
    assert screening.predictive_value(0.01, 0.9, 0.01) == pytest.approx(9 / (9 + 9.9))
    assert screening.predictive_value(0, 0.9, 0.01) == 0 and screening.predictive_value(1, 0.9, 0.01) == 1
    for share, alarms, says in ((0, 0, "nothing is marked"), (2, 0.1, "at most 1"), (0.5, -1, "at least 0")):
        with pytest.raises(ValueError, match=says):
            screening.predictive_value(share, 0.9, alarms)
    found = imperfect_checker.numbers()
    assert [round(found[name], 2) for name in ("0.0001", "0.001", "0.01", "0.1")] == [0.99, 0.91, 0.5, 0.09]


def test_size_of_a_trial_sees_what_it_should() -> None:
    """Groups of the computed size find the change in four of five simulated trials."""
    import numpy as np

    size = trials.per_group(0.4, 0.3)
    rng = np.random.default_rng(0)
    first, second = (rng.binomial(size, share, 20_000) / size for share in (0.4, 0.3))
    error = np.sqrt((first * (1 - first) + second * (1 - second)) / size)
    assert float((np.abs(first - second) / error > 1.96).mean()) == pytest.approx(0.8, abs=0.015)
    assert trials.per_group(0.3, 0.4) == size
    with pytest.raises(ValueError, match="must differ"):
        trials.per_group(0.4, 0.4)
    found = patients_needed.numbers()
    assert found["needed"] == pytest.approx(28_000, rel=0.02) and found["seen"] == pytest.approx(0.37, abs=0.01)
    assert trials.per_group(0.4, 0.41) == pytest.approx(38_000, rel=0.01)


def test_codecs_differ_by_what_they_write() -> None:
    found = codec_rates.numbers()
    assert {name: words for name, (words, _) in found.items()} == {"Compact disc": 88_200, "EnCodec": 600, "MusicGen": 200, "Moshi": 100}
    assert [round(bits, 1) for _, bits in found.values()] == [1411.2, 6, 2.2, 1.1]


def test_few_cases_leave_wide_intervals() -> None:
    found = small_groups.numbers()
    assert [round(end) for end in found["4 of 10"]] == [17, 69] and [round(end) for end in found["40 of 100"]] == [31, 50]
    assert [round(each) for each in found["difference"]] == [119, -11, 248]


def test_week_is_saved_in_proportion() -> None:
    found = week_saved.numbers()
    assert (found["example"], found["question"], found["limit"]) == pytest.approx((0.03, 0.05, 0.1))


def test_memory_is_overtaken_when_recency_is_spent() -> None:
    found = memory_score.numbers()
    assert [round(found[f"overtaken_{d:g}"]) for d in memory_score.DECAYS] == [321, 80, 15]
    assert (found["first"], found["second"]) == pytest.approx((1.6, 1.8))
    for decay in memory_score.DECAYS:
        fresh = memory_score.score(decay, 0.0, *memory_score.TRIVIAL)
        assert memory_score.score(decay, memory_score.overtaken(decay), *memory_score.IMPORTANT) == pytest.approx(fresh)


def test_filters_fall_to_many_attempts() -> None:
    found = repeated_attempts.numbers()
    assert [round(found[f"half_{b:g}"]) for b in repeated_attempts.STOPPED] == [7, 69, 693, 6931]
    assert found["0.99_1000"] > 0.9999


def test_likeness_limits_variety() -> None:
    """The formula agrees with drawing, and its limit is one over the likeness."""
    found = variety.numbers()
    assert [round(found[name], 1) for name in ("100_0.05", "1000_0.05", "1000_0.2", "1000_0")] == [16.8, 19.6, 5, 1000]
    assert variety.simulated(50, 0.05, 40_000, 0) == pytest.approx(float(variety.effective(50, 0.05)), rel=0.05)


def test_a_draft_pays_where_it_is_good_more_often_than_checking_costs() -> None:
    found = draft_and_check.numbers()
    assert (found["0.7_0.25"], found["0.5_0.6"]) == pytest.approx((0.55, 1.1))
    assert all(found[f"even_{c:g}"] == pytest.approx(1) for c in draft_and_check.CHECKS)


def test_clips_cost_what_their_attention_compares() -> None:
    """Counted pair by pair for a clip of three frames of four patches, and the numbers of the chapter."""
    patches, frames = 4, 3
    places = [(f, p) for f in range(frames) for p in range(patches)]
    every = sum(1 for _ in places for _ in places) / patches**2
    assert float(clip_cost.full(frames)) == every
    split = sum(1 for a in places for b in places if a[0] == b[0]) + sum(1 for a in places for b in places if a[1] == b[1])
    assert split / patches**2 == frames + frames**2 / patches
    found = clip_cost.numbers()
    assert (found["all with all_64"], found["all with all_128"]) == (4096, 16_384)
    assert (found["in windows of 16 frames_64"], found["space, then time_64"]) == (1024, 80)
    assert math.isclose(float(clip_cost.windowed(8)), 64)


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
