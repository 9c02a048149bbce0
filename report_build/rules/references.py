"""An id of an equation, figure or table that is used twice, or a reference to one that is not there.

These ids hold through the whole report: `[](#eq-elbo)` finds its equation from any page.

Bad: `[](#eq-ebo)`
Good: `[](#eq-elbo)`, with `\\label{eq-elbo}` in the formula.
"""

import re
from collections.abc import Iterator

from report_build.model import Finding, Position
from report_build.nearest import nearest
from report_build.report import Report

CODE = "M002"
NUMBERED = re.compile(r"#((?:fig|tbl|eq)-.+)")


def check(report: Report) -> Iterator[Finding]:
    first: dict[str, Position] = {}
    for chapter in report.chapters:
        places = [(caption.id, caption.at) for caption in chapter.captions if caption.id]
        for formula in chapter.formulas:
            if formula.label:
                places.append((formula.label, formula.at))
                if not formula.label.startswith("eq-"):
                    yield Finding(formula.at, CODE, f"label '{formula.label}' does not begin with 'eq-'")
        for name, at in places:
            if name in first:
                yield Finding(at, CODE, f"'{name}' is the id of {first[name]} too")
            first.setdefault(name, at)
    for chapter in report.chapters:
        for link in chapter.links:
            match = NUMBERED.fullmatch(link.target)
            if match and match[1] not in first:
                yield Finding(link.at, CODE, f"reference to '{match[1]}', which is nowhere", nearest(match[1], first))
