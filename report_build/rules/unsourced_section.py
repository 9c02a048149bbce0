"""A section that states facts and names no source.

Facts are taken to be stated where a section of some length has years, percentages, large numbers or money in it.

Bad: a section of sixty words that says what happened in 2017, without one citation.
Good: the same with `[@vaswani2017attention]`.
"""

import re
from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report
from report_build.sentences import section_text, words

CODE = "C004"
STATES = re.compile(r"\b(?:19[3-9]\d|20[0-4]\d)\b|\d\s?%|\b(?:million|billion|trillion)\b|[$€£]\s?\d|\bet al\b")
# "As of November 2026" dates the page, and "suppose 10 %" supposes: neither states a fact.
DATES_ITSELF = re.compile(r"\b(?:[Aa]s of|[Ii]n|[Bb]y) (?:[A-Z][a-z]+ )?20\d\d\b(?=[,.;:)]| no\b| the\b)|^.*\b[Ss]uppose\b.*$", re.M)
LEAST_WORDS = 60
EXEMPT = ("check yourself", "in brief", "the exercise", "the answer", "map of the part")


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        sourced = [citation.start for citation in chapter.citations]
        sourced += [link.start for link in chapter.links if link.fact is not None]
        for heading in chapter.headings:
            if heading.level != 2 or heading.title.lower() in EXEMPT:
                continue
            if any(heading.body <= at < heading.end for at in sourced):
                continue
            text = DATES_ITSELF.sub(" ", section_text(chapter, heading))
            if words(text) < LEAST_WORDS:
                continue
            if match := STATES.search(text):
                said = " ".join(text[max(0, match.start() - 20) : match.end() + 20].split())
                yield Finding(heading.at, CODE, f"section '{heading.title}' states facts ('{said}') and cites nothing")
