"""The PDF, read again: numbers, notes and contents are those of the site; it is the same each time, and whole or not there."""

from __future__ import annotations

import html
import os
import re
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from report import heed_interrupt, make_report

from report_build.cli import main
from report_build.export import pandoc, pdf, typesetting
from report_build.export.parts import FOR_AUTHORS
from report_build.load import load
from report_build.model import Chapter
from report_build.references import short_reference
from report_build.report import Report

ROOT = Path(__file__).parents[1]
SECTION = re.compile(r'<h2 id="[^"]+"[^>]*><span class="section-number"[^>]*>(?P<number>[\d.]+)</span>(?P<title>.*?)<a class="headerlink"')
CAPTION = re.compile(r"<strong>(?P<name>(?:Figure|Table) \d+)\.</strong>(?P<text>[^<]*)")
EQUATION = re.compile(r'<span class="equation"[^>]* id="(?P<id>eq-[^"]+)".*?<span class="equation-number">\((?P<number>\d+)\)</span>', re.S)
CITED = re.compile(r'<sup id="fnref\d*:ref-(?P<key>[^"]+)"><a [^>]*>(?P<number>\d+)</a>')


def letters(text: str) -> str:
    """A text without what a line break, a hyphen or a font may change in it: its letters and digits."""
    return re.sub(r"[^0-9a-z]", "", unicodedata.normalize("NFKD", html.unescape(text)).lower())


@dataclass
class Book:
    """A PDF and the site of the same report."""

    path: Path
    site: Path
    report: Report

    @cached_property
    def document(self) -> pypdfium2.PdfDocument:
        return pypdfium2.PdfDocument(self.path)

    @cached_property
    def pages(self) -> list[str]:
        return [page.get_textpage().get_text_range() for page in self.document]

    @cached_property
    def bookmarks(self) -> list[tuple[int, str, int]]:
        """Level from 0, title and page from 0 of each."""
        return [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in self.document.get_toc()]

    @cached_property
    def chapters(self) -> Mapping[str, str]:
        """The letters of each chapter without heads and numbers of its pages, by the letters of its title, the number before it."""
        starts = [(title, page) for level, title, page in self.bookmarks if level == 1]
        ends = [page for _, page in starts[1:]] + [len(self.pages)]
        bare = [text.strip().splitlines() for text in self.pages]
        return {
            letters(title): letters("\n".join(["\n".join(bare[start][:-1]), *("\n".join(lines[1:-1]) for lines in bare[start + 1 : end])]))
            for (title, start), end in zip(starts, ends, strict=True)
        }

    @cached_property
    def held(self) -> list[Chapter]:
        """The chapters that are in the book: it leaves out the pages for authors."""
        return [chapter for chapter in self.report.chapters if not chapter.path.startswith(FOR_AUTHORS)]

    def built(self, path: str) -> str:
        """The page of the site that a chapter is."""
        return (self.site / re.sub(r"(?:^|/)index$", "", path.removesuffix(".md")) / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def book(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The whole report as a book."""
    path = tmp_path_factory.mktemp("book") / "report.pdf"
    assert main(["-C", str(ROOT), "export", "pdf", "--out", str(path)]) == 0
    return Book(path, built_site, load(ROOT))


@pytest.fixture
def in_book(book: Book) -> str:
    """The letters of the whole book."""
    return letters(" ".join(book.pages))


def test_every_section_has_the_number_that_it_has_on_the_site(book: Book) -> None:
    """The bookmarks of the PDF and the headings of the built pages tell the same sections, with the same numbers, in the same order."""
    ours = [letters(title) for level, title, _ in book.bookmarks if level == 2 and title[:1].isdigit() and re.match(r"\d+\.\d+\s", title)]
    found = [match for chapter in book.held for match in SECTION.finditer(book.built(chapter.path))]
    theirs = [letters(match["number"] + re.sub(r"<annotation.*?</annotation>|<[^<>]*>", "", match["title"])) for match in found]
    assert len(ours) > 250
    assert ours == theirs


def test_every_figure_and_table_has_the_number_that_it_has_on_the_site(book: Book, in_book: str) -> None:
    """Each caption of the site stands in the book, number and words."""
    found = [match for chapter in book.held for match in CAPTION.finditer(book.built(chapter.path))]
    missing = [match["name"] for match in found if letters(match["name"] + match["text"])[:60] not in in_book]
    assert len(found) > 110
    assert missing == []


def test_every_equation_has_the_number_that_it_has_on_the_site(book: Book) -> None:
    """Who follows a reference "Equation 31" of the book arrives at a formula with (31) behind it, in the chapter where the site has it."""
    theirs = {int(match["number"]) for chapter in book.held for match in EQUATION.finditer(book.built(chapter.path))}
    arrived: dict[int, str] = {}
    for text, page, height in links(book.document):
        if match := re.fullmatch(r"Equation\s+(\d+)", text):
            arrived[int(match[1])] = book.document[page].get_textpage().get_text_bounded(bottom=height - 60, top=height + 30)
    assert len(theirs) > 80
    assert arrived.keys() <= theirs
    assert len(arrived) > 50
    assert [number for number, text in arrived.items() if f"({number})" not in text] == []


def test_every_source_has_the_number_that_it_has_on_the_site(book: Book) -> None:
    """Below the pages of a chapter, or after it, each work that the site's page cites stands with the number of its mark there."""
    missing, seen = [], 0
    for chapter in book.held:
        page = book.built(chapter.path)
        title = next((each for each in book.chapters if each.lstrip("0123456789") == letters(chapter.title).lstrip("0123456789")), "")
        text = book.chapters.get(title, "") if chapter.path != "index.md" else ""
        for key, number in {(match["key"], match["number"]) for match in CITED.finditer(page)}:
            seen += 1
            if letters(f"{number}{short_reference(book.report.by_key[key])}") not in text:
                missing.append(f"{chapter.path}: {number} {key}")
    assert seen > 1000
    assert missing == []


def test_contents_have_the_pages_on_which_chapters_begin(book: Book) -> None:
    """Each chapter stands in the contents with the number that is printed on its first page."""
    start = next(page for _, title, page in book.bookmarks if title == "Contents")
    end = book.bookmarks[1][2]
    contents = letters(" ".join(book.pages[start:end]))
    chapters = [(title, page) for level, title, page in book.bookmarks if level <= 1 and title != "Contents"]
    assert [title for title, page in chapters if letters(title + book.document.get_page_label(page)) not in contents] == []


def test_running_heads_name_the_chapter_or_the_section(book: Book) -> None:
    """Every page but the first of each chapter says at its top where the reader is."""
    opening = {page for level, _, page in book.bookmarks if level <= 1}
    titles = {letters(title) for _, title, _ in book.bookmarks}
    first = book.bookmarks[1][2]
    heads = {page: letters(text.strip().partition("\n")[0]) for page, text in enumerate(book.pages) if page > first and page not in opening}
    assert len(heads) > 200
    assert [page for page, head in heads.items() if head not in titles] == []


def test_every_fact_of_the_prose_leads_to_the_ledger(book: Book) -> None:
    """As many links lead from chapters into the ledger as the chapters state facts; one broken over two lines counts as one or two."""
    start = next(page for _, title, page in book.bookmarks if title == "Ledger of facts")
    end = next(page for _, title, page in book.bookmarks if page > start and title in ("Models", "Timeline", "Glossary"))
    stated = sum(len(uses) for uses in book.report.fact_uses.values())
    leading = sum(start <= page < end for _, page, _ in links(book.document, before=start))
    assert stated > 1000
    assert leading >= stated


def test_every_font_is_embedded(book: Book) -> None:
    """The figures' letters too: a sample of pages names no font that the file does not hold."""
    embedded = set()
    for number in range(0, len(book.document), 9):
        for thing in book.document[number].get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(thing.raw)
            embedded.add(pdfium.FPDFFont_GetIsEmbedded(font))
    assert embedded == {1}


def links(document: pypdfium2.PdfDocument, before: int = 10**6) -> Iterator[tuple[str, int, float]]:
    """The text of each link inside the document, and the page and the height on it to which it leads."""
    for page in document if before > len(document) else (document[number] for number in range(before)):
        text, position, link = page.get_textpage(), pdfium.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page.raw, position, link):
            target, box = pdfium.FPDFLink_GetDest(document.raw, link), pdfium.FS_RECTF()
            number = pdfium.FPDFDest_GetDestPageIndex(document.raw, target) if target else -1
            if number < 0 or not pdfium.FPDFLink_GetAnnotRect(link, box):
                continue
            flags = [pdfium.c_int(0) for _ in range(3)]
            place = [pdfium.c_float(0) for _ in range(3)]
            pdfium.FPDFDest_GetLocationInPage(target, *flags, *place)
            shown = text.get_text_bounded(left=box.left, bottom=box.bottom, right=box.right, top=box.top)
            yield shown.strip(), number, place[1].value


def test_the_same_report_is_the_same_file_and_bears_the_date_that_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH dates the file; nothing in it depends on the moment, the order or the folder."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    made = []
    for name in ("one", "two"):
        assert main(["-C", str(make_report(tmp_path / name)), "export", "pdf"]) == 0
        made.append((tmp_path / name / "build/report.pdf").read_bytes())
    assert made[0] == made[1]
    assert pypdfium2.PdfDocument(made[0]).get_metadata_value("CreationDate").startswith("D:20231114221320")


@pytest.mark.parametrize("form", ["pdf", "epub"])
@pytest.mark.parametrize(("tool", "module"), [("pandoc", "pypandoc"), ("typst", "typst"), ("pikepdf", "pikepdf")])
def test_missing_extra_is_named_in_one_line_before_any_work(
    tool: str, module: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has not installed the extra reads how to, and nothing else."""
    for owner in (typesetting, pandoc):
        monkeypatch.setattr(owner, "find_spec", lambda name: None if name == module else find_spec(name))
    monkeypatch.setenv("PATH", str(tmp_path))
    root = make_report(tmp_path / "report")
    told = f"report-build: {tool} is not installed: pip install -e '.[export]'\n"
    assert main(["-C", str(root), "export", form]) == 2
    assert capsys.readouterr().err == told
    assert main(["-C", str(root), "build", "--forms"]) == 2
    assert capsys.readouterr().err == told


def test_formula_that_cannot_be_set_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The line quotes the formula; no file is left."""
    page = "---\ntitle: A page\nkind: chapter\n---\n\n# A page\n\n$a \\notacommand b$\n"
    root = make_report(tmp_path, {"docs/page.md": page, "mkdocs.yml": "site_name: A\nnav: [index.md, page.md]\n"})
    assert main(["-C", str(root), "export", "pdf"]) == 2
    error = capsys.readouterr().err
    assert "report-build: pandoc: " in error
    assert r"\notacommand" in error
    assert not (root / "build").exists()


def test_what_typst_refuses_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that typst does not take ends in its message."""
    monkeypatch.setattr(pdf, "source", lambda *arguments: "#nosuchname")
    assert main(["-C", str(make_report(tmp_path)), "export", "pdf"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "report-build: typst: unknown variable: nosuchname"


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_stopping_is_answered_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C while typst works: one line, status 2, the old file whole and nothing beside it."""
    out = tmp_path / "report.pdf"
    out.write_text("the old file", encoding="utf-8")
    command = [sys.executable, "-m", "report_build.cli", "-C", str(ROOT), "export", "pdf", "--out", str(out)]
    with subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, preexec_fn=heed_interrupt
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if line == "setting the pages\n":
                break
        running.send_signal(signal.SIGINT)
        rest = running.stderr.read()
        assert running.wait(timeout=60) == 2
    assert rest == "report-build: stopped\n"
    assert out.read_text(encoding="utf-8") == "the old file"
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_pages_say_what_is_wrong_in_this_thread() -> None:
    """What fails beside this thread fails in it too."""

    def fail() -> None:
        raise ValueError("no")

    assert typesetting.stoppable(lambda: 3) == 3
    with pytest.raises(ValueError, match="no"):
        typesetting.stoppable(fail)
