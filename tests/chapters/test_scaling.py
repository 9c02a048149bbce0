"""The worked examples and the derived identities of the scaling chapters, held against what the pages print."""

from __future__ import annotations

import contextlib
import importlib
import io
import itertools
import math
import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from chapters.numbers import DOCS, agree, find, parse, shown
from lab.calc import chinchilla, emergence, energy, lora, repeated_sampling, training_memory, transformer

Array = npt.NDArray[np.float64]

LAWS = "scaling/scaling-laws.md"
COMPUTE = "scaling/compute.md"
DATA = "scaling/data.md"
SPARSITY = "scaling/sparsity-and-precision.md"
EMERGENCE = "scaling/emergence.md"
PROMPTING = "scaling/prompting.md"
LIMITS = "scaling/limits-of-generalisation.md"
MULTIMODAL = "scaling/multimodality.md"
TEST_TIME = "scaling/test-time-compute.md"
SYSTEMS = "scaling/training-systems.md"
COST = "scaling/cost-and-access.md"
ENERGY = "scaling/energy.md"
RETURNS = "scaling/diminishing-returns.md"
SMALL = "scaling/smaller-models.md"
COLLAPSE = "scaling/model-collapse.md"

PRINTED, UNROUNDED, REFIT = chinchilla.HOFFMANN_PRINTED, chinchilla.HOFFMANN_UNROUNDED, chinchilla.BESIROGLU
GOPHER = 5.76e23
with (DOCS / "facts.toml").open("rb") as _file:
    FACTS: dict[str, Any] = tomllib.load(_file)


def fact(name: str) -> float:
    """The value of a row of the ledger that holds one number."""
    return float(FACTS[name]["value"])


def about(page: str, words: str, *exact: float, relative: float = 0.01) -> None:
    """As ``agree`` for round numbers, whose last zeros say nothing of their precision."""
    printed = shown(page, words)
    assert [number.value for number in printed] == pytest.approx(list(exact), rel=relative)


def row(page: str, label: str) -> list[str]:
    """The cells after the label of the one row of a table that begins with it, without their links."""
    text = (DOCS / page).read_text(encoding="utf-8")
    (line,) = (line for line in text.splitlines() if line.startswith(f"| {label} |"))
    plain = re.sub(r"\[([^\]@]*)\]\([^)]*\)", r"\1", line)
    return [cell.strip() for cell in plain.strip("|").split("|")][1:]


def inference_optimum(law: chinchilla.Law, parameters: float, tokens: float, served: float) -> tuple[float, float, float]:
    """Parameters, tokens and saved share of the model of equal loss for which 6ND + 2NT is least."""
    left = chinchilla.loss(law, parameters, tokens) - law.E
    sizes = np.geomspace(0.2 * parameters, 1.5 * parameters, 200_001)
    rest = left - law.A / sizes**law.alpha
    sizes, rest = sizes[rest > 0], rest[rest > 0]
    data = (law.B / rest) ** (1 / law.beta)
    cost = 6 * sizes * data + 2 * sizes * served
    best = int(np.argmin(cost))
    before = 6 * parameters * tokens + 2 * parameters * served
    return float(sizes[best]), float(data[best]), float(1 - cost[best] / before)


# ---------------------------------------------------------------- the ledger


def test_every_computed_row_of_this_part_names_a_function_of_the_lab() -> None:
    """A computed row without a function that exists cannot be recomputed."""
    rows = {name: row for name, row in FACTS.items() if name.startswith("sc-") and row["status"] == "computed"}
    assert len(rows) == 9
    for entry in rows.values():
        module, _, function = entry["computed"].rpartition(".")
        assert callable(getattr(importlib.import_module(module), function))


@pytest.mark.parametrize(("name", "law"), [("printed", PRINTED), ("tex", UNROUNDED), ("refit", REFIT)])
@pytest.mark.parametrize(("place", "compute"), [("low", 1e21), ("mid", GOPHER), ("high", 1e25)])
def test_optimal_tokens_per_parameter_of_ledger_and_table(name: str, law: chinchilla.Law, place: str, compute: float) -> None:
    """Each set of constants gives the ratio of the ledger, and the page prints it in its column."""
    ratio = chinchilla.optimum(law, compute).tokens_per_parameter
    assert round(ratio) == fact(f"sc-ratio-{name}-{place}")
    label = {"low": "$10^{21}$", "mid": "5.76 × 10^23", "high": "$10^{25}$"}[place]
    text = (DOCS / LAWS).read_text(encoding="utf-8")
    (line,) = (x for x in text.splitlines() if x.startswith("| $D_") and label in x)
    assert f"[{round(ratio)}](fact:sc-ratio-{name}-{place})" in line


@pytest.mark.parametrize(("prefix", "law"), [("sc-hoffmann", PRINTED), ("sc-hoffmann-tex", UNROUNDED), ("sc-besiroglu", REFIT)])
def test_the_lab_and_the_ledger_hold_the_same_constants(prefix: str, law: chinchilla.Law) -> None:
    """The constants with which the lab computes are those that the page shows."""
    for letter, name in zip(["E", "A", "B", "alpha", "beta"], ("e", "a-const", "b-const", "alpha", "beta"), strict=True):
        if f"{prefix}-{name}" in FACTS:
            assert getattr(law, letter) == fact(f"{prefix}-{name}")


# ---------------------------------------------------------------- scaling laws


def test_doubling_the_parameters_and_the_unit_of_compute() -> None:
    """The Kaplan exponent turns a doubling into a factor, and a PF-day into operations."""
    agree(LAWS, "$2^{-0.076} \\approx #$", 2 ** -fact("sc-kaplan-alpha-n"))
    agree(LAWS, "a PF-day is # floating-point operations", 1e15 * 86_400)


def test_exponents_and_intervals_of_the_third_method() -> None:
    """The constants with four decimals give exponents outside the printed intervals, which are far too narrow."""
    total = UNROUNDED.alpha + UNROUNDED.beta
    a, b = UNROUNDED.beta / total, UNROUNDED.alpha / total
    agree(LAWS, "give $a = #$ and $b = #$", a, b)
    for letter, value in (("a", a), ("b", b)):
        low, high = FACTS[f"sc-hoffmann-{letter}3-interval"]["value"]
        assert not low - 0.0005 <= value <= high + 0.0005
    widths = [
        np.diff(FACTS[f"sc-hoffmann-{letter}2-interval"]["value"])[0] / np.diff(FACTS[f"sc-hoffmann-{letter}3-interval"]["value"])[0]
        for letter in "ba"
    ]
    agree(LAWS, "are also # and # times narrower", *widths)
    outside = [
        key
        for key in ("a1", "b1", "a2", "b2", "a3", "b3")
        if not (lambda v, i: i[0] <= v <= i[1])(fact(f"sc-hoffmann-{key}"), FACTS[f"sc-hoffmann-{key}-interval"]["value"])
    ]
    assert outside == ["b1", "a3", "b3"]


@pytest.mark.parametrize("law", [PRINTED, UNROUNDED, REFIT])
def test_the_closed_form_is_the_minimum_and_meets_its_condition(law: chinchilla.Law) -> None:
    """At the optimum the two reducible losses, weighted by their exponents, are equal, and no other split is better."""
    best = chinchilla.optimum(law, GOPHER)
    assert law.alpha * law.A * best.parameters**-law.alpha == pytest.approx(law.beta * law.B * best.tokens**-law.beta)
    for factor in (0.9, 0.99, 1.01, 1.1):
        assert chinchilla.loss(law, best.parameters * factor, best.tokens / factor) > best.loss
    scale = (law.alpha * law.A / (law.beta * law.B)) ** (1 / (law.alpha + law.beta))
    ratio = scale**-2 * (GOPHER / 6) ** ((law.alpha - law.beta) / (law.alpha + law.beta))
    assert best.tokens_per_parameter == pytest.approx(ratio)


def test_the_code_of_the_page_prints_what_its_comment_says() -> None:
    """The block of Python runs and prints the line below it."""
    text = (DOCS / LAWS).read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(code, {})
    assert f"# {output.getvalue().strip()}" in code


def test_sizes_at_the_budget_of_gopher() -> None:
    """The printed constants miss the range that the paper names; with four decimals its lower end comes out."""
    sizes = [chinchilla.optimum(law, GOPHER).parameters for law in (PRINTED, UNROUNDED)]
    agree(LAWS, "give $#$ parameters, below that range, and those with four decimals give $#$", *sizes)
    low, high = FACTS["sc-hoffmann-range"]["value"]
    assert sizes[0] < low <= sizes[1] <= high
    agree(LAWS, "tokens, or # tokens a parameter", fact("sc-chinchilla-tokens") / fact("sc-chinchilla-parameters"))


def test_two_standard_errors_of_the_refit() -> None:
    """The intervals of the two exponents overlap, and that of B would pass below zero."""
    ends = [fact(f"sc-besiroglu-{name}") + sign * 2 * fact(f"sc-besiroglu-{name}-se") for name in ("alpha", "beta") for sign in (-1, 1)]
    agree(LAWS, "put $\\alpha$ between about # and # and $\\beta$ between about # and #", *ends)
    assert ends[2] < ends[1]
    assert fact("sc-besiroglu-b-const") < 2 * fact("sc-besiroglu-b-se")


def test_discrete_quanta_sum_to_a_power_law() -> None:
    """The tail of a Zipf-like sum is the integral of the page."""
    alpha, learned = 0.5, 1000
    k = np.arange(learned + 1, 4_000_000, dtype=float)
    tail = float((k ** -(alpha + 1)).sum()) + 4_000_000**-alpha / alpha
    assert tail == pytest.approx(learned**-alpha / alpha, rel=2e-3)


# ---------------------------------------------------------------- compute


def test_attention_beside_the_rule_of_six() -> None:
    """The causal scores add n / (12 d) of the rule of six, as the count of operations of the lab says."""
    width, layers = 8192, 10
    shape = transformer.Shape(1000, layers, width, 64, 64, 128, 4 * width)
    shares = []
    for length in (4096, 131_072):
        flop = transformer.forward_flop(shape, length)
        shares.append(flop["scores"] / 2 / (flop["projections"] + flop["feed_forward"]))
        assert shares[-1] == pytest.approx(length / (12 * width))
    agree(COMPUTE, "causal attention adds # %, at $n = 131{,}072$ it adds # %", *(100 * share for share in shares))


def test_published_totals_and_utilisations() -> None:
    """The rule of six gives the total of GPT-3 and the utilisations of PaLM and Llama 3.1."""
    gpt3 = transformer.training_flop(fact("sc-gpt3-parameters"), fact("sc-gpt3-tokens"))
    agree(COMPUTE, "so $6ND = #$", gpt3)
    assert gpt3 == pytest.approx(fact("sc-gpt3-flop"), rel=0.01)
    palm = fact("sc-palm-throughput") * 6 * fact("sc-palm-parameters") / fact("sc-palm-chips") / fact("sc-palm-peak")
    agree(COMPUTE, "275 \\times 10^{12}) = #$ %", 100 * palm)
    llama = transformer.training_flop(405e9, fact("sc-llama-405b-tokens"))
    peak = shown(COMPUTE, "dense 16-bit peak of $#$ a second")[0].value
    share = llama / (fact("sc-llama-405b-hours") * 3600 * peak)
    agree(COMPUTE, "with $6ND = #$ this is # %", llama, 100 * share)


def test_roofline() -> None:
    """The ridge stands at peak over bandwidth, and one sequence uses the reciprocal of it."""
    (bandwidth,) = shown(COMPUTE, "Suppose $P = 10^{15}$ and $W = #$")
    ridge = 1e15 / bandwidth.value
    about(COMPUTE, "below $I = P/W \\approx #$", ridge)
    (idle,) = shown(COMPUTE, "leaves such a chip more than # % idle")
    assert 100 * (1 - 1 / ridge) > idle.value


def test_inference_aware_optimum() -> None:
    """The example of the paper follows from its constants, the second line from those with four decimals."""
    base, data, served = fact("sc-sardana-base-n"), fact("sc-sardana-base-d"), fact("sc-sardana-t")
    law = chinchilla.Law(*(n.value for n in shown(COMPUTE, "$E = #$, $A = #$, $B = #$, $\\alpha = #$ and $\\beta = #$ gives")))
    size, tokens, saved = inference_optimum(law, base, data, served)
    agree(COMPUTE, "\\beta = 0.283$ gives # billion, # trillion and # %", size / 1e9, tokens / 1e12, 100 * saved)
    paper = fact("sc-sardana-opt-n"), fact("sc-sardana-opt-d"), fact("sc-sardana-saving")
    assert (size, tokens, 100 * saved) == pytest.approx(paper, rel=0.02)
    condition = law.alpha * law.A * size**-law.alpha / (law.beta * law.B * tokens**-law.beta)
    assert condition == pytest.approx(1 + served / (3 * tokens), rel=1e-3)
    size, tokens, saved = inference_optimum(UNROUNDED, base, data, served)
    agree(COMPUTE, "it gives # billion, # trillion and # %, so the advice", size / 1e9, tokens / 1e12, 100 * saved)
    agree(COMPUTE, "tokens, or # tokens per parameter", fact("sc-llama-8b-tokens") / 8e9)


# ---------------------------------------------------------------- data


def effective(passes: float, decay: float) -> float:
    """Effective tokens for each unique token after a number of passes."""
    return 1 + decay * (1 - math.exp(-(passes - 1) / decay))


@pytest.mark.parametrize("passes", [1, 2, 4, 16, 40])
def test_repetition_table(passes: int) -> None:
    """Each row holds the value of the last pass, a derivative, and the effective share."""
    decay = shown(DATA, "evaluated at $R^{*} = #$")[0].value
    last, share = (parse(cell) for cell in row(DATA, str(passes)))
    assert last.rounds(math.exp(-(passes - 1) / decay))
    assert share.rounds(effective(passes, decay) / passes)
    slope = (effective(passes + 1e-4, decay) - effective(passes - 1e-4, decay)) / 2e-4
    assert slope == pytest.approx(math.exp(-(passes - 1) / decay))


def test_limit_of_repetition() -> None:
    """No number of passes replaces more than 1 + R* times the unique data."""
    limit = 1 + fact("sc-muennighoff-rstar")
    assert effective(1e6, fact("sc-muennighoff-rstar")) == pytest.approx(limit)
    agree(DATA, "more than about # times the unique data", limit)
    agree(DATA, "billion, about # trillion effective tokens", limit * 100e9 / 1e12)


# ---------------------------------------------------------------- sparsity, emergence, prompting


def test_compute_and_memory_of_sparse_models() -> None:
    """Active parameters set the compute, all parameters the memory."""
    active, total, tokens = fact("sc-kimi-active"), fact("sc-kimi-total"), fact("sc-kimi-tokens")
    kimi = transformer.training_flop(active, tokens)
    llama = transformer.training_flop(405e9, fact("sc-llama-405b-tokens"))
    agree(SPARSITY, "\\approx #$ FLOP, about # % of the $#$", kimi, 100 * kimi / llama, llama)
    agree(SPARSITY, "would cost $1000/32 \\approx #$ times", total / active)
    agree(SPARSITY, "a trillion parameters take # TB", 2 * total / 1e12)


def test_worked_gain_of_doubling_the_experts() -> None:
    """Of the routed law with b = -0.1 and c = 0.008, to base ten."""
    gains = shown(SPARSITY, "by # at a billion parameters, by # at a trillion, and by one at $10^{#}$")
    for printed, power in zip(gains[:2], (9, 12), strict=True):
        assert printed.rounds(2 ** (-0.1 + 0.008 * power))
    assert gains[2].value == 0.1 / 0.008


def test_slope_of_the_routed_law() -> None:
    """With c above zero more experts flatten the slope in log N, and the gain from experts ends at log N = -b/c."""
    a, b, c = -0.08, -0.1, 0.01

    def law(size: float, experts: float) -> float:
        return a * size + b * experts + c * size * experts

    assert law(1, 2) - law(0, 2) > law(1, 1) - law(0, 1)
    assert law(-b / c, 3) == pytest.approx(law(-b / c, 1))


def test_metric_table() -> None:
    """Each row follows from its loss a token with answers of ten tokens."""
    for loss in ("0.50", "0.30", "0.20", "0.10", "0.05"):
        right = emergence.accuracy_from_loss(float(loss))
        exact = right, emergence.exact_match(right, 10), 10 * (1 - right)
        for cell, value in zip(row(EMERGENCE, loss), exact, strict=True):
            assert parse(cell).rounds(value)


def test_cost_of_a_chain_and_the_vote() -> None:
    """Forty times the tokens cost forty times the decoding, and many votes find the mode."""
    agree(PROMPTING, "Writing 200 tokens where 5 would do multiplies decoding cost by #", 200 / 5)
    votes = np.random.default_rng(0).multinomial(201, [0.4, *[0.1] * 6], size=2000)
    assert (votes.argmax(axis=1) == 0).mean() > 0.999


# ---------------------------------------------------------------- limits of generalisation


def excess(size: int, rows: int, noise: float = 1.0, signal: float = 1.0) -> float:
    """The excess error of the least-squares solution of smallest norm, as the page derives it."""
    if size < rows - 1:
        return noise * size / (rows - size - 1)
    return signal * (1 - rows / size) + noise * rows / (size - rows - 1)


def test_double_descent_example() -> None:
    """The four values of the example follow from the two formulas."""
    words = "the excess is # at $p = 50$, # at $p = 90$, # at $p = 111$ and # at $p = 200$"
    agree(LIMITS, words, *(excess(size, 100) for size in (50, 90, 111, 200)))


@pytest.mark.parametrize("size", [10, 60])
def test_double_descent_formulas_against_samples(size: int) -> None:
    """Solutions of random problems have the excess error of the formulas on both sides of the peak."""
    random, rows = np.random.default_rng(1), 30
    errors = []
    for _ in range(3000):
        beta = random.normal(size=size)
        beta /= np.linalg.norm(beta)
        inputs = random.normal(size=(rows, size))
        found = np.linalg.lstsq(inputs, inputs @ beta + random.normal(size=rows), rcond=None)[0]
        errors.append(float(((found - beta) ** 2).sum()))
    assert np.mean(errors) == pytest.approx(excess(size, rows), rel=0.05)


# ---------------------------------------------------------------- multimodality, test-time compute


def test_token_budget_of_modalities() -> None:
    """The tokens of the example multiply out."""
    image = 1024
    about(MULTIMODAL, "as some # words of text (at 1.3 tokens a word)", image / 1.3, relative=0.03)
    agree(MULTIMODAL, "an hour of speech # tokens, and a minute of video at one image a second #", 50 * 3600, 60 * image)


def test_competition_barrier_example() -> None:
    """The barrier and its shift follow from the pair law with data without limit."""
    help_, scale, exponent = (n.value for n in shown(MULTIMODAL, "suppose $C = #$, $A = #$, $\\alpha = #$"))
    barrier = (scale / help_) ** (1 / exponent)
    agree(MULTIMODAL, "200^{3.33} \\approx #$ parameters", barrier)
    about(MULTIMODAL, "by a factor of $10^{3.33} \\approx #$", 10 ** (1 / exponent))
    assert (scale / 0.01) ** (1 / exponent) == pytest.approx(1e11, rel=0.01)


def test_coverage_examples() -> None:
    """Coverage, the trade of eight small samples for a large one, and the ceiling that a verifier sets."""
    shares = [100 * repeated_sampling.coverage(0.01, k) for k in (1, 10, 100, 500)]
    agree(TEST_TIME, "one draw succeeds in # % of cases, ten in # %, a hundred in # % and five hundred in # %", *shares)
    agree(TEST_TIME, "succeed with $1 - 0.7^8 = #$ %", 100 * repeated_sampling.coverage(0.3, 8))
    right, passed = (n.value for n in shown(TEST_TIME, "with $p = #$ and $f = #$ that is"))
    agree(TEST_TIME, "and $f = 0.01$ that is # %", 100 * right / (right + passed * (1 - right)))


def test_unbiased_estimate_is_the_share_of_subsets() -> None:
    """The estimate of pass@k equals an enumeration of all subsets."""
    drawn, right, k = 8, 2, 3
    hits = [any(index < right for index in subset) for subset in itertools.combinations(range(drawn), k)]
    assert repeated_sampling.coverage_estimate(drawn, right, k) == pytest.approx(sum(hits) / len(hits))


# ---------------------------------------------------------------- training systems, cost


def test_bytes_of_zero() -> None:
    """The four stages of the example, and the table of bytes."""
    sizes = [sum(training_memory.state_bytes(7.5e9, 64, stage).values()) / 1e9 for stage in range(4)]
    agree(SYSTEMS, "this gives #, #, # and # GB", *sizes)
    agree(SYSTEMS, "7.5 billion parameters: that is # GB", sizes[0])
    agree(SYSTEMS, "although the weights alone take # GB", 2 * 7.5)
    parts = [
        int(row(SYSTEMS, name)[1]) for name in ("weights", "gradients", "master weights", "first moment of Adam", "second moment of Adam")
    ]
    assert sum(parts) == int(row(SYSTEMS, "sum")[1])


def test_pipeline_bubble() -> None:
    """The idle share follows from a schedule that is played through, and the examples from the formula."""
    stages, batches = 8, 32
    end = np.zeros((stages, batches))
    for batch, stage in itertools.product(range(batches), range(stages)):
        before = max(end[stage - 1, batch] if stage else 0, end[stage, batch - 1] if batch else 0)
        end[stage, batch] = before + 1
    assert 1 - batches / end.max() == pytest.approx((stages - 1) / (batches + stages - 1))
    agree(SYSTEMS, "with $m = 32$ it is # %, with $m = 8$ it is # %", 100 * 7 / 39, 100 * 7 / 15)
    agree(SYSTEMS, "needs $m > #$", 15 / 0.1 - 15)


def test_tensor_parallel_block() -> None:
    """Columns of the first and rows of the second matrix give the block after one sum."""
    random = np.random.default_rng(2)
    x, a, b = random.normal(size=(3, 4)), random.normal(size=(4, 6)), random.normal(size=(6, 5))
    parts = [np.tanh(x @ a[:, half]) @ b[half] for half in (slice(0, 3), slice(3, 6))]
    np.testing.assert_allclose(sum(parts), np.tanh(x @ a) @ b)


def test_small_updates_vanish_in_sixteen_bits() -> None:
    """Below 2^-12 of the weight an update is always lost, and between that and 2^-11 for some weights."""
    low, high = shown(SYSTEMS, "always if they are below $2^{#}$ of the weight, and for some weights already below $2^{#}$")
    weights = np.linspace(1, 2, 1025)[:-1].astype(np.float16)

    def lost(share: float) -> npt.NDArray[np.bool_]:
        updates = (weights.astype(np.float64) * share).astype(np.float16)
        return np.asarray((weights + updates).astype(np.float16) == weights)

    assert lost(0.999 * 2**low.value).all()
    assert lost(0.98 * 2**high.value).any() and not lost(0.98 * 2**high.value).all()
    assert not lost(1.01 * 2**high.value).any()


def test_cost_of_a_run() -> None:
    """The example of the formula, in seconds, hours and dollars."""
    seconds = energy.device_seconds(transformer.training_flop(1e10, 1e12), 1e15, 0.4)
    agree(COST, "/ (4 \\times 10^{14}) = #$ s", seconds)
    about(COST, "about # hours and # dollars", seconds / 3600, 2 * seconds / 3600)


# ---------------------------------------------------------------- energy


def test_energy_example() -> None:
    """The chain from operations to energy, as the lab computes it."""
    seconds = energy.device_seconds(1e23, 1e15, 0.4)
    agree(ENERGY, "the run takes $#$ accelerator seconds and # MWh", seconds, energy.energy_kwh(seconds, 1000, 1.1) / 1000)


def test_gpt3_and_bloom() -> None:
    """Energy times carbon intensity gives both emissions, and their ratio has the two factors of the page."""
    gpt3 = energy.carbon_tonnes(1000 * fact("sc-gpt3-energy"), fact("sc-patterson-grid") / 1000)
    hours = fact("sc-bloom-hours") * 0.4
    bloom = energy.carbon_tonnes(hours, fact("sc-bloom-grid") / 1000)
    agree(ENERGY, "\\times 0.429 = #$ t and $#\\ \\text{MWh} \\times 0.057 = #$ t", gpt3, hours / 1000, bloom)
    assert round(hours / 1000) == fact("sc-bloom-energy")
    agree(ENERGY, "the emissions differ by a factor of #.", fact("sc-gpt3-carbon") / fact("sc-bloom-carbon"))
    agree(
        ENERGY,
        "Energy accounts for a factor of #, the grid for the other #:",
        fact("sc-gpt3-energy") / fact("sc-bloom-energy"),
        fact("sc-patterson-grid") / fact("sc-bloom-grid"),
    )


def test_both_rows_of_strubell_come_out_of_their_inputs() -> None:
    """Power times hours times the factor of the data centre is the energy, and times the grid the pounds that were printed."""
    for hours, energy_row, unit, pounds in (
        ("sc-strubell-hours", "sc-strubell-energy", 1.0, 192),
        ("sc-strubell-search-hours", "sc-strubell-search-energy", 1000.0, 626_155),
    ):
        kilowatt_hours = fact("sc-strubell-power") / 1000 * fact(hours) * fact("sc-strubell-pue")
        assert round(kilowatt_hours / unit) == fact(energy_row)
        assert round(kilowatt_hours * fact("sc-strubell-grid")) == pounds
    about(ENERGY, "as much as some # full trainings", fact("sc-strubell-search-hours") / fact("sc-strubell-hours"))


def test_pounds_prompts_and_water() -> None:
    """Pounds turn into kilograms, a training into prompts, and a bottle into millilitres a response."""
    assert round(192 * 0.45359237) == fact("sc-strubell-transformer")
    assert round(626_155 * 0.45359237 / 1000) == fact("sc-strubell-nas")
    agree(ENERGY, "equal $#$ prompts of 0.24 Wh", fact("sc-gpt3-energy") * 1e6 / fact("sc-gemini-energy"))
    least = 500 / max(FACTS["sc-li-responses"]["value"])
    assert least / fact("sc-gemini-water") > shown(ENERGY, "differ by more than a factor of #;")[0].value


# ---------------------------------------------------------------- diminishing returns


@pytest.mark.parametrize(("label", "law"), [("Hoffmann, as printed", PRINTED), ("refit by Besiroglu and others", REFIT)])
def test_exponent_of_the_frontier(label: str, law: chinchilla.Law) -> None:
    """The reducible loss of the optimum falls by the same factor for each tenfold compute."""
    gamma = law.alpha * law.beta / (law.alpha + law.beta)
    (printed, share) = find(RETURNS, rf"\| {label} \[[^\]]*\] \| # \| # % \|")
    assert printed.rounds(gamma) and share.rounds(100 * 10**-gamma)
    reducible = [chinchilla.optimum(law, compute).loss - law.E for compute in (1e21, 1e22, 1e25, 1e26)]
    assert reducible[1] / reducible[0] == pytest.approx(10**-gamma)
    assert reducible[3] / reducible[2] == pytest.approx(10**-gamma)
    scale = (law.alpha * law.A / (law.beta * law.B)) ** (1 / (law.alpha + law.beta))
    constant = law.A * scale**-law.alpha + law.B * scale**law.beta
    assert reducible[0] == pytest.approx(constant * (1e21 / 6) ** -gamma)


def test_worked_example_of_returns() -> None:
    """The losses of the refit at the budget of Gopher and at ten and a hundred times it."""
    losses = [chinchilla.optimum(REFIT, factor * GOPHER).loss for factor in (1, 10, 100)]
    left = [loss - REFIT.E for loss in losses]
    agree(RETURNS, "the optimum has loss #, of which # is irreducible and # reducible", losses[0], REFIT.E, left[0])
    agree(
        RETURNS,
        "lowers the reducible part to # and the loss by # nats a token; ten times more lowers it by #.",
        left[1],
        losses[0] - losses[1],
        losses[1] - losses[2],
    )
    total, first, first_left, second, second_left = (
        n.value for n in shown(RETURNS, "at a total loss of #, an $E$ of # leaves # to reduce and an $E$ of # leaves #.")
    )
    assert (total - first, total - second) == pytest.approx((first_left, second_left))
    agree(RETURNS, "of 20 tokens by $e^{1} \\approx #$", math.exp(20 * 0.05))


def test_halving_times() -> None:
    """A halving time turns into a factor a year, and two years into three halvings."""
    months = fact("sc-ho-halving")
    low, high = FACTS["sc-ho-interval"]["value"]
    agree(RETURNS, "a factor of $2^{12/8} \\approx #$ a year", 2 ** (12 / months))
    agree(RETURNS, "between about 1/# and 1/#", 2 ** (24 / low), 2 ** (24 / high))
    assert 24 / months == 3


# ---------------------------------------------------------------- smaller models


def test_counts_of_adaptation() -> None:
    """The parameters of LoRA on GPT-3 and the bytes of QLoRA and of full fine-tuning."""
    trained = lora.model_parameters(int(fact("sc-gpt3-layers")), int(fact("sc-gpt3-width")), 4)
    agree(SMALL, "= #$ million, one part in", trained / 1e6)
    about(SMALL, "one part in # of 175 billion", fact("sc-gpt3-parameters") / trained)
    agree(SMALL, "0.5$ bytes are # GB for the weights", fact("sc-qlora-n") * 0.5 / 1e9)
    agree(SMALL, "would take # GB.", sum(training_memory.state_bytes(fact("sc-qlora-n"), 1, 0).values()) / 1e9)


def test_gradient_of_distillation() -> None:
    """The gradient of the divergence is (q - p) / tau, and at high temperature it matches logits."""
    random = np.random.default_rng(3)
    student, teacher, temperature = random.normal(size=5), random.normal(size=5), 2.0

    def soft(logits: Array, tau: float) -> Array:
        weights = np.exp(logits / tau)
        return np.asarray(weights / weights.sum())

    def divergence(logits: Array, tau: float) -> float:
        p, q = soft(teacher, tau), soft(logits, tau)
        return float((p * np.log(p / q)).sum())

    step = 1e-6 * np.eye(5)
    slope = [(divergence(student + e, temperature) - divergence(student - e, temperature)) / 2e-6 for e in step]
    np.testing.assert_allclose(slope, (soft(student, temperature) - soft(teacher, temperature)) / temperature, atol=1e-8)
    tau = 1e3
    centred = (student - student.mean()) - (teacher - teacher.mean())
    np.testing.assert_allclose(tau * (soft(student, tau) - soft(teacher, tau)), centred / 5, atol=1e-2)


def test_rounding_error_and_bytes() -> None:
    """A uniform error has the mean square of the page, groups cost an eighth of a bit, and bits set the bytes."""
    step = 0.25
    values = np.linspace(-4, 4, 64_001)
    error = values - step * np.round(values / step)
    assert np.abs(error).max() <= step / 2 + 1e-12
    assert (error**2).mean() == pytest.approx(step**2 / 12, rel=1e-3)
    agree(SMALL, "this adds $16/128 = #$ bits a weight", 16 / 128)
    agree(SMALL, "takes # GB in 16 bits and # GB in 4.125", 175 * 2, 175 * 4.125 / 8)
    about(SMALL, "$(127/7)^2 \\approx #$; the rule of a factor of 4 a bit gives $4^4 = #$", (127 / 7) ** 2, 4**4)


# ---------------------------------------------------------------- model collapse


def test_loss_of_tails_and_of_variance() -> None:
    """A rare event vanishes with the probability of the page, and a Gaussian fit loses variance."""
    agree(COLLAPSE, "in one generation with probability of about # %", 100 * (1 - 1e-6) ** 1e6)
    samples = np.random.default_rng(4).normal(size=(200_000, 5))
    assert samples.var(axis=1).mean() == pytest.approx(1 - 1 / 5, rel=0.01)
    assert np.log(samples.var(axis=1, ddof=1)).mean() < 0


def test_replace_add_and_mix() -> None:
    """The variance grows with t when data are replaced, stays bounded when they are added, and a share of real data sets a limit."""
    generations, sample = 40, np.random.default_rng(5).normal(size=(20_000, 40))
    replaced = sample.cumsum(axis=1)[:, -1]
    added = (sample / np.arange(1, generations + 1)).sum(axis=1)
    assert replaced.var() == pytest.approx(generations, rel=0.05)
    assert added.var() == pytest.approx(sum(1 / i**2 for i in range(1, generations + 1)), rel=0.05)
    (bound,) = shown(COLLAPSE, "the variance stays below # times that of the first")
    assert math.pi**2 / 6 < bound.value and bound.rounds(math.pi**2 / 6 + bound.step / 2)
    limits = [1 / (1 - (1 - share) ** 2) for share in (0.1, 0.5)]
    agree(COLLAPSE, "the limit is # times the error of one real sample of size $M$; with $s = 0.5$ it is # times", *limits)
    variance = 0.0
    for _ in range(500):
        variance = 0.9**2 * variance + 1
    assert variance == pytest.approx(limits[0])


@pytest.mark.parametrize(
    ("page", "words", "exact"),
    [
        (LAWS, "with the exponents of the refit?", 10 ** (REFIT.beta / (REFIT.alpha + REFIT.beta))),
        (COST, "What does its final run cost?", 6 * 7e9 * 2e12 / 4e14 / 3600 * 2),
        (MULTIMODAL, "when the greatest help is halved?", 2 ** (1 / 0.3)),
        (PROMPTING, "How many times as many tokens are decoded?", 200 / 5 * 20),
        (LIMITS, "what is the excess error with 150 inputs?", (1 - 100 / 150) + 100 / (150 - 100 - 1)),
        (ENERGY, "on a grid of 57 g a kWh?", 76_000 * 0.057 / 1000),
        (COLLAPSE, "does the variance of the mean tend to?", 1 / (1 - 0.8**2)),
        (SPARSITY, "inside the range?", 20 * math.log10(4)),
    ],
)
def test_answers_in_numbers_lie_within_what_the_page_accepts(page: str, words: str, exact: float) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.search(re.escape(words) + r'"\n\n    Answer: ([\d.,]+)(?: ± ([\d.,]+))?', text)
    assert found, words
    answer, spread = found.groups(default="0")
    assert float(answer.replace(",", "")) == pytest.approx(exact, abs=float(spread.replace(",", "")) / 2 + 1e-9)


def test_every_chapter_of_the_part_is_tested_here() -> None:
    """A new chapter is either tested or named as one without numbers of its own."""
    named = {value for name, value in globals().items() if name.isupper() and isinstance(value, str)}
    pages = {f"scaling/{path.name}" for path in Path(DOCS / "scaling").glob("*.md")}
    assert pages - named == {"scaling/index.md"}
