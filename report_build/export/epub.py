"""The report as an EPUB 3 book, written by pandoc from the text that the PDF is set from."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from report_build.export.book import Book
from report_build.export.edition import Edition, edition
from report_build.export.pandoc import pandoc
from report_build.export.typesetting import cover, ready
from report_build.load import load
from report_build.mathfont import math_font
from report_build.model import Chapter, Formula
from report_build.references import reference
from report_build.report import Report
from report_build.textfile import write_whole

# A slash of a given size becomes MathML that is not valid.
SLASH = re.compile(r"\\[Bb]igg?[lr]?\s*/")
STYLE = Path(__file__).with_name("book.css")


class Flow(Book):
    """The book as text that flows: notes stand at the end of their chapter, where readers show them on a touch."""

    def __init__(self, report: Report, root: Path) -> None:
        super().__init__(report, root)
        self.marked: set[str] = set()

    def numbered(self, number: str) -> str:
        return f"[{number}]{{.number}} "

    def anchor(self, name: str) -> str:
        return f"[]{{#{name}}}"

    def equation(self, formula: str, name: str, number: str) -> str:
        return f"[{formula}[({number})]{{.equation-number}}]{{#{name} .equation}}"

    def formula(self, formula: Formula) -> str:
        return SLASH.sub("/", super().formula(formula))

    def figure(self, path: str, alt: str, name: str) -> tuple[str, str]:
        # The division holds the id, because pandoc finds no figure's when another file of the book leads to it.
        return f"::: {{#{name}}}\n![", f"]({path}){{alt={quoted(alt)}}}\n:::"

    def note(self, chapter: Chapter, key: str, number: int, *, first: bool) -> str:
        target = self.note_id(chapter, key)
        back = "" if target in self.marked else f"#{target}.mark "
        self.marked.add(target)
        return f'[^{number}^](#{target}){{{back}.note epub:type="noteref" role="doc-noteref"}}'

    def note_id(self, chapter: Chapter, key: str) -> str:
        return f"{self.id_of(chapter.path)}.note-{key}"

    def between_notes(self) -> str:
        return "^,^"

    def wrapped(self, kind: str, text: str) -> str:
        return f"\n:::::: {{.{kind}}}\n\n{text}\n\n::::::\n"

    def new_page(self) -> str:
        return ""

    def after(self, chapter: Chapter) -> str:
        """The notes of a page, with the whole reference of each."""
        notes = []
        for key, number in self.cited(chapter).items():
            target = self.note_id(chapter, key)
            mark = f'[{number}.](#{target}.mark){{role="doc-backlink"}}'
            notes.append(f'::: {{#{target} epub:type="footnote" role="doc-footnote"}}\n{mark} {reference(self.report.by_key[key])}\n:::')
        return self.wrapped("notes", "\n\n".join(notes)) if notes else ""


def quoted(text: str) -> str:
    """A value of an attribute in pandoc's Markdown."""
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def metadata(edition: Edition) -> Mapping[str, Any]:
    """The metadata of the package, without what the record leaves open: a reading system would show an empty line."""
    found = {
        "title": edition.title,
        "creator": [{"role": "author", "text": name} for name in edition.authors],
        "lang": edition.language,
        "date": edition.date.isoformat(),
        "description": edition.description,
        "subject": [*edition.keywords],
        "rights": edition.licence,
        "identifier": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{edition.url}#{edition.version}')}",
        "accessModes": ["textual", "visual"],
        "accessModeSufficient": ["textual"],
        "accessibilityFeatures": [
            "alternativeText", "describedMath", "MathML", "readingOrder", "structuralNavigation", "tableOfContents",
            "displayTransformability",
        ],
        "accessibilityHazards": ["none"],
        "accessibilitySummary": "Figures have descriptions, formulas are MathML, and headings, lists, tables and notes are marked as such.",
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def write(root: Path, out: Path) -> str:
    """Write the EPUB; say its size. Raises Unusable when the extra is missing or pandoc cannot write it."""
    ready()
    report = load(root)
    facts = edition(report)
    print(f"compiling {len(report.chapters)} pages", file=sys.stderr, flush=True)
    book = Flow(report, root)
    text = "".join(book.texts())
    with tempfile.TemporaryDirectory() as folder:
        given, picture, font, made = (Path(folder, name) for name in ("metadata.json", "cover.png", "math.woff2", "report.epub"))
        font.write_bytes(math_font(book, root.resolve()))
        given.write_text(json.dumps(metadata(facts)), encoding="utf-8")
        picture.write_bytes(cover(facts))
        print("writing the book", file=sys.stderr, flush=True)
        options = ["--mathml", "--toc", "--toc-depth=3", "--split-level=2", "--css", str(STYLE), "--metadata-file", str(given)]
        options += ["--epub-cover-image", str(picture), "--epub-embed-font", str(font), "--output", str(made)]
        pandoc(text, "epub3", *options, folder=root.resolve() / "docs", epoch=facts.epoch)
        write_whole(out, made.read_bytes())
    return f"{out.stat().st_size / 1e6:.1f} MB"
