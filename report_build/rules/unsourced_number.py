"""A percentage, a sum of money, a large number or a measured quantity in a sentence without citation or fact.

Sentences that suppose, and worked examples, state nothing about the world and are left alone.

Bad: `Training took 1,287 MWh.`
Good: `Training took [1,287 MWh](fact:gpt3-energy).`
"""

import re
from collections.abc import Iterator

from report_build.model import Chapter, Finding
from report_build.report import Report
from report_build.sentences import Sentence, sentences

CODE = "F005"
NUMBER = re.compile(
    r"(?<![\w.,#])\d[\d,.]*\s?(?:%|per cent\b|percent\b|(?:thousand|million|billion|trillion)\b"
    r"|(?:[kMGTP]?Wh|[kMGTP]W|tCO2e?|t CO2e?|tonnes|kg|litres|mL|GPU-hours|GPU hours|petaflop/s-days)\b)|[$€£]\s?\d[\d,.]*"
)
# A worked example, a definition or a thought experiment makes up its numbers and says so.
SUPPOSES = re.compile(
    r"\b(?:suppose|imagine|say|let|take|consider|assume|if|would|example|for instance|hypothetical|each of|thus|hence)\b", re.I
)
EXEMPT = re.compile(r"example|check yourself|exercise|by hand|arithmetic|derivation", re.I)


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        if chapter.kind != "appendix":
            yield from unsourced(chapter)


def unsourced(chapter: Chapter) -> Iterator[Finding]:
    sourced = [citation.start for citation in chapter.citations]
    sourced += [link.start for link in chapter.links if link.fact is not None]
    supposing = -1
    for sentence in sentences(chapter, NUMBER):
        if SUPPOSES.search(sentence.text):
            supposing = sentence.block
        match = NUMBER.search(sentence.text)
        if match is None or supposing == sentence.block or any(sentence.start <= at < sentence.end + 2 for at in sourced):
            continue
        at = sentence.start + match.start()
        if any(link.image and link.start <= at < link.end for link in chapter.links):
            continue  # alt text says what a figure shows
        heading = chapter.heading_of(sentence.start)
        if not (heading and EXEMPT.search(heading.title)):
            yield finding(chapter, sentence, match)


def finding(chapter: Chapter, sentence: Sentence, match: re.Match[str]) -> Finding:
    at = chapter.at(sentence.start + match.start())
    return Finding(
        at, CODE, f"'{match.group().strip()}' has neither a citation nor a fact", "cite its source, or state it through the ledger"
    )
