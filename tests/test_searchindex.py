"""The index of the search: sections in plain text with their numbers, and every term as an entry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from report import TODAY, make_report

from report_build.compile import words_of
from report_build.load import load
from report_build.searchindex import plain, shape_index, without_numbers

URLS = {"index.md": "", "sub/page.md": "sub/page/", "glossary.md": "glossary/"}
NUMBERS = {"sub/page.md": "3", "sub/page.md#two": "3.1"}


def shaped(folder: Path, docs: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """What becomes of an index of (location, title, text)."""
    path = folder / "search_index.json"
    path.write_text(
        json.dumps({"config": {}, "docs": [dict(zip(("location", "title", "text"), doc, strict=True)) for doc in docs]}), encoding="utf-8"
    )
    shape_index(path, load(make_report(folder / "report"), TODAY), NUMBERS, URLS)
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["docs"]
    return found


def test_sections_are_plain_and_numbered(tmp_path: Path) -> None:
    """A page and its first heading are one place."""
    docs = [
        ("sub/page/", "A page", ""),
        ("sub/page/#a-page", "A page", "<p>Text&amp;<b>more</b>.</p>"),
        ("sub/page/#two", "Two", "<p>x</p>"),
    ]
    assert shaped(tmp_path, docs)[:2] == [
        {"location": "sub/page/", "title": "A page", "text": "Text& more.", "number": "3"},
        {"location": "sub/page/#two", "title": "Two", "text": "x", "number": "3.1"},
    ]


def test_questions_are_left_out_and_terms_come_alone(tmp_path: Path) -> None:
    """Of the glossary its name stays, and each term has its definition."""
    docs = [("sub/page/#check-yourself", "Check yourself", "Why?"), ("glossary/", "Glossary", "<p>all terms</p>")]
    assert shaped(tmp_path, docs) == [
        {"location": "glossary/", "title": "Glossary", "text": ""},
        {"location": "glossary/#token", "title": "Token", "text": "A piece of text that a model reads as one.", "term": []},
    ]


def test_without_an_index_there_is_nothing_to_shape(tmp_path: Path) -> None:
    """A build without the search plugin."""
    shape_index(tmp_path / "none.json", load(make_report(tmp_path / "report"), TODAY), {}, {})
    assert not (tmp_path / "none.json").exists()


def test_plain_text_keeps_its_stops_close() -> None:
    """A tag may stand where a space must not."""
    assert plain("<p>A <a>link</a>, and <b>more</b>.</p>\n<p>&lt;x&gt;</p>") == "A link, and more. <x>"


def test_a_formula_is_found_by_its_names() -> None:
    """A short one as it is read, a long one by each of its names once, without its letters and digits."""
    assert words_of(r"n \times n") == "n times n"
    assert words_of(r"\bar\alpha_t = \prod_{s \le t} \alpha_s + \bar\alpha_0") == "bar alpha prod le"


def test_numbers_of_notes_and_equations_are_not_searched() -> None:
    """What is written in the text stays."""
    page = '<p>Since 2015<sup id="fnref:ref-a"><a href="#fn:ref-a">1</a></sup>: 10<sup>3</sup>'
    assert without_numbers(page + '<span class="equation-number">(31)</span></p>') == "<p>Since 2015: 10<sup>3</sup></p>"
