"""TeX that does not convert to MathML.

Bad: `$\\frac{a}{b$`
Good: `$\\frac{a}{b}$`
"""

from collections.abc import Iterator

from report_build.mathml import MathConverter, MathError
from report_build.model import Finding
from report_build.report import Report

CODE = "M001"


def check(report: Report) -> Iterator[Finding]:
    converter = MathConverter()
    for chapter in report.chapters:
        for formula in chapter.formulas:
            try:
                converter.convert(formula.tex, display=formula.display)
            except MathError as error:
                near = " ".join(formula.tex.split())[max(0, error.offset - 15) : error.offset + 15]
                yield Finding(formula.at, CODE, f"math: {error}, near '{near}'")
