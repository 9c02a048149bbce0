"""Optima of the loss L(N, D) = E + A / N^alpha + B / D^beta under C = 6 N D.

Hoffmann et al. 2022 (arXiv:2203.15556): equation 2 for the form, equation 4 for the optimum, appendix D.2 for the
printed constants. Besiroglu et al. 2024 (arXiv:2404.10102) for the unrounded constants and the refit. N in
parameters, D in tokens, C in FLOP, L in nats per token.
"""

from dataclasses import dataclass

from lab.calc import _check


@dataclass(frozen=True)
class Law:
    """The five constants of L(N, D) = E + A / N^alpha + B / D^beta."""

    E: float
    A: float
    B: float
    alpha: float
    beta: float

    def __post_init__(self) -> None:
        """Raise `ValueError` for constants with which the loss would not fall."""
        _check.not_negative(E=self.E)
        _check.positive(A=self.A, B=self.B, alpha=self.alpha, beta=self.beta)


@dataclass(frozen=True)
class Optimum:
    """The best split of a compute budget: N in parameters, D in tokens, the loss in nats per token."""

    parameters: float
    tokens: float
    loss: float

    @property
    def tokens_per_parameter(self) -> float:
        """D / N."""
        return self.tokens / self.parameters


HOFFMANN_PRINTED = Law(1.69, 406.4, 410.7, 0.34, 0.28)
HOFFMANN_UNROUNDED = Law(1.6934, 406.4, 410.7, 0.3392, 0.2849)
BESIROGLU = Law(1.8172, 482.01, 2085.43, 0.3478, 0.3658)


def loss(law: Law, parameters: float, tokens: float) -> float:
    """Loss in nats per token of a model of `parameters` parameters trained on `tokens` tokens."""
    _check.positive(parameters=parameters, tokens=tokens)
    return float(law.E + law.A / parameters**law.alpha + law.B / tokens**law.beta)


def optimum(law: Law, compute: float, flop_per_parameter_token: float = 6) -> Optimum:
    """The N and D of least loss with k N D = `compute` FLOP, k = `flop_per_parameter_token`.

    Setting the derivative of L along N D = C/k to zero gives alpha A / N^alpha = beta B / D^beta, hence
    N = G (C/k)^(beta / (alpha + beta)) and D = (C/k) / N with G = (alpha A / (beta B))^(1 / (alpha + beta)).
    E does not move the optimum.
    """
    _check.positive(compute=compute, flop_per_parameter_token=flop_per_parameter_token)
    product = compute / flop_per_parameter_token
    total = law.alpha + law.beta
    scale = (law.alpha * law.A / (law.beta * law.B)) ** (1 / total)
    best = scale * product ** (law.beta / total)
    return Optimum(best, product / best, loss(law, best, product / best))


def compute_for(law: Law, reducible: float) -> float:
    """FLOP at which the optimal loss is E + `reducible`: the inverse of `optimum`, by its closed form.

    At the optimum both terms are fixed shares: A / N^alpha = reducible beta / (alpha + beta), and the rest is B /
    D^beta.
    """
    _check.positive(reducible=reducible)
    total = law.alpha + law.beta
    parameters = (law.A * total / (reducible * law.beta)) ** (1 / law.alpha)
    tokens = (law.B * total / (reducible * law.alpha)) ** (1 / law.beta)
    return float(6 * parameters * tokens)


def tokens_for(law: Law, target: float, parameters: float) -> float:
    """Tokens that a model of `parameters` parameters needs to reach the loss `target`.

    Raises `ValueError` when no amount of data reaches it: the model's own term A / N^alpha is already too large.
    """
    _check.positive(target=target, parameters=parameters)
    left = target - law.E - law.A / parameters**law.alpha
    if left <= 0:
        raise ValueError(f"a model of {parameters:g} parameters cannot reach a loss of {target:g} with any amount of data")
    return float((law.B / left) ** (1 / law.beta))
