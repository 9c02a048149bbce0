"""After an edit, `mkdocs serve` shows what a fresh build of the same sources shows, byte for byte; and it rebuilds no more than it must."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from report import BIB, CONFIG, FACTS, GLOSSARY, INDEX, OUTLINE, make_report, page

from report_build.plugin import ReportPlugin
from report_build.serve import Rebuilder, stamps

NAV = CONFIG.replace("  - index.md\n", "  - index.md\n  - first.md\n  - second.md\n").replace(
    "theme: {name: material, font: false}", "theme: {name: material, font: false, custom_dir: theme}"
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0"/></svg>'
FIRST = page(
    "The loss falls as a power law [@kaplan2020scaling], says $L = N^{-a}$.\n\n"
    "## A part {#part}\n\nA sentence [@kaplan2020scaling], a [formula](#eq-law), and [175 billion](fact:gpt3-parameters).\n\n"
    "![A line](a.svg)\n\nFigure: A line {#fig-line}\n\n$$\nL = N^{-a} \\label{eq-law}\n$$\n",
    title="First",
)
SECOND = page("As [the first](first.md#part) shows [@kaplan2020scaling], in [](#fig-line) and [](#eq-law).\n", title="Second")
FILES: Mapping[str, str] = {
    "mkdocs.yml": NAV,
    "docs/first.md": FIRST,
    "docs/second.md": SECOND,
    "docs/a.svg": SVG,
    "docs/index.md": INDEX,
    "docs/references.bib": BIB,
    "docs/facts.toml": FACTS,
    "docs/glossary.md": GLOSSARY,
    "docs/outline.toml": OUTLINE + '"first.md" = []\n"second.md" = []\n',
    "theme/main.html": '{% extends "base.html" %}\n',
}
WORDS = {
    "a word": ("The loss falls", "The loss sinks"),
    "a line before all others": ("\nThe loss", "\nA new line.\n\nThe loss"),
    "a formula": ("$L = N^{-a}$", "$L = N^{-a-a}$"),
    "a link": ("A sentence", "A [sentence](second.md)"),
    "a list": ("A sentence", "- one\n- two\n\nA sentence"),
    "code": ("A sentence", "```text\n[@nobody]\n```\n\nA sentence"),
    "a finding": ("A sentence", "A [sentence](javascript:a)"),
    "a term": ("A sentence", "A token sentence"),
    "an image without a caption": ("A sentence", "![A line](a.svg)\n\nA sentence"),
}
MORE: Mapping[str, tuple[str, str, str]] = {
    "heading": ("docs/first.md", "## A part", "## Another part"),
    "id of a heading that another page links": ("docs/first.md", "{#part}", "{#section}"),
    "title": ("docs/first.md", "First", "The first"),
    "description": ("docs/first.md", "description: A page", "description: The page"),
    "caption": ("docs/first.md", "Figure: A line", "Figure: The line"),
    "figure before another": ("docs/index.md", "\n## The answer", "\n![B](a.svg)\n\nFigure: B {#fig-b}\n\n## The answer"),
    "label of an equation": ("docs/first.md", "\\label{eq-law}", ""),
    "citation": ("docs/second.md", "[@kaplan2020scaling]", "[@kaplan2020scaling; @brown2020language]"),
    "citation that goes": ("docs/first.md", "law [@kaplan2020scaling]", "law"),
    "fact": ("docs/first.md", "[175 billion](fact:gpt3-parameters)", "many"),
    "sign that the fonts lack": ("docs/first.md", "The loss", "é The loss"),
    "work": ("docs/references.bib", "Scaling Laws", "Laws of scaling"),
    "row of the ledger": ("docs/facts.toml", "table 2.1", "table 2.2"),
    "term of the glossary": ("docs/glossary.md", "A piece of text", "A bit of text"),
    "name of a term": ("docs/glossary.md", "Token\n", "Sentence\n"),
    "outline": ("docs/outline.toml", '"first.md" = []', '"first.md" = ["part"]'),
    "figure": ("docs/a.svg", "0 0 10 10", "0 0 20 10"),
    "template": ("theme/main.html", "%}\n", "%}\n{% block htmltitle %}<title>T</title>{% endblock %}\n"),
    "order of the pages": ("mkdocs.yml", "  - first.md\n  - second.md\n", "  - second.md\n  - first.md\n"),
    "name of the site": ("mkdocs.yml", "A small report", "Another report"),
}


class Served:
    """`mkdocs serve` without its server: a first build, and the function that it calls at each change."""

    def __init__(self, root: Path, site: Path) -> None:
        self.root, self.site, self.whole_builds = root, site, 0
        config = self.config(site)
        config.plugins.on_startup(command="serve", dirty=False)
        self.plugin: ReportPlugin = config.plugins["report"]  # type: ignore[assignment]
        build(config, serve_url="http://localhost/")
        self.rebuild = Rebuilder(self.plugin, self.whole)

    def config(self, site: Path) -> MkDocsConfig:
        return load_config(str(self.root / "mkdocs.yml"), site_dir=str(site))

    def whole(self) -> None:
        """As the builder of MkDocs does it: the configuration is read anew, and long-lived plugins stay."""
        self.whole_builds += 1
        build(self.config(self.site), serve_url="http://localhost/")


def files_of(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What all builds may keep: cutting the fonts takes longer than the rest of a small build."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def served(tmp_path: Path, cache: Path) -> Iterator[Served]:
    """The small report, served; after the test, the site is held against a fresh build."""
    root = make_report(tmp_path / "report", FILES)
    (root / ".cache").symlink_to(cache)
    running = Served(root, tmp_path / "served")
    yield running
    Served(running.root, tmp_path / "fresh")
    shown, fresh = files_of(running.site), files_of(tmp_path / "fresh")
    assert [name for name in sorted({*shown, *fresh}) if shown.get(name) != fresh.get(name)] == []


def edit(path: Path, old: str, new: str) -> None:
    """Save a file with another text, as an editor does."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("name", WORDS)
def test_words_of_a_chapter_rebuild_its_page_alone(name: str, served: Served) -> None:
    """Whatever else is on a page than what other pages show of it."""
    edit(served.root / "docs/first.md", *WORDS[name])
    served.rebuild()
    assert served.whole_builds == 0


@pytest.mark.parametrize("name", MORE)
def test_anything_else_rebuilds_everything(name: str, served: Served) -> None:
    """What another page may show, and every file that is no chapter."""
    path, old, new = MORE[name]
    edit(served.root / path, old, new)
    served.rebuild()
    assert served.whole_builds == 1


def test_edits_one_after_the_other(served: Served) -> None:
    """Pages alone, then all, then pages again, each from what the edit before left."""
    first, second = served.root / "docs/first.md", served.root / "docs/second.md"
    steps = [(first, "The loss", "The first loss"), (second, " shows", " shows here"), (first, "A line", "The line"), (second, " here", "")]
    for path, old, new in steps:
        edit(path, old, new)
        served.rebuild()
    assert served.whole_builds == 1  # for the caption


def edits(*each: tuple[Path, str, str]) -> None:
    """Several edits, one after the other."""
    for path, old, new in each:
        edit(path, old, new)


CHANGES: Mapping[str, Callable[[Path], object]] = {
    "two pages": lambda root: edits((root / "docs/first.md", "loss", "error"), (root / "docs/second.md", "shows", "says")),
    "a new page": lambda root: (root / "docs/third.md").write_text(page("Text.\n"), encoding="utf-8"),
    "a page that goes": lambda root: (root / "docs/second.md").unlink(),
    "a new file": lambda root: (root / "docs/b.svg").write_text(SVG, encoding="utf-8"),
    "a page that can no longer be read": lambda root: (root / "docs/first.md").write_bytes(b"# First\n\n" + 2_000_000 * b"x"),
    "a page and a figure": lambda root: edits((root / "docs/first.md", "loss", "error"), (root / "docs/a.svg", "0 0 10", "0 0 30")),
}


@pytest.mark.parametrize("name", CHANGES)
def test_more_than_one_page_rebuilds_everything(name: str, served: Served) -> None:
    """Several files at once, and files that come, go, or can no longer be read."""
    CHANGES[name](served.root)
    served.rebuild()
    assert served.whole_builds == 1


def test_an_edit_during_a_build_is_not_lost(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is saved while a build runs counts as changed for the next one, though its own page was built from the old text."""
    before = stamps(served.root)
    edit(served.root / "docs/second.md", "shows", "says")
    served.rebuild()
    edit(served.root / "docs/first.md", "loss", "error")
    served.plugin.seen = before  # as it was seen before the first of the two
    served.rebuild()
    assert served.whole_builds == 1


def test_what_is_no_source_has_no_stamp(tmp_path: Path) -> None:
    """Hidden files, built sites and caches change nothing; a link that leads nowhere ends nothing."""
    for name in ("a.md", ".hidden", ".cache/b", "site/c", "lab/__pycache__/d", "lab/e.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert {os.path.relpath(path, tmp_path) for path in stamps(tmp_path)} == {"a.md", ".hidden", "lab/e.json"}
