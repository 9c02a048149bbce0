"""The picture that stands for a page where its address is shared: its title, its part and the report's title, 1200 by 630 pixels.

Drawn with the fonts and in the colours of the site, so that it is the same on every machine.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from report_build.fonts import CACHE, FACES, packaged
from report_build.textfile import write_whole

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

FOLDER = "assets/cards"
WIDTH, HEIGHT = 1200, 630
MARGIN, PART_TOP, TITLE_TOP, FOOT = 80, 104, 170, 530
SMALL, LARGE = ("sans", 34), ("sans-semibold", 76)
PAPER, INK, ACCENT = (253, 252, 250), (31, 35, 40), (176, 66, 10)
FULL, FAINT = 255, 180  # how much ink letters have
# Four bits a pixel: shades from paper to ink, and one colour for the bar.
SHADES = 15


class Words(NamedTuple):
    """What stands on a card."""

    title: str
    part: str
    report: str


def card_path(page: str) -> str:
    """Where the card of a page lies in the site: `scaling/compute.md` has `assets/cards/scaling-compute.png`."""
    return f"{FOLDER}/{page.removesuffix('.md').replace('/', '-')}.png"


def card(words: Words, root: Path) -> bytes:
    """The card as PNG, kept by what is on it and by what draws it."""
    kept = root / CACHE / f"cards/{hashlib.sha256(chr(10).join((*words, drawn_by())).encode()).hexdigest()[:32]}.png"
    if kept.exists():
        return kept.read_bytes()
    drawn = draw(words)
    write_whole(kept, drawn)
    return drawn


@cache
def drawn_by() -> str:
    """What a card depends on besides its words."""
    return "\n".join((version("pillow"), version("font-source-sans-pro"), hashlib.sha256(Path(__file__).read_bytes()).hexdigest()))


@cache
def font(face: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    package, name, _ = FACES[face]
    # The basic layout is part of Pillow; the other one depends on what the system has.
    return ImageFont.truetype(str(packaged(package, name)), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=16)
def frame(part: str, report: str) -> Image:
    """What the cards of a part have in common."""
    from PIL import Image, ImageDraw

    image, small = Image.new("L", (WIDTH, HEIGHT)), font(*SMALL)
    pen = ImageDraw.Draw(image)
    for top, text in ((PART_TOP, part), (FOOT, report)):
        pen.text((MARGIN, top), fitted(text, 1, small.getlength), font=small, fill=FAINT)
    return image


def draw(words: Words) -> bytes:
    """The card, drawn."""
    from PIL import Image, ImageDraw

    image, large = frame(words.part, words.report).copy(), font(*LARGE)
    title = fitted(words.title, 4, large.getlength)
    ImageDraw.Draw(image).multiline_text((MARGIN, TITLE_TOP), title, font=large, fill=FULL, spacing=8)
    shades = Image.frombytes("P", image.size, image.point([value * (SHADES - 1) // 255 for value in range(256)]).tobytes())
    ramp = [paper + (ink - paper) * step // (SHADES - 1) for step in range(SHADES) for paper, ink in zip(PAPER, INK, strict=True)]
    shades.putpalette([*ramp, *ACCENT])
    ImageDraw.Draw(shades).rectangle((MARGIN, MARGIN, MARGIN + 96, MARGIN + 7), fill=SHADES)
    out = io.BytesIO()
    shades.save(out, "PNG", bits=4, compress_level=3)
    return out.getvalue()


def fitted(text: str, most: int, length: Callable[[str], float]) -> str:
    """A text in lines that fit between the margins, `most` of them; what does not fit is shown as left out."""
    lines: list[str] = []
    for word in text.split():
        if lines and length(f"{lines[-1]} {word}") <= WIDTH - 2 * MARGIN:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines[most - 1] += "…"
    return "\n".join(cut(line, length) for line in lines[:most])


def cut(line: str, length: Callable[[str], float]) -> str:
    """A line that fits between the margins, with a sign where something was cut off."""
    while line != "…" and length(line) > WIDTH - 2 * MARGIN:
        line = line.rstrip("…")[:-1] + "…"
    return line
