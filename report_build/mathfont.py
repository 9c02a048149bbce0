"""A math font for browsers on systems that have none: STIX Two Math, cut to the signs that the report uses."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from report_build.compile import Compiler
from report_build.fonts import CACHE as CACHE
from report_build.fonts import kept
from report_build.mathml import MathError
from report_build.textfile import Unusable

TAG = re.compile(r"<annotation.*?</annotation>|<[^<>]*>", re.S)
# Browsers build roots, accents and stretched signs from these, though no page holds them.
ALWAYS = "0123456789+-=()[]{}|/√−‖∑∏∫\u0302\u0303\u0304\u0305\u0307\u0308\u0338"
# Letters without their dots, accents over capitals, and what every text asks for. The forms for scripts are left out: they are a third
# of the font, Chromium does not ask for them, and a browser that would sets scripts in the plain forms without them.
FEATURES = ("dtls", "flac", "kern", "ccmp", "locl", "mark", "mkmk")


def italic(sign: str) -> str:
    """The mathematical italic to which a browser turns a lone letter of `<mi>` (MathML Core, italic mappings)."""
    code = ord(sign)
    if sign == "h":
        return "\u210e"
    for first, last, target in (("a", "z", 0x1D44E), ("A", "Z", 0x1D434), ("α", "ω", 0x1D6FC), ("Α", "Ω", 0x1D6E2)):
        if first <= sign <= last:
            return chr(target + code - ord(first))
    return {
        "ϵ": "\U0001d716",
        "ϑ": "\U0001d717",
        "ϰ": "\U0001d718",
        "ϕ": "\U0001d719",
        "ϱ": "\U0001d71a",
        "ϖ": "\U0001d71b",
        "∂": "\U0001d715",
    }.get(sign, sign)


def formulas(compiler: Compiler) -> Iterator[str]:
    """The markup of every formula of a report; of one that does not convert the rule on math has told."""
    for chapter in compiler.report.chapters:
        for formula in chapter.formulas:
            with suppress(MathError):
                yield compiler.math.convert(formula.tex, display=formula.display)


def signs(compiler: Compiler) -> str:
    """Every sign that the formulas of a report draw, in order."""
    found = set(ALWAYS)
    for markup in formulas(compiler):
        found.update(html.unescape(TAG.sub("", markup)))
    return "".join(sorted(found | {italic(sign) for sign in found}))


def font_file() -> Path:
    """The whole font. Raises Unusable where it is not installed."""
    spec = find_spec("ziamath")  # found, not imported: it is installed for its font alone
    if spec is None or spec.origin is None:
        raise Unusable("the math font is not installed: pip install ziamath")
    return Path(spec.origin).with_name("fonts") / "STIXTwoMath-Regular.ttf"


def math_font(compiler: Compiler, root: Path) -> bytes:
    """The font as WOFF2."""
    return kept(root, "math", font_file().read_bytes(), signs(compiler), FEATURES)
