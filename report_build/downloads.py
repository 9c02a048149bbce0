"""What readers take away: the record and the bibliography as BibTeX, RIS and CSL-JSON, the tables as CSV and JSON, CITATION.cff."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from report_build.catalogue import date_of
from report_build.record import as_entry
from report_build.references import VENUES, identifier, locators, plain, short_reference, written
from report_build.report import Entry, Fact, Report, Row

FOLDER = "downloads"


class Kind(NamedTuple):
    """What a type of BibTeX is called in CSL-JSON and in RIS."""

    csl: str
    ris: str


OTHER = Kind("document", "GEN")
KINDS: Mapping[str, Kind] = {
    "article": Kind("article-journal", "JOUR"),
    "inproceedings": Kind("paper-conference", "CPAPER"),
    "incollection": Kind("chapter", "CHAP"),
    "book": Kind("book", "BOOK"),
    "phdthesis": Kind("thesis", "THES"),
    "mastersthesis": Kind("thesis", "THES"),
    "techreport": Kind("report", "RPRT"),
    "report": Kind("report", "RPRT"),
}
# Fields that CSL-JSON and RIS have under names of their own, all plain text.
CSL = {"title": "title", "volume": "volume", "number": "issue", "pages": "page", "doi": "DOI", "isbn": "ISBN", "version": "version"}
RIS = {"title": "TI", "volume": "VL", "number": "IS", "doi": "DO", "isbn": "SN", "version": "ET"}
CONTAINERS = ("journal", "booktitle")


def downloads(report: Report) -> Mapping[str, str]:
    """Every file to download by its path in the site."""
    works = sorted(report.by_key.values(), key=lambda entry: entry.key)
    files = {}
    for name, entries in (("report", [as_entry(report.record)]), ("bibliography", works)):
        files[f"{name}.bib"] = bibtex(entries)
        files[f"{name}.ris"] = ris(entries)
        files[f"{name}.json"] = as_json([csl(entry) for entry in entries])
    tables = {
        "facts": [fact_row(report, fact) for fact in report.facts.values()],
        "models": [catalogue_row(report, row) for row in report.models.values()],
        "timeline": [catalogue_row(report, row) for row in report.timeline.values()],
        "studies": [catalogue_row(report, row) for row in report.studies.values()],
    }
    for name, rows in tables.items():
        files[f"{name}.csv"] = as_csv(rows)
        files[f"{name}.json"] = as_json(rows)
    if report.record.cff:
        files["CITATION.cff"] = report.record.cff
    return {f"{FOLDER}/{name}": text for name, text in files.items()}


def bibtex(entries: Iterable[Entry]) -> str:
    """Entries as BibTeX, fields as the bibliography writes them."""
    parts = []
    for entry in entries:
        fields = (f"  {name} = {{{' '.join(value.split())}}},\n" for name, value in entry.fields.items())
        parts.append(f"@{entry.type}{{{entry.key},\n{''.join(fields)}}}\n")
    return "\n".join(parts)


def ris(entries: Iterable[Entry]) -> str:
    """Entries as RIS."""
    return "\n".join("".join(f"{tag}  - {value}\n" for tag, value in tags(entry)) for entry in entries)


def tags(entry: Entry) -> Iterator[tuple[str, str]]:
    """The lines of one work in RIS."""
    yield "TY", KINDS.get(entry.type, OTHER).ris
    yield "ID", entry.key
    for name in names(entry):
        yield "AU", name.get("literal") or ", ".join(name.values())
    yield "PY", plain(entry.get("year"))
    if date := entry.get("date"):
        yield "DA", date.replace("-", "/")
    for field, tag in RIS.items():
        if value := plain(entry.get(field)):
            yield tag, value
    container, publisher = where(entry)
    if container:
        yield "T2", container
    if publisher:
        yield "PB", publisher
    for tag, page in zip(("SP", "EP"), re.split(r"[-–]+", plain(entry.get("pages"))), strict=False):
        if page.strip():
            yield tag, page.strip()
    if eprint := entry.get("eprint"):
        yield "AN", f"arXiv:{eprint}"
    for word in entry.get("keywords").split(", "):
        if word:
            yield "KW", word
    for _, address in locators(entry):
        yield "UR", address
    yield "ER", ""


def csl(entry: Entry) -> dict[str, Any]:
    """A work as an item of CSL-JSON."""
    item: dict[str, Any] = {"id": entry.key, "type": KINDS.get(entry.type, OTHER).csl}
    item |= {name: value for field, name in CSL.items() if (value := plain(entry.get(field)))}
    item["author"] = names(entry)
    parts = [int(part) for part in re.findall(r"\d+", entry.get("date") or entry.get("year"))]
    if parts:
        item["issued"] = {"date-parts": [parts]}
    if pages := item.get("page"):
        item["page"] = pages.replace("–", "-")
    container, publisher = where(entry)
    item |= {"container-title": container} if container else {}
    item |= {"publisher": publisher} if publisher else {}
    if eprint := entry.get("eprint"):
        item |= {"archive": "arXiv", "archive_location": eprint}
    if entry.get("keywords"):
        item["keyword"] = entry.get("keywords")
    if addresses := locators(entry):
        item["URL"] = addresses[0][1]
    return item


def names(entry: Entry) -> list[dict[str, str]]:
    """The authors of a work, or its editors, as CSL-JSON has them; those left out are one author, "others", as in BibTeX."""
    found: list[dict[str, str]] = []
    for name in written(entry):
        family, comma, given = name.partition(",")
        if comma and not name.startswith("{"):
            found.append({"family": plain(family), "given": plain(given)})
        elif plain(name):
            found.append({"literal": plain(name)})
    return found


def where(entry: Entry) -> tuple[str, str]:
    """The journal or the proceedings that hold a work, and who published it; what is missing is empty."""
    venue = plain(entry.get(VENUES.get(entry.type, "publisher")))
    publisher = plain(entry.get("publisher") or entry.get("school") or entry.get("howpublished"))
    return (venue, publisher) if VENUES.get(entry.type) in CONTAINERS else ("", venue or publisher)


def fact_row(report: Report, fact: Fact) -> dict[str, Any]:
    """A fact as a row of the ledger; a number alone stands in both `low` and `high`."""
    return {
        "id": fact.id,
        "what": fact.what,
        "low": fact.value[0] if fact.value else None,
        "high": fact.value[-1] if fact.value else None,
        "unit": fact.unit,
        **work(report, fact.source),
        "computed": fact.computed,
        "locator": fact.locator,
        "version": fact.version,
        "date": fact.date,
        "status": fact.status,
        "verified": str(fact.verified or ""),
    }


def catalogue_row(report: Report, row: Row) -> dict[str, Any]:
    """A row of a catalogue with its date and its work; beside each number stand its unit and its row of the ledger."""
    cells: dict[str, Any] = {"id": row.id, **row.fields, "date": date_of(row, report.by_key.get(row.source)), **work(report, row.source)}
    for name, id in row.numbers.items():
        if fact := report.facts.get(id):
            cells |= {name: " to ".join(f"{end:.15g}" for end in fact.value), f"{name}_unit": fact.unit, f"{name}_fact": id}
    return cells


def work(report: Report, key: str) -> dict[str, str]:
    """What carries a row: its key, how a text names it, and what names it without doubt."""
    entry = report.by_key.get(key)
    return {"source": key, "work": short_reference(entry) if entry else "", "identifier": identifier(entry) if entry else ""}


def as_csv(rows: list[dict[str, Any]]) -> str:
    """Rows as a table with a head; what a row does not have is an empty cell."""
    out = io.StringIO()
    table = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


def as_json(value: Any) -> str:
    """A value as JSON that people can read too."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
