"""The pages that are made and never written: the bibliography, the ledger of facts, the catalogues, the rules, how to cite."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from report_build import catalogue_pages, study_page
from report_build.citing import file_links, how_to_cite
from report_build.compile import attribute, relative
from report_build.listing import anchor, front, in_words, part_of, used_in
from report_build.manual import commands
from report_build.references import literal, reference, short_reference, surname
from report_build.report import (
    BIBLIOGRAPHY,
    CITING,
    COMMAND_PAGE,
    LEDGER,
    MODEL_PAGE,
    RULE_PAGE,
    STUDY_PAGE,
    TIMELINE_PAGE,
    Entry,
    Fact,
    Report,
)
from report_build.rules import RULES

KINDS = {"inproceedings": "conference paper", "incollection": "book", "techreport": "report", "misc": "web page"}
KINDS |= {"phdthesis": "thesis", "mastersthesis": "thesis"}


def bibliography(report: Report) -> str:
    """Every work, with the sections that cite it and the facts that rest on it."""
    facts: dict[str, list[Fact]] = {}
    for fact in report.facts.values():
        facts.setdefault(fact.source, []).append(fact)
    text = front("Bibliography", "Every work that the report cites, each with the sections that rest on it.")
    text += f"The report rests on {len(report.entries)} works.\nEach leads back to the sections that cite it.\n"
    text += f"All of them are there as {file_links(BIBLIOGRAPHY, 'bibliography')} too.\n\n"
    text += '<filter-list id="works" class="many-menus" choose="Year, Kind, Part" markdown="1">\n\n'
    for entry in sorted(report.by_key.values(), key=lambda entry: (surname(entry).casefold(), entry.get("year"), entry.key)):
        parts = [part_of(report, chapter) for chapter, _ in report.cited.get(entry.key, ())]
        kind = "preprint" if "arXiv" in entry.get("journal") else KINDS.get(entry.type, entry.type)
        text += f"- {anchor(entry.key, year=[entry.get('year')], kind=[kind], part=parts)}{reference(entry)} "
        text += f'<span class="row-more">{uses(report, entry, facts.get(entry.key, []))}</span>\n'
    return text + "\n</filter-list>\n"


def uses(report: Report, entry: Entry, facts: list[Fact]) -> str:
    """Where a work is cited and listed, and which rows of the ledger it carries."""
    cited = used_in(BIBLIOGRAPHY, [(chapter, citation.start) for chapter, citation in report.cited.get(entry.key, ())])
    rows = catalogue_pages.links(BIBLIOGRAPHY, [row for row in report.rows if row.source == entry.key])
    parts = [f"Cited in {cited}." if cited else "", f"Listed in {'; '.join(rows)}." if rows else ""]
    if facts:
        ids = ", ".join(f"[{fact.id}]({relative(BIBLIOGRAPHY, LEDGER)}#{fact.id})" for fact in facts)
        parts.append(f"Facts: {ids}.")
    parts.append(f"Verified {literal(entry.get('verified'))}." if entry.get("verified") else "")
    return " ".join(part for part in parts if part)


def ledger(report: Report) -> str:
    """Every fact with what carries it and where it is stated."""
    text = front("Ledger of facts", "Every number that the report states, with its source, locator, version, date and status.")
    text += (
        f"The report states {len(report.facts)} numbers about the world.\n"
        "Each is held here against its source: measured, estimated, reported by its vendor, disputed, or computed by the lab.\n"
        f"The whole ledger is there as {file_links(LEDGER, 'facts')} too.\n\n"
        '<filter-list id="facts" class="many-menus" choose="Status, Source, Year, Part" markdown="1">\n\n'
    )
    return text + "".join(row(report, fact) for fact in report.facts.values()) + "\n</filter-list>\n"


def row(report: Report, fact: Fact) -> str:
    """A fact as an item of the ledger: value, unit, what it is; status, source, locator, version, date; where it is stated."""
    entry = report.by_key.get(fact.source)
    short = short_reference(entry) if entry else "computed by the lab"
    source = f"[{literal(short)}]({relative(LEDGER, BIBLIOGRAPHY)}#{fact.source})" if entry else f"<code>{literal(fact.computed)}</code>"
    places = [(chapter, link.start) for chapter, link in report.fact_uses.get(fact.id, ())]
    stated = [used_in(LEDGER, places)] if places else []
    stated += catalogue_pages.links(LEDGER, [row for row in report.rows if fact.id in row.numbers.values()])
    years = re.findall(r"\d{4}", fact.date)
    parts = [part_of(report, chapter) for chapter, _ in places]
    details = [literal(detail) for detail in fact.details if detail != fact.status]
    value = f"{' to '.join(map(in_words, fact.value))} {literal(fact.unit)}".strip()
    text = f"- {anchor(fact.id, status=[fact.status], source=[short], year=years, part=parts)}**{value}**"
    status = f'<strong class="status is-{attribute(fact.status)}">{literal(fact.status)}</strong>'
    text += f' {literal(fact.what)}. <span class="row-more">{status} '
    text += f"{source}, {'; '.join([*details, f'verified {fact.verified}'])}. "
    return text + (f"Stated in {'; '.join(stated)}.</span>\n" if stated else "</span>\n")


def rules(report: Report) -> str:
    """Every rule with what it is for, what it refuses and what it wants, from the rules' own docstrings."""
    text = front("Rules", "What the build checks in every chapter, bibliography entry and fact, with an example of each.")
    text += "The build refuses a page that breaks one of these rules.\n`report-build explain CODE` prints them too.\n"
    for rule in RULES:
        # Examples hold citations and TeX, which nothing may read here: they stand in code.
        text += f"\n## {rule.code} {rule.name} {{#{rule.code.lower()}}}\n\n```text\n{rule.doc}\n```\n"
    return text


def generated(report: Report) -> Mapping[str, str]:
    """The Markdown of each generated page by its path."""
    makers: Mapping[str, Callable[[Report], str]] = {
        BIBLIOGRAPHY: bibliography,
        LEDGER: ledger,
        MODEL_PAGE: catalogue_pages.models,
        TIMELINE_PAGE: catalogue_pages.timeline,
        STUDY_PAGE: study_page.studies,
        RULE_PAGE: rules,
        CITING: how_to_cite,
        COMMAND_PAGE: commands,
    }
    return {path: make(report) for path, make in makers.items()}
