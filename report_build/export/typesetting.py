"""Typst, which sets the pages of the book and the cover."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from report_build.export.edition import Edition
from report_build.export.pandoc import MISSING, program
from report_build.textfile import Unusable

TEMPLATE = Path(__file__).with_name("book.typ")
COVER_HEIGHT = 2400  # pixels, as book shops ask for
Made = TypeVar("Made")


def ready() -> None:
    """Raises Unusable, naming the extra, when a tool that makes a book is missing: told before any work is done."""
    program()
    for name in ("typst", "pikepdf"):
        if find_spec(name) is None:
            raise Unusable(MISSING.format(name))


def typeset(text: str, folder: Path, edition: Edition, *, as_png: float = 0) -> bytes:
    """A text in typst's language, set after book.typ, as PDF, or its one page as PNG of so many pixels per inch.

    Pictures lie in `folder`. Fonts are those in typst and the one that the figures are lettered in, never the system's, so that the pages
    are the same on every machine. Raises Unusable with what typst says.
    """
    import typst

    source = TEMPLATE.read_text(encoding="utf-8") + text

    def made_by_typst() -> tuple[Any, list[Any]]:
        settings: dict[str, Any] = {"font_paths": fonts(), "ignore_system_fonts": True, "sys_inputs": edition.inputs()}
        compiler = typst.Compiler(source.encode(), root=folder, **settings)
        return compiler.compile_with_warnings(format="png" if as_png else "pdf", ppi=as_png or None, timestamp=edition.epoch)

    try:
        made, warnings = stoppable(made_by_typst)
    except typst.TypstError as error:
        raise Unusable(f"typst: {' '.join(error.message.split())}") from error
    for warning in warnings:
        print(f"typst: {warning.message}", file=sys.stderr)
    assert isinstance(made, bytes)  # one page, or one PDF
    return made


def stoppable(work: Callable[[], Made]) -> Made:
    """What `work` returns, done beside this thread: while typst works Python sees no Ctrl-C in its own."""
    made: list[Made] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            made.append(work())
        except Exception as error:
            failed.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return made[0]


def cover(edition: Edition) -> bytes:
    """The cover of the book as PNG."""
    return typeset("\n#cover", Path(__file__).parent, edition, as_png=COVER_HEIGHT / 250 * 25.4)


def fonts() -> list[str]:
    """The folder of the font that the figures are lettered in; those of the text are part of typst."""
    spec = find_spec("ziafont")
    return [str(Path(folder, "fonts")) for folder in (spec and spec.submodule_search_locations) or ()]
