"""TeX to MathML at build time, with the mends that browsers and validators need, safe inside any Markdown."""

from __future__ import annotations

import re

from math_core import LatexError, LatexToMathML

# math-core writes these styles inline; the page's security policy allows none, so each becomes a class of report.css.
STYLES = {
    "text-align: right;justify-items: end;padding-right: 0;": "math-right",
    "text-align: left;justify-items: start;padding-left: 0;": "math-left",
    "text-align: right;justify-items: end;": "math-right-padded",
    "text-align: left;justify-items: start;": "math-left-padded",
    "padding-left: 0;padding-right: 0;": "math-narrow",
    "padding-left: 0;": "math-narrow-left",
    "padding-right: 0;": "math-narrow-right",
    "width: 100%": "math-wide",
    "width: 50%": "math-half",
    "width: 50%;text-align: right;justify-items: end;": "math-half-right",
    "border-right: 0.05em solid currentcolor;": "math-rule-right",
    "border-bottom: 0.05em solid currentcolor;": "math-rule-below",
}
MACROS = {"substack": r"{\scriptstyle\begin{matrix}#1\end{matrix}}"}
STYLE = re.compile(r' style="([^"]*)"')
BIG_WITH_SCRIPT = re.compile(r'(<m(?:sub|sup|subsup)>)(<mo minsize="[^"]*" maxsize="[^"]*"[^>]*>[^<]*</mo>)')
TEXT = re.compile(r">([^<>]+)<")
MARKDOWN_SIGN = re.compile(r"[\\`*_{}\[\]|~^$@!#:]")
NESTING = re.compile(r"[{}]")
MOST_NESTING, MOST_LENGTH = 100, 20_000


class MathError(ValueError):
    """TeX that does not convert; `offset` is where in the formula."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class MathConverter:
    """Converts the formulas of one report; the same formula is converted once."""

    def __init__(self) -> None:
        self._converter = LatexToMathML(annotation=True, fancy_error=False, macros=MACROS)
        self._known: dict[tuple[str, bool], str] = {}

    def convert(self, tex: str, *, display: bool) -> str:
        """MathML of a formula, on one line. Raises MathError saying what is wrong and where."""
        key = (tex, display)
        if key not in self._known:
            guard(tex)
            source = " ".join(re.sub(r"\\label\{[^{}]*\}", "", tex).split())
            try:
                markup = self._converter.convert_with_local_state(source, displaystyle=display)
            except LatexError as error:
                place, _, message = str(error.args[0]).partition(": ")
                raise MathError(message.rstrip(".") or place, int(place) if place.isdigit() else 0) from error
            self._known[key] = mended(markup)
        return self._known[key]


def guard(tex: str) -> None:
    """Refuse what would make the converter recurse too deep."""
    depth = 0
    for match in NESTING.finditer(tex):
        depth += 1 if match.group() == "{" else -1
        if depth > MOST_NESTING:
            raise MathError(f"braces nested deeper than {MOST_NESTING}", match.start())
    if len(tex) > MOST_LENGTH:
        raise MathError(f"a formula of more than {MOST_LENGTH:,} signs", 0)
    if not tex.strip():
        raise MathError("an empty formula", 0)


def mended(markup: str) -> str:
    """Classes for styles; what Chromium draws wrong, put right; no sign left that Markdown would read."""
    markup = STYLE.sub(lambda match: f' class="{STYLES.get(match[1], "math-other")}"', markup)
    markup = BIG_WITH_SCRIPT.sub(r"\1<mrow>\2<mrow></mrow></mrow>", markup)
    markup = re.sub(r'(<mtable[^>]*?) scriptlevel="0"', r"\1", markup)
    markup = re.sub(r'(<mfrac[^>]*?) displaystyle="[a-z]+"', r"\1", markup)
    return TEXT.sub(lambda match: ">" + MARKDOWN_SIGN.sub(lambda sign: f"&#{ord(sign[0])};", match[1]) + "<", markup)
