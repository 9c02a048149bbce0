"""The worked examples and the derived identities of the family chapters, held against what the pages print."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from chapters.numbers import agree, find, parse, shown

Array = npt.NDArray[np.float64]

AUTOREGRESSIVE = "families/autoregressive.md"
AUTOENCODER = "families/variational-autoencoders.md"
ADVERSARIAL = "families/adversarial-networks.md"
FLOWS = "families/normalizing-flows.md"
DIFFUSION = "families/diffusion.md"
MATCHING = "families/flow-matching.md"
ENERGY = "families/energy-based.md"
TRANSFORMERS = "families/transformers-for-generation.md"
TEXT_TO_IMAGE = "families/text-to-image.md"
HYBRIDS = "families/hybrids.md"
COMPARISON = "families/comparison.md"

LINE = np.linspace(-12.0, 12.0, 24001)
STEP = float(LINE[1] - LINE[0])


def normal(x: Array, mean: float, variance: float) -> Array:
    """The density of a Gaussian."""
    density: Array = np.exp(-((x - mean) ** 2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)
    return density


def kl_normal(mean: float, variance: float, other_mean: float, other_variance: float) -> float:
    """D_KL of one Gaussian from another, in closed form."""
    ratio = variance / other_variance
    return 0.5 * (ratio + (mean - other_mean) ** 2 / other_variance - 1 - math.log(ratio))


def integral(values: Array) -> float:
    """The integral over ``LINE`` of a function that vanishes at its ends."""
    return float(values.sum() * STEP)


def slope(function: Callable[[float], float], at: float, width: float = 1e-5) -> float:
    """A central difference."""
    return (function(at + width) - function(at - width)) / (2 * width)


def sigmoid(u: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-u))


# ---------------------------------------------------------------- the helper


def test_a_printed_number_is_read_with_its_last_place() -> None:
    """Signs, thousands and powers of ten are read, and the last printed place decides what rounds to the number."""
    assert parse("−1.516").value == -1.516
    assert parse("16{,}384").value == parse("16,384").value == 16384
    assert parse(r"4.04 \times 10^{-5}").value == pytest.approx(4.04e-5)
    assert parse("0.170").rounds(0.1696) and not parse("0.170").rounds(0.1710)


def test_a_pattern_that_the_page_does_not_hold_once_is_an_error() -> None:
    """A sentence that was rewritten fails its test instead of passing in silence."""
    with pytest.raises(AssertionError, match="0 times"):
        shown(AUTOREGRESSIVE, "no such sentence #")
    with pytest.raises(AssertionError, match=r"matches \d+ times"):
        find(AUTOREGRESSIVE, "#")


# ---------------------------------------------------------------- autoregressive models


def test_autoregressive_example() -> None:
    """Probability, loss, bits and perplexity of the two-letter language, whose strings add up to one."""
    page = AUTOREGRESSIVE
    first, after_a, after_b = (n.value for n in shown(page, "with $p(x_1 = a) = #$, $p(b \\mid a) = #$ and $p(b \\mid b) = #$."))
    strings = {
        "aa": first * (1 - after_a),
        "ab": first * after_a,
        "ba": (1 - first) * (1 - after_b),
        "bb": (1 - first) * after_b,
    }
    nats = -math.log(strings["ab"])
    agree(page, "The string $ab$ has probability $# \\times # = #$.", first, after_a, strings["ab"])
    agree(page, "Its loss is $-\\log # = #$ nats, or # bits,", strings["ab"], nats, nats / math.log(2))
    agree(page, "the perplexity per letter is $e^{#/2} = #$.", nats, math.exp(nats / 2))
    agree(page, "have probabilities #, #, # and #, which add up to 1.", *strings.values())
    agree(page, "About $-\\log_2 # = #$ bits", strings["ab"], nats / math.log(2))
    assert sum(strings.values()) == pytest.approx(1)


def test_wavenet_context_and_passes() -> None:
    """Ten layers with doubling dilation see 1,024 samples, and ten seconds need one pass a sample."""
    agree(AUTOREGRESSIVE, "sees $1 + (1 + 2 + \\dots + #) = #$ samples", 2**9, 1 + sum(2**k for k in range(10)))
    rate = shown(AUTOREGRESSIVE, "a sampling rate of # samples per second")[0].value
    agree(AUTOREGRESSIVE, "ten seconds of speech need # passes", 10 * rate)


# ---------------------------------------------------------------- variational autoencoders


def test_kl_of_gaussians_is_the_integral() -> None:
    """The closed KL divergence of the encoder from the prior equals its definition."""
    mean, variance = 0.7, 0.3
    density = normal(LINE, mean, variance)
    direct = integral(density * (-((LINE - mean) ** 2) / (2 * variance) + LINE**2 / 2 - 0.5 * math.log(variance)))
    assert 0.5 * (mean**2 + variance - 1 - math.log(variance)) == pytest.approx(direct, rel=1e-9)
    assert kl_normal(mean, variance, 0, 1) == pytest.approx(direct, rel=1e-9)


def test_evidence_lower_bound_example() -> None:
    """The bound is tight for the posterior, and for the prior its gap is the divergence from the posterior."""
    page, x = AUTOENCODER, 1.0
    exact = -0.5 * math.log(4 * math.pi) - x**2 / 4
    agree(page, "- \\tfrac{1}{4} = #$.", exact)

    def reconstruction(mean: float, variance: float) -> float:
        return -0.5 * math.log(2 * math.pi) - 0.5 * ((x - mean) ** 2 + variance)

    tight = kl_normal(0.5, 0.5, 0, 1)
    agree(page, "reconstruction gives $#$ and the divergence #: the ELBO is $#$, without a gap.", reconstruction(0.5, 0.5), tight, exact)
    assert reconstruction(0.5, 0.5) - tight == pytest.approx(exact)
    gap = exact - reconstruction(0, 1)
    agree(page, "reconstruction gives $#$ and the divergence 0: the gap is #,", reconstruction(0, 1), gap)
    assert gap == pytest.approx(kl_normal(0, 1, 0.5, 0.5))


def test_evidence_lower_bound_gap_for_any_encoder() -> None:
    """The ELBO plus the divergence of the encoder from the posterior is the log-likelihood, whatever the encoder."""
    x = -1.3
    for mean, variance in [(0.0, 1.0), (0.4, 0.2), (-2.0, 3.0)]:
        bound = -0.5 * math.log(2 * math.pi) - 0.5 * ((x - mean) ** 2 + variance) - kl_normal(mean, variance, 0, 1)
        assert bound + kl_normal(mean, variance, x / 2, 0.5) == pytest.approx(-0.5 * math.log(4 * math.pi) - x**2 / 4)


def test_beta_below_one_can_leave_the_bound() -> None:
    """With beta above one the objective stays below the log-likelihood; with beta of one half it need not."""
    x = 1.0
    exact = -0.5 * math.log(4 * math.pi) - x**2 / 4
    reconstruction = -0.5 * math.log(2 * math.pi) - 0.5 * ((x - 0.5) ** 2 + 0.5)
    divergence = kl_normal(0.5, 0.5, 0, 1)
    assert reconstruction - 4 * divergence < exact < reconstruction - 0.5 * divergence


def test_reparameterised_gradient() -> None:
    """The gradient through mu + sigma * eps equals the gradient of the expectation, here of z squared."""
    mean, sigma = 0.6, 1.4
    noise, z = normal(LINE, 0, 1), mean + sigma * LINE
    assert integral(noise * z**2) == pytest.approx(mean**2 + sigma**2)
    assert integral(noise * 2 * z) == pytest.approx(2 * mean)
    assert integral(noise * 2 * z * LINE) == pytest.approx(2 * sigma)


# ---------------------------------------------------------------- generative adversarial networks


def test_optimal_discriminator_and_value() -> None:
    """D* of the example, the value of the game, and the same value by the Jensen-Shannon divergence."""
    page = ADVERSARIAL
    numbers = shown(page, "two outcomes with $p_{\\mathrm{data}} = (#, #)$ and $p_g = (#, #)$.")
    data, model = np.array([n.value for n in numbers[:2]]), np.array([n.value for n in numbers[2:]])
    best, middle = data / (data + model), (data + model) / 2
    value = float((data * np.log(best)).sum() + (model * np.log(1 - best)).sum())
    js = float(0.5 * (data * np.log(data / middle)).sum() + 0.5 * (model * np.log(model / middle)).sum())
    agree(
        page,
        "Then $D^* = (#, #)$, the value is $#$, and $-\\log 4 + 2 \\times # = #$",
        float(best[0]),
        float(best[1]),
        value,
        js,
        value,
    )
    assert value == pytest.approx(-math.log(4) + 2 * js)
    grid = np.linspace(1e-4, 1 - 1e-4, 9999)
    for a, b, d in zip(data, model, best, strict=True):
        assert grid[np.argmax(a * np.log(grid) + b * np.log(1 - grid))] == pytest.approx(d, abs=2e-4)


def test_divergence_without_overlap_is_constant() -> None:
    """JS is log 2 for any two disjoint distributions, while the Wasserstein distance is how far they are apart."""
    for shift in (1, 3):
        data, model = np.zeros(5), np.zeros(5)
        data[0] = model[shift] = 1
        middle = (data + model) / 2
        js = 0.5 * sum(p[p > 0] @ np.log(p[p > 0] / middle[p > 0]) for p in (data, model))
        assert js == pytest.approx(math.log(2))
        assert np.abs(np.cumsum(data - model)).sum() == pytest.approx(shift)


def test_generator_losses_where_the_discriminator_wins() -> None:
    """The derivative of log(1 - D) in the logit is -D, and that of log D is 1 - D."""
    for u in (-6.0, 0.3):
        assert slope(lambda v: math.log(1 - sigmoid(v)), u) == pytest.approx(-sigmoid(u), rel=1e-6)
        assert slope(lambda v: math.log(sigmoid(v)), u) == pytest.approx(1 - sigmoid(u), rel=1e-6)


def test_simultaneous_steps_move_away() -> None:
    """A hundred simultaneous gradient steps on the bilinear game enlarge the distance by the printed factor."""
    rate = shown(ADVERSARIAL, "With $\\eta = #$ the distance")[0].value
    theta, psi = 1.0, 0.0
    for _ in range(100):
        theta, psi = theta - rate * psi, psi + rate * theta
    agree(ADVERSARIAL, "by a factor $#^{50} = #$ after 100 steps", 1 + rate**2, math.hypot(theta, psi))


# ---------------------------------------------------------------- normalizing flows


def test_change_of_variables_example() -> None:
    """The flow (x - 1) / 2 gives at 3 the log-density of N(1, 4)."""
    by_flow = -0.5 * math.log(2 * math.pi) - 0.5 * ((3 - 1) / 2) ** 2 + math.log(0.5)
    agree(FLOWS, "\\log\\tfrac{1}{2} = #$, which", by_flow)
    assert by_flow == pytest.approx(float(np.log(normal(np.array([3.0]), 1, 4))[0]))


def coupling(a: Array, b: Array) -> tuple[Array, Array]:
    """One affine coupling layer in two dimensions: the changed half, and the log-determinant."""
    s: Array = 0.6 * np.tanh(a)
    shift: Array = np.sin(a)
    return b * np.exp(s) + shift, s


def test_coupling_layer_determinant_and_inverse() -> None:
    """The log-determinant of a coupling layer is the sum of s, and its inverse needs no inverse of s or t."""
    a, b, width = 0.8, -0.4, 1e-6

    def layer(p: float, q: float) -> Array:
        return np.array([p, float(coupling(np.array([p]), np.array([q]))[0][0])])

    columns = [
        (layer(a + width, b) - layer(a - width, b)) / (2 * width),
        (layer(a, b + width) - layer(a, b - width)) / (2 * width),
    ]
    s = 0.6 * math.tanh(a)
    assert math.log(abs(np.linalg.det(np.array(columns).T))) == pytest.approx(s, abs=1e-7)
    assert (layer(a, b)[1] - math.sin(a)) * math.exp(-s) == pytest.approx(b)


def test_flow_density_integrates_to_one() -> None:
    """A two-layer coupling flow from the plane to a Gaussian gives a density whose integral is one."""
    axis = np.linspace(-14, 14, 1401)
    x, y = np.meshgrid(axis, axis, indexing="ij")
    y_new, first = coupling(x, y)
    x_new, second = coupling(y_new, x)
    log_density = -math.log(2 * math.pi) - 0.5 * (x_new**2 + y_new**2) + first + second
    assert np.exp(log_density).sum() * (axis[1] - axis[0]) ** 2 == pytest.approx(1, abs=1e-6)


def test_instantaneous_change_of_variables() -> None:
    """Along a solution of a nonlinear equation the log-density falls by the integral of the derivative of v."""
    steps = 2000

    def flow(z: float) -> tuple[float, float]:
        trace = 0.0
        for k in range(steps):
            t, h = k / steps, 1 / steps
            middle = z + 0.5 * h * (math.sin(z) + t)
            trace += h * math.cos(middle)
            z += h * (math.sin(middle) + t + 0.5 * h)
        return z, trace

    width = 1e-5
    stretch = (flow(0.4 + width)[0] - flow(0.4 - width)[0]) / (2 * width)
    assert math.log(stretch) == pytest.approx(flow(0.4)[1], abs=1e-5)


def test_trace_estimate_is_unbiased() -> None:
    """The mean of eps A eps over all sign vectors is the trace of A."""
    matrix = np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 4.0], [2.0, 0.0, 5.0]])
    signs = [np.array(v) for v in itertools.product([-1.0, 1.0], repeat=3)]
    assert np.mean([v @ matrix @ v for v in signs]) == pytest.approx(np.trace(matrix))


# ---------------------------------------------------------------- diffusion models


def schedule() -> tuple[Array, Array]:
    """The linear schedule that the chapter prints: beta_t and the products of alpha, index 0 being t = 1."""
    steps, first, last = (
        n.value for n in find(DIFFUSION, r"\[#\]\(fact:ddpm-steps\)[^\n]*\[#\]\(fact:ddpm-beta-start\)[^\n]*\[#\]\(fact:ddpm-beta-end\)")
    )
    betas: Array = np.linspace(first, last, int(steps), dtype=np.float64)
    products: Array = np.cumprod(1 - betas, dtype=np.float64)
    return betas, products


def test_what_remains_at_the_end_of_the_linear_schedule() -> None:
    """The last level of the linear schedule and the amplitude that it leaves of the data."""
    last = float(schedule()[1][-1])
    agree(DIFFUSION, "leaves $\\bar\\alpha_T = #$: of the data's amplitude $\\sqrt{\\bar\\alpha_T} = #$ remains", last, math.sqrt(last))


def test_forward_marginal_by_steps() -> None:
    """Steps of the forward process add up to the closed marginal."""
    betas, levels = schedule()
    scale, variance = 1.0, 0.0
    for beta in betas[:300]:
        scale, variance = scale * math.sqrt(1 - beta), variance * (1 - beta) + beta
    assert scale == pytest.approx(math.sqrt(levels[299]))
    assert variance == pytest.approx(1 - levels[299])


def posterior(x0: float, xt: float, beta: float, level: float) -> tuple[float, float]:
    """Mean and variance of q(x_{t-1} | x_t, x_0) as the chapter writes them; ``level`` is abar_t."""
    alpha = 1 - beta
    before = level / alpha
    mean = math.sqrt(before) * beta / (1 - level) * x0 + math.sqrt(alpha) * (1 - before) / (1 - level) * xt
    return mean, (1 - before) / (1 - level) * beta


def test_posterior_is_the_product_of_two_gaussians() -> None:
    """Mean and variance of the backward step equal those of the normalised product of densities on a grid."""
    x0, xt, beta, level = 1.3, -0.4, 0.2, 0.5
    before = level / (1 - beta)
    product = np.exp(-((xt - math.sqrt(1 - beta) * LINE) ** 2) / (2 * beta)) * normal(LINE, math.sqrt(before) * x0, 1 - before)
    product /= integral(product)
    mean = integral(product * LINE)
    variance = integral(product * (LINE - mean) ** 2)
    assert posterior(x0, xt, beta, level) == pytest.approx((mean, variance), rel=1e-8)


def test_noise_form_of_the_backward_mean_and_the_weight_of_the_loss() -> None:
    """The mean in terms of the noise is the posterior mean, and the KL weight is beta^2 / (2 sigma^2 alpha (1 - abar))."""
    x0, noise, guess, beta, level = 0.9, -1.1, 0.4, 0.1, 0.6
    alpha = 1 - beta
    xt = math.sqrt(level) * x0 + math.sqrt(1 - level) * noise

    def mean(eps: float) -> float:
        return (xt - beta / math.sqrt(1 - level) * eps) / math.sqrt(alpha)

    target, variance = posterior(x0, xt, beta, level)
    assert mean(noise) == pytest.approx(target)
    weight = beta**2 / (2 * variance * alpha * (1 - level))
    assert (target - mean(guess)) ** 2 / (2 * variance) == pytest.approx(weight * (noise - guess) ** 2)


def test_dropped_weight_is_largest_at_small_steps() -> None:
    """On the linear schedule the factor that the simple loss drops is largest at the first step and small at the noisy ones."""
    betas, levels = schedule()
    weight = betas / (2 * (1 - betas) * (1 - levels))
    assert int(np.argmax(weight)) == 0
    assert weight[0] > 20 * weight[200:].max()


def test_diffusion_worked_example() -> None:
    """The noisy value and its recovery."""
    x0, level, noise = (n.value for n in shown(DIFFUSION, "Suppose $x_0 = #$, $\\bar\\alpha_t = #$ and $\\epsilon = #$."))
    keep, add = math.sqrt(level), math.sqrt(1 - level)
    xt = keep * x0 + add * noise
    agree(DIFFUSION, "Then $x_t = # \\times # + # \\times (#) = #$,", keep, x0, add, noise, xt)
    agree(DIFFUSION, "recovers $(# + #)/# = #$.", xt, -add * noise, keep, x0)


def mixture(x: Array, sigma: float) -> tuple[Array, Array]:
    """Density and score, at ``x``, of the points -1 and 2 with weights 0.3 and 0.7 under noise of width ``sigma``."""
    parts = [(0.3, -1.0), (0.7, 2.0)]
    density = sum((w * normal(x, m, sigma**2) for w, m in parts), np.zeros_like(x))
    gradient = sum((w * normal(x, m, sigma**2) * (m - x) / sigma**2 for w, m in parts), np.zeros_like(x))
    return density, gradient / density


def test_regression_on_the_noise_finds_the_score() -> None:
    """The conditional mean of -eps / sigma given the noisy point is the derivative of the log of the noisy density."""
    x, sigma = np.linspace(-3, 4, 71), 0.8
    score = mixture(x, sigma)[1]
    width = 1e-5
    numerical = (np.log(mixture(x + width, sigma)[0]) - np.log(mixture(x - width, sigma)[0])) / (2 * width)
    np.testing.assert_allclose(score, numerical, rtol=1e-5, atol=1e-8)


def test_score_matching_without_the_score() -> None:
    """Half the squared error and the form with the trace differ by the same constant for two model scores."""
    density, score = mixture(LINE, 0.8)
    models: list[tuple[Array, Array]] = [(-LINE, -np.ones_like(LINE)), (np.tanh(LINE) - 0.5 * LINE, 1 / np.cosh(LINE) ** 2 - 0.5)]
    explicit = [integral(density * 0.5 * (m - score) ** 2) for m, _ in models]
    implicit = [integral(density * (0.5 * m**2 + derivative)) for m, derivative in models]
    assert explicit[0] - implicit[0] == pytest.approx(explicit[1] - implicit[1], rel=1e-6)


def test_reverse_equations_keep_the_variance() -> None:
    """For Gaussian data, the forward, the probability-flow and the reversed equation imply one curve of variances."""
    beta = 1.5  # f = -beta x / 2, g^2 = beta, score = -x / V
    for variance in (0.2, 1.0, 3.0):
        forward = -beta * variance + beta
        ordinary = 2 * variance * (-beta / 2 + 0.5 * beta / variance)
        backward = -(2 * variance * (-beta / 2 + beta / variance)) + beta  # in reversed time: minus drift, plus noise
        assert ordinary == pytest.approx(forward)
        assert backward == pytest.approx(-forward)


def test_ddim_keeps_the_marginals_and_contains_ddpm() -> None:
    """Any sigma gives the right marginal; sigma^2 of the posterior gives its mean."""
    x0, noise, beta, level = 0.7, -0.3, 0.15, 0.5
    before = level / (1 - beta)
    xt = math.sqrt(level) * x0 + math.sqrt(1 - level) * noise
    mean, variance = posterior(x0, xt, beta, level)
    assert math.sqrt(before) * x0 + math.sqrt(1 - before - variance) * noise == pytest.approx(mean)
    density = normal(LINE, math.sqrt(level) * x0, 1 - level)
    exact = (LINE - math.sqrt(level) * x0) / math.sqrt(1 - level)
    for sigma in (0.0, 0.1, math.sqrt(variance), math.sqrt(1 - before)):
        step = math.sqrt(before) * (LINE - math.sqrt(1 - level) * exact) / math.sqrt(level) + math.sqrt(1 - before - sigma**2) * exact
        centre = integral(density * step)
        assert centre == pytest.approx(math.sqrt(before) * x0)
        assert integral(density * (step - centre) ** 2) + sigma**2 == pytest.approx(1 - before)


def test_guidance_identities() -> None:
    """The two parameterisations agree, and for exact networks the bracket is the classifier's gradient."""
    with_condition, without, w = 0.9, -0.2, 3.0
    mixed = without + w * (with_condition - without)
    assert mixed == pytest.approx(w * with_condition - (w - 1) * without)
    asked, answer = find(DIFFUSION, r"guidance scale # in the notation of Ho and Salimans[^\n]*\n\n\s+Answer: #\n")
    assert answer.value == asked.value + 1

    level = 0.4
    keep, variance = math.sqrt(level), 1 - level

    def log_joint(x: float, y: int) -> float:
        return math.log((0.3, 0.7)[y]) - (x - keep * (-1.0, 2.0)[y]) ** 2 / (2 * variance)

    def log_marginal(x: float) -> float:
        return math.log(sum(math.exp(log_joint(x, y)) for y in (0, 1)))

    root = math.sqrt(variance)
    x = 0.35
    conditional = -root * slope(lambda v: log_joint(v, 1), x)
    unconditional = -root * slope(log_marginal, x)
    classifier = slope(lambda v: log_joint(v, 1) - log_marginal(v), x)
    assert conditional - unconditional == pytest.approx(-root * classifier, rel=1e-6)


def test_guidance_does_not_follow_the_noised_product() -> None:
    """Noising p(x) p(y|x)^w gives another score than w times the conditional minus w - 1 times the unconditional one."""
    w, level, x = 2.0, 0.5, 0.3
    keep, variance = math.sqrt(level), 1 - level
    data = {0: (0.5, -1.0, 0.5), 1: (0.5, 1.0, 0.5)}  # weight, mean, variance of each class
    joint = {y: weight * normal(LINE, mean, spread) for y, (weight, mean, spread) in data.items()}
    total = joint[0] + joint[1]
    tilted = total * (joint[1] / total) ** w

    def noised_score(density: Array) -> float:
        kernel = normal(np.full_like(LINE, x) - keep * LINE, 0, variance)
        return integral(density * kernel * (keep * LINE - x) / variance) / integral(density * kernel)

    followed = w * noised_score(joint[1]) - (w - 1) * noised_score(total)
    assert abs(followed - noised_score(tilted)) > 0.05


# ---------------------------------------------------------------- flow matching and few steps


def test_velocity_example() -> None:
    """Posterior mean and velocity between noise and the data +1 and -1, against a sum over both data."""
    t, point = (n.value for n in shown(MATCHING, "At $t = #$ and $x_t = #$ the posterior mean"))
    weights = [math.exp(-((point - t * x) ** 2) / (2 * (1 - t) ** 2)) for x in (1, -1)]
    mean = (weights[0] - weights[1]) / sum(weights)
    velocity = sum(w * (x - (point - t * x) / (1 - t)) for w, x in zip(weights, (1, -1), strict=True)) / sum(weights)
    argument, printed = shown(MATCHING, "posterior mean of $x$ is $\\tanh(#) = #$,")
    assert argument.rounds(t * point / (1 - t) ** 2)
    assert printed.rounds(mean) and printed.rounds(math.tanh(argument.value))
    agree(MATCHING, "the velocity is $(# - #)/# = #$.", mean, point, 1 - t, velocity)


def test_conditional_loss_has_the_marginal_velocity_as_minimiser() -> None:
    """The two losses differ by a constant, so the regression on single lines finds the average velocity."""
    t = 0.4
    density = sum((0.5 * normal(LINE, t * x, (1 - t) ** 2) for x in (1, -1)), np.zeros_like(LINE))
    field = sum((0.5 * normal(LINE, t * x, (1 - t) ** 2) * (x - LINE) / (1 - t) for x in (1, -1)), np.zeros_like(LINE)) / density
    differences = []
    for model in (-LINE, np.tanh(LINE)):
        conditional = sum(integral(0.5 * normal(LINE, t * x, (1 - t) ** 2) * (model - (x - LINE) / (1 - t)) ** 2) for x in (1, -1))
        differences.append(conditional - integral(density * (model - field) ** 2))
    assert differences[0] == pytest.approx(differences[1], rel=1e-8)


def test_continuity_equation_of_the_marginal_velocity() -> None:
    """The time derivative of the density is minus the divergence of density times velocity."""
    t, width = 0.4, 1e-5

    def density(time: float) -> Array:
        return sum((0.5 * normal(LINE, time * x, (1 - time) ** 2) for x in (1, -1)), np.zeros_like(LINE))

    flux = sum((0.5 * normal(LINE, t * x, (1 - t) ** 2) * (x - LINE) / (1 - t) for x in (1, -1)), np.zeros_like(LINE))
    change = (density(t + width) - density(t - width)) / (2 * width)
    np.testing.assert_allclose(change[1:-1], -(flux[2:] - flux[:-2]) / (2 * STEP), atol=1e-5)


def test_score_of_the_straight_path() -> None:
    """The score of the noisy data is minus the mean noise over 1 - t."""
    t, x = 0.4, 0.7

    def log_density(v: float) -> float:
        return math.log(sum(math.exp(-((v - t * d) ** 2) / (2 * (1 - t) ** 2)) for d in (1, -1)))

    weights = [math.exp(-((x - t * d) ** 2) / (2 * (1 - t) ** 2)) for d in (1, -1)]
    noise = sum(w * (x - t * d) / (1 - t) for w, d in zip(weights, (1, -1), strict=True)) / sum(weights)
    assert slope(log_density, x) == pytest.approx(-noise / (1 - t), rel=1e-6)


def test_mean_velocity_identity_and_jump() -> None:
    """For the field a z the mean velocity satisfies u = v - (t - r) du/dt, and one jump lands on the path."""
    a, r, t, start = 0.8, 0.3, 0.9, 1.7

    def path(time: float) -> float:
        return start * math.exp(a * (time - r))

    def mean_velocity(time: float) -> float:
        return (path(time) - start) / (time - r)

    u = mean_velocity(t)
    assert u == pytest.approx(a * path(t) - (t - r) * slope(mean_velocity, t), rel=1e-7)
    assert path(t) - (t - r) * u == pytest.approx(start)


# ---------------------------------------------------------------- energy-based models


def test_boltzmann_example() -> None:
    """Partition function, probability, exact gradient and contrastive divergence of the machine with two units."""
    page = ENERGY
    w = shown(page, "one hidden unit, $W = #$ and no biases")[0].value
    z = 3 + math.exp(w)
    both = math.exp(w) / z
    agree(page, "so $Z = 3 + e^2 = #$ and $p(v = h = 1) = e^2 / Z = #$.", z, both)
    on = sigmoid(w)
    agree(page, "the first term is $\\mathrm{sigmoid}(2) = #$, and the exact gradient is $# - # = #$.", on, on, both, on - both)
    again = on * sigmoid(w) + (1 - on) * sigmoid(0)
    agree(
        page,
        "gives $v' = 1$ with probability #, so contrastive divergence gives on average $# - # \\times # = #$:",
        again,
        on,
        again,
        on,
        on - again * on,
    )
    agree(page, "it gives # where the exact gradient is # (", on - again * on, on - both)


def test_restricted_boltzmann_gradient_and_conditionals() -> None:
    """Gradient and conditionals of a small machine equal a finite difference and sums over all states."""
    w = np.array([[0.4, -1.1], [0.9, 0.2], [-0.6, 0.7]])
    a, b = np.array([0.1, -0.3, 0.5]), np.array([-0.2, 0.6])
    visible = [np.array(v, dtype=float) for v in itertools.product([0, 1], repeat=3)]
    hidden = [np.array(h, dtype=float) for h in itertools.product([0, 1], repeat=2)]
    datum = np.array([1.0, 0.0, 1.0])

    def weight(v: Array, h: Array, m: Array) -> float:
        return math.exp(float(a @ v + b @ h + v @ m @ h))

    def log_p(m: Array) -> float:
        return math.log(sum(weight(datum, h, m) for h in hidden) / sum(weight(v, h, m) for v in visible for h in hidden))

    z = sum(weight(v, h, w) for v in visible for h in hidden)
    on: Array = 1 / (1 + np.exp(-(b + datum @ w)))
    exact = np.outer(datum, on) - sum((weight(v, h, w) / z * np.outer(v, h) for v in visible for h in hidden), np.zeros((3, 2)))
    for i, j in itertools.product(range(3), range(2)):
        change = np.zeros((3, 2))
        change[i, j] = 1e-5
        assert (log_p(w + change) - log_p(w - change)) / 2e-5 == pytest.approx(exact[i, j], abs=1e-8)
    for j in range(2):
        summed = sum(weight(datum, h, w) for h in hidden if h[j]) / sum(weight(datum, h, w) for h in hidden)
        assert summed == pytest.approx(on[j])
    state = hidden[1]
    for i in range(3):
        summed = sum(weight(v, state, w) for v in visible if v[i]) / sum(weight(v, state, w) for v in visible)
        assert summed == pytest.approx(sigmoid(float(a[i] + w[i] @ state)))


def test_langevin_variance() -> None:
    """The variance of the Langevin chain settles at 1 / (1 - eta / 4), and without noise at 0."""
    eta = shown(ENERGY, "For $\\eta = #$ that is ")[0].value
    with_noise = without = 3.0
    for _ in range(2000):
        with_noise = (1 - eta / 2) ** 2 * with_noise + eta
        without = (1 - eta / 2) ** 2 * without
    assert with_noise == pytest.approx(1 / (1 - eta / 4))
    assert without == pytest.approx(0, abs=1e-12)
    agree(ENERGY, "For $\\eta = #$ that is #, close to the right value 1.", eta, with_noise)


# ---------------------------------------------------------------- backbones, hybrids and the comparison


def test_causal_mask_hides_what_follows() -> None:
    """With minus infinity above the diagonal, a change of a later position leaves earlier outputs alone."""
    rng = np.random.default_rng(0)
    q, k, v = rng.normal(size=(3, 4, 2))
    mask = np.where(np.triu(np.ones((4, 4)), 1) > 0, -np.inf, 0.0)

    def attention(keys: Array, values: Array) -> Array:
        logits = q @ keys.T / math.sqrt(2) + mask
        weights = np.exp(logits - logits.max(1, keepdims=True))
        out: Array = weights / weights.sum(1, keepdims=True) @ values
        return out

    before = attention(k, v)
    k[3], v[3] = 9.0, 9.0
    np.testing.assert_allclose(attention(k, v)[:3], before[:3])


def test_codec_token_example() -> None:
    """Frames, tokens and steps of half a minute of music."""
    rate, books = (n.value for n in shown(TRANSFORMERS, "Suppose # frames a second and # codebooks."))
    frames = 30 * rate
    agree(TRANSFORMERS, "Thirty seconds are # frames and # tokens.", frames, frames * books)
    agree(TRANSFORMERS, "they take # steps;", frames * books)
    agree(TRANSFORMERS, "predicted together, $# + # = #$.", frames, books - 1, frames + books - 1)


def test_masked_tokens_run_out() -> None:
    """The cosine schedule never adds masks and ends with none."""
    tokens, rounds = 256, 8
    left = [math.ceil(tokens * math.cos(math.pi * r / (2 * rounds)) - 1e-9) for r in range(rounds + 1)]
    assert left[0] == tokens and left[-1] == 0
    assert all(later < earlier for earlier, later in itertools.pairwise(left))


def test_latent_sizes() -> None:
    """Numbers and positions of a latent against those of its image."""
    side, channels, factor, depth = (
        n.value
        for n in find(TEXT_TO_IMAGE, r"images of # × 512 pixels with # channels, an encoder that shrinks each side by #, and # latent")
    )
    small = side / factor
    latent, pixels = small**2 * depth, side**2 * channels
    agree(
        TEXT_TO_IMAGE,
        "The latent is $# \\times # \\times # = #$ numbers in place of #, which is # times fewer.",
        small,
        small,
        depth,
        latent,
        pixels,
        pixels / latent,
    )
    (cheaper,) = find(TEXT_TO_IMAGE, r"full attention over it cheaper\?\"\n\n\s+Answer: #\n")
    assert cheaper.rounds(factor**4)
    agree(TEXT_TO_IMAGE, "Fifty guided steps cost # passes of the denoiser", 2 * 50)


def test_diffusion_transformer_tokens() -> None:
    """Tokens of a diffusion Transformer at two sizes of image, and in the reader's question."""
    side, factor, patch = (n.value for n in find(HYBRIDS, r"Suppose an image of # × 256 pixels, [^\n]* by #, and patches of # × 2"))
    latent = side / factor
    tokens = (latent / patch) ** 2
    agree(HYBRIDS, "The latent has # × # positions and the Transformer sees $(#/#)^2 = #$ tokens;", latent, latent, latent, patch, tokens)
    agree(HYBRIDS, "it sees #, and attention costs # times as much.", 4 * tokens, 16)
    agree(HYBRIDS, "The latent is # × #, so $(#/#)^2 = #$ (", 64, 64, 512 / 8, 4, (512 / 8 / 4) ** 2)


def test_ray_weights_add_up_to_the_light_that_is_stopped() -> None:
    """The weights of the samples on a ray and the light that passes all of them sum to one."""
    density, spacing = np.array([0.2, 3.0, 0.0, 1.5]), np.array([0.5, 0.1, 0.4, 0.3])
    through = np.exp(-np.concatenate([[0.0], np.cumsum(density * spacing)]))
    weights = through[:-1] * (1 - np.exp(-density * spacing))
    assert weights.sum() + through[-1] == pytest.approx(1)


def test_latency_and_work_example() -> None:
    """Sequential passes and token evaluations of a token model and of a guided diffusion Transformer."""
    tokens, latent, steps = (
        n.value
        for n in shown(
            COMPARISON,
            "is # tokens for an autoregressive model with a cache, and # latent tokens for a diffusion Transformer with # guided",
        )
    )
    passes = 2 * steps
    work = passes * latent
    agree(
        COMPARISON,
        "makes # passes over one position each, the second # passes over # positions: # token evaluations, # times the work, in a tenth",
        tokens,
        passes,
        latent,
        work,
        work / tokens,
    )
    assert passes / tokens == pytest.approx(0.1, abs=0.005)


def test_coupling_layer_by_hand() -> None:
    """Forward, log-determinant and inverse of the affine layer with a line for each of its networks."""
    first, second = 1.0, 2.0
    scale, shift = 0.5 * first, first
    out = second * math.exp(scale) + shift
    agree(FLOWS, "$y_b = # e^{#} + # = #$ and the log-determinant is #;", second, scale, shift, out, scale)
    agree(FLOWS, r"finds $(# - #)\, e^{-#} = #$", out, shift, scale, (out - shift) * math.exp(-scale))


def test_typical_samples_of_a_normal_distribution() -> None:
    """Distance from the mean and loss of log-density of samples in many dimensions, against a simulation."""
    dimensions = 1000
    agree(AUTOENCODER, r"about $\sqrt{#} = #$ from it", dimensions, math.sqrt(dimensions))
    agree(AUTOENCODER, "is on average $#/# = #$ nats lower", dimensions, 2, dimensions / 2)
    samples = np.random.default_rng(0).standard_normal((4000, dimensions))
    assert np.linalg.norm(samples, axis=1).mean() == pytest.approx(math.sqrt(dimensions), rel=0.001)
    assert (samples**2).sum(axis=1).mean() / 2 == pytest.approx(dimensions / 2, rel=0.002)
