"""The chapter's attention example on three tokens: weights with the causal mask, and the outputs among the values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
QUERIES = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
KEYS = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
VALUES = np.array([[10.0, 0.0], [0.0, 10.0], [5.0, 5.0]])


def attention(*, mask: bool) -> tuple[Array, Array]:
    """Weights, shape (3, 3), and outputs, shape (3, 2), of scaled dot-product attention on the example."""
    scores = QUERIES @ KEYS.T / np.sqrt(2)
    if mask:
        scores = np.where(np.tril(np.ones((3, 3))) > 0, scores, -np.inf)
    raw = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = raw / raw.sum(axis=1, keepdims=True)
    return weights, weights @ VALUES


def numbers() -> dict[str, list[list[float]]]:
    """Weights and outputs, with and without the mask."""
    (weights, outputs), (open_weights, open_outputs) = attention(mask=True), attention(mask=False)
    return {
        "weights": weights.tolist(),
        "outputs": outputs.tolist(),
        "weights_without_mask": open_weights.tolist(),
        "outputs_without_mask": open_outputs.tolist(),
    }


def draw(style: look.Style) -> Figure:
    """Left: the weights as a table with shaded cells. Right: values as dots, outputs as numbered rings."""
    from matplotlib.patches import Rectangle  # here: the numbers are tested without it

    figure, (table, plane) = look.panels(1, 2, height=4.2)
    weights, outputs = attention(mask=True)
    look.bare(table)
    for i in range(3):
        for j in range(3):
            alpha = 0.1 + 0.35 * weights[i, j]
            table.add_patch(Rectangle((j, 2 - i), 1, 1, facecolor=style.colours[i], alpha=alpha, visible=j <= i))
            table.add_patch(Rectangle((j, 2 - i), 1, 1, fill=False, edgecolor=style.muted))
            words = f"{weights[i, j]:.3f}" if j <= i else "\N{EN DASH}"
            table.text(j + 0.5, 2.5 - i, words, ha="center", va="center", fontsize=look.SMALL, color=style.text)
        table.text(-0.12, 2.5 - i, f"token {i + 1}", ha="right", va="center", fontsize=look.SMALL)
        table.text(i + 0.5, 3.12, f"to {i + 1}", ha="center", fontsize=look.SMALL)
    table.set_xlim(-1.25, 3.05)
    table.set_ylim(-0.05, 3.5)
    table.set_title("Weights")
    plane.plot(*VALUES.T, "o", color=style.muted, markersize=8)
    for i, (x, y) in enumerate(outputs):
        plane.plot([x], [y], "o", color=style.page, markeredgecolor=style.colours[i], markersize=17, markeredgewidth=2.2)
        plane.text(x, y, str(i + 1), ha="center", va="center", fontsize=look.SMALL, color=style.colours[i])
    look.note(plane, "value 2", (0.6, 10.6), style.muted)
    look.note(plane, "value 3", (5.5, 5.5), style.muted)
    look.note(plane, "value 1", (8.4, 1.9), style.muted)
    plane.set_title("Outputs among the values")
    plane.set_xlim(-1, 11.5)
    plane.set_ylim(-1.2, 11.5)
    for axis in ("x", "y"):
        look.plain_ticks(plane, axis, [0, 5, 10], ["0", "5", "10"])
    plane.set_xlabel("component 1")
    plane.set_ylabel("component 2")
    return figure
