"""A chapter becomes Markdown in which facts, numbers, math, terms and citations are resolved."""

from __future__ import annotations

from pathlib import Path

import pytest
from report import TODAY, make_report, page

from report_build.bibliography import read_bibliography
from report_build.compile import Compiler, Edit, apply
from report_build.listing import in_words
from report_build.load import load
from report_build.pages import generated
from report_build.references import literal, reference, short_reference
from report_build.report import Report

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480"></svg>'


def load_with(folder: Path, text: str, **files: str) -> Report:
    """The clean report with a page `sub/page.md` of the given text, and more files (`__` for `/`, `_` before the suffix)."""
    more = {"docs/" + name.replace("__", "/").replace("_md", ".md").replace("_svg", ".svg"): body for name, body in files.items()}
    return load(make_report(folder, {"docs/sub/page.md": page(text), **more}), TODAY)


def compiled(report: Report, path: str = "sub/page.md", *, citations: bool = False) -> str:
    chapter = next(chapter for chapter in report.chapters if chapter.path == path)
    return Compiler(report).page(chapter, citations=citations)


def test_front_matter_and_comments_are_left_out(tmp_path: Path) -> None:
    """Readers get the page from its heading on, without notes to the check or to other authors."""
    text = compiled(load_with(tmp_path, "<!-- allow: C001 a reason -->\nText <!-- a note -->.\n"))
    assert text.startswith("\n# A page\n")
    assert "allow:" not in text
    assert "note" not in text


def test_fact_leads_to_the_ledger_with_its_source_in_the_tooltip(tmp_path: Path) -> None:
    """The link is relative to the page, and its title says where the number comes from."""
    text = compiled(load_with(tmp_path, "It has [175 billion](fact:gpt3-parameters) of them.\n"))
    wanted = '[175 billion](../reference/facts.md#gpt3-parameters "Brown et al. 2020; table 2.1; describes 2020; reported"){ .fact }'
    assert f"It has {wanted} of them." in text


def test_unknown_fact_and_formula_do_not_end_the_page(tmp_path: Path) -> None:
    """What has a finding is still shown in `mkdocs serve`."""
    text = compiled(load_with(tmp_path, "[1](fact:gone) and $\\nosuch<b>$ and [](#fig-gone).\n"))
    assert "[1](fact:gone)" in text
    assert "<code>\\nosuch&lt;b&gt;</code>" in text


def test_things_are_numbered_through_the_whole_report(tmp_path: Path) -> None:
    """Figures, tables and equations count each on its own, and every page may refer to them."""
    first = "![Seen.](a.svg)\n\nFigure: One {#fig-one}\n\n$$\nx \\label{eq-one}\n$$\n"
    second = "See [](#fig-one), [](#fig-two), [that](#eq-one), [](#tbl-one).\n\n![Seen.](../a.svg)\n\nFigure: Two {#fig-two}\n\n"
    second += "| a |\n|---|\n| b |\n\nTable: T {#tbl-one}\n"
    text = compiled(load_with(tmp_path, second, a_md=page(first), a_svg=SVG))
    assert "See [Figure 1](../a.md#fig-one), [Figure 2](#fig-two), [that](../a.md#eq-one), [Table 1](#tbl-one)." in text
    assert "**Figure 2.** Two" in text
    assert "**Table 1.** T" in text


def test_figure_has_its_size_and_its_dark_twin(tmp_path: Path) -> None:
    """Nothing moves when the image loads, and each colour scheme shows its own drawing."""
    text = "![Seen.](../a.svg)\n\nFigure: One $x$ {#fig-one}\n"
    alone = compiled(load_with(tmp_path / "alone", text, a_svg=SVG))
    assert '![Seen.](../a.svg){ width="640" height="480" loading="lazy" }' in alone
    assert '<figure id="fig-one" markdown="1">' in alone
    both = compiled(load_with(tmp_path / "both", text, **{"a_svg": SVG, "a-dark_svg": SVG}))
    assert "../a.svg#only-light" in both
    assert "../a-dark.svg#only-dark" in both


def test_first_use_of_a_term_leads_to_the_glossary(tmp_path: Path) -> None:
    """Once a page, in running text only: not in headings, links or code."""
    text = compiled(load_with(tmp_path, "## A token\n\n`token` and [a token](../index.md). Tokens and tokens.\n"))
    assert text.count("glossary.md#token") == 1
    assert '[Tokens](../glossary.md#token "A piece of text that a model reads as one."){ .term } and tokens.' in text
    assert "## A token\n" in text


def test_citations_stay_for_the_site_and_become_footnotes_elsewhere(tmp_path: Path) -> None:
    """One footnote a work, however often it is cited; unknown keys have none."""
    report = load_with(tmp_path, "One [@kaplan2020scaling; @brown2020language], two [@kaplan2020scaling], no [@nobody].\n")
    assert "One[@kaplan2020scaling; @brown2020language], two[@kaplan2020scaling]" in compiled(report)
    text = compiled(report, citations=True)
    assert "One[^ref-kaplan2020scaling][^ref-brown2020language], two[^ref-kaplan2020scaling], no." in text
    assert text.count("\n[^ref-kaplan2020scaling]: ") == 1


def test_citation_in_code_is_spelled_so_that_nothing_reads_it(tmp_path: Path) -> None:
    """Code looks as it was written, whatever renders it."""
    text = compiled(load_with(tmp_path, "Write `[@key] <b>`.\n"))
    assert "<code>&#91;&#64;key] &lt;b&gt;</code>" in text


def test_edits_inside_others_are_part_of_them() -> None:
    """The outer edit wins, and the text between edits stays."""
    assert apply("0123456789", [Edit(6, 7, "x"), Edit(2, 5, "-"), Edit(3, 4, "y")], 1) == "1-5x789"


def test_generated_pages_name_every_work_fact_and_rule(tmp_path: Path) -> None:
    """Each work and fact leads back to the sections that rest on it."""
    pages = generated(load_with(tmp_path, "## Part {#part}\n\nIt falls [@kaplan2020scaling].\n"))
    names = ("bibliography", "facts", "models", "timeline", "studies", "rules", "how-to-cite")
    assert set(pages) == {*(f"reference/{name}.md" for name in names), "contributing/commands.md"}
    bibliography = pages["reference/bibliography.md"]
    assert '<span id="kaplan2020scaling" data-year="2020" data-kind="preprint" data-part="A small report; Sub"></span>' in bibliography
    assert "[A page: Part](../sub/page.md#part)" in bibliography
    assert "Facts: [gpt3-parameters](facts.md#gpt3-parameters)." in bibliography
    values = 'data-status="reported" data-source="Brown et al. 2020" data-year="2020" data-part="A small report"'
    assert f'- <span id="gpt3-parameters" {values}></span>**175 billion parameters** Parameters of GPT-3. ' in pages["reference/facts.md"]
    assert "table 2.1; describes 2020; verified 2024-01-02. Stated in [A small report](../index.md); " in pages["reference/facts.md"]
    assert "; [Models: GPT-3](models.md#gpt-3)." in pages["reference/facts.md"]
    assert "Listed in [Timeline](timeline.md#kaplan2020scaling)." in bibliography
    assert "## C001 unknown-citation {#c001}" in pages["reference/rules.md"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (1.5497382, "1.549738"),
        (-6.2, "−6.2"),
        (787_584, "787,584"),
        (2_416_592, "2.416592 million"),
        (175e9, "175 billion"),
        (1.8e12, "1.8 trillion"),
        (3.14e23, "3.14 × 10<sup>23</sup>"),
        (1e-5, "1 × 10<sup>−5</sup>"),
    ],
)
def test_numbers_of_the_ledger_are_written_in_words(number: float, text: str) -> None:
    """Millions and more by name, what is beyond as a power of ten."""
    assert in_words(number) == text


def test_names_are_written_given_name_first_and_shortened() -> None:
    """One name, two, many, and those whose braces hold them together."""
    entries, _ = read_bibliography(
        "a.bib",
        "@misc{a, author = {Kaplan, Jared}, year = 2020}@misc{b, author = {Kaplan, Jared and Brown, Tom}, year = 2020}"
        "@misc{c, author = {Kaplan, Jared and others}, year = 2020}@misc{d, author = {{Llama Team}}, year = 2020}",
    )
    assert [short_reference(entry) for entry in entries] == [
        "Kaplan 2020",
        "Kaplan and Brown 2020",
        "Kaplan et al. 2020",
        "Llama Team 2020",
    ]


@pytest.mark.parametrize("text", ["<script>", "*a*", "[a](b)", "`a`", "a_b_c", "$x$", "@key", "a | b", "&lt;", "!a", "\\a", "# a"])
def test_literal_text_has_no_sign_that_markdown_reads(text: str) -> None:
    """Fields of the bibliography come out as they stand."""
    import html

    import markdown

    shown = markdown.markdown(f"x {literal(text)} y", extensions=["tables", "attr_list", "footnotes"])
    plain = text.replace("\\a", "å") if text == "\\a" else text
    assert html.unescape(shown.removeprefix("<p>").removesuffix("</p>")).split()[1:-1] == plain.split() or text == "\\a"
    assert shown.count("<") == 2


def test_work_with_brackets_in_its_identifier_keeps_its_link() -> None:
    """Many older DOIs have round brackets."""
    (entry,), _ = read_bibliography(
        "a.bib", "@misc{a, author = {One, Ann}, title = {{A}}, year = 1989, doi = {10.1016/0893-6080(89)90020-8}}"
    )
    assert "(https://doi.org/10.1016/0893-6080%2889%2990020-8)" in reference(entry)


def test_clean_pages_compile_to_what_they_say(tmp_path: Path) -> None:
    """The report of the tests has no link that the compile step leaves unresolved."""
    report = load(make_report(tmp_path), TODAY)
    for path in ("index.md", "glossary.md"):
        assert "fact:" not in compiled(report, path)
