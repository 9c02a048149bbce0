"""The MkDocs plugin `report`: findings as warnings, compiled chapters, generated pages. It decides nothing itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from report_build.check import check
from report_build.compile import HELD, Compiler
from report_build.exhibits import exhibits_of, with_exhibits
from report_build.hardening import hardened
from report_build.load import load
from report_build.mask import Masker
from report_build.mathfont import CACHE, math_font
from report_build.model import Chapter
from report_build.pages import generated
from report_build.prose import KEY
from report_build.references import reference
from report_build.report import BIB, FACTS, OUTLINE
from report_build.textfile import Unusable, write_whole

log = get_plugin_logger(__name__)
# mkdocs-bibtex rewrites code and addresses too: there the sign is exchanged for this one, and back in the page.
STAND_IN = "\ue000"
BRACKETED = re.compile(r"\[.*?\]")
CITES = re.compile(rf"\[[ ]*@{KEY}[ ]*(?:;[ ]*@{KEY}[ ]*)*\]")
MARK = re.compile(f"{HELD[0]}(\\d+){HELD[1]}")


class ExhibitElements(Extension):
    """Lets Markdown inside the named elements be read as Markdown: to Python-Markdown an unknown element is a word of a paragraph."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self.names = sorted(names)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the names as blocks."""
        md.block_level_elements = [*md.block_level_elements, *self.names]


class NoOptions(Config):  # type: ignore[no-untyped-call]
    """The plugin has none: what it checks is written in docs/, not in mkdocs.yml."""


class ReportPlugin(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """Checks and compiles the report in `mkdocs build` and `mkdocs serve`."""

    def __init__(self) -> None:
        self.chapters: dict[str, Chapter] = {}
        self.compiler: Compiler | None = None
        self.content: str | None = None
        self.exhibits: frozenset[str] = frozenset()
        self.formulas: dict[str, list[tuple[str, str]]] = {}

    def on_startup(self, **kwargs: Any) -> None:
        """Keeps one plugin through all builds of `mkdocs serve`."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check the report; every finding is a warning, which `--strict` counts."""
        root = Path(config.config_file_path).parent
        try:
            report = load(root)
        except Unusable as error:
            raise PluginError(str(error)) from error
        for finding in check(report):
            log.warning("%s", finding)
        self.chapters = {chapter.path: chapter for chapter in report.chapters}
        self.compiler = Compiler(report)
        self.exhibits = exhibits_of(report.assets)
        config.markdown_extensions = [each for each in config.markdown_extensions if not isinstance(each, ExhibitElements)]
        config.markdown_extensions.append(ExhibitElements(self.exhibits))  # type: ignore[arg-type]
        if bibtex := config.plugins.get("bibtex"):
            # It ends in a traceback on a broken entry and needs no more than the keys: the references are made here.
            keys = root / CACHE / "keys.bib"
            write_whole(keys, "".join(f"@misc{{{key}, title={{}}}}\n" for key in report.by_key if re.fullmatch(KEY, key)))
            bibtex.config["bib_file"] = str(keys)
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the generated pages and the math font; leave the data of the report out of the site."""
        assert self.compiler is not None  # on_config made it
        report = self.compiler.report
        for path, text in generated(report).items():
            files.append(File.generated(config, path, content=text))
        font = math_font(self.compiler, Path(config.config_file_path).parent)
        files.append(File.generated(config, "assets/math.woff2", content=font))
        for name in (BIB, FACTS, OUTLINE):
            if file := files.get_file_from_path(name):
                files.remove(file)
        if bibtex := config.plugins.get("bibtex"):
            # One formatting of each work, made once a build, for its pages, the bibliography and other engines alike.
            formatted = {key: reference(entry) for key, entry in report.by_key.items()}
            bibtex.registry.reference_text = lambda citation: formatted.get(citation.key, "")
        return files

    @event_priority(100)
    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Compile the page before mkdocs-bibtex sees it."""
        chapter = self.chapters.get(page.file.src_uri)
        if chapter is None or self.compiler is None:
            return shielded(markdown)
        held = self.formulas[chapter.path] = []
        return shielded(self.compiler.page(chapter, held=held))

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give code its citation signs back, and keep the references of a page out of the search."""
        return with_exhibits(hardened(html.replace(STAND_IN, "@")), page.url.count("/"), self.exhibits)

    def formulas_as(self, page: Page, which: int) -> None:
        """Put the MathML (0) or the words (1) of the formulas in place of their marks."""
        held = self.formulas.get(page.file.src_uri, [])
        if held and page.content:
            page.content = MARK.sub(lambda match: held[int(match[1])][which], page.content)

    @event_priority(50)
    def _words_for_search(self, context: Any, page: Page, config: MkDocsConfig, nav: Any) -> None:
        self.content = page.content
        self.formulas_as(page, 1)

    @event_priority(-50)
    def _formulas_for_readers(self, context: Any, page: Page, config: MkDocsConfig, nav: Any) -> None:
        page.content = self.content
        self.formulas_as(page, 0)

    # The search plugin reads the page between the two.
    on_page_context = CombinedEvent(_words_for_search, _formulas_for_readers)


def shielded(markdown: str) -> str:
    """Exchange the citation sign wherever mkdocs-bibtex would take it for a citation and it is none."""
    if "@" not in markdown:
        return markdown
    parts, at = [], 0
    for span in Masker(markdown).run():
        if span.kind == "fence":
            parts += [markdown[at : span.start], markdown[span.start : span.end].replace("@", STAND_IN)]
            at = span.end
    text = "".join([*parts, markdown[at:]])
    return BRACKETED.sub(lambda match: match[0] if CITES.fullmatch(match[0]) else match[0].replace("@", STAND_IN), text)
