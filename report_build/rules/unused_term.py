"""A term of the glossary that no page uses, or that stands in it twice.

Bad: a definition of "wasserstein distance" in a report that never speaks of it.
Good: delete it, or use it.
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import GLOSSARY, Report
from report_build.terms import TermFinder

CODE = "T001"


def check(report: Report) -> Iterator[Finding]:
    if not report.terms:
        return
    first: dict[str, int] = {}
    finder = TermFinder(report.terms)
    texts = [chapter.prose for chapter in report.chapters if chapter.path != GLOSSARY]
    used = {term.id for text in texts for _, _, term in finder.find(text)}
    for term in report.terms:
        for name in term.names:
            if first.get(name.lower(), term.at.line) != term.at.line:
                yield Finding(term.at, CODE, f"'{name}' stands on line {first[name.lower()]} too")
            first.setdefault(name.lower(), term.at.line)
        if term.id not in used:
            yield Finding(term.at, CODE, f"term '{term.names[0]}' is used nowhere")
