"""The report in other forms than the site: one module a form, each with `write(root, out)`, which returns what it wrote in a few words."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Form(NamedTuple):
    """What a form is, and where it goes when nobody says where."""

    what: str
    out: Path


FORMS: Mapping[str, Form] = {
    "epub": Form("an EPUB 3 book", Path("build/report.epub")),
    "offline": Form("the site as a zip that needs neither server nor network", Path("build/report-offline.zip")),
    "pdf": Form("a book of pages, set by typst", Path("build/report.pdf")),
    "text": Form("Markdown for language models", Path("build/text")),
}


# Those that are one file, which the site can hold; its text lies beside its pages at every build.
FILED = ("epub", "offline", "pdf")


def export(root: Path, form: str, out: Path | None = None) -> str:
    """Write the report in a form and say what was written where; the module of a form is imported when it is wanted."""
    target = out or root / FORMS[form].out
    said: str = importlib.import_module(f"report_build.export.{form}").write(root, target)
    return f"{target}: {said}"
