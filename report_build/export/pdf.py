"""The report as a PDF book: pandoc turns its text into typst's language, and typst sets the pages."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from report_build.compile import SIZE
from report_build.export.book import Book
from report_build.export.edition import Edition, edition
from report_build.export.pandoc import pandoc
from report_build.export.typesetting import ready, typeset
from report_build.load import load
from report_build.model import Chapter, Formula
from report_build.references import literal, plain, short_reference
from report_build.report import Entry, Report
from report_build.textfile import write_whole

# Signs of TeX in a display that may be wider than a page: measuring every display would take a second.
LONG = 90
# Signs that one run of pandoc reads: few enough that all processors are busy to the end, and many beside the time that a start takes.
PIECE = 120_000
# The double bar of a norm: pandoc writes it as the sign for parallel lines, which typst sets with the room and the limits of a relation.
BARS = re.compile(r"(?P<sized>\\(?:left|right|[Bb]igg?[lrm]?)\s*)?(?<!\\)\\\|")
BAR = "\ue003"
# What else pandoc writes and typst takes in another way.
MENDS = (
    (re.compile(BAR), "doublebar"),
    # Signs of a given size, which pandoc enlarges as pictures: `\big(` and `\Big\{`.
    (re.compile(r"#scale\(x: (\d+)%, y: \1%\)\[\\?([^\]\\]|\\\])\]"), r"stretch(\\\2, size: #\1%)"),
    (re.compile(r"#scale\(x: (\d+)%, y: \1%\)\[bar\.v\.double\]"), r"stretch(doublebar, size: #\1%)"),
    # A symbol that newer versions have renamed.
    (re.compile(r"\bdot\.circle\b"), "dot.o"),
    # Text such as "LLM.int8()" after a link, which would be a method.
    (re.compile(r"(?<!\\)\](?=\.[A-Za-z_])"), "];"),
)


class Pages(Book):
    """The book in the words of book.typ."""

    def __init__(self, report: Report, root: Path) -> None:
        super().__init__(report, root)
        shorts = [short_reference(entry) for entry in report.by_key.values()]
        self.noted: set[tuple[str, str]] = set()
        self.shared = {short for short in shorts if shorts.count(short) > 1}

    def numbered(self, number: str) -> str:
        return raw(f"#num({quoted(number)})")

    def anchor(self, name: str) -> str:
        return raw(f"#anchor({quoted(name)})")

    def equation(self, formula: str, name: str, number: str) -> str:
        return raw(f"#numbered({quoted(number)}, {quoted(name)})[", "") + formula + raw("]")

    def formula(self, formula: Formula) -> str:
        set_as = BARS.sub(lambda match: f"{match['sized']}\\Vert " if match["sized"] else BAR, super().formula(formula))
        return raw("#fitted[", "") + set_as + raw("]") if formula.display and not formula.label and len(set_as) > LONG else set_as

    def figure(self, path: str, alt: str, name: str) -> tuple[str, str]:
        size = SIZE.search(self.report.assets[path].head) if path in self.report.assets else None
        shape = float(size["height"]) / float(size["width"]) if size else 1
        return raw(f"#picture({quoted(path)}, {quoted(alt)}, {quoted(name)}, {shape:.4f})[", ""), raw("]")

    def note(self, chapter: Chapter, key: str, number: int, *, first: bool) -> str:
        self.noted.update([(chapter.path, key)] if first else [])
        if not first:
            return raw(f'#again("{number}", {quoted(f"ref-{key}")})')
        return raw(f'#note("{number}", {quoted(f"ref-{key}")}, {quoted(self.short(self.report.by_key[key]))})')

    def short(self, entry: Entry) -> str:
        """How a note names a work: by author and year, and by its title too where others have the same."""
        short = short_reference(entry)
        return f"{short}, {plain(entry.get('title'))}" if short in self.shared else short

    def between_notes(self) -> str:
        return raw("#comma")

    def wrapped(self, kind: str, text: str) -> str:
        return f"{block(f'#wrapped({quoted(kind)})[')}\n\n{text}\n\n{block(']')}"

    def new_page(self) -> str:
        return block("#pagebreak(weak: true)")

    def after(self, chapter: Chapter) -> str:
        """The works that only tables cite, which have no note below a page."""
        rest = {key: number for key, number in self.cited(chapter).items() if (chapter.path, key) not in self.noted}
        works = (f"^{number}^ [{literal(self.short(self.report.by_key[key]))}](#ref-{key})" for key, number in rest.items())
        return self.wrapped("sources", f"**Sources of the tables.** {'; '.join(works)}.") if rest else ""


def quoted(text: str) -> str:
    """A string of typst, without the sign that would end raw text in Markdown."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("`", "\\u{60}")


def raw(code: str, end: str = ";") -> str:
    """Code in a line of text; its end keeps what follows from being read as code too."""
    return f"`{code}{end}`{{=typst}}"


def block(code: str) -> str:
    return f"\n\n```{{=typst}}\n{code}\n```\n\n"


def source(report: Report, root: Path, folder: Path, edition: Edition) -> str:
    """The whole book in typst's language, to follow book.typ."""
    # Pandoc keeps one processor busy, for a third of the time that the book takes: it begins while later pages are still compiled.
    with ThreadPoolExecutor(os.cpu_count()) as readers:
        texts = pieces(Pages(report, root).texts())
        made = readers.map(lambda piece: pandoc(piece, "typst-smart", folder=folder, epoch=edition.epoch), texts)
        text = "\n\n".join(piece.decode() for piece in made)
    for pattern, mended in MENDS:
        text = pattern.sub(mended, text)
    return f"\n#show: book\n\n{text}"


def pieces(texts: Iterable[str]) -> Iterator[str]:
    """The pages in their order, gathered to pieces of about the same length."""
    piece = ""
    for text in texts:
        piece += text
        if len(piece) > PIECE:
            yield piece
            piece = ""
    if piece:
        yield piece


def packed(pdf: bytes) -> bytes:
    """The same PDF with its links and its tags for screen readers compressed: typst writes them out, as two thirds of the file."""
    import pikepdf

    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as book:
        book.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return made.getvalue()


def write(root: Path, out: Path) -> str:
    """Write the PDF; say its size. Raises Unusable when the extra is missing or the book cannot be set."""
    ready()
    report = load(root)
    folder, facts = root.resolve() / "docs", edition(report)
    print(f"compiling {len(report.chapters)} pages", file=sys.stderr, flush=True)
    text = source(report, root, folder, facts)
    print("setting the pages", file=sys.stderr, flush=True)
    pdf = packed(typeset(text, folder, facts))
    write_whole(out, pdf)
    return f"{len(pdf) / 1e6:.1f} MB"
