"""Another engine renders the compiled pages to the same: headings, citations, facts, figures, formulas, tables and every word.

Its own strict mode says nothing of what it leaves raw, so each page is held against the page that MkDocs made.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from report_build.build import write_pages
from report_build.load import read_config

ROOT = Path(__file__).parents[1]
SETTINGS = ("site_name", "site_url", "site_description", "nav", "markdown_extensions", "use_directory_urls")
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
TOLD = ("id", "href", "src", "alt", "title", "display")
# What is added around the text when a page is made: marks that lead to a heading, numbers, notes in the margin, files of figures.
FRAME = {"headerlink", "report-meta", "section-number", "margin-note", "elsewhere", "figure-files", "kicker", "byline", "chapters"}


class Article(HTMLParser):
    """What the article of a page says: its tags with the attributes that carry meaning, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inside = False
        self.skipped = 0
        self.found: dict[str, list[str]] = {name: [] for name in ("headings", "citations", "facts", "figures", "formulas", "ids", "links")}
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kinds = set(given.get("class", "").split())
        if tag == "article":
            self.inside = True
        elif self.skipped or not self.inside:
            self.skipped += bool(self.skipped) and tag not in VOID
        elif tag in ("script", "style") or kinds & FRAME:
            self.skipped = 1
        elif given.get("id") != "__skip":  # the place to which the other theme lets readers skip
            self.tell(tag, kinds, " ".join(f"{name}={given[name]}" for name in TOLD if name in given))
            if "id" in given:
                self.found["ids"].append(given["id"])

    def tell(self, tag: str, kinds: set[str], shown: str) -> None:
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.found["headings"].append(f"{tag} {shown}")
        elif tag == "math":
            self.found["formulas"].append(shown)
        elif tag in ("figure", "img", "table"):
            self.found["figures"].append(f"{tag} {shown}")
        elif tag == "a" and shown:
            name = "citations" if "footnote-ref" in kinds else "facts" if "fact" in kinds else "links"
            self.found[name].append(shown)

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self.inside = False
        elif self.skipped and tag not in VOID:
            self.skipped -= 1

    def handle_data(self, data: str) -> None:
        if self.inside and not self.skipped:
            self.words += data.split()


def pages(site: Path) -> Iterator[Path]:
    return (path for path in sorted(site.rglob("*.html")) if path.name != "404.html")


@pytest.fixture(scope="module")
def other_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled pages as Zensical builds them."""
    if importlib.util.find_spec("zensical") is None:
        message = "Zensical is not installed; install it with: pip install -e '.[test]' -c constraints.txt"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    folder = tmp_path_factory.mktemp("zensical")
    write_pages(ROOT, folder / "pages")
    config = read_config(ROOT)
    settings = {name: config[name] for name in SETTINGS} | {"docs_dir": "pages", "site_dir": "site", "theme": {"font": False}}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    program = shutil.which("zensical", path=str(Path(sys.executable).parent)) or "zensical"
    done = subprocess.run([program, "build", "--clean"], cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def test_both_engines_make_the_same_pages(built_site: Path, other_site: Path) -> None:
    """None is missing, none is left over."""
    assert [path.relative_to(other_site) for path in pages(other_site)] == [path.relative_to(built_site) for path in pages(built_site)]


def test_both_engines_say_the_same_on_each_page(built_site: Path, other_site: Path) -> None:
    """Headings, citations, facts, figures, formulas, places and links, one for one and in order; then every word."""
    counted = dict.fromkeys(("headings", "citations", "facts", "figures", "formulas"), 0)
    for path in pages(built_site):
        name = path.relative_to(built_site)
        ours, theirs = (Article((site / name).read_text(encoding="utf-8")) for site in (built_site, other_site))
        for kind, things in ours.found.items():
            assert theirs.found[kind] == things, f"{name}: {kind}"
        # One of them colours code, which cuts it into more pieces.
        assert "".join(theirs.words) == "".join(ours.words), name
        for kind in counted:
            counted[kind] += len(ours.found[kind])
    assert min(counted.values()) > 100, counted
