"""What must hold of every reader for any bytes; the fuzzer and the tests run the same functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from report_build.bibliography import read_bibliography
from report_build.catalogue import EVENT, MODEL, STUDY
from report_build.compile import apply, code_edits
from report_build.facts import read_facts
from report_build.mask import Masker, blank
from report_build.model import Finding, Position
from report_build.outline import read_outline
from report_build.prose import read_chapter
from report_build.references import reference
from report_build.tags import read_tags


def true_places(places: Iterable[Position], text: str) -> None:
    """Each place is one that the text has."""
    lines = text.split("\n")
    for at in places:
        assert 1 <= at.line <= len(lines), at
        assert 1 <= at.column <= len(lines[at.line - 1]) + 1, at


def places_of(findings: Iterable[Finding]) -> Iterable[Position]:
    return (finding.at for finding in findings)


def chapter(text: str) -> None:
    """A page is read, its places are true, masking twice is masking once, and what is no prose can be taken out."""
    read = read_chapter("a.md", "docs/a.md", text)
    if not read.text:
        return  # too much for any renderer: nothing of it was kept
    things = (read.headings, read.citations, read.links, read.captions, read.formulas, read.allows)
    true_places([*places_of(read.findings), *(thing.at for group in things for thing in group)], text)
    assert len(read.prose) == len(text)
    assert Masker(read.prose.replace("$", " ")).run() == ()
    assert [span for span in read.spans if not span.start <= span.inner_start <= span.inner_end <= span.end] == []
    assert blank(text, read.spans) == read.prose
    assert all(read.prose[tag.start] == "<" for tag in read_tags(read.prose))
    apply(text, [edit for span in read.spans for edit in code_edits(read, span)], 0)


def bibliography(text: str) -> None:
    """Entries and findings have true places, and every entry can be written as a reference."""
    entries, findings = read_bibliography("a.bib", text)
    true_places(places_of(findings), text)
    true_places((entry.line_of(name) for entry in entries for name in ("title", *entry.fields)), text)
    for entry in entries:
        assert "\n" not in reference(entry)


def tables(text: str) -> None:
    """Rows, kinds, pages and findings have true places."""
    facts, findings = read_facts("facts.toml", text)
    true_places([*places_of(findings), *(fact.at for fact in facts.values())], text)
    outline, findings = read_outline("outline.toml", text)
    true_places([*places_of(findings), *(at for at, _ in outline.pages.values())], text)


def catalogues(text: str) -> None:
    """Rows and findings of all three catalogues have true places, and every field that was kept is text."""
    for fields in (MODEL, EVENT, STUDY):
        rows, findings = fields.read("a.toml", text)
        true_places([*places_of(findings), *(row.at for row in rows.values())], text)
        assert all(isinstance(value, str) for row in rows.values() for value in row.fields.values())


READERS: Mapping[str, Callable[[str], None]] = {
    "chapter": chapter,
    "bibliography": bibliography,
    "tables": tables,
    "catalogues": catalogues,
}


def text_of(data: bytes) -> str:
    """Bytes as readers get them: line ends are newlines."""
    return data.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
