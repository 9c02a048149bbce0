"""How a metric turns smooth progress into a jump (Schaeffer et al. 2023, arXiv:2304.15004, section 2)."""

import math

from lab.calc import _check


def exact_match(token_accuracy: float, length: int) -> float:
    """Chance that all `length` tokens of an answer are right when each is right with `token_accuracy` alone: p^L."""
    _check.whole(length=length)
    if not 0 <= token_accuracy <= 1:
        raise ValueError(f"token_accuracy must lie between 0 and 1, not {token_accuracy!r}")
    return float(token_accuracy**length)


def accuracy_from_loss(loss: float) -> float:
    """Per-token chance exp(-loss) that a loss of `loss` nats a token stands for (its geometric mean)."""
    _check.not_negative(loss=loss)
    return math.exp(-loss)


def accuracy_for(exact: float, length: int) -> float:
    """Per-token accuracy at which an exact match of `length` tokens has the chance `exact`: exact^(1/L)."""
    _check.whole(length=length)
    _check.share_up_to_one(exact=exact)
    return float(exact ** (1 / length))
