"""A math font for browsers on systems that have none: STIX Two Math, cut to the signs that the report uses."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from report_build.compile import Compiler
from report_build.mathml import MathError
from report_build.textfile import Unusable, write_whole

CACHE = Path(".cache/report-build")
ENTITY = re.compile(r"&#(?P<code>\d+);")
TAG = re.compile(r"<annotation.*?</annotation>|<[^<>]*>", re.S)
# Browsers build roots, accents and stretched signs from these, though no page holds them.
ALWAYS = "0123456789+-=()[]{}|/√−‖∑∏∫" + "".join(map(chr, range(0x300, 0x339)))
NAMED = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


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


def signs(compiler: Compiler) -> str:
    """Every sign that the formulas of a report draw, in order."""
    found = set(ALWAYS)
    for chapter in compiler.report.chapters:
        for formula in chapter.formulas:
            try:
                markup = compiler.math.convert(formula.tex, display=formula.display)
            except MathError:
                continue
            text = ENTITY.sub(lambda match: chr(int(match["code"])), TAG.sub("", markup))
            for name, sign in NAMED.items():
                text = text.replace(name, sign)
            found.update(text)
    return "".join(sorted(found | {italic(sign) for sign in found}))


def math_font(compiler: Compiler, root: Path) -> bytes:
    """The font as WOFF2. Cutting takes a second, so the result is kept by what it was cut from and to."""
    spec = find_spec("ziamath")  # found, not imported: it is installed for its font alone
    if spec is None or spec.origin is None:
        raise Unusable("the math font is not installed: pip install ziamath")
    data, text = Path(spec.origin).with_name("fonts").joinpath("STIXTwoMath-Regular.ttf").read_bytes(), signs(compiler)
    kept = root / CACHE / f"math-{hashlib.sha256(data + text.encode()).hexdigest()[:32]}.woff2"
    if kept.exists():
        return kept.read_bytes()
    font = subset(data, text)
    write_whole(kept, font)
    return font


def subset(data: bytes, text: Iterable[str]) -> bytes:
    """A font with only the glyphs that a text needs; all layout features stay, for accents and scripts."""
    from fontTools import subset as cutter
    from fontTools.ttLib import TTFont

    options = cutter.Options(layout_features=["*"], name_IDs=["*"], notdef_outline=True, flavor="woff2")
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    cut = cutter.Subsetter(options)
    cut.populate(text="".join(text))
    cut.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
