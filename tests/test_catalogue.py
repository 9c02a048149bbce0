"""The catalogues: what is read, and every cell of their pages held against the bibliography and the ledger."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from report import BIB, TODAY, make_report

from report_build.catalogue import EVENT, MODEL, date_of
from report_build.catalogue_pages import COLUMNS, COUNTED, models, timeline
from report_build.downloads import downloads
from report_build.load import load
from report_build.model import Position
from report_build.report import Entry, Report, Row
from report_build.rules.catalogue_number import WORDS

ROOT = Path(__file__).parents[1]
CELLS = dict(zip(COUNTED, ("parameters", "active", "data", "compute"), strict=True))
LINK = re.compile(r'<data value="(?P<value>[^"]+)">\[(?P<shown>[^\]]+)\]\(facts\.md#(?P<fact>[\w-]+) "[^"]+"\)\{ \.fact \}</data>')
# A size in a name: 405B, and A22B for what is active of it; in 8x7B it counts an expert.
SIZE = re.compile(r"(?<![x\d.\w])(?P<active>A)?(?P<size>\d+(?:\.\d+)?)B\b")


@pytest.fixture(scope="module")
def report() -> Report:
    return load(ROOT)


def table(report: Report) -> dict[str, dict[str, str]]:
    """The cells of the page of models by the id of the row and the title of the column."""
    rows = [line[2:-2].split(" | ") for line in models(report).splitlines() if line.startswith("| <span id=")]
    assert all(len(row) == len(COLUMNS) for row in rows)
    return {row[0].split('"')[1]: dict(zip(COLUMNS, row, strict=True)) for row in rows}


def test_every_cell_of_a_number_is_a_fact_or_says_why_there_is_none(report: Report) -> None:
    """What stands in the table sorts by the ledger's value and leads to its row; nothing there was typed."""
    rows = table(report)
    assert rows.keys() == report.models.keys()
    for id, cells in rows.items():
        for title, name in CELLS.items():
            cell, row = cells[title], report.models[id]
            if name not in row.numbers:
                assert cell in (row.get(name), "all") and cell in ("", "all", *WORDS), (id, title, cell)
                continue
            link = LINK.fullmatch(cell)
            assert link, (id, cell)
            fact = report.facts[link["fact"]]
            assert fact.id == row.numbers[name] and float(link["value"]) == fact.value[-1]
            assert fact.verified and fact.source in report.by_key, fact.id


def test_every_model_and_event_leads_to_a_verified_work(report: Report) -> None:
    """No row rests on a work that the bibliography does not have, or that nobody has verified."""
    assert len(report.models) >= 60 and len(report.timeline) >= 60
    for row in report.rows:
        assert report.by_key[row.source].get("verified"), row.id


def test_a_size_in_a_name_is_the_size_in_the_ledger(report: Report) -> None:
    """A model that is called 405B has so many parameters, rounded."""
    found = 0
    for row in report.models.values():
        for size in SIZE.finditer(row.get("name")):
            fact = row.numbers.get("active" if size["active"] else "parameters")
            assert fact, row.id
            step = 0.5 * 10 ** -len(size["size"].partition(".")[2])
            assert abs(report.facts[fact].value[-1] / 1e9 - float(size["size"])) <= step, row.id
            found += 1
    assert found > 15


def test_active_parameters_are_fewer_than_all(report: Report) -> None:
    """A mixture of experts uses a part of itself."""
    sparse = [row for row in report.models.values() if "active" in row.numbers]
    assert len(sparse) >= 10
    for row in sparse:
        assert report.facts[row.numbers["active"]].value < report.facts[row.numbers["parameters"]].value, row.id


def test_first_versions_are_not_later_than_the_versions_named(report: Report) -> None:
    """A date lies at or before the year of the version in the bibliography, and one that is written is not what the work tells anyway."""
    for row in report.rows:
        entry = report.by_key[row.source]
        assert date_of(row, entry)[:4] <= entry.get("year"), row.id
        if row.get("date"):
            told = date_of(Row(row.at, row.id, {}), entry)
            assert row.get("date") != told, row.id


def test_timeline_is_grouped_and_in_order(report: Report) -> None:
    """Each work stands once, under its decade, and the dates never go back."""
    text = timeline(report)
    dates = re.findall(r"^- <span[^>]*></span>\*\*(\d{4}(?:-\d\d)?)\*\* ", text, re.M)
    assert len(dates) == len(report.timeline) and dates == sorted(dates)
    for decade, part in re.findall(r"^## (\d{4})s .*?\n\n(.*?)(?=\n\n|\Z)", text, re.M | re.S):
        assert {date[:3] for date in re.findall(r"\*\*(\d{4})", part)} == {decade[:3]}


def test_downloads_hold_the_numbers_and_where_they_stand(report: Report) -> None:
    """The CSV of the models has the ledger's values beside the ids of their rows."""
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(downloads(report)["downloads/models.csv"]))}
    assert rows.keys() == report.models.keys()
    for id, row in report.models.items():
        for name, fact in row.numbers.items():
            assert rows[id][f"{name}_fact"] == fact and rows[id][f"{name}_unit"] == report.facts[fact].unit
            assert [float(end) for end in rows[id][name].split(" to ")] == [*report.facts[fact].value]


@pytest.mark.parametrize(
    ("date", "eprint", "year", "expected"),
    [
        ("2020-05", "2006.11239", "2021", "2020-05"),
        ("", "2006.11239", "2021", "2020-06"),
        ("", "2407.21783v3", "2024", "2024-07"),
        ("", "", "1948", "1948"),
        ("", "math/0211159", "2003", "2003"),
    ],
)
def test_date_is_written_or_told_by_the_arxiv_number_or_the_year(date: str, eprint: str, year: str, expected: str) -> None:
    """A work's arXiv number is that of its first version."""
    row = Row(Position("models.toml", 1), "a", {"date": date} if date else {})
    assert date_of(row, Entry(row.at, "a", "misc", {"eprint": eprint, "year": year}, {})) == expected


def test_rows_keep_their_places_and_their_flaws() -> None:
    """A row with a flaw is read all the same, so that every finding has its line."""
    rows, findings = MODEL.read("docs/models.toml", '# head\n\n[a]\nname = "A"\nsource = "k"\n\n[b]\nname = 3\n')
    assert not findings
    assert rows["b"].at == Position("docs/models.toml", 7)
    assert "'name' must be text in quotes, not 3" in rows["b"].flaws and "no source" in rows["b"].flaws
    events, _ = EVENT.read("docs/timeline.toml", '[k]\ntopic = "T"\ntext = "It is."\n')
    assert events["k"].source == "k" and not events["k"].flaws


def test_pages_link_families_topics_works_and_sections(tmp_path: Path) -> None:
    """A model leads to its family and its work, an event to its topic and to sections; signs of Markdown stand as they are."""
    events = '[kaplan2020scaling]\ntopic = "Scaling"\ntext = "A *law* of <loss>."\n'
    root = make_report(tmp_path, {"docs/timeline.toml": events, "docs/references.bib": BIB})
    small = load(root, TODAY)
    cells = table(small)["gpt-3"]
    assert cells["Family"] == "[Transformer](../index.md)" and cells["Source"] == "[Brown et al. 2020](bibliography.md#brown2020language)"
    assert cells["Parameters"].startswith('<data value="175000000000">[175 billion](facts.md#gpt3-parameters "Parameters of GPT-3; ')
    assert cells["Active"] == "all" and cells["Compute (FLOP)"] == "not public"
    page = timeline(small)
    assert "**2020-01** A &#42;law&#42; of &#60;loss&#62;. [Kaplan et al. 2020](bibliography.md#kaplan2020scaling)." in page
    assert "[Scaling](../index.md#the-answer). Treated in [A small report](../index.md)." in page
