"""BLEU and ROUGE of four rewritings of one sentence: overlap is not meaning.

The sentences are made for the figure, tokens are words; the scores are those of `lab.calc.overlap`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import style as look
from lab.calc import overlap

if TYPE_CHECKING:
    from matplotlib.figure import Figure

REFERENCE = "the committee did approve the new budget for the city schools last week"
CANDIDATES = (
    ("negated", "the committee did not approve the new budget for the city schools last week"),
    ("roles swapped", "the city schools did approve the new budget for the committee last week"),
    ("paraphrase", "last week the board passed the new budget for city schools"),
    ("other words", "a week ago the panel backed fresh money for local pupils"),
)


def numbers() -> dict[str, dict[str, float]]:
    """BLEU, ROUGE-1 and ROUGE-L of each candidate."""
    reference = REFERENCE.split()
    return {
        name: {
            "BLEU": overlap.bleu(text.split(), reference),
            "ROUGE-1": overlap.rouge_n(text.split(), reference),
            "ROUGE-L": overlap.rouge_l(text.split(), reference),
        }
        for name, text in CANDIDATES
    }


def draw(style: look.Style) -> Figure:
    """A group of three bars for each candidate; the first two say something else than the reference."""
    figure, ax = look.axes(height=5.6)
    metrics = (("BLEU", 0, ""), ("ROUGE-1", 1, "///"), ("ROUGE-L", 2, "xx"))
    for row, (name, scores) in enumerate(numbers().items()):
        wrong = row < 2
        words = f"{name}: meaning {'changed' if wrong else 'kept'}"
        weight = "bold" if wrong else "normal"
        ax.text(0, row - 0.42, words, fontsize=look.SMALL, va="bottom", fontweight=weight)
        for i, (metric, tone, hatch) in enumerate(metrics):
            place = row - 0.26 + i * 0.21
            bar = ax.barh(place, scores[metric], height=0.18, color=style.colours[tone], hatch=hatch, edgecolor=style.page)
            if row == 0:
                bar.set_label(metric)
            look.note(ax, f"{scores[metric]:.2f}", (scores[metric] + 0.012, place), style.text, fontsize=12)
    ax.set_ylim(3.45, -0.75)
    ax.set_xlim(0, 1.06)
    ax.set_yticks([])
    look.plain_ticks(ax, "x", [0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    look.only_grid(ax, "x")
    ax.spines["left"].set_visible(False)
    ax.legend(loc="lower right", bbox_to_anchor=(1.0, 0.02))
    ax.set_xlabel("score against the one reference")
    return figure
