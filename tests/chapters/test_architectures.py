"""The worked examples and the derived identities of the architecture chapters, held against what the pages print."""

from __future__ import annotations

import itertools
import math

import numpy as np
import numpy.typing as npt
import pytest

from chapters.numbers import agree, shown
from lab.calc import decoding, kv_cache, moe, repeated_sampling, transformer

Array = npt.NDArray[np.float64]

TRANSFORMER = "architectures/transformer.md"
LANGUAGE = "architectures/language-models.md"
INFERENCE = "architectures/efficient-inference.md"
EXPERTS = "architectures/mixture-of-experts.md"
BEYOND = "architectures/beyond-attention.md"
MULTIMODAL = "architectures/multimodal.md"
IMAGES = "architectures/image-generators.md"
MASKED = "architectures/diffusion-language-models.md"
POST = "architectures/post-training.md"
REASONING = "architectures/reasoning-models.md"
OPEN = "architectures/open-models.md"
INSIDE = "architectures/interpretability.md"

GIB = 2**30


def sigmoid(u: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-u))


def advantages(rewards: Array) -> Array:
    """Rewards less their mean, in units of the group's standard deviation."""
    result: Array = (rewards - rewards.mean()) / rewards.std()
    return result


# ---------------------------------------------------------------- the Transformer


def attend(query: Array, keys: Array, values: Array) -> tuple[Array, Array]:
    """Weights and output of one query of scaled dot-product attention."""
    weights = decoding.softmax(keys @ query / math.sqrt(query.size))
    return weights, weights @ values


QUERIES = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
KEYS = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
VALUES = np.array([[10.0, 0.0], [0.0, 10.0], [5.0, 5.0]])


def test_attention_of_three_tokens() -> None:
    """Scores, weights and outputs of the three tokens, with and without the mask."""
    numbers = np.array([n.value for n in shown(TRANSFORMER, "\n".join([
        r"Q = \begin{pmatrix} # & # \\ # & # \\ # & # \end{pmatrix},\quad",
        r"K = \begin{pmatrix} # & # \\ # & # \\ # & # \end{pmatrix},\quad",
        r"V = \begin{pmatrix} # & # \\ # & # \\ # & # \end{pmatrix}.",
    ]))])  # fmt: skip
    assert np.array_equal(numbers, np.concatenate([QUERIES.ravel(), KEYS.ravel(), VALUES.ravel()]))
    scores = KEYS @ QUERIES[2] / math.sqrt(2)
    agree(TRANSFORMER, r"scores are $(#, #, #)/\sqrt{2} = (#, #, #)$.", *(KEYS @ QUERIES[2]), *scores)
    powers = np.exp(scores)
    weights, output = attend(QUERIES[2], KEYS, VALUES)
    words = "Exponentials are $#, #, #$ with sum $#$, so the weights are $#, #, #$."
    agree(TRANSFORMER, words, *powers, powers.sum(), *weights)
    agree(TRANSFORMER, r"Its output is $#\,(10,0) + #\,(0,10) + #\,(5,5) = (#, #)$.", *weights, *output)
    masked, masked_output = attend(QUERIES[1], KEYS[:2], VALUES[:2])
    words = "sees two scores, $#$ and $#$, hence weights $#$ and $#$ and output $(#, #)$."
    agree(TRANSFORMER, words, *(KEYS[:2] @ QUERIES[1] / math.sqrt(2)), *masked, *masked_output)
    free, free_output = attend(QUERIES[1], KEYS, VALUES)
    agree(TRANSFORMER, "the weights become $#, #, #$ with output $(#, #)$.", *free, *free_output)
    agree(TRANSFORMER, "the first token sees only itself and returns $(#, #)$.", *attend(QUERIES[0], KEYS[:1], VALUES[:1])[1])
    sharp, sharp_output = attend(2 * QUERIES[2], KEYS, VALUES)
    words = "The scores double to $(#, #, #)$, the weights become about $(#, #, #)$, and the output moves to $(#, #)$"
    agree(TRANSFORMER, words, *(2 * scores), *sharp, *sharp_output)


def test_dot_products_have_the_variance_of_the_width() -> None:
    """All sign vectors of one width give dot products of variance equal to the width."""
    for width in (1, 2, 3):
        signs = np.array(list(itertools.product((-1.0, 1.0), repeat=width)))
        assert (signs @ signs.T).var() == pytest.approx(width)


def test_length_at_which_scores_cost_as_much_as_matrices() -> None:
    """The quadratic part equals the rest at six times the width."""
    agree(TRANSFORMER, "For $d = #$ this is a length of about # tokens;", 4096, round(6 * 4096, -2))
    agree(TRANSFORMER, "A model has width #. From which length on", 1024)
    agree(TRANSFORMER, "From $n = 6d = #$ tokens on", 6 * 1024)
    for width in (4096, 1024):
        shape = transformer.Shape(1, 1, width, width // 128, width // 128, 128, 4 * width)
        length = transformer.equal_work_context(shape)
        assert length == 6 * width
        flop = transformer.forward_flop(shape, int(length))
        assert flop["projections"] == 8 * width**2
        assert flop["feed_forward"] == 16 * width**2
        assert flop["scores"] == 4 * width * length


def test_rotary_scores_depend_on_the_distance() -> None:
    """Equal distances give equal scores, that of the page for an angle of 30 degrees."""
    words = (
        r"$\theta = #^\circ$ and $q = k = (1, 0)$: at positions # and # the score is $\cos #^\circ = #$, "
        r"and at positions # and # it is $#$"
    )
    angle, first, second, turned, score, third, fourth, again = (n.value for n in shown(TRANSFORMER, words))

    def product(query_at: float, key_at: float) -> float:
        def turn(at: float) -> Array:
            radians = math.radians(angle * at)
            return np.array([math.cos(radians), math.sin(radians)])

        return float(turn(query_at) @ turn(key_at))

    assert turned == angle * (first - second)
    assert product(first, second) == pytest.approx(score)
    assert product(third, fourth) == pytest.approx(again)
    assert score == again


def test_linear_biases() -> None:
    """Three equal scores with slope one half, and the slopes of eight heads."""
    words = "With equal content scores, slope $#$ and three visible tokens the weights are $#, #, #$"
    slope = shown(TRANSFORMER, words)[0].value
    agree(TRANSFORMER, words, slope, *decoding.softmax(-slope * np.array([2.0, 1.0, 0.0])))
    agree(TRANSFORMER, r"for eight heads it is $2^{#}, 2^{#}, \dots, 2^{#}$", -1, -2, -8)


def test_norms() -> None:
    """Root mean square and layer normalisation of the same vector."""
    x = np.array([3.0, 4.0, 0.0, 0.0])
    root = math.sqrt(float(np.mean(x**2)))
    words = r"the root mean square is $\sqrt{#/#} = #$ and the result is $(#, #, #, #)$; layer normalisation would give $(#, #, #, #)$."
    agree(TRANSFORMER, words, float((x**2).sum()), x.size, root, *(x / root), *((x - x.mean()) / x.std()))


def test_gated_layer_keeps_the_parameters_of_the_plain_one() -> None:
    """Three matrices of inner width 8d/3 hold as many parameters as two of 4d."""
    numerator, denominator = (n.value for n in shown(TRANSFORMER, r"the hidden width falls from $4d$ to $\tfrac{#}{#}d$."))
    width = 768
    inner = round(numerator * width / denominator)
    gated = transformer.Shape(1, 1, width, 12, 12, 64, inner, gated=True)
    plain = transformer.Shape(1, 1, width, 12, 12, 64, 4 * width)
    assert transformer.feed_forward_parameters(gated) == transformer.feed_forward_parameters(plain) == 8 * width**2


# ---------------------------------------------------------------- GPT, BERT and T5


def test_parameters_of_gpt2_small() -> None:
    """Every row of the table, the sum, the rule of thumb and the larger vocabulary."""
    shape = transformer.GPT2_SMALL
    width, layers, words, positions = shape.width, shape.layers, shape.vocabulary, shape.positions
    total = transformer.parameters(shape)
    block = transformer.attention_parameters(shape) + transformer.feed_forward_parameters(shape) + 4 * width
    agree(LANGUAGE, "| Token embedding | $Vd$ | # |", words * width)
    agree(LANGUAGE, "| Position embedding | $nd$ | # |", positions * width)
    agree(LANGUAGE, "| Attention of one layer | $4d^2 + 4d$ | # |", transformer.attention_parameters(shape))
    agree(LANGUAGE, "| Feed-forward of one layer | $8d^2 + 5d$ | # |", transformer.feed_forward_parameters(shape))
    agree(LANGUAGE, "| Two layer norms of one layer | $4d$ | # |", 4 * width)
    agree(LANGUAGE, r"| All # layers | $#\,(12d^2 + 13d)$ | # |", layers, layers, layers * block)
    agree(LANGUAGE, "| Final layer norm | $2d$ | # |", 2 * width)
    agree(LANGUAGE, "| Sum | | # |", total)
    agree(LANGUAGE, r"gives $# \cdot # \cdot #^2 = #$,", 12, layers, width, 12 * layers * width**2)
    larger = transformer.Shape(100_000, 12, 768, 12, 12, 64, 3072, positions=1024, biases=True)
    question = r"$# \times # = #$, so the sum is $# - # + # = #$"
    table = 100_000 * width
    agree(LANGUAGE, question, 100_000, width, table, total, words * width, table, transformer.parameters(larger))


# ---------------------------------------------------------------- attention that scales


def test_bytes_of_the_cache() -> None:
    """The cache of one token and of 8,192 tokens under the four schemes, and that of a hundred users."""
    token = kv_cache.bytes_per_token(80, 64, 128)
    full = kv_cache.cache_bytes(token, 8192) / GIB
    words = r"a token costs $2 \cdot # \cdot # \cdot # \cdot # = #$ bytes and the sequence # GiB"
    agree(INFERENCE, words, 80, 64, 128, 2, token, full)
    agree(INFERENCE, r"| MHA | $2\,n_{\mathrm{head}}\,d_{\mathrm{head}}$ | # GiB |", full)
    grouped = kv_cache.cache_bytes(kv_cache.bytes_per_token(80, 8, 128), 8192) / GIB
    agree(INFERENCE, r"| GQA, 8 groups | $2 \cdot 8\,d_{\mathrm{head}}$ | # GiB |", grouped)
    single = kv_cache.cache_bytes(kv_cache.bytes_per_token(80, 1, 128), 8192) / GIB
    agree(INFERENCE, r"| MQA | $2\,d_{\mathrm{head}}$ | # GiB |", single)
    latent = kv_cache.cache_bytes(kv_cache.latent_bytes_per_token(80, 512, 64), 8192) / GIB
    agree(INFERENCE, r"| MLA, $d_c = #$, $d_R = #$ | $d_c + d_R$ | # GiB |", 512, 64, latent)
    small = kv_cache.bytes_per_token(32, 8, 128)
    users = kv_cache.cache_bytes(small, 4000, 100)
    words = r"$2 \cdot # \cdot # \cdot # \cdot # = #$ bytes, so $# \cdot #$ tokens need $#$ bytes, about # GiB"
    agree(INFERENCE, words, 32, 8, 128, 2, small, 100, 4000, users, users / GIB)


def test_latent_attention_against_full_heads() -> None:
    """Numbers a layer and token, their ratio, and the number of groups with the same cache."""
    latent = kv_cache.latent_bytes_per_token(1, 512, 64, 1)
    full = kv_cache.bytes_per_token(1, 128, 128, 1)
    words = (
        r"That is # numbers for each layer and token, where MHA with 128 heads of width 128 "
        r"would store $2 \cdot # \cdot # = #$, or # times"
    )
    agree(INFERENCE, words, latent, 128, 128, full, full / latent)
    agree(INFERENCE, "it equals GQA with [#](fact:arch-mla-groups) groups", latent / kv_cache.bytes_per_token(1, 1, 128, 1))


def test_score_matrix_of_one_head() -> None:
    """The plain score matrix of 8,192 tokens in mebibytes."""
    agree(INFERENCE, "With $n = #$ and 16-bit numbers that is # MiB", 8192, 8192**2 * 2 / 2**20)


def test_online_softmax() -> None:
    """Two blocks give the running numbers of the page and the output of the ordinary softmax."""
    scores, values = np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0, 30.0])
    top, total, numerator = -math.inf, 0.0, 0.0
    states = []
    for block in (slice(0, 2), slice(2, 3)):
        new = max(top, float(scores[block].max()))
        powers = np.exp(scores[block] - new)
        total = math.exp(top - new) * total + float(powers.sum())
        numerator = math.exp(top - new) * numerator + float(powers @ values[block])
        top = new
        states.append((top, total, numerator))
    first, second = states
    agree(INFERENCE, r"After the first block $m = #$, $\ell = e^{-1} + 1 = #$, $a = 10e^{-1} + 20 = #$.", *first)
    words = r"After the second $m' = #$, $\ell' = #\,e^{-1} + 1 = #$, $a' = #\,e^{-1} + 30 = #$."
    agree(INFERENCE, words, second[0], first[1], second[1], first[2], second[2])
    agree(INFERENCE, "The output $# / # = #$ is", numerator, total, numerator / total)
    assert numerator / total == pytest.approx(float(decoding.softmax(scores) @ values))


def test_speculative_decoding_keeps_the_distribution() -> None:
    """Acceptance, replacement and their sum for the example, which is the large model's distribution."""
    words = "Suppose $p = (#, #, #)$ and $q = (#, #, #)$."
    numbers = np.array([n.value for n in shown(INFERENCE, words)])
    large, draft = numbers[:3], numbers[3:]
    kept = np.minimum(large, draft)
    rest = np.maximum(0, large - draft)
    agree(INFERENCE, r"Then $\beta = # + # + # = #$,", *kept, kept.sum())
    replacement = rest / rest.sum()
    assert replacement == pytest.approx([0, 0.5, 0.5])
    assert kept + (1 - kept.sum()) * replacement == pytest.approx(large)
    agree(INFERENCE, r"Check: $# + # \cdot # = #$ for the second", kept[1], 1 - kept.sum(), replacement[1], large[1])


def test_speculative_tokens_and_speed() -> None:
    """Expected tokens of a round by its closed form and by summing over accepted prefixes, and the speed-up."""
    chance, drafts = (n.value for n in shown(INFERENCE, r"With $\alpha = #$ and $\gamma = #$ this is $"))
    drafts = int(drafts)
    closed = (1 - chance ** (drafts + 1)) / (1 - chance)
    summed = sum((k + 1) * chance**k * (1 - chance) for k in range(drafts)) + (drafts + 1) * chance**drafts
    assert closed == pytest.approx(summed)
    agree(INFERENCE, r"With $\alpha = #$ and $\gamma = #$ this is $#$.", chance, drafts, closed)
    cost = 1 + drafts * 0.05
    words = r"a share $c = #$ of a large step, the round costs $1 + # \cdot # = #$ steps and the speed-up is $#/# = #$."
    agree(INFERENCE, words, 0.05, drafts, 0.05, cost, closed, cost, closed / cost)


# ---------------------------------------------------------------- mixture of experts


def test_parameters_of_a_mixture() -> None:
    """Every row of the table, and what follows from total and active parameters."""
    mixture = moe.MIXTRAL_8X7B
    total, active = moe.total_parameters(mixture), moe.active_parameters(mixture)
    width = mixture.width
    agree(EXPERTS, r"| Two embedding matrices | $2 \cdot # \cdot #$ | # |", mixture.vocabulary, width, 2 * mixture.vocabulary * width)
    attention = moe.grouped_attention_parameters(width, 32, 8, 128)
    agree(EXPERTS, r"| Attention of one layer | $2 \cdot 4096^2 + 2 \cdot 4096 \cdot 1024$ | # |", attention)
    expert = 3 * width * mixture.expert_inner
    agree(EXPERTS, r"| One expert | $3 \cdot # \cdot #$ | # |", width, mixture.expert_inner, expert)
    agree(EXPERTS, r"| Router of one layer | $# \cdot #$ | # |", mixture.routed, width, mixture.routed * width)
    agree(EXPERTS, r"| Norms of one layer | $2 \cdot #$ | # |", width, 2 * width)
    agree(EXPERTS, "| Total, # experts in # layers, one last norm | | # |", mixture.routed, mixture.layers, total)
    agree(EXPERTS, "| Active, # experts in # layers, one last norm | | # |", mixture.chosen, mixture.layers, active)
    agree(EXPERTS, "are the [# billion](fact:arch-mixtral-total) and [# billion](fact:arch-mixtral-active)", total / 1e9, active / 1e9)
    agree(EXPERTS, r"about $2 \times # = #$ billion operations", active / 1e9, 2 * active / 1e9)
    agree(EXPERTS, r"Memory in 16 bits is $2 \times # = #$ GB", total / 1e9, 2 * total / 1e9)
    agree(EXPERTS, "The active share is $# / # = #$.", active / 1e9, total / 1e9, active / total)
    agree(EXPERTS, r"$0.1 + 0.9 \cdot #/# = #$, so # %", 8, 64, 0.1 + 0.9 * 8 / 64, 100 * (0.1 + 0.9 * 8 / 64))


def test_load_balancing_loss() -> None:
    """The factor of the example, the push on its first expert, and the value of an even load."""
    numbers = np.array([n.value for n in shown(EXPERTS, "four experts with $f = (#, #, #, #)$ and $P = (#, #, #, #)$.")])
    shares, chances = numbers[:4], numbers[4:]
    assert shares.sum() == pytest.approx(1)
    assert chances.sum() == pytest.approx(1)
    agree(EXPERTS, r"The factor is $#\,(# + # + # + #) = #$ instead of 1", 4, *(shares * chances), 4 * float(shares @ chances))
    assert shares[0] / shares[1] == pytest.approx(7)
    even = np.full(4, 0.25)
    assert 4 * float(even @ even) == pytest.approx(1)


# ---------------------------------------------------------------- state-space models and long context


def test_recurrence_equals_convolution() -> None:
    """Both forms of the one-number state give the printed outputs."""
    inputs = np.array([1.0, 0.0, 0.0, 1.0])
    state, outputs = 0.0, []
    for x in inputs:
        state = 0.5 * state + x
        outputs.append(state)
    kernel = 0.5 ** np.arange(4)
    agree(BEYOND, r"The recurrence gives $#,\ #,\ #,\ #$.", *outputs)
    agree(BEYOND, "The kernel is $#, #, #, #$,", *kernel)
    assert np.convolve(inputs, kernel)[:4] == pytest.approx(outputs)
    agree(BEYOND, r"the convolution gives $y_4 = # \cdot # + # \cdot # = #$", 1, 1, kernel[3], 1, outputs[3])
    moving = list(itertools.accumulate(range(200), lambda h, _: 0.9 * h + 0.1, initial=0.0))[1:]
    agree(BEYOND, r"gives $#, #, #, \dots$ and settles where $h = 0.9h + 0.1$, at $h = #$", *moving[:3], round(moving[-1], 6))


def test_zero_order_hold_solves_the_differential_equation() -> None:
    """The discrete matrices reproduce a fine Euler integration of a scalar system with constant input."""
    rate, gain, step, held = -1.3, 0.7, 0.4, 2.0
    kept = math.exp(step * rate)
    written = (kept - 1) / rate * gain
    state, parts = 0.5, 200_000
    for _ in range(parts):
        state += step / parts * (rate * state + gain * held)
    assert kept * 0.5 + written * held == pytest.approx(state, rel=1e-5)


def test_linear_attention_as_a_recurrence() -> None:
    """Running sums give the same output as the weighted mean over all earlier tokens."""
    draws = np.random.default_rng(0)
    queries, keys = np.exp(draws.normal(size=(2, 6, 3)))
    values = draws.normal(size=(6, 2))
    memory, norm = np.zeros((2, 3)), np.zeros(3)
    for t in range(6):
        memory += np.outer(values[t], keys[t])
        norm += keys[t]
        weights = keys[: t + 1] @ queries[t]
        assert memory @ queries[t] / (norm @ queries[t]) == pytest.approx(weights @ values[: t + 1] / weights.sum())


def test_stretched_positions_and_stored_tokens() -> None:
    """Interpolated position and the tokens that a fixed state can hold."""
    words = r"Suppose $L = #$ and $L' = #$: position # becomes #, which"
    short, long, position, _ = (n.value for n in shown(BEYOND, words))
    agree(BEYOND, words, short, long, position, position * short / long)
    bits = 16 * 16 * 1000
    words = r"It has # bits, and a token needs $\log_2 # \approx #$ bits, so at most about # tokens"
    agree(BEYOND, words, bits, 50_000, math.log2(50_000), round(bits / math.log2(50_000), -2))


# ---------------------------------------------------------------- multimodal Transformers


def test_contrastive_loss() -> None:
    """The symmetric loss of two pairs, by rows and by columns."""
    words = (
        r"similarities $\begin{pmatrix} # & # \\ # & #\end{pmatrix}$ and $\tau = #$, "
        r"so logits $\begin{pmatrix} # & # \\ # & #\end{pmatrix}$."
    )
    numbers = [n.value for n in shown(MULTIMODAL, words)]
    logits = np.array(numbers[:4]).reshape(2, 2) / numbers[4]
    assert logits.ravel() == pytest.approx(numbers[5:])
    rows = [-math.log(decoding.softmax(logits[i])[i]) for i in range(2)]
    columns = [-math.log(decoding.softmax(logits[:, i])[i]) for i in range(2)]
    assert rows[0] == pytest.approx(rows[1])
    agree(MULTIMODAL, r"By rows both losses are $\log(1 + e^{-2}) = #$.", rows[0])
    agree(MULTIMODAL, r"they are $\log(1 + e^{-1}) = #$ and $\log(1 + e^{-3}) = #$.", *columns)
    agree(MULTIMODAL, "Hence $L = (# + # + # + #)/4 = #$.", *rows, *columns, sum(rows + columns) / 4)


def test_bits_of_a_tokenised_picture() -> None:
    """What the tokens can hold, against the bytes of raw colour."""
    tokens, entries = (n.value for n in shown(MULTIMODAL, r"into [#](fact:arch-chameleon-tokens) tokens from a codebook of [#](fact:"))
    bits = tokens * math.log2(entries)
    words = r"$# \cdot \log_2 # = # \cdot # = #$ bits, or # bytes, against # bytes of raw colour."
    agree(MULTIMODAL, words, tokens, entries, tokens, math.log2(entries), bits, bits / 8, 512 * 512 * 3)


# ---------------------------------------------------------------- GAN, VAE and diffusion architectures


def test_squared_error_prefers_grey() -> None:
    """The mean of a black-or-white pixel has half the squared error of either colour."""
    pixel = np.array([0.0, 1.0])
    errors = [float(np.mean((pixel - guess) ** 2)) for guess in (0.5, 0.0, 1.0)]
    agree(IMAGES, "The squared error of # is # on average, that of a bold 0 or 1 is #.", 0.5, errors[0], errors[1])
    assert errors[1] == errors[2]


def test_sizes_of_latents_and_patches() -> None:
    """Numbers of a picture and of its code, and the tokens that a patch size gives."""
    picture, code = 512 * 512 * 3, 64 * 64 * 4
    words = r"has # numbers, its code $# \cdot # \cdot # = #$, a factor of #."
    agree(IMAGES, words, picture, 64, 64, 4, code, picture / code)
    agree(IMAGES, "that is $(64/2)^2 = #$ tokens", (64 / 2) ** 2)
    agree(IMAGES, "The code is # by #, so $(#/#)^2 = #$ tokens", 128, 128, 128, 4, (1024 / 8 / 4) ** 2)


# ---------------------------------------------------------------- diffusion language models


def test_draws_of_the_masked_bound() -> None:
    """The two weighted draws of the example, in nats."""
    first = (math.log(2) + math.log(4)) / 0.5
    words = (
        r"contributes $\tfrac{1}{#}\,(\log 2 + \log 4) = # \cdot # = #$ nats, "
        r"an estimate of the loss of the whole text, or $#$ nats a token."
    )
    agree(MASKED, words, 0.5, 2, math.log(8), first, first / 4)
    second = math.log(2) / 0.25
    agree(MASKED, r"with $t = #$ and one masked token of probability $#$ gives $# \cdot # = #$.", 0.25, 0.5, 4, math.log(2), second)


def test_weight_of_each_number_of_masks() -> None:
    """The integral over the level is one over the number of masks, so the two bounds are equal."""
    for n in (2, 3, 7):
        for m in range(1, n + 1):
            # Integral of t^(m-1) (1-t)^(n-m) is a beta function.
            beta = math.gamma(m) * math.gamma(n - m + 1) / math.gamma(n + 1)
            assert math.comb(n, m) * beta == pytest.approx(1 / m)


def test_masked_bound_equals_the_any_order_bound() -> None:
    """For three binary tokens with arbitrary conditionals both sides of the derivation agree and bound the likelihood."""
    draws = np.random.default_rng(1)
    places = range(3)
    # Chance of the true token at place i when the places in `seen` are visible.
    chance = {(i, seen): float(draws.uniform(0.1, 0.9)) for i in places for k in range(3)
              for seen in itertools.combinations([j for j in places if j != i], k)}  # fmt: skip
    orders = list(itertools.permutations(places))
    products, losses = [], []
    for order in orders:
        steps = [chance[place, tuple(sorted(order[:k]))] for k, place in enumerate(order)]
        products.append(math.prod(steps))
        losses.append(-sum(math.log(s) for s in steps))
    any_order = float(np.mean(losses))
    bound = 0.0
    for m in range(1, 4):
        subsets = list(itertools.combinations(places, m))
        inner = [-sum(math.log(chance[i, tuple(j for j in places if j not in masked)]) for i in masked) for masked in subsets]
        bound += float(np.mean(inner)) / m
    assert bound == pytest.approx(any_order)
    assert -math.log(float(np.mean(products))) <= any_order


# ---------------------------------------------------------------- post-training


def test_clipped_objective() -> None:
    """The four cases of the page: two flat, one kept in full, one below the clip."""

    def objective(ratio: float, advantage: float) -> float:
        return min(ratio * advantage, float(np.clip(ratio, 0.8, 1.2)) * advantage)

    words = r"($A = 1$) whose probability has grown by half ($\rho = #$) counts $#$"
    agree(POST, words, 1.5, objective(1.5, 1))
    agree(POST, r"($A = -1$) at $\rho = #$ counts $#$, again flat.", 0.5, objective(0.5, -1))
    agree(POST, r"a bad action at $\rho = #$ counts $#$ and not $#$", 1.5, objective(1.5, -1), -1.2)
    agree(POST, r"$\min(#, #) = #$, the unclipped branch", 0.5, 0.8, objective(0.5, 1))


def test_direct_preference_loss() -> None:
    """Implicit rewards, margin, loss and gradient weight of the example."""
    words = (
        r"Suppose $\beta = #$ and log-probabilities of whole answers: for $y_w$ $#$ now and $#$ in the reference, "
        r"for $y_l$ $#$ now and $#$ in"
    )
    beta, won, won_reference, lost, lost_reference = (n.value for n in shown(POST, words))
    good, bad = beta * (won - won_reference), beta * (lost - lost_reference)
    words = r"The implicit rewards are $# \cdot # = #$ and $# \cdot (#) = #$, the margin is $#$ and the loss $-\log\sigma(#) = #$."
    margin = good - bad
    loss = -math.log(sigmoid(margin))
    agree(POST, words, beta, won - won_reference, good, beta, lost - lost_reference, bad, margin, margin, loss)
    agree(POST, r"weighted by $\sigma(#) = #$", -margin, sigmoid(-margin))
    assert lost > won


def test_closed_form_optimum_beats_other_policies() -> None:
    """The tilted reference attains the log normaliser, and every other policy falls short by its divergence from it."""
    draws = np.random.default_rng(2)
    reference, reward, beta = draws.dirichlet(np.ones(5)), draws.normal(size=5), 0.3

    def value(policy: Array) -> float:
        return float(policy @ (reward - beta * np.log(policy / reference)))

    tilted = reference * np.exp(reward / beta)
    best = tilted / tilted.sum()
    assert value(best) == pytest.approx(beta * math.log(tilted.sum()))
    for _ in range(20):
        other = draws.dirichlet(np.ones(5))
        gap = beta * float(other @ np.log(other / best))
        assert value(other) == pytest.approx(value(best) - gap)
    assert reward == pytest.approx(beta * np.log(best / reference) + beta * math.log(tilted.sum()))


# ---------------------------------------------------------------- reasoning models


def test_group_advantages() -> None:
    """Eight answers with two right, and five with four right."""
    rewards = np.array([1.0] * 2 + [0.0] * 6)
    group = advantages(rewards)
    assert group.sum() == pytest.approx(0)
    words = r"the mean is $#$ and the standard deviation (over the group, dividing by $G$) $\sqrt{# \cdot #} = #$."
    agree(REASONING, words, rewards.mean(), 0.25, 0.75, rewards.std())
    words = "Right answers get $#/# = #$, wrong ones $#/# = #$; the eight"
    agree(REASONING, words, 0.75, rewards.std(), group[0], -0.25, rewards.std(), group[-1])
    five = np.array([1.0] * 4 + [0.0])
    words = r"Mean $#$, deviation $\sqrt{#\cdot #} = #$: the right ones get $#$ each, the wrong one $#$"
    agree(REASONING, words, five.mean(), 0.8, 0.2, five.std(), advantages(five)[0], advantages(five)[-1])


def test_divergence_estimate_is_never_negative() -> None:
    """The per-token estimate u - log u - 1 is zero at one, positive elsewhere, and unbiased under the policy."""
    ratios = np.exp(np.linspace(-4, 4, 801))
    assert np.all(ratios - np.log(ratios) - 1 >= 0)
    policy, reference = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.5, 0.3])
    u = reference / policy
    assert float(policy @ (u - np.log(u) - 1)) == pytest.approx(float(policy @ np.log(policy / reference)))


def test_coverage_of_many_tries() -> None:
    """The base model overtakes the trained one at fifty tries."""
    base = [repeated_sampling.coverage(0.1, k) for k in (1, 50)]
    trained = [0.6 * repeated_sampling.coverage(0.9, k) for k in (1, 50)]
    agree(REASONING, "At $k = 1$ the scores are $#$ and $#$.", base[0], trained[0])
    agree(REASONING, "At $k = 50$ the base reaches $1 - 0.9^{50} = #$, the trained model $#$.", base[1], trained[1])


def test_price_of_thinking() -> None:
    """Thought and answer together against the answer alone."""
    words = "an answer of # tokens needs # tokens of thought: it costs # times the decoding"
    answer, thought, times = (n.value for n in shown(REASONING, words))
    assert (answer + thought) / answer == times
    agree(REASONING, "On a test of thirty problems one problem is worth # points", 100 / 30)


# ---------------------------------------------------------------- open models, interpretability


def test_score_without_leaked_problems() -> None:
    """The score of the example before and after the leaked problems are set aside."""
    words = "a model solves # of # test problems, and a search of the training data finds # of the # there, all of them solved."
    solved, problems, leaked, again = (n.value for n in shown(OPEN, words))
    assert problems == again
    left, clean = solved - leaked, problems - leaked
    agree(OPEN, "On the other # it solved #.", clean, left)
    agree(OPEN, "The score fell from # % to # %", 100 * solved / problems, 100 * left / clean)


def test_posterior_over_concepts() -> None:
    """One and two examples sharpen the posterior of the second concept."""
    prior, likelihood = np.array([0.9, 0.1]), np.array([0.01, 0.5])
    once, twice = (prior * likelihood**k for k in (1, 2))
    words = r"the posterior odds are $# \cdot # : # \cdot # = # : #$, so the second concept has probability $#$; after two, $#$."
    agree(INSIDE, words, 0.9, 0.01, 0.1, 0.5, *once, once[1] / once.sum(), twice[1] / twice.sum())


def test_superposition_of_three_features() -> None:
    """Products and readouts of three features in two dimensions, for one, two and three active ones."""
    angles = np.radians([0, 120, 240])
    directions = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert (directions @ directions.T)[0, 1] == pytest.approx(-0.5)

    def products(*active: float) -> Array:
        result: Array = directions @ (np.array(active) @ directions)
        return result

    one, two = products(1, 0, 0), products(1, 1, 0)
    words = "the products are $(#, #, #)$ and the readout is $(#, #, #)$: "
    agree(INSIDE, f"$f = (1,0,0)$, {words}perfect", *one, *np.maximum(one, 0))
    agree(INSIDE, f"$f = (1,1,0)$, {words}both too weak", *two, *np.maximum(two, 0))
    assert products(1, 1, 1) == pytest.approx(np.zeros(3))


def test_arithmetic_waits_for_memory_below_a_batch() -> None:
    """Operations in the time of one byte, and the batch at which a 16-bit weight keeps the arithmetic busy."""
    base, power, moved = (n.value for n in shown(INFERENCE, "computes $#^{#}$ operations and reads $#$ bytes a second"))
    operations = base**power
    agree(INFERENCE, "it can do # operations in the time of one byte", operations / moved)
    bytes_of_a_weight, operations_for_a_sequence = 2, 2
    batch = operations / moved * bytes_of_a_weight / operations_for_a_sequence
    (printed,) = shown(INFERENCE, "with fewer than about # sequences the arithmetic waits")
    assert printed.value == pytest.approx(batch, rel=0.02)


def test_idle_experts_in_a_batch() -> None:
    """The chance that no token of a batch draws a given expert."""
    idle = 1 - 2 / 8
    agree(EXPERTS, "falls from # for one token to $#^{#} = #$ for sixteen", idle, idle, 16, idle**16)
    agree(EXPERTS, "$#^# = #$: with a few users", idle, 4, idle**4)
