"""A page is read as prose: what is code, comment or math is masked, and all else is found at its place."""

from __future__ import annotations

import pytest

from report_build.mask import Masker, blank
from report_build.model import Chapter
from report_build.prose import read_chapter, slug


def read(text: str) -> Chapter:
    return read_chapter("a.md", "docs/a.md", text)


def masked(text: str) -> str:
    """The prose of a text, with what is masked as underscores."""
    prose = blank(text, Masker(text).run())
    return "".join("_" if kept != sign else sign for kept, sign in zip(prose, text, strict=True))


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("a `b` c", "a ___ c"),
        ("a ``b ` c`` d", "a ___ _ ___ d"),
        ("a `b\nc` d", "a __\n__ d"),
        ("a ` b\n\nc ` d", "a ` b\n\nc ` d"),
        (r"a \`b\` c", r"a \`b\` c"),
        ("a <!-- b --> c", "a ____ _ ___ c"),
        ("a <!-- b\n\nc --> d", "a ____ _\n\n_ ___ d"),
        ("a $x$ b", "a ___ b"),
        ("$5 and $10", "$5 and $10"),
        (r"\$x\$", r"\$x\$"),
        ("a $ b $ c", "a $ b $ c"),
        ("`$` and `$`", "___ and ___"),
        ("$$\nx\n$$", "__\n_\n__"),
        ("| $5 | $6 |", "| $5 | $6 |"),
        ("```\na\n```\nb", "___\n_\n___\nb"),
        ("~~~ py\n```\n~~~\nb", "___ __\n___\n___\nb"),
        ("````\n```\n````\nb", "____\n___\n____\nb"),
        ("- a\n\n    ```\n    b\n    ```\n\n    c", "- a\n\n    ___\n    _\n    ___\n\n    c"),
        ("> ```\n> a\n> ```\nb", "> ___\n_ _\n_ ___\nb"),
        ("```a``` b", "_______ b"),
        ("a <!-- `b --> c` d", "a ____ __ ___ c` d"),
        ("`a <!-- b` c -->", "__ ____ __ c -->"),
    ],
)
def test_what_is_no_prose_is_masked(text: str, prose: str) -> None:
    """Code, comments and math are blanked, escapes and prices are not, and every line stays where it is."""
    assert masked(text) == prose


def test_front_matter_is_masked_and_offsets_stay() -> None:
    """The first heading of a page has the line on which an editor shows it."""
    chapter = read("---\ntitle: A\n---\n\n# A\n")
    assert [(heading.at.line, heading.title, heading.id) for heading in chapter.headings] == [(5, "A", "a")]
    assert chapter.front == {"title": "A"}


def test_headings_of_both_styles_are_found_with_their_ids() -> None:
    """ATX and Setext, in notes and lists too, but not in code."""
    text = "Top\n===\n\n## A *b* `c` ##\n\n### D {#d .x}\n\nE\n-\n\n!!! note\n    #### F\n\n```\n# no\n```\n\n- ## G\n\n> ### H\n\nI\n---\n"
    found = [(heading.level, heading.title, heading.id) for heading in read(text).headings]
    assert found == [
        (1, "Top", "top"),
        (2, "A *b* `c`", "a-b-c"),
        (3, "D", "d"),
        (4, "F", "f"),
        (2, "G", "g"),
        (3, "H", "h"),
        (2, "I", "i"),
    ]


def test_section_reaches_to_the_next_heading_of_its_level() -> None:
    """Subsections belong to a section."""
    chapter = read("# A\n\n## B\n\nb\n\n### C\n\nc\n\n## D\n\nd\n")
    b = chapter.headings[1]
    assert chapter.text[b.body : b.end] == "\n\nb\n\n### C\n\nc\n\n"


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Scaling laws", "scaling-laws"),
        ("What is p(x)?", "what-is-px"),
        ("Élan – vital", "elan-vital"),
        ("A  b - c", "a-b-c"),
        ("你好", ""),
    ],
)
def test_slug_is_that_of_the_renderer(title: str, wanted: str) -> None:
    """The id of a heading is what Python-Markdown will give it."""
    assert slug(title) == wanted


def test_citations_have_key_and_place() -> None:
    """Each key of a bracket is one citation at the bracket."""
    chapter = read("# A\n\nText [@a; @b-2] and\n| [@c] |\n")
    assert [(c.key, c.at.line, c.at.column) for c in chapter.citations] == [("a", 3, 6), ("b-2", 3, 6), ("c", 4, 3)]
    first = chapter.citations[0]
    assert chapter.text[first.start : first.end] == "[@a; @b-2]"


@pytest.mark.parametrize("text", ["[@A]", "[@a, @b]", "[@a](b)", "[x @a]", "[@a\n@b]", r"\[@a]", "`[@a]`", "me@a.b", "[@a.b]", "[@]", "[]"])
def test_what_is_no_citation_is_none(text: str) -> None:
    """Malformed brackets are left to the rule on them, links and addresses are none."""
    assert read(f"{text}\n").citations == ()


def test_links_and_images_are_found_inline_and_by_reference() -> None:
    """With text, target and title; nested images too, code never."""
    text = '[a](b.md "t") ![c](<d e.svg>) [![f](g.svg)](h.md) [i][j] [j] [k](l(m).md) `[n](o)`\n\n[j]: p.md\n'
    found = [(link.text, link.target, link.title, link.image) for link in read(text).links]
    assert found == [
        ("a", "b.md", "t", False),
        ("c", "d e.svg", "", True),
        ("![f](g.svg)", "h.md", "", False),
        ("f", "g.svg", "", True),
        ("i", "p.md", "", False),
        ("j", "p.md", "", False),
        ("k", "l(m).md", "", False),
    ]


def test_captions_have_kind_text_and_id() -> None:
    """A caption may run over lines, and ends at a blank one."""
    chapter = read("# A\n\nFigure: A curve\nover *x* {#fig-a}\n\nText Figure: no\n\n    Table: B\n")
    found = [(caption.kind, caption.text, caption.id, caption.at.line) for caption in chapter.captions]
    assert found == [("Figure", "A curve\nover *x*", "fig-a", 3), ("Table", "B", "", 8)]


def test_formulas_have_label_and_place() -> None:
    """Inline and display math, with the id of a labelled one."""
    chapter = read("a $x$\n\n$$\ny \\label{eq-y}\n$$\n")
    assert [(formula.display, formula.label, formula.at.line) for formula in chapter.formulas] == [(False, "", 1), (True, "eq-y", 3)]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a\n\n```\nb\n", 3, "code fence '```'"),
        ("a\n\n~~~~\nb\n~~~\n", 3, "code fence '~~~~'"),
        ("a\n<!-- b\n", 2, "comment '<!--'"),
        ("a\n\n$$\nb\n\nc\n", 3, "display math '$$'"),
        ("---\ntitle: A\n\n# A\n", 1, "front matter '---'"),
    ],
)
def test_what_is_never_closed_is_told_where_it_is_opened(text: str, line: int, said: str) -> None:
    """All that follows would vanish, so the place of the opening is what helps."""
    (finding,) = read(text).findings
    assert (finding.at.line, finding.code) == (line, "X003")
    assert said in finding.message


def test_crowded_page_is_not_read_on() -> None:
    """A page on which renderers hang keeps no text that one could be given."""
    chapter = read(20_000 * "[a](")
    assert [finding.code for finding in chapter.findings] == ["X004"]
    assert chapter.text == ""
