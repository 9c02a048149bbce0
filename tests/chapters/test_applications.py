"""The worked examples and the answers of part 3, held against what the pages print."""

from __future__ import annotations

import math

import pytest

from chapters.numbers import agree
from lab.applications import (
    answer_threshold,
    clip_cost,
    codec_rates,
    draft_and_check,
    memory_score,
    patients_needed,
    small_groups,
    step_success,
    variety,
    week_saved,
    zero_failures,
)
from lab.calc import repeated_sampling, screening, trials, uncertainty

APPLICATIONS = "applications/"


def page(name: str, words: str, *exact: float) -> None:
    """As ``agree`` for a chapter of this part."""
    agree(f"{APPLICATIONS}{name}.md", words, *exact)


def test_text_and_knowledge() -> None:
    time = draft_and_check.time
    page("text-and-knowledge", "gives $0.25 + 0.3 = #$", float(time(0.7, 0.25)))
    page("text-and-knowledge", "then $0.6 + 0.5 = #$, and the tool", float(time(0.5, 0.6)))
    page("text-and-knowledge", "Answer: # ± 0.5 %", 100 * float(time(0.5, 0.4)))


def test_code() -> None:
    page("code", r"$1 - 21/252 \approx #$ for $k = 5$.".replace("$1", r"\binom{10}{5} = 1"), repeated_sampling.coverage_estimate(10, 3, 5))
    page("code", r"gives $1 - 0.7^5 \approx #$ instead", repeated_sampling.coverage(0.3, 5))
    page("code", "Answer: # ± 0.005", repeated_sampling.coverage_estimate(10, 3, 5))


def test_science() -> None:
    page("science", r"$1 - 0.99^{300} \approx #$", repeated_sampling.coverage(0.01, 300))
    page("science", r"$0.01/(0.01 + 0.0099) \approx #$", screening.predictive_value(0.01, 1, 0.01))
    page("science", "Answer: # ± 0.2 %", 100 * screening.predictive_value(0.001, 1, 0.01))


def test_video_and_worlds() -> None:
    kinds = (clip_cost.full, clip_cost.factorised, clip_cost.windowed)
    page("video-and-worlds", "$f = 64$ they are #, # and #;", *(float(kind(64)) for kind in kinds))
    page("video-and-worlds", "twice the frames make # of the first", float(clip_cost.full(128)))
    page("video-and-worlds", "Answer: # ± 0.3", float(clip_cost.full(32) / clip_cost.factorised(32)))
    page("video-and-worlds", "$32^2 = #$ units against $32 + 32^2/256 = #$", 1024, float(clip_cost.factorised(32)))


def test_audio() -> None:
    words = 50 * 8
    page("audio", "one second is # tokens, and three minutes are #.", words, 180 * words)
    rates = codec_rates.numbers()
    page("audio", "# tokens and # kilobits a second, where a compact disc has #.", *rates["EnCodec"], rates["Compact disc"][1])
    page("audio", "Answer: # tokens", 75 * 4 * 60)
    page("audio", "Answer: # ± 0.05", codec_rates.rates({"frames": 50, "words": 8, "entries": 1024})[1])


def test_biology_and_materials() -> None:
    low, high = (100 * end for end in uncertainty.wilson_interval(4, 10))
    page("biology-and-materials", "the 95 % interval by Wilson's formula runs from # to # %,", low, high)
    page("biology-and-materials", "Forty of a hundred would narrow it to # to # %.", *small_groups.numbers()["40 of 100"])
    page("biology-and-materials", "differ by about # mL, with a 95 % interval from $#$ to # mL", *small_groups.difference())
    worth = screening.predictive_value(0.001, 0.9, 0.01)
    left = 1e6 * (0.001 * 0.9 + 0.999 * 0.01)
    page("biology-and-materials", "of # that are left, # would work", left, left * worth)
    assert 1 / worth == pytest.approx(12, abs=0.5) and (1 - worth) / worth == pytest.approx(11, abs=0.5)


def test_health() -> None:
    page("health", "$$\nn = #\\,", (uncertainty.Z95 + trials.Z80) ** 2)
    found = patients_needed.numbers()
    assert found["needed"] == pytest.approx(28_000, rel=0.02)
    assert 1 / 3 < found["seen"] < 0.4
    assert trials.per_group(0.02, 0.02 * (1 - 0.16)) == found["needed"]


def test_games() -> None:
    found = memory_score.numbers()
    page("games", "the second wins, # to #.", found["second"], found["first"])
    page(
        "games",
        "at #, overtakes when $d^{\\,t} = #$.",
        1 + sum(memory_score.TRIVIAL),
        1 + sum(memory_score.TRIVIAL) - sum(memory_score.IMPORTANT),
    )
    page("games", "takes # hours, or thirteen days; with 0.98 it takes # hours", found["overtaken_0.995"], found["overtaken_0.98"])
    assert trials.per_group(0.4, 0.41) == pytest.approx(38_000, rel=0.01)
    page("games", "Answer: # ± 1 hours", math.log(0.5) / math.log(0.99))


def test_business() -> None:
    page("business", r"$0.1 \times 0.4 \times 0.75 = #$ %", 100 * float(week_saved.saved(0.1, 0.4, 0.25)))
    page("business", "Answer: # ± 0.1 %\n\n    $0.2", 100 * float(week_saved.saved(0.2, 0.5, 0.5)))
    page("business", "Answer: # ± 0.1 %\n\n    With", 100 * float(week_saved.saved(0.08, 1, 0)))


def test_education() -> None:
    assert screening.predictive_value(0.1, 0.9, 0.1) == pytest.approx(1 / 2)
    assert screening.predictive_value(0.1, 0.9, 0.5) == pytest.approx(1 / 6)


def test_creative_work() -> None:
    page("creative-work", r"$0.9^4 \approx #$", 0.9**4)
    effective = variety.effective
    page("creative-work", "a hundred works then vary like #, a thousand like #,", float(effective(100, 0.05)), float(effective(1000, 0.05)))
    page("creative-work", "Answer: # ± 0.1", float(effective(1000, 0.1)))


def test_retrieval_and_agents() -> None:
    page("retrieval-and-agents", "$m = 50$: that is $#$.", float(step_success.success(0.98, 50)))
    page("retrieval-and-agents", "Answer: # ± 1 steps", step_success.half(0.99))


def test_robotics() -> None:
    page("robotics", "is still about $3/20 = #$ %", 100 * 3 / 20)
    page("robotics", "Answer: # ± 1 %", 100 * 3 / 30)
    assert float(zero_failures.limit(300)) == pytest.approx(0.01, rel=0.01)


def test_a_policy_that_never_recovers_loses_the_square() -> None:
    """The exact number of spoilt steps is a little less than half of e T^2, and far less where e T is not small."""
    lost = {t: sum(1 - float(step_success.success(0.999, k)) for k in range(1, t + 1)) for t in (200, 1200)}
    assert lost[200] == pytest.approx(0.001 * 200**2 / 2, rel=0.07)
    page("robotics", "the formula gives # of 1,200", 0.001 * 1200**2 / 2)
    assert lost[1200] < 0.7 * 720
    page("robotics", "Answer: # ± 0.6 steps", 200**2 / 2000 / 2)


def test_hallucination() -> None:
    page("hallucination", r"$10/70 \approx #$ % of its answers", 100 * 10 / 70)
    page("hallucination", "it has $75 - 75 = #$ and the cautious model $60 - 30 = #$", 75 - 3 * 25, 60 - 3 * 10)
    page("hallucination", "Answer: # ± 0.1 %", 100 * 30 / 150)
    page("hallucination", r"since $0.6 - 0.4 \times 3 = #$.", float(answer_threshold.score(0.6, 0.75)))
    page("hallucination", "Answer: # points", float(answer_threshold.score(0.8, 0.9)))


def test_security() -> None:
    page("security", "Answer: # ± 2 attempts", math.log(0.5) / math.log(0.999))
    page("security", "after # attempts one has passed", math.log(0.5) / math.log(0.99))
    assert repeated_sampling.coverage(0.01, 1000) > 0.9999
