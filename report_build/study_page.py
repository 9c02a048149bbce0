"""The page of the studies of use: one row for each effect that part 3 reports."""

from __future__ import annotations

from report_build.catalogue_pages import stated, work
from report_build.citing import file_links
from report_build.compile import attribute, relative
from report_build.listing import front, section_link
from report_build.references import literal
from report_build.report import LEDGER, STUDY_PAGE, Report, Row

COLUMNS = ("Study", "Field", "Design", "Outcome", "Effect", "Interval", "Control", "Direction", "Sample", "Stake", "Treated in")
NUMBERS = ("effect", "interval", "control")
MISSING = "not stated here"


def studies(report: Report) -> str:
    """Every effect as a row of one table, each number a link to its row of the ledger."""
    works = len({row.source for row in report.studies.values()})
    text = front("Studies", "Every study of use that part 3 cites, by field and design, with its sample, outcome, effect and direction.")
    text += f"""{len(report.studies)} effects from {works} works, each a row; a study with two outcomes has two.
Each number leads to its row of the [ledger]({relative(STUDY_PAGE, LEDGER)}), with source, place and date; the outcome says what it counts.

*Helps* and *harms* say how the outcome compares with that of people or systems without the model, or that damage was shown.
*No difference* is one that the study could not tell from chance or did not find; it proves no equality.
*Mixed* stands for gains beside losses, and for a gain that the study was not made to show.
*No comparison* is a share of successes or failures with nothing beside it, or an estimate.
The stake of the makers is told in the words of the chapter.
*Not stated here* means that the report gives no such value; the work itself may.
Rows with different outcomes must not be averaged.
The table is there as {file_links(STUDY_PAGE, "studies")} too.

<filter-list id="listed-studies" choose="Field, Design, Direction" markdown="1">

| {" | ".join(COLUMNS)} |
|{" --- |" * len(COLUMNS)}
"""
    return text + "".join(f"| {' | '.join(cells(report, row))} |\n" for row in report.studies.values()) + "\n</filter-list>\n"


def cells(report: Report, row: Row) -> list[str]:
    """The cells of an effect."""
    chapter = next((chapter for chapter in report.chapters if chapter.path == row.get("chapter")), None)
    effect, interval, control = (number(report, row, name) for name in NUMBERS)
    return [
        f'<span id="{attribute(row.id)}"></span>{work(report, row, STUDY_PAGE)}',
        f"[{literal(chapter.title)}]({relative(STUDY_PAGE, chapter.path)})" if chapter else literal(row.get("chapter")),
        literal(row.get("design")),
        literal(row.get("outcome")),
        effect or "in words",
        interval or (MISSING if effect else ""),
        control,
        literal(row.get("direction")),
        number(report, row, "sample") or MISSING,
        literal(row.get("stake")),
        treated(report, row),
    ]


def number(report: Report, row: Row, name: str) -> str:
    """A number of a study with its unit, words that stand in its place, or nothing."""
    fact = report.facts.get(row.numbers.get(name, ""))
    return stated(report, fact, STUDY_PAGE, unit=True) if fact and fact.value else literal(row.get(name))


def treated(report: Report, row: Row) -> str:
    """The sections of the row's chapter that cite the work, by their titles alone: the field beside them names the chapter."""
    path = row.get("chapter")
    places = [(chapter, citation) for chapter, citation in report.cited.get(row.source, ()) if chapter.path == path]
    links = (section_link(STUDY_PAGE, chapter, citation.start).replace(f"[{literal(chapter.title)}: ", "[") for chapter, citation in places)
    return "; ".join(dict.fromkeys(links))
