"""An abbreviation that a page uses and nobody defines: not the glossary, and not the page, as "long form (ABBR)".

Those that every reader knows stand under `[abbreviations]` of docs/outline.toml.

Bad: `The ELBO is maximised.`
Good: `The evidence lower bound (ELBO) is maximised.`
"""

import re
from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report
from report_build.sentences import TARGET

CODE = "T002"
ABBREVIATION = re.compile(r"(?<![\w.#/@-])[A-Z]{2,6}(?=s?\b)(?![\w.]*[/@]|-[A-Z0-9])")
DEFINED = re.compile(r"(?:\(|^[ \t]*\*\[)([A-Z]{2,6})s?[];,)]", re.M)
ROMAN = re.compile(r"[IVXLCDM]+")


def check(report: Report) -> Iterator[Finding]:
    names = {name for term in report.terms for name in term.names} | report.outline.abbreviations
    known = {part for name in names for part in re.findall(r"[A-Z]{2,6}", name)}
    for chapter in report.chapters:
        prose = TARGET.sub(lambda match: " " * len(match[0]), chapter.prose)
        here = known | set(DEFINED.findall(prose))
        for match in ABBREVIATION.finditer(prose):
            word = match.group()
            if word not in here and not ROMAN.fullmatch(word):
                here.add(word)
                yield Finding(
                    chapter.at(match.start()),
                    CODE,
                    f"abbreviation '{word}' is defined nowhere",
                    "add it to the glossary, or write it out once",
                )
