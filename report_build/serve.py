"""Rebuild one page in `mkdocs serve` where only the words of that page were edited; after any other edit everything is built anew.

Other pages show of a chapter, and count by it, no more than its face. While the faces of all chapters, the fonts and every other file
of the report stay as they are, all other pages stay as they are too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation

from report_build import load
from report_build.model import Chapter, Finding
from report_build.report import GLOSSARY

if TYPE_CHECKING:
    from report_build.plugin import ReportPlugin

NO_SOURCES = {"site", "build", "__pycache__", "node_modules"}
Stamps = Mapping[str, tuple[int, int]]


@dataclass
class Built:
    """What a whole build leaves for the rebuilding of a page."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any


def stamps(root: Path) -> Stamps:
    """Time and size of every file that a build may read; what begins with a dot is none."""
    found = {}
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if not name.startswith(".") and name not in NO_SOURCES]
        for name in files:
            path = Path(folder, name)
            try:
                status = path.stat()
            except OSError:
                continue  # gone since the folder was listed, or a link that leads nowhere
            found[str(path)] = (status.st_mtime_ns, status.st_size)
    return found


def face(chapter: Chapter) -> tuple[object, ...]:
    """What other pages may show of a chapter, or count by it: everything but its words, its formulas and its links to elsewhere."""

    def section(offset: int) -> str:
        heading = chapter.heading_of(offset)
        return heading.id if heading else ""

    return (
        chapter.front,
        [(heading.level, heading.title, heading.id) for heading in chapter.headings],
        [(citation.key, section(citation.start)) for citation in chapter.citations],
        [(link.fact, section(link.start)) for link in chapter.links if link.fact is not None],
        [(caption.kind, caption.id, caption.text) for caption in chapter.captions],
        [formula.label for formula in chapter.formulas if formula.label],
    )


class Rebuilder:
    """What `mkdocs serve` calls when a file has changed. `whole` builds everything."""

    def __init__(self, plugin: ReportPlugin, whole: Callable[[], None]) -> None:
        self.plugin = plugin
        self.whole = whole

    def __call__(self) -> None:
        if not self.one_page():
            self.whole()

    def one_page(self) -> bool:
        """Rebuild the one page that was edited, if that is all that happened; whether it was."""
        plugin, built = self.plugin, self.plugin.built
        if built is None or plugin.compiler is None or plugin.apparatus is None:
            return False
        root, docs = Path(built.config.config_file_path).parent, Path(built.config.docs_dir)
        seen, now = plugin.seen, stamps(root)
        changed = [path for path in {*seen, *now} if seen.get(path) != now.get(path)]
        if len(changed) != 1 or not Path(changed[0]).is_relative_to(docs):
            return False
        path = Path(changed[0]).relative_to(docs).as_posix()
        old, file = plugin.chapters.get(path), built.files.get_file_from_path(path)
        findings: list[Finding] = []
        new = load.page(root, docs, path, findings) if old and file and path != GLOSSARY and Path(changed[0]).exists() else None
        if old is None or new is None or not new.text or face(old) != face(new):
            return False
        report = plugin.compiler.report
        kept = [finding for finding in report.findings if finding.at.path != new.source]
        chapters = tuple(new if chapter.path == path else chapter for chapter in report.chapters)
        report = replace(report, chapters=chapters, findings=(*kept, *findings))
        if not plugin.take(report, root):
            return False
        assert file is not None  # else there was no new chapter
        self.render(file, built)
        plugin.seen = now
        Thread(target=plugin.tell, args=(report,), daemon=True).start()  # the check need not keep the page waiting
        return True

    def render(self, file: File, built: Built) -> None:
        """Write a page and what the search knows of it."""
        assert file.page is not None
        pages = built.files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
        _populate_page(file.page, built.config, built.files)
        with self.entries(file.url, built.config):
            _build_page(file.page, built.config, pages, built.nav, built.env)
        for other in pages:
            if other.page:
                other.page.validate_anchor_links(files=built.files, log_level=built.config.validation.links.anchors)
        built.config.plugins.on_post_build(config=built.config)

    @contextmanager
    def entries(self, url: str, config: MkDocsConfig) -> Iterator[None]:
        """Let the search take a page anew, in the place where it had it."""
        search: Any = next((plugin for plugin in config.plugins.values() if hasattr(plugin, "search_index")), None)
        if search is None:
            yield
            return
        before = search.search_index.entries
        own = [number for number, entry in enumerate(before) if entry["location"].partition("#")[0] == url]
        first = own[0] if own else len(before)
        search.search_index.entries = []
        yield
        search.search_index.entries = [*before[:first], *search.search_index.entries, *before[first + len(own) :]]
