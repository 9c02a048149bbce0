"""The pages of two catalogues, the models as a table and the timeline decade by decade, and what all catalogues share."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from report_build.catalogue import date_of
from report_build.citing import file_links
from report_build.compile import attribute, relative, title_text
from report_build.listing import anchor, front, in_words, used_in
from report_build.references import literal, short_reference
from report_build.report import BIBLIOGRAPHY, LEDGER, MODEL_PAGE, STUDY_PAGE, TIMELINE_PAGE, Fact, Report, Row

NAMED = ("Model", "Developer", "Date", "Family")
COUNTED = ("Parameters", "Active", "Training data", "Compute (FLOP)")
COLUMNS = (*NAMED, *COUNTED, "Objective", "Backbone", "Licence", "Source")
MOST_SECTIONS = 4


def models(report: Report) -> str:
    """Every model as a row of one table, each number a link to its row of the ledger."""
    text = front("Models", "Models of every family: who made them, what they learn, how large they are, and where each number stands.")
    text += f"""{len(report.models)} models in the order of their first public version.
Each number leads to its row of the [ledger]({relative(MODEL_PAGE, LEDGER)}), with source, place and date.

*All* says that every parameter takes part in every step; a number under Active is what a mixture of experts uses for one token.
*Not public* is what a developer keeps to itself, *not verified* what is said elsewhere and was not held against the source.
In an empty cell the source gives no such number, or it was not looked up.
The compute is what a source states and never an estimate of this page; the licence is that of the weights, where they are published.
A model that joins two families is a hybrid.
The table is there as {file_links(MODEL_PAGE, "models")} too.

<filter-list id="listed-models" choose="Family, Developer" markdown="1">

| {" | ".join(COLUMNS)} |
|{" --- |" * len(COLUMNS)}
"""
    rows = sorted(report.models.values(), key=lambda row: date_of(row, report.by_key.get(row.source)))
    return text + "".join(f"| {' | '.join(cells(report, row))} |\n" for row in rows) + "\n</filter-list>\n"


def cells(report: Report, row: Row) -> list[str]:
    """The cells of a model."""
    entry = report.by_key.get(row.source)
    family = report.outline.families.get(row.get("family"), "")
    return [
        f'<span id="{attribute(row.id)}"></span>**{literal(row.get("name"))}**',
        literal(row.get("developer")),
        f'<time datetime="{attribute(date_of(row, entry))}">{literal(date_of(row, entry))}</time>',
        f"[{literal(row.get('family'))}]({relative(MODEL_PAGE, family)})" if family else literal(row.get("family")),
        number(report, row, "parameters"),
        number(report, row, "active") or ("all" if row.numbers.get("parameters") else ""),
        number(report, row, "data"),
        number(report, row, "compute"),
        literal(row.get("objective")),
        literal(row.get("backbone")),
        literal(row.get("licence")),
        work(report, row, MODEL_PAGE),
    ]


def number(report: Report, row: Row, name: str) -> str:
    """A number as a link to its fact, marked with what it sorts by; a word that stands in its place; or nothing."""
    fact = report.facts.get(row.numbers.get(name, ""))
    return stated(report, fact, MODEL_PAGE, unit=name == "data") if fact and fact.value else literal(row.get(name))


def stated(report: Report, fact: Fact, page: str, *, unit: bool) -> str:
    """A fact that has a value as a link to its row of the ledger, with its unit or without, marked with what it sorts by."""
    shown = f"{' to '.join(map(in_words, fact.value))}{f' {literal(fact.unit)}' if unit and fact.unit else ''}"
    link = f'[{shown}]({relative(page, LEDGER)}#{fact.id} "{title_text(provenance(report, fact))}"){{ .fact }}'
    return f'<data value="{fact.value[-1]:.15g}">{link}</data>'


def provenance(report: Report, fact: Fact) -> str:
    """What a fact counts, its source, and where it stands there."""
    entry = report.by_key.get(fact.source)
    return "; ".join([fact.what, short_reference(entry) if entry else "computed by the lab", *fact.details])


def work(report: Report, row: Row, page: str) -> str:
    """A link to the work that a row rests on."""
    entry = report.by_key.get(row.source)
    return f"[{literal(short_reference(entry))}]({relative(page, BIBLIOGRAPHY)}#{row.source})" if entry else literal(row.source)


def links(page: str, rows: Iterable[Row]) -> list[str]:
    """Links to rows of the catalogues: to a model by its name, to a study by its id, to an event by its page."""
    found = []
    for row in rows:
        if row.get("name"):
            target, shown = MODEL_PAGE, f"Models: {row.get('name')}"
        else:
            target, shown = (STUDY_PAGE, f"Studies: {row.id}") if row.get("design") else (TIMELINE_PAGE, "Timeline")
        found.append(f"[{literal(shown)}]({relative(page, target)}#{row.id})")
    return found


def timeline(report: Report) -> str:
    """Every event under its decade: when, what, the work, its topic, and the sections that treat it."""
    text = front("Timeline", "One sentence for each step from 1913 on, with its work and where the report treats it.")
    dated = sorted(((date_of(row, report.by_key.get(row.id)), row) for row in report.timeline.values()), key=lambda pair: pair[0])
    decades = [(decade, [*found]) for decade, found in groupby(dated, key=lambda item: f"{item[0][:3]}0s")]
    text += f"""{len(dated)} works, each under the date of its first public version.
A work's year in the [bibliography]({relative(TIMELINE_PAGE, BIBLIOGRAPHY)}) is that of the version named there, and may be later.
The timeline is there as {file_links(TIMELINE_PAGE, "timeline")} too.

<filter-list id="works" choose="Topic, Decade" markdown="1">
"""
    for decade, found in decades:
        text += f"\n## {literal(decade)} {{#from-{literal(decade)}}}\n\n" + "".join(event(report, row, date, decade) for date, row in found)
    return text + "\n</filter-list>\n"


def event(report: Report, row: Row, date: str, decade: str) -> str:
    """An event as an item of the list of its decade."""
    topic = row.get("topic")
    target = {**report.outline.families, **report.outline.topics}.get(topic, "")
    places = [(chapter, citation.start) for chapter, citation in report.cited.get(row.id, ())]
    sections = used_in(TIMELINE_PAGE, places).split("; ") if places else []
    more = f"; and {len(sections) - MOST_SECTIONS} more" if len(sections) > MOST_SECTIONS else ""
    treated = f" Treated in {'; '.join(sections[:MOST_SECTIONS])}{more}." if sections else ""
    subject = f"[{literal(topic)}]({relative(TIMELINE_PAGE, target)})" if target else literal(topic)
    text = f"- {anchor(row.id, topic=[topic], decade=[decade])}**{literal(date)}** "
    text += f"{literal(row.get('text'))} {work(report, row, TIMELINE_PAGE)}."
    return f'{text} <span class="row-more">{subject}.{treated}</span>\n'
