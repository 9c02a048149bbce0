"""Pairs that attention compares in a clip, in units of one frame: all with all, factorised, and window by window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

PATCHES, WINDOW = 256, 16  # of a latent frame of 16 x 16 patches; frames of a window, supposed
FRAMES = np.unique(np.round(np.logspace(0, np.log10(1024), 81)))


def full(frames: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """(f s)^2 / s^2 = f^2, shape as `frames`."""
    return np.asarray(frames, dtype=np.float64) ** 2


def factorised(frames: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Within each frame, and along time for each patch: (f s^2 + s f^2) / s^2 = f + f^2 / s."""
    count = np.asarray(frames, dtype=np.float64)
    return count + count**2 / PATCHES


def windowed(frames: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """All with all inside windows that do not overlap: f / w windows of w^2; a clip shorter than one is f^2."""
    count = np.asarray(frames, dtype=np.float64)
    return count * np.minimum(count, WINDOW)


KINDS = (("all with all", full), ("in windows of 16 frames", windowed), ("space, then time", factorised))


def numbers() -> dict[str, float]:
    """The units at 64 frames and at 128, a kind each."""
    return {f"{name}_{frames}": float(count(frames)) for name, count in KINDS for frames in (64, 128)}


def draw(style: look.Style) -> Figure:
    """A rising curve a kind on logarithmic axes, marked at 64 frames."""
    figure, ax = look.axes(height=4.6)
    for i, (name, count) in enumerate(KINDS):
        ax.plot(FRAMES, count(FRAMES), color=style.colours[i], linestyle=look.DASHES[i], label=name)
        ax.plot(64, count(64), look.MARKERS[i], color=style.colours[i], markersize=9)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set(xlim=(1, 1024), ylim=(1, 2_000_000))
    look.plain_ticks(ax, "x", [1, 4, 16, 64, 256, 1024], ["1", "4", "16", "64", "256", "1,024"])
    look.plain_ticks(ax, "y", [1, 100, 10_000, 1_000_000], ["1", "100", "10,000", "1,000,000"])
    ax.legend(loc="upper left")
    ax.set_xlabel("latent frames of the clip")
    look.above(ax, "pairs compared, in units of one frame", style.text)
    return figure
