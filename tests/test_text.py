"""The report for language models: every citation with author, year and identifier, every fact with its source, math as TeX."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from report import TODAY, make_report, page

from report_build.cli import main
from report_build.export.text import named, text_path, texts, unfolded
from report_build.load import load
from report_build.pages import generated
from report_build.report import Report

ROOT = Path(__file__).parents[1]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480"></svg>'
URL = "https://example.org/"


@pytest.fixture(scope="module")
def report() -> Report:
    """The report itself."""
    return load(ROOT)


def text_of(folder: Path, body: str, **files: str) -> str:
    """The text of a page of the clean report, below its head."""
    config = (make_report(folder) / "mkdocs.yml").read_text(encoding="utf-8") + f"site_url: {URL}\n"
    root = make_report(folder, {"mkdocs.yml": config, "docs/sub/page.md": page(body), **files})
    report = load(root, TODAY)
    return texts(report, generated(report))["sub/page/index.md"].partition("# A page\n\n")[2].strip()


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("It falls [@kaplan2020scaling].\n", "It falls (Kaplan et al. 2020, arXiv:2001.08361)."),
        (
            "It [175 billion](fact:gpt3-parameters).\n",
            "It 175 billion [Brown et al. 2020, https://papers.nips.cc/paper/2020/hash/1457c0d6bfcb4967418bfb8ac142f64a-Abstract.html; "
            "table 2.1; describes 2020; reported].",
        ),
        ("$x^2$ and $$\ny \\label{eq-y}\n$$ and [](#eq-y).\n", "$x^2$ and $$\ny \\tag{1}\n$$ and Equation 1."),
        ("[Home](../index.md#the-answer), [here](#a-page), [out](https://a.example/b).\n", None),
        ("## Part {#part}\n\nText <!-- a note -->here.\n", "## Part\n\nText here."),
        ('??? question "Why?"\n\n    Because\n    of it.\n\nAfter.\n', "**Why?**\n\nBecause\nof it.\n\nAfter."),
        ("```text\n??? note [@key] <b> {#x}\n```\n", "```text\n??? note [@key] <b> {#x}\n```"),
        ("`[@key]` and `<b>`\n", "`[@key]` and `<b>`"),
        ("A token is a word.\n", "A token is a word."),
        ('<my-exhibit id="here" markdown="1">\n\nText.\n\n</my-exhibit>\n', f"(Interactive on the page: {URL}sub/page/#here)\n\nText."),
    ],
)
def test_page_says_in_plain_text_what_it_says(tmp_path: Path, body: str, wanted: str | None) -> None:
    """One construct each."""
    wanted = wanted or f"[Home]({URL}#the-answer), here, [out](https://a.example/b)."
    assert text_of(tmp_path, body).partition("\n\n## References")[0].strip() == wanted


def test_figures_keep_number_alt_text_and_address(tmp_path: Path) -> None:
    """And the text refers to them by their number."""
    body = "See [](#fig-one).\n\n![Seen.](../a.svg)\n\nFigure: One [@kaplan2020scaling]. {#fig-one}\n"
    text = text_of(tmp_path, body, **{"docs/a.svg": SVG})
    wanted = f"See Figure 1.\n\n![Seen.]({URL}a.svg)\n\n**Figure 1.** One (Kaplan et al. 2020, arXiv:2001.08361)."
    assert text.startswith(wanted)
    assert "- Jared Kaplan et al. (2020). Scaling Laws for Neural Language Models." in text


def test_folded_answers_hold_code_as_it_is() -> None:
    """A fence in a note moves with it, and what looks like a note in a fence is none."""
    assert unfolded('??? note "A"\n\n    ```\n    !!! note\n        x\n    ```\n\nB') == "**A**\n\n```\n!!! note\n    x\n```\n\nB"


def test_nothing_of_the_source_is_left_over(report: Report) -> None:
    """No citation, fact, reference, attribute or tag stays raw in the text of any chapter, outside code."""
    files = texts(report, generated(report))
    left = re.compile(
        r"\[@[a-z]|\]\((?:fact:|#|[\w./-]+\.md)|^(?:Figure|Table): |\{[:#.][^}]*\}\s*$|</?(?:div|span|figure)\b|markdown=\"1\"", re.M
    )
    for path, text in files.items():
        prose = re.sub(r"^```.*?^```$|`[^`\n]+`|\$\$.*?\$\$|\$[^$\n]+\$", "", text, flags=re.M | re.S)
        assert not left.search(prose), f"{path}: {left.search(prose)}"


def test_every_citation_and_fact_keeps_its_source(report: Report) -> None:
    """In each chapter, as often as it is cited: author, year and identifier of the work; for a fact its whole provenance."""
    files = texts(report, generated(report))
    for chapter in report.chapters:
        text = files[text_path(chapter.path)]
        for key in {citation.key for citation in chapter.citations}:
            entry = report.by_key[key]
            assert re.fullmatch(r".+ \d{4}, (?:doi:|arXiv:|ISBN |https?:).+", named(entry)), key
            assert text.count(named(entry)) >= sum(citation.key == key for citation in chapter.citations), (chapter.path, key)
        for link in chapter.links:
            if link.fact is not None:
                fact = report.facts[link.fact]
                source = named(report.by_key[fact.source]) if fact.source else f"computed: {fact.computed}"
                assert f"{link.text} [{'; '.join([source, *fact.details])}]" in text, (chapter.path, link.fact)
        for formula in chapter.formulas:
            assert not formula.tex.strip() or formula.tex.partition("\\label")[0].strip() in text, (chapter.path, formula.tex)


def test_index_leads_to_every_page(report: Report) -> None:
    """llms.txt names each page with its description, llms-full.txt holds them all."""
    files = texts(report, generated(report))
    pages = {name for name in files if name.endswith(".md")}
    assert pages == {text_path(path) for path in [chapter.path for chapter in report.chapters] + list(report.generated)}
    listed = re.findall(r"^- \[[^\]]+\]\(([^)]+)\)", files["llms.txt"], re.M)
    assert sorted(listed) == sorted(report.record.url + name for name in pages)
    assert files["llms.txt"].startswith(f"# {report.record.title}\n\n> {report.record.description}\n")
    assert all(files[name] in files["llms-full.txt"] for name in pages)


def test_export_and_site_hold_the_same_files(report: Report, built_site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`export text` writes what the build lays beside the pages, and writes it again over the old."""
    out = tmp_path / "text"
    for _ in range(2):
        assert main(["-C", str(ROOT), "export", "text", "--out", str(out)]) == 0
    written = {path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in out.rglob("*") if path.is_file()}
    assert f"{len(written)} files" in capsys.readouterr().out
    assert "llms.txt" in written
    for name, text in written.items():
        assert (built_site / name).read_text(encoding="utf-8") == text, name
