"""Whatever stands in a file, it is read: nothing is raised, no line is invented, and masking keeps every place."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report import TODAY, make_report

from report_build.bibliography import read_bibliography
from report_build.check import check
from report_build.compile import Compiler
from report_build.facts import read_facts
from report_build.load import load
from report_build.mask import Masker, blank
from report_build.model import Finding
from report_build.outline import read_outline
from report_build.prose import read_chapter
from report_build.tags import read_tags

# Pieces of which Markdown, BibTeX and TOML are made meet each other in more ways than letters by chance.
PIECES = [
    *"`~$<>[]()!@#*_|\\{}:;,.=-+%&\"'/^ \n\t\0é", "```", "~~~", "$$", "<!--", "-->", "---\n", "\n\n", "    ", "> ", "- ",
    "1. ", "# ", "a", "b1", "word ", "5 %", "$5 ", "[@a]", "[@a; @b]", "[a](b)", "[a](fact:b)", "![a](b.svg)", "[a][b]",
    "\n[a]: b\n", "{#a}", "{: .a }", "Figure: a {#fig-a}\n", "| a | b |\n|---|---|\n", "<div>", "</div>", "<a href='b'>",
    "\\label{eq-a}", "\\frac", "!!! note\n", '=== "a"\n', "<!-- allow: C001 a -->", "--8<-- 'a'", "title: a\n", "@misc{a,\n",
    "title = {{A}},\n", "@string{a = {b}}\n", "@comment{", "}\n", "[a]\n", "value = 3\n", "[kinds.a]\n",
    '[pages]\n"a.md" = []\n', "http://a.b/", "javascript:", "\u200b", "\u2028", "\r", "\x85", "а", "𝔸", "ABC", "1e999",
    "10^9",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
FREE = st.text(max_size=200)


def lines_exist(findings: tuple[Finding, ...] | list[Finding], text: str) -> bool:
    """Whether each finding has a line and a column that the text has."""
    lines = text.split("\n")
    return all(1 <= finding.at.line <= len(lines) and 1 <= finding.at.column <= len(lines[finding.at.line - 1]) + 1 for finding in findings)


@given(TEXT | FREE)
def test_masking_keeps_every_place(text: str) -> None:
    """The prose is as long as the text, its lines end where they did, and what stays is the text's own."""
    prose = blank(text, Masker(text).run())
    assert len(prose) == len(text)
    assert [at for at, sign in enumerate(prose) if sign == "\n"] == [at for at, sign in enumerate(text) if sign == "\n"]
    assert all(kept in (sign, " ") for kept, sign in zip(prose, text, strict=True))


@given(TEXT | FREE)
def test_masking_twice_is_masking_once(text: str) -> None:
    """In what is left as prose nothing else is found; dollars aside, which are prices or formulas by what stands between them."""
    prose = blank(text, Masker(text).run()).replace("$", " ")
    assert Masker(prose).run() == ()


@given(TEXT | FREE)
def test_spans_are_in_order_and_apart(text: str) -> None:
    """No span begins before the one before it ends, and what is inside of one lies in it."""
    end = 0
    for span in Masker(text).run():
        assert end <= span.start <= span.inner_start <= span.inner_end <= span.end <= len(text)
        end = span.end


@given(TEXT | FREE)
def test_any_page_is_read(text: str) -> None:
    """Its findings and all that was found in it have places in it."""
    chapter = read_chapter("a.md", "docs/a.md", text)
    assert lines_exist(chapter.findings, text)
    places = [heading.at for heading in chapter.headings] + [citation.at for citation in chapter.citations]
    places += [link.at for link in chapter.links] + [caption.at for caption in chapter.captions]
    places += [formula.at for formula in chapter.formulas] + [allow.at for allow in chapter.allows]
    assert lines_exist([Finding(at, "", "") for at in places], text)


@given(TEXT | FREE)
def test_any_bibliography_is_read(text: str) -> None:
    """Entries and findings have places in the file."""
    entries, findings = read_bibliography("a.bib", text)
    assert lines_exist(findings, text)
    assert lines_exist([Finding(entry.line_of(name), "", "") for entry in entries for name in ("title", *entry.fields)], text)


@given(TEXT | FREE)
def test_any_ledger_and_outline_are_read(text: str) -> None:
    """Rows, kinds, pages and findings have places in the file."""
    facts, findings = read_facts("facts.toml", text)
    assert lines_exist(findings, text)
    assert lines_exist([Finding(fact.at, "", "") for fact in facts.values()], text)
    outline, findings = read_outline("outline.toml", text)
    assert lines_exist(findings, text)
    assert lines_exist([Finding(at, "", "") for at, _ in outline.pages.values()], text)


@given(TEXT)
def test_tags_are_where_they_begin(text: str) -> None:
    """Each tag begins with its sign, in order."""
    starts = [tag.start for tag in read_tags(text)]
    assert starts == sorted(starts)
    assert all(text[start] == "<" for start in starts)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT, TEXT, TEXT)
def test_any_report_is_checked_and_compiled(tmp_path: Path, page: str, works: str, facts: str) -> None:
    """All rules and the compile step together: nothing is raised, and every finding has a line that exists."""
    files = {"docs/index.md": page, "docs/references.bib": works, "docs/facts.toml": facts}
    report = load(make_report(tmp_path, files), TODAY)
    texts = {name: text.replace("\r\n", "\n").replace("\r", "\n") for name, text in files.items()}
    for finding in check(report):
        assert str(finding).isprintable()
        if finding.at.path in texts:
            assert lines_exist([finding], texts[finding.at.path])
    compiler = Compiler(report)
    assert all(isinstance(compiler.page(chapter, citations=True), str) for chapter in report.chapters)
