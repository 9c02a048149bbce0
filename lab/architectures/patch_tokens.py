"""How many tokens a diffusion Transformer reads: (side / 8 / p)^2 over a latent an eighth as wide, by patch and image size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIDES = (256, 512, 1024, 2048)
PATCHES = (1, 2, 4)
SHRINK = 8  # of the autoencoder, along each side


def tokens(side: int, patch: int) -> int:
    """Tokens of a square image. Raises `ValueError` unless the patches fill the latent."""
    if side % (SHRINK * patch):
        raise ValueError(f"{side} pixels are not a whole number of patches")
    return (side // SHRINK // patch) ** 2


def numbers() -> dict[str, int]:
    """Tokens for every side and patch."""
    return {f"{side}_{patch}": tokens(side, patch) for side in SIDES for patch in PATCHES}


def draw(style: look.Style) -> Figure:
    """One line a patch size, on logarithmic axes."""
    figure, ax = look.axes(height=4.4)
    for i, patch in enumerate(PATCHES):
        ax.plot(SIDES, [tokens(side, patch) for side in SIDES], color=style.colours[i], linestyle=look.DASHES[i],
                marker=look.MARKERS[i], markersize=6, label=f"p = {patch}")  # fmt: skip
    ax.set_xscale("log")
    ax.set_yscale("log")
    look.plain_ticks(ax, "x", SIDES, [f"{side:,}" for side in SIDES])
    look.plain_ticks(ax, "y", [64, 256, 1024, 4096, 16_384, 65_536], ["64", "256", "1,024", "4,096", "16,384", "65,536"])
    ax.legend(loc="upper left")
    ax.set_xlabel("side of the image, pixels")
    look.above(ax, "tokens in each pass", style.text)
    return figure
