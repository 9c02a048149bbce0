"""A term of the glossary that no page uses, or that stands in it twice.

Bad: a definition of "wasserstein distance" in a report that never speaks of it.
Good: delete it, or use it.
"""

from collections.abc import Iterator, Mapping

from report_build.model import Finding
from report_build.report import GLOSSARY, Report, Term
from report_build.terms import TermFinder

CODE = "T001"


def check(report: Report) -> Iterator[Finding]:
    if not report.terms:
        return
    first: dict[str, int] = {}
    unused = unused_terms(report)
    for term in report.terms:
        for name in term.names:
            if first.get(name.lower(), term.at.line) != term.at.line:
                yield Finding(term.at, CODE, f"'{name}' stands on line {first[name.lower()]} too")
            first.setdefault(name.lower(), term.at.line)
        if term.id in unused:
            yield Finding(term.at, CODE, f"term '{term.names[0]}' is used nowhere")


def unused_terms(report: Report) -> Mapping[str, Term]:
    """By id, the terms that no page but the glossary uses; only lines that hold the letters of one are read word by word."""
    finder = TermFinder(report.terms)
    unused = {term.id: term for term in report.terms}
    for chapter in report.chapters:
        if chapter.path != GLOSSARY:
            letters = chapter.prose.lower()
            lines = [*zip(letters.split("\n"), chapter.prose.split("\n"), strict=True)]
            for term in [*unused.values()]:
                names = [name for name in map(str.lower, term.names) if name in letters]
                likely = (line for small, line in lines if any(name in small for name in names)) if names else ()
                if any(found.id == term.id for line in likely for _, _, found in finder.find(line)):
                    del unused[term.id]
    return unused
