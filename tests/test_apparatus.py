"""Numbers of sections, sources in the margin, other places of a work, files of a figure."""

from __future__ import annotations

from pathlib import Path

from report import TODAY, make_report, page

from report_build.apparatus import Apparatus, figure_data, link, minutes
from report_build.load import load

URLS = {"index.md": "", "sub/page.md": "sub/page/", "sub/other.md": "sub/other/", "reference/bibliography.md": "reference/bibliography/"}
MARK = '<sup id="fnref:ref-kaplan2020scaling"><a class="footnote-ref" href="#fn:ref-kaplan2020scaling">1</a></sup>'
REFERENCE = (
    '<li id="fn:ref-kaplan2020scaling">\n<p>Jared Kaplan et al. (2020){stop}&#160;<a class="footnote-backref" href="#fnref:x">↩</a></p>'
)
BODY = "## In brief\n\nShort [@kaplan2020scaling].\n\n## One thing\n\nText.\n\n## Another {#two}\n\nIt holds [@kaplan2020scaling].\n"


def apparatus(folder: Path, data: frozenset[str] = frozenset()) -> Apparatus:
    """That of a report with two chapters, which both cite the same work."""
    files = {"docs/sub/page.md": page(BODY), "docs/sub/other.md": page(BODY)}
    return Apparatus(load(make_report(folder, files), TODAY), data)


def test_numbers_stand_before_headings_and_out_of_the_search(tmp_path: Path) -> None:
    """Sections that frame a chapter have none; ids stay."""
    made = apparatus(tmp_path)
    number = made.numbers["sub/page.md"]
    content = made.page('<h2 id="in-brief">In brief</h2><h2 id="two">Another</h2>', "sub/page.md", "sub/page/", URLS)
    assert (
        content
        == f'<h2 id="in-brief">In brief</h2><h2 id="two"><span class="section-number" data-search-exclude>{number}.2</span> Another</h2>'
    )


def test_the_margin_names_a_work_beside_its_first_mark(tmp_path: Path) -> None:
    """Not in tables, captions or folded answers; not to programs that read aloud; of an unknown work nothing."""
    made = apparatus(tmp_path)
    note = '<span class="margin-note" aria-hidden="true" data-search-exclude><b>1</b> Kaplan et al. 2020</span>'
    assert made.margin(f"<p>Text{MARK}.</p>") == f"<p>Text{MARK}.{note}</p>"
    assert made.margin(f"<p>Text{MARK}{MARK}, and</p>") == f"<p>Text{MARK}{MARK},{note}{note} and</p>"
    for boxed in (
        f"<table><tr><td>{MARK}</td></tr></table>",
        f"<figcaption>{MARK}</figcaption>",
        MARK.replace("kaplan2020scaling", "unknown"),
    ):
        assert made.margin(boxed) == boxed


def test_a_reference_says_where_else_its_work_is_cited(tmp_path: Path) -> None:
    """By the numbers of the sections, from the page's own address; a reference that ends without a stop gets one."""
    made = apparatus(tmp_path)
    other, first = made.numbers["sub/other.md"], made.numbers["sub/other.md#two"]
    content = made.page(REFERENCE.format(stop=""), "sub/page.md", "sub/page/", URLS)
    assert '(2020)<span class="elsewhere">. Also cited in ' in content
    assert f'<a href="../other/#in-brief">{other}</a>, <a href="../other/#two">{first}</a>' in content
    assert "sub/page" not in content
    assert '(2020).<span class="elsewhere"> Also' in made.page(REFERENCE.format(stop="."), "sub/page.md", "sub/page/", URLS)


def test_a_work_cited_in_many_places_leads_to_the_bibliography(tmp_path: Path) -> None:
    """Five places, and how many more there are."""
    pages = {f"docs/sub/p{n}.md": page("## A section\n\nIt holds [@kaplan2020scaling].\n", title=f"Page {n}") for n in range(9)}
    made = Apparatus(load(make_report(tmp_path, pages), TODAY), frozenset())
    urls = {f"sub/p{n}.md": f"sub/p{n}/" for n in range(9)} | {"reference/bibliography.md": "reference/bibliography/"}
    content = made.page(REFERENCE.format(stop="."), "sub/p0.md", "sub/p0/", urls)
    assert content.count("<a ") == 7
    assert '<a href="../../reference/bibliography/#kaplan2020scaling">3 more</a>' in content


def test_a_figure_offers_its_drawing_and_its_numbers(tmp_path: Path) -> None:
    """The numbers where the lab has them in a file, and nothing for pictures from elsewhere."""
    figure = (
        '<figure id="fig-a"><p><img src="../../assets/figures/scaling/{name}.svg#only-light"></p><figcaption>Text</figcaption></figure>'
    )
    made = apparatus(tmp_path, frozenset({"scaling/law"}))
    both = made.page(figure.format(name="law"), "sub/page.md", "sub/page/", URLS)
    assert '<a href="../../assets/figures/scaling/law.svg" download data-copy="drawing">SVG</a>' in both
    assert '<a href="../../assets/data/scaling/law.json" download data-copy="data">Data (JSON)</a>' in both
    assert 'data-copy="data"' not in made.page(figure.format(name="other"), "sub/page.md", "sub/page/", URLS)
    assert made.files("picture.svg") == ""


def test_figure_data_are_those_beside_the_scripts(tmp_path: Path) -> None:
    """A figure's file bears the name of the figure."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"></svg>'
    files = {"docs/assets/figures/scaling/law.svg": svg, "docs/assets/figures/scaling/free.svg": svg, "lab/scaling/law.json": "{}"}
    root = make_report(tmp_path, files)
    assert figure_data(root, load(root, TODAY)) == {"scaling/law": root / "lab/scaling/law.json"}


def test_links_lead_from_page_to_page() -> None:
    """From the root, to the root, and in place."""
    assert link("", "sub/page/", "two", "2") == '<a href="sub/page/#two">2</a>'
    assert link("sub/page/", "", "", "home") == '<a href="../..">home</a>'
    assert link("sub/page/", "sub/other/", "", "<b>") == '<a href="../other/">&lt;b&gt;</a>'


def test_minutes_grow_with_words_and_formulas(tmp_path: Path) -> None:
    """At least one; 220 words a minute."""
    words, formulas = "word " * 440, "\n\n$$\nx = 1\n$$\n" * 10
    files = {"docs/sub/page.md": page(words), "docs/sub/other.md": page(words + formulas), "docs/sub/short.md": page("Text.\n")}
    chapters = {chapter.path: chapter for chapter in load(make_report(tmp_path, files), TODAY).chapters}
    assert [minutes(chapters[f"sub/{name}.md"]) for name in ("page", "other", "short")] == [3, 4, 1]
