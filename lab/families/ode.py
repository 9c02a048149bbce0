"""Likelihood of a model that carries noise to data along an ordinary differential equation dx/dt = v(x, t).

d log p(x(t)) / dt = -div v (Chen et al. 2018, Theorem 1). In the plane the divergence is two derivatives, so it is
exact here, not a random estimate; the error left is the solver's.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from scipy.integrate import solve_ivp
from torch import Tensor

from lab.families.base import standard_log_density

Field = Callable[[Tensor, float], Tensor]  # velocity (n, d) at points (n, d) and time t


def velocity_and_divergence(field: Field, x: Tensor, t: float) -> tuple[Tensor, Tensor]:
    """v(x, t), shape (n, d), and its divergence, shape (n,), at ``x`` (n, d)."""
    with torch.enable_grad():
        x = x.detach().requires_grad_(True)
        v = field(x, t)
        rows = [torch.autograd.grad(v[:, i].sum(), x, retain_graph=True)[0][:, i] for i in range(x.shape[1])]
    return v.detach(), torch.stack(rows).sum(0)


def log_density(field: Field, x: Tensor, start: float, end: float, tolerance: float = 1e-4) -> Tensor:
    """Log-density at ``x`` (n, d), shape (n,), when time ``start`` is data and time ``end`` is standard Gaussian noise.

    Runge-Kutta 4(5) with relative and absolute ``tolerance``, as Song et al. 2021, appendix D.2, do with 1e-5.
    """
    n, d = x.shape

    def slope(t: float, state: np.ndarray) -> np.ndarray:
        points = torch.from_numpy(state[: n * d].reshape(n, d)).to(torch.float32)
        v, divergence = velocity_and_divergence(field, points, t)
        return np.concatenate([v.numpy().ravel(), divergence.numpy()]).astype(np.float64)

    begin = np.concatenate([x.detach().numpy().ravel(), np.zeros(n)]).astype(np.float64)
    solution = solve_ivp(slope, (start, end), begin, method="RK45", rtol=tolerance, atol=tolerance, t_eval=[end])
    final = torch.from_numpy(solution.y[:, -1]).to(torch.float32)
    return standard_log_density(final[: n * d].reshape(n, d)) + final[n * d :]
