"""The studies of use: every cell held against the ledger, the bibliography and the chapters."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from report import TODAY, make_report

from report_build.catalogue import DESIGNS, DIRECTIONS
from report_build.downloads import downloads
from report_build.listing import in_words
from report_build.load import load
from report_build.pages import generated
from report_build.report import Report
from report_build.study_page import COLUMNS, MISSING, NUMBERS, studies

ROOT = Path(__file__).parents[1]
LINK = re.compile(r'<data value="(?P<value>[^"]+)">\[(?P<shown>[^\]]+)\]\(facts\.md#(?P<fact>[\w-]+) "[^"]+"\)\{ \.fact \}</data>')
# Works that the sections on evidence cite and that measure no use: models, methods, theory, law and arguments.
OTHER = {
    *("farquhar2024detecting", "messeri2024artificial", "mirsky2021creation", "ross2011reduction", "kanervisto2025world"),
    *("debenedetti2024agentdojo", "shumailov2024models", "brohan2023vision"),
}


@pytest.fixture(scope="module")
def report() -> Report:
    return load(ROOT)


def table(report: Report) -> dict[str, dict[str, str]]:
    """The cells of the page by the id of the row and the title of the column."""
    rows = [line[2:-2].split(" | ") for line in studies(report).splitlines() if line.startswith("| <span id=")]
    assert all(len(row) == len(COLUMNS) for row in rows)
    return {row[0].split('"')[1]: dict(zip(COLUMNS, row, strict=True)) for row in rows}


def test_every_number_is_a_verified_fact_with_its_unit(report: Report) -> None:
    """What stands in the table is the ledger's value and leads to its row, or says that there is none."""
    rows = table(report)
    assert rows.keys() == report.studies.keys() and len(rows) > 80
    found = 0
    for id, cells in rows.items():
        row = report.studies[id]
        for name in (*NUMBERS, "sample"):
            cell = cells[name.capitalize()]
            if name not in row.numbers:
                assert cell in ("", "in words", MISSING) or (name == "sample" and row.get(name)), (id, name, cell)
                continue
            link = LINK.fullmatch(cell)
            assert link, (id, cell)
            fact = report.facts[row.numbers[name]]
            assert (link["fact"], float(link["value"])) == (fact.id, fact.value[-1]) and fact.verified
            assert link["shown"] == f"{' to '.join(map(in_words, fact.value))} {fact.unit}".strip(), id
            found += 1
    assert found > 100


def test_an_interval_holds_its_effect_and_a_control_has_its_unit(report: Report) -> None:
    """Facts of one row belong together."""
    seen = 0
    for row in report.studies.values():
        numbers = {name: report.facts[fact] for name, fact in row.numbers.items()}
        if "interval" in numbers:
            low, high = numbers["interval"].value
            assert low <= numbers["effect"].value[0] <= high and numbers["interval"].unit == numbers["effect"].unit, row.id
            seen += 1
        if "control" in numbers:
            assert numbers["control"].unit == numbers["effect"].unit, row.id
    assert seen >= 12


def test_a_direction_does_not_contradict_its_interval(report: Report) -> None:
    """Where the interval holds no difference (0, or 1 for a ratio, which has no unit), the row says so; where not, it says which way."""
    for row in report.studies.values():
        if "interval" in row.numbers:
            fact = report.facts[row.numbers["interval"]]
            low, high = fact.value
            inside = low <= (0 if fact.unit else 1) <= high
            assert (row.get("direction") == "no difference") == inside, row.id


def test_effects_rest_on_the_work_of_their_row(report: Report) -> None:
    """An effect is a fact of the row's own source, so that a table does not lend one study another's number."""
    for row in report.studies.values():
        if "effect" in row.numbers:
            assert report.facts[row.numbers["effect"]].source == row.source, row.id
        assert report.by_key[row.source].get("verified"), row.id


def test_every_work_in_a_section_on_evidence_has_a_row(report: Report) -> None:
    """No study of the part is left out of its table."""
    listed = {row.source for row in report.studies.values()}
    cited = set()
    for chapter in report.chapters:
        if chapter.path.startswith("applications/"):
            for citation in chapter.citations:
                heading = chapter.heading_of(citation.start)
                if heading and heading.id in ("helps", "harms"):
                    cited.add(citation.key)
    assert cited - listed == OTHER
    assert all(row.get("chapter").startswith("applications/") for row in report.studies.values())


def test_words_of_the_menus_are_used_and_rows_differ(report: Report) -> None:
    """A design or a direction that no row has would be an empty choice; no effect stands twice."""
    rows = report.studies.values()
    assert {row.get("design") for row in rows} == {*DESIGNS} and {row.get("direction") for row in rows} == {*DIRECTIONS}
    effects = [row.numbers["effect"] for row in rows if "effect" in row.numbers]
    assert len(effects) == len(set(effects))


def test_every_row_is_treated_in_a_section_and_downloads_hold_its_values(report: Report) -> None:
    """The first section named is one of the row's own chapter."""
    rows = table(report)
    files = {row["id"]: row for row in csv.DictReader(io.StringIO(downloads(report)["downloads/studies.csv"]))}
    assert files.keys() == rows.keys()
    for id, row in report.studies.items():
        assert f"](../{row.get('chapter')}" in rows[id]["Treated in"].split("; ")[0], id
        for name, fact in row.numbers.items():
            assert files[id][f"{name}_fact"] == fact and files[id][f"{name}_unit"] == report.facts[fact].unit
            assert [float(end) for end in files[id][name].split(" to ")] == [*report.facts[fact].value]


def test_what_a_row_does_not_have_is_said(tmp_path: Path) -> None:
    """A row without sample, effect or stake says so; signs of Markdown stand as they are; the bibliography leads to the row."""
    row = '[loss]\nsource = "kaplan2020scaling"\nchapter = "index.md"\ndesign = "benchmark"\noutcome = "A *loss*"\ndirection = "mixed"\n'
    small = load(make_report(tmp_path, {"docs/studies.toml": row}), TODAY)
    cells = table(small)["loss"]
    assert cells["Study"] == '<span id="loss"></span>[Kaplan et al. 2020](bibliography.md#kaplan2020scaling)'
    assert (cells["Outcome"], cells["Effect"], cells["Interval"], cells["Sample"]) == ("A &#42;loss&#42;", "in words", "", MISSING)
    assert cells["Treated in"] == "[A small report](../index.md)"
    assert "; [Studies: loss](studies.md#loss). Verified" in generated(small)["reference/bibliography.md"]
