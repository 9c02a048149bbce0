"""The worked examples of the foundation chapters, held against what the pages print; overlap scores against their own tools."""

from __future__ import annotations

import itertools
import math
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pytest

from chapters.numbers import agree
from lab.calc import decoding, gaussians, overlap, preference, uncertainty, watermark

Array = npt.NDArray[np.float64]
STANDARD = NormalDist()
DECODING = "foundations/decoding.md"
FEEDBACK = "foundations/human-feedback.md"
IMAGES = "foundations/evaluating-images.md"
TEXT = "foundations/evaluating-text.md"
INFORMATION = "foundations/information.md"
JUDGES = "foundations/judgement-and-benchmarks.md"
LATENT = "foundations/latent-spaces.md"
LIKELIHOOD = "foundations/learning-distributions.md"
PARADIGMS = "foundations/learning-paradigms.md"
TOKENS = "foundations/sequences-and-tokens.md"
GOVERNANCE = "foundations/transparency-and-governance.md"
HARMS = "foundations/harms-and-memorisation.md"


def words(sentence: str) -> list[str]:
    """The words of a sentence, as these metrics count them."""
    return sentence.split()


def kl(p: Array, q: Array) -> float:
    """D_KL(p || q) of two tables of probabilities, in nats."""
    return float(np.sum(p * np.log(p / q)))


def table(*values: float) -> Array:
    """A table of numbers."""
    return np.array(values)


def test_spam() -> None:
    joint = table(0.4 * 0.6, 0.6 * 0.1)
    silent = 0.4 * 0.4 / (1 - joint.sum())
    page = "foundations/generative-models.md"
    agree(page, r"So $p(x = 1) = #$, and by", joint.sum())
    agree(page, r"p(\text{spam} \mid x = 1) = 0.24 / 0.30 = #$", joint[0] / joint.sum())
    agree(page, r"p(\text{spam} \mid x = 0) = 0.16 / 0.70 \approx #$", silent)
    agree(page, r"p(\text{spam} \mid x = 1) = 0.42 / 0.45 \approx #$", 0.7 * 0.6 / (0.7 * 0.6 + 0.3 * 0.1))


def test_weather_by_maximum_likelihood() -> None:
    rates = np.linspace(0.001, 0.999, 999)
    best = rates[np.argmax(7 * np.log(rates) + 3 * np.log(1 - rates))]
    assert best == pytest.approx(0.7)
    agree(
        LIKELIHOOD,
        r"0.7 \log 0.7 + 0.3 \log 0.3 \approx #$, against $\log 0.5 \approx #$",
        0.7 * math.log(0.7) + 0.3 * math.log(0.3),
        math.log(0.5),
    )


def test_directions_of_the_divergence() -> None:
    p, flat, sided = table(0.48, 0.02, 0.02, 0.48), np.full(4, 0.25), table(0.94, 0.02, 0.02, 0.02)
    agree(LIKELIHOOD, "| flat $q_1$ | # | # |", kl(p, flat), kl(flat, p))
    agree(LIKELIHOOD, "| one-sided $q_2$ | # | # |", kl(p, sided), kl(sided, p))
    agree(LIKELIHOOD, "= # - #$.\nForward KL chooses", 0.96 * math.log(0.48 / 0.25), -0.04 * math.log(0.02 / 0.25))


def test_gaussians_fitted_to_two_modes() -> None:
    x = np.linspace(-40, 40, 160_001)
    step = x[1] - x[0]

    def normal(mean: float, variance: float) -> Array:
        return np.asarray(np.exp(-((x - mean) ** 2) / (2 * variance)) / math.sqrt(2 * math.pi * variance))

    data = (normal(-3, 1) + normal(3, 1)) / 2

    def reverse(mean: float, variance: float) -> float:
        q = normal(mean, variance)
        here = q > 1e-300
        return float(np.sum(q[here] * np.log(q[here] / data[here])) * step)

    variance = float(np.sum(x**2 * data) * step)
    agree(LIKELIHOOD, r"and $\sigma^2 = 1 + 9 = #$.", variance)
    middle = len(x) // 2
    fit = normal(0, 10)
    agree(LIKELIHOOD, "The fit has density # at zero, where the data have #:", fit[middle], data[middle])
    agree(LIKELIHOOD, "some # times too much", fit[middle] / data[middle])
    agree(LIKELIHOOD, r"with $\mathcal{N}(3, 1)$ it is #, against # for the wide fit.", reverse(3, 1), reverse(0, 10))
    around = {(m, s): reverse(m, s**2) for m in (2.96, 2.97, 2.98, 2.99, 3.0) for s in (1.0, 1.01, 1.02, 1.03, 1.04)}
    agree(LIKELIHOOD, "its best Gaussian at mean # with standard deviation #,", *min(around, key=lambda pair: around[pair]))


def test_weather_in_bits_and_perplexity() -> None:
    p, q = table(1 / 2, 1 / 4, 1 / 8, 1 / 8), np.full(4, 1 / 4)
    agree(INFORMATION, r"\tfrac18 \cdot 3 = #$.", decoding.entropy(p, base=2))
    agree(INFORMATION, "Here it is $# + #$ bits", decoding.entropy(p, base=2), kl(p, q) / math.log(2))
    loss = -float(np.mean(np.log(table(0.5, 0.25, 0.1))))
    agree(INFORMATION, r"= #$ nats and the perplexity is $e^{1.461} \approx #$.", loss, math.exp(loss))
    assert math.exp(loss) == pytest.approx(0.0125 ** (-1 / 3))


def test_bits_per_byte_turn_the_order_round() -> None:
    agree(INFORMATION, "By perplexity B wins, # against #.", math.exp(2.6), math.exp(3.0))
    agree(INFORMATION, r"(4.5 \times 0.693) = #$ against", 3.0 / (4.5 * math.log(2)))
    agree(INFORMATION, r"(3.5 \times 0.693) = #$.", 2.6 / (3.5 * math.log(2)))
    agree(INFORMATION, r"$50{,}000^3 = #$ trigrams", 50_000.0**3)
    agree(INFORMATION, r"$\log_2 27 \approx #$ bits", math.log2(27))


def test_latent_lengths_and_compression() -> None:
    agree(LATENT, "Then $#$ numbers become $#$, a factor of #,", 512 * 512 * 3, 64 * 64 * 4, 48)
    agree(LATENT, "the ends have length # and the middle #.", math.sqrt(512), math.sqrt(256))
    draws = np.linalg.norm(np.random.default_rng(1).standard_normal((20_000, 512)), axis=1)
    assert draws.std() == pytest.approx(1 / math.sqrt(2), rel=0.03)
    assert (draws.mean() - 16.0) / draws.std() == pytest.approx(9.3, abs=0.5)
    a, b = np.random.default_rng(2).standard_normal((2, 100_000))
    angle = math.acos(float(a @ b / np.linalg.norm(a) / np.linalg.norm(b)))
    middle = (math.sin(angle / 2) / math.sin(angle)) * (a + b)
    assert np.linalg.norm(middle) / math.sqrt(100_000) == pytest.approx(1, abs=0.01)


def test_one_step_of_gradient_descent() -> None:
    text = "With $\\eta = 0.1$ the weights become $w_1 = #$ and $w_2 = #$."
    weights = learning_step()
    agree(PARADIGMS, text, *weights[:2])
    agree(PARADIGMS, "Then $h = #$, $y = #$ and $L = #$:", *weights[2:])
    agree(PARADIGMS, r"against $0.15 \times 512 \approx #$", 0.15 * 512)
    agree(PARADIGMS, r"fifty layers leave $0.9^{50} \approx #$", 0.9**50)
    agree(TOKENS, r"$0.9^{100} \approx #$; if every", 0.9**100)
    assert math.pow(1.1, 100) == pytest.approx(13_800, rel=0.002)
    agree(TOKENS, r"a hundred steps keep $0.99^{100} \approx #$", 0.99**100)


def learning_step() -> tuple[float, float, float, float, float]:
    """One step of gradient descent on the smallest deep network: the new weights, h, y and the loss."""
    x, target, w1, w2, rate = 2.0, 1.0, 0.5, -1.0, 0.1

    def loss(first: float, second: float) -> float:
        return 0.5 * (second * first * x - target) ** 2

    width = 1e-6
    gradient = (
        (loss(w1 + width, w2) - loss(w1 - width, w2)) / (2 * width),
        (loss(w1, w2 + width) - loss(w1, w2 - width)) / (2 * width),
    )
    agree(PARADIGMS, r"$\partial L/\partial w_2 = -2 \cdot h = #$", gradient[1])
    agree(PARADIGMS, r"$\partial L/\partial w_1 = 2 \cdot x = #$", gradient[0])
    w1, w2 = w1 - rate * gradient[0], w2 - rate * gradient[1]
    return w1, w2, w1 * x, w2 * w1 * x, loss(w1, w2)


def test_merges_of_byte_pairs() -> None:
    words = {("r", "a", "i", "n", "_"): 5, ("t", "r", "a", "i", "n", "_"): 4, (*"trained", "_"): 3, (*"walked", "_"): 2}
    for step in range(1, 7):
        counts: dict[tuple[str, str], int] = {}
        for word, times in words.items():
            for pair in itertools.pairwise(word):
                counts[pair] = counts.get(pair, 0) + times
        first, second = max(counts, key=lambda pair: counts[pair])  # the earlier pair when counts are equal
        agree(TOKENS, f"| {step} | `{first}` + `{second}` | # | `{first}{second}` |", counts[first, second])
        words = {merged(word, first, second): times for word, times in words.items()}


def merged(word: tuple[str, ...], first: str, second: str) -> tuple[str, ...]:
    """A word with each pair of neighbours joined."""
    parts: list[str] = []
    for sign in word:
        if parts and parts[-1] == first and sign == second:
            parts[-1] = first + second
        else:
            parts.append(sign)
    return tuple(parts)


def test_attention_over_three_states() -> None:
    weights = decoding.softmax(table(2, 1, 0))
    agree(TOKENS, "divided by $#$: #, # and #.", math.exp(2) + math.e + 1, *weights)
    agree(TOKENS, r"the context is $0.665 - 0.090 = #$.", float(weights @ table(1, 0, -1)))


def test_decoding() -> None:
    agree(DECODING, r"with probability $0.95^{100} \approx #$ %", 100 * 0.95**100)
    agree(DECODING, r"ends at $0.6 \times 0.5 = #$.", 0.6 * 0.5)
    agree(DECODING, r"B wins with $0.4 \times 0.9 = #$.", 0.4 * 0.9)
    agree(DECODING, r"\tau = 2/\log 10 \approx #$ (", 2 / math.log(10))
    p = table(0.40, 0.30, 0.15, 0.10, 0.05)
    assert decoding.nucleus(p, 0.9).sum() == 4
    assert decoding.min_p(p, 0.3).sum() == 3
    agree(DECODING, "The nucleus keeps four tokens (#, #, #, #).", *np.cumsum(p)[:4])


def test_rewards_and_the_best_policy() -> None:
    chosen = 1 / (1 + math.exp(-(1.2 - 0.4)))
    agree(FEEDBACK, r"$\sigma(0.8) = #$, and this pair costs $-\log 0.690 = #$ nats.", chosen, -math.log(chosen))
    reference, reward = table(0.6, 0.3, 0.1), table(0, 1, 2)
    for beta in ("4", "1", "0.25"):
        policy = reference * np.exp(reward / float(beta))
        policy /= policy.sum()
        agree(FEEDBACK, f"| {beta} | # | # | # | # | # |", *policy, float(policy @ reward), kl(policy, reference))
        # No policy near it does better: the bracket of the objective is largest there.
        for change in (table(0.001, -0.001, 0), table(0, 0.001, -0.001)):
            for other in (policy + change, policy - change):
                if other.min() > 0:
                    value = [float(q @ reward) - float(beta) * kl(q, reference) for q in (policy, other)]
                    assert value[0] >= value[1]


def test_over_optimisation() -> None:
    a, b = 1.0, 0.2
    peak = a / (2 * b)
    agree(
        FEEDBACK,
        "peaks at $d = #$, which is # nats, with #, and at $d = #$, which is # nats",
        peak,
        peak**2,
        a**2 / (4 * b),
        a / b,
        (a / b) ** 2,
    )
    agree(FEEDBACK, "peaks at # for $n = #$, which is # nats", *best_true(), math.log(16) - 15 / 16)


def best_true() -> tuple[float, int]:
    """Largest true reward of the best of n under an error with a heavy tail, and its n."""
    proxy = np.sinh(np.linspace(-12, 12, 3601))  # fine at the middle, and reaching far into the tail
    density, true = preference.true_given_proxy(proxy, lambda x: preference.student_density(x, 2.5))
    means = {n: preference.best_of_n_mean(proxy, density, true, n) for n in range(12, 26)}
    best = max(means, key=lambda n: means[n])
    return means[best], best


def test_inception_score_and_frechet_distance() -> None:
    first, mean = table(0.9, 0.1), table(0.5, 0.5)
    agree(IMAGES, r"0.1 \log 0.2 = #$, and the score is $e^{0.368} = #$.", kl(first, mean), math.exp(kl(first, mean)))
    distance = gaussians.frechet_distance(table(0), np.eye(1), table(0.5), np.array([[0.64]]))
    agree(IMAGES, r"$\mathrm{FID} = 0.25 + 0.04 = #$.", distance)
    signs = np.where(np.arange(1000) % 2, 1.0, -1.0)
    assert gaussians.frechet_distance(table(0), np.eye(1), table(signs.mean()), np.array([[signs.var()]])) == pytest.approx(0)
    samples = np.random.default_rng(3).standard_normal((20_000, 100))
    bias = np.mean(samples.mean(axis=1) ** 2 + (samples.std(axis=1, ddof=1) - 1) ** 2)
    agree(IMAGES, "instead of 0: # for $n = 100$", 1.5 / 100)
    assert bias == pytest.approx(0.015, rel=0.05)


SENTENCE = "the cat sat on the mat"


def test_bleu() -> None:
    reference = words(SENTENCE)
    dog = words("the dog sat on the mat")
    precisions = [overlap.clipped_precision(dog, reference, n) for n in (1, 2, 3, 4)]
    assert precisions == pytest.approx([5 / 6, 3 / 5, 2 / 4, 1 / 3])
    agree(
        TEXT,
        "their geometric mean is #, the lengths are equal, and BLEU is # for",
        math.prod(precisions) ** 0.25,
        overlap.bleu(dog, reference),
    )
    assert overlap.bleu(words("a cat was sitting on the mat"), reference) == 0
    assert overlap.clipped_precision(words("the the the the the the"), reference, 1) == pytest.approx(2 / 6)
    agree(TEXT, r"\mathrm{BP} = e^{1 - 6/4} = #$", math.exp(1 - 6 / 4))
    assert overlap.bleu(words("the cat sat on"), reference) == pytest.approx(math.exp(1 - 6 / 4))


SENTENCES = [
    ("the dog sat on the mat", SENTENCE),
    ("the cat sat on", SENTENCE),
    ("the the the the the the", SENTENCE),
    ("a cat was sitting on the mat", SENTENCE),
    ("the firm did not cut 300 jobs in march", "the firm cut 300 jobs in march"),
    ("in march 300 workers were dismissed", "the firm cut 300 jobs in march"),
]


@pytest.mark.parametrize(("candidate", "reference"), SENTENCES)
def test_bleu_is_that_of_sacrebleu(candidate: str, reference: str) -> None:
    import sacrebleu

    known = sacrebleu.corpus_bleu([candidate], [[reference]], smooth_method="none", tokenize="none", force=True).score
    assert 100 * overlap.bleu(words(candidate), words(reference)) == pytest.approx(known, abs=1e-9)


@pytest.mark.parametrize(("candidate", "reference"), SENTENCES)
def test_rouge_is_that_of_rouge_score(candidate: str, reference: str) -> None:
    from rouge_score import rouge_scorer

    known = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeL"]).score(reference, candidate)
    pair = words(candidate), words(reference)
    assert overlap.rouge_n(*pair) == pytest.approx(known["rouge1"].fmeasure)
    assert recall(*pair) == pytest.approx(known["rouge1"].recall)
    assert overlap.rouge_n(*pair, n=2) == pytest.approx(known["rouge2"].fmeasure)
    assert overlap.rouge_l(*pair) == pytest.approx(known["rougeL"].fmeasure)


def recall(candidate: list[str], reference: list[str]) -> float:
    """ROUGE-1 as the page defines it: the clipped precision with candidate and reference exchanged."""
    return overlap.clipped_precision(reference, candidate, 1)


def test_rouge() -> None:
    reference = words("the firm cut 300 jobs in march")
    for pattern, candidate in (
        ("ROUGE-1 is #, and ROUGE-L has $R = #$, $P = #$, $F = #$.\nThe candidate", "the firm cut 300 jobs"),
        ("ROUGE-1 is #, and ROUGE-L has $R = #$, $P = #$, $F = #$.\nThe sentence", "the firm did not cut 300 jobs in march"),
    ):
        tokens = words(candidate)
        common = overlap.longest_common_subsequence(tokens, reference)
        shares = common / len(reference), common / len(tokens)
        agree(TEXT, pattern, recall(tokens, reference), *shares, overlap.rouge_l(tokens, reference))
    agree(TEXT, "gets a ROUGE-1 of #.", recall(words("in march 300 workers were dismissed"), reference))


def test_embedding_metrics() -> None:
    similarity = np.array([[0.9, 0.3], [0.4, 0.8]])
    recall, precision = similarity.max(axis=1).mean(), similarity.max(axis=0).mean()
    agree(TEXT, "then $R = P = F = #$.", 2 * precision * recall / (precision + recall))
    p, q = table(0.5, 0.5), table(0.9, 0.1)
    mixture = 0.5 * p + 0.5 * q
    agree(TEXT, r"D_{\mathrm{KL}}(Q\,\|\,R) = #$ and $D_{\mathrm{KL}}(P\,\|\,R) = #$,", kl(q, mixture), kl(p, mixture))
    agree(TEXT, "the point of the curve is $(#, #)$.", math.exp(-kl(q, mixture)), math.exp(-kl(p, mixture)))


def test_judges_and_arenas() -> None:
    agree(JUDGES, r"$p_e = 0.8^2 + 0.2^2 = #$ and $\kappa = 0.12/0.32 = #$", 0.68, (0.8 - 0.68) / (1 - 0.68))
    wins = [100 / (1 + 10 ** (-lead / 400)) for lead in (20, 50, 100, 400)]
    agree(JUDGES, "it then wins # %, # %, # % or # % of the votes.", *wins)
    lead = [400 * math.log10(share / (1 - share)) for share in (0.55, 0.55 + 1.96 * 0.025)]
    agree(JUDGES, "which is a lead of # points.", lead[0])
    error = math.sqrt(0.55 * 0.45 / 400)
    agree(
        JUDGES,
        "= #$, and the 95 % interval runs from # % to # %, from nothing to # points",
        error,
        55 - 196 * error,
        55 + 196 * error,
        lead[1],
    )
    grid = np.linspace(-8, 8, 16_001)
    below = np.array([STANDARD.cdf(x) for x in grid])
    density = np.exp(-(grid**2) / 2) / math.sqrt(2 * math.pi)
    largest = float(np.sum(grid * 10 * below**9 * density) * (grid[1] - grid[0]))
    agree(
        JUDGES,
        "lies on average # standard errors above the truth.\nWith an error of 15 points, that is a gift of #.",
        largest,
        15 * largest,
    )


def test_error_bars_of_benchmarks() -> None:
    agree(
        JUDGES,
        r"it is then # percentage points, and the 95 % interval is $\pm #$ points",
        100 * math.sqrt(0.65 * 0.35 / 448),
        100 * uncertainty.half_width(0.65, 448),
    )
    agree(JUDGES, r"accuracy of 80 % it is $\pm #$ points", 100 * uncertainty.half_width(0.8, 200))
    assert uncertainty.questions_for_gap(0.8, 0.02) == pytest.approx(3100, rel=0.02)


def test_memorised_passages_and_word_vectors() -> None:
    agree(HARMS, "then $s = 0.45 - 0.25 = #$", (0.5 + 0.4) / 2 - (0.3 + 0.2) / 2)
    assert math.pow(0.8, -50) == pytest.approx(70_000, rel=0.01)
    assert math.pow(0.95, -50) == pytest.approx(13, abs=0.05)
    assert math.pow(0.99, 50) == pytest.approx(3 / 5, abs=0.006)


def test_watermark_and_its_dilution() -> None:
    marked, diluted = watermark.z_score(140, 200, 0.5), watermark.z_score(116, 200, 0.5)
    agree(GOVERNANCE, r"then $z = 40/\sqrt{50} = #$, and chance", marked)
    assert 1 / watermark.false_positive_rate(marked) == pytest.approx(130e6, rel=0.05)
    agree(
        GOVERNANCE,
        r"0.6 \cdot 0.50 = #$, so $g = #$ and $z = #$, which chance reaches once in # texts.",
        0.4 * 0.7 + 0.6 * 0.5,
        116,
        diluted,
        1 / watermark.false_positive_rate(diluted),
    )
    assert watermark.tokens_needed(4, 0.58, 0.5) == 625
    assert watermark.tokens_needed(4, 0.70, 0.5) == 100
    agree(GOVERNANCE, "it flags # guilty and # innocent authors", 0.9 * 50, 0.01 * 950)
    assert 9.5 / (45 + 9.5) > 1 / 6
    agree(GOVERNANCE, r"1.5 \times 10^{13} = #$ FLOP", 6 * 70e9 * 15e12)
