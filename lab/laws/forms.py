"""Other forms of L(N, D) than the sum of two powers, to tell a wrong form from a wrong fit.

- *joint*: L = E + [(N_c / N)^(alpha / beta) + D_c / D]^beta, equation 1.5 of Kaplan et al. 2020 (arXiv:2001.08361) with a
  floor E, which that equation lacks.
- *coupled*: L = E + [(A / N^alpha)^(1 / g) + (B / D^beta)^(1 / g)]^g, of which the sum is the case g = 1; the smaller g, the
  more the larger of the two terms counts alone.

Fitted like the sum, by Huber loss (delta = 1e-3) on log loss; all sums in logarithms. N in weights, D in symbols.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import least_squares

from lab.laws.fit import DELTA, Array, Points

Form = Callable[[Array, Points], Array]


def joint(theta: Array, points: Points) -> Array:
    """Log loss (n,) of the joint form at `theta` = (log E, log N_c, log D_c, alpha, beta)."""
    floor, size, data, alpha, beta = theta
    inner = np.logaddexp(alpha / beta * (size - np.log(points.N)), data - np.log(points.D))
    return np.asarray(np.logaddexp(floor, beta * inner))


def coupled(theta: Array, points: Points) -> Array:
    """Log loss (n,) of the coupled form at `theta` = (log E, log A, log B, alpha, beta, log g)."""
    floor, a, b, alpha, beta, log_g = theta
    g = np.exp(log_g)
    inner = np.logaddexp((a - alpha * np.log(points.N)) / g, (b - beta * np.log(points.D)) / g)
    return np.asarray(np.logaddexp(floor, g * inner))


FORMS: dict[str, tuple[Form, tuple[str, ...], tuple[tuple[float, ...], ...]]] = {  # form, names after E, starts after log E
    "joint": (joint, ("N_c", "D_c", "alpha", "beta"), ((8, 10, 0.3, 0.3), (5, 9, 0.2, 0.2), (12, 13, 0.1, 0.2))),
    "coupled": (
        coupled,
        ("A", "B", "alpha", "beta", "g"),
        ((1, 4, 0.3, 0.5, -0.2), (2, 6, 0.2, 0.4, -0.7), (1.5, 3, 0.2, 0.3, -0.8)),
    ),
}
LOGARITHMS = {"N_c", "D_c", "A", "B", "g"}


def fitted(name: str, points: Points, late: Points, entropy: float | None = None) -> dict[str, float]:
    """Constants of a form fitted to `points`, the root mean squares of its errors in log loss there and at `late` points.

    With `entropy`, E is held there; else it starts from half and from 0.9 of the lowest loss.
    """
    form, names, starts = FORMS[name]
    floors: Sequence[float] = [entropy] if entropy else [share * float(points.L.min()) for share in (0.5, 0.9)]
    held = [math.log(entropy)] if entropy else []

    def errors(free: Array, at: Points = points) -> Array:
        return np.asarray(form(np.concatenate([held, free]), at) - np.log(at.L))

    ends = [
        least_squares(errors, start if held else (math.log(floor), *start), loss="huber", f_scale=DELTA, max_nfev=2000)
        for floor in floors
        for start in starts
    ]
    best = min(ends, key=lambda end: float(end.cost))
    theta = np.concatenate([held, best.x])
    return {
        "E": math.exp(theta[0]),
        **{key: math.exp(x) if key in LOGARITHMS else float(x) for key, x in zip(names, theta[1:], strict=True)},
        "rms": float(np.sqrt(np.mean(errors(best.x) ** 2))),
        "held_out_rms": float(np.sqrt(np.mean(errors(best.x, late) ** 2))),
    }
