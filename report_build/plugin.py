"""The MkDocs plugin `report`: findings as warnings, compiled chapters, generated pages. It decides nothing itself."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markdown import Markdown
from markdown.extensions import Extension
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from report_build.apparatus import Apparatus, figure_data
from report_build.bibtex_shield import STAND_IN, give_keys, give_references, shielded
from report_build.check import check
from report_build.companions import write_companions
from report_build.compile import HELD, Compiler
from report_build.downloads import downloads
from report_build.exhibits import exhibits_of, with_exhibits
from report_build.fonts import text_fonts
from report_build.hardening import hardened
from report_build.load import load
from report_build.mathfont import CACHE, math_font
from report_build.metadata import PageRecord, head, last_change, page_record
from report_build.model import Chapter
from report_build.pages import generated
from report_build.policy import Policy
from report_build.record import as_entry
from report_build.references import people
from report_build.report import BIB, FACTS, MODELS, OUTLINE, STUDIES, TIMELINE, Report
from report_build.searchindex import shape_index, without_numbers
from report_build.serve import Built, Rebuilder, Stamps, stamps
from report_build.stylesheet import merged
from report_build.textfile import Unusable

log = get_plugin_logger(__name__)
THEME = str(Path(__file__).parent / "theme")
MARK = re.compile(f"{HELD[0]}(\\d+){HELD[1]}")
# Of the theme's files nobody fetches these: maps for its own developers, and the words of other languages for the search.
UNUSED = re.compile(r"assets/(?:javascripts|stylesheets)/.*\.map|assets/javascripts/lunr/.*")


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
        self.apparatus: Apparatus | None = None
        self.urls: Mapping[str, str] = {}
        self.content: str | None = None
        self.exhibits: frozenset[str] = frozenset()
        self.formulas: dict[str, list[tuple[str, str]]] = {}
        self.policy = Policy([])
        self.serving = False
        self.records: list[PageRecord] = []
        self.made: Mapping[str, str] = {}
        self.fonts: Mapping[str, bytes] = {}
        self.nav: Navigation | None = None
        self.built: Built | None = None
        self.seen: Stamps = {}

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Keeps one plugin through all builds of `mkdocs serve`."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check the report; every finding is a warning, which `--strict` counts."""
        root = Path(config.config_file_path).parent
        self.built, self.seen = None, stamps(root) if self.serving else {}
        try:
            report = load(root)
        except Unusable as error:
            raise PluginError(str(error)) from error
        self.tell(report)
        self.chapters = {chapter.path: chapter for chapter in report.chapters}
        self.compiler = Compiler(report)
        self.exhibits = exhibits_of(report.assets)
        if config.theme.name == "material" and THEME not in config.theme.dirs:
            config.theme.dirs.insert(bool(config.theme.custom_dir), THEME)  # what a report overrides itself comes first
        self.policy = Policy(map(Path, config.theme.dirs))
        self.records = []
        config.site_author = " and ".join(people(as_entry(report.record))) or config.site_author
        config.markdown_extensions = [each for each in config.markdown_extensions if not isinstance(each, ExhibitElements)]
        config.markdown_extensions.append(ExhibitElements(self.exhibits))  # type: ignore[arg-type]
        give_keys(config, report, root / CACHE)
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the generated pages and the math font; leave the data of the report out of the site."""
        assert self.compiler is not None  # on_config made it
        report = self.compiler.report
        self.made = generated(report)
        root = Path(config.config_file_path).parent
        self.fonts = {"assets/fonts/math.woff2": math_font(self.compiler, root), **text_fonts(report, root)}
        laid: dict[str, str | bytes] = {**self.made, **downloads(report), **self.fonts}
        for path, content in laid.items():
            files.append(File.generated(config, path, content=content))
        data = figure_data(root, report)
        for stem, source in data.items():
            files.append(File.generated(config, f"assets/data/{stem}.json", content=source.read_bytes()))
        self.apparatus = Apparatus(report, frozenset(data))
        self.urls = {file.src_uri: file.url for file in files.documentation_pages()}
        made, parts = merged({file.src_uri: Path(file.abs_src_path or "") for file in files if not file.is_documentation_page()})
        for path, content in made.items():
            files.append(File.generated(config, path, content=content))
        for file in list(files):
            if file.src_uri in {BIB, FACTS, OUTLINE, MODELS, TIMELINE, STUDIES, *parts} or UNUSED.fullmatch(file.src_uri):
                files.remove(file)
        give_references(config, report)
        return files

    def tell(self, report: Report) -> None:
        """Every finding of the check as a warning."""
        for finding in check(report):
            log.warning("%s", finding)

    def take(self, report: Report, root: Path) -> bool:
        """Go on with a report of which one chapter has other words; False where the fonts, which are cut to them, would not do."""
        assert self.compiler is not None and self.apparatus is not None  # there has been a whole build
        compiler = Compiler(report)
        compiler.math = self.compiler.math
        if {"assets/fonts/math.woff2": math_font(compiler, root), **text_fonts(report, root)} != self.fonts:
            return False
        self.chapters = {chapter.path: chapter for chapter in report.chapters}
        self.compiler, self.apparatus = compiler, Apparatus(report, self.apparatus.data)
        return True

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep it for the rebuilding of a page."""
        self.nav = nav
        return nav

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Keep all that the rebuilding of a page needs."""
        if self.nav is not None:
            self.built = Built(config, files, self.nav, env)
        return env

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
        """Let `mkdocs serve` rebuild no more than an edit changes."""
        server.builder = Rebuilder(self, builder)
        return server

    @event_priority(100)
    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Compile the page before mkdocs-bibtex sees it; give the sitemap the day on which it was last reviewed."""
        if self.compiler and (day := last_change(self.compiler.report, page.meta.get("reviewed"))):
            page.update_date = str(day)
        if self.apparatus:
            page.meta["report"] = self.apparatus.about(page.file.src_uri)
        chapter = self.chapters.get(page.file.src_uri)
        if chapter is None or self.compiler is None:
            return shielded(markdown)
        held = self.formulas[chapter.path] = []
        return shielded(self.compiler.page(chapter, held=held))

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give code its citation signs back, and keep the references of a page out of the search."""
        content = hardened(html.replace(STAND_IN, "@"))
        if self.apparatus:
            content = self.apparatus.page(content, page.file.src_uri, page.file.url, self.urls)
        return with_exhibits(content, page.url.count("/"), self.exhibits)

    def formulas_as(self, page: Page, which: int) -> None:
        """Put the MathML (0) or the words (1) of the formulas in place of their marks."""
        held = self.formulas.get(page.file.src_uri, [])
        if held and page.content:
            page.content = MARK.sub(lambda match: held[int(match[1])][which], page.content)

    @event_priority(50)
    def _words_for_search(self, context: Any, page: Page, config: MkDocsConfig, nav: Any) -> None:
        self.content = page.content
        self.formulas_as(page, 1)
        page.content = without_numbers(page.content or "")

    @event_priority(-50)
    def _formulas_for_readers(self, context: Any, page: Page, config: MkDocsConfig, nav: Any) -> None:
        page.content = self.content
        self.formulas_as(page, 0)

    @event_priority(-60)
    def _metadata(self, context: Any, page: Page, config: MkDocsConfig, nav: Any) -> None:
        assert self.compiler is not None  # on_config made it
        record = page_record(page.file.src_uri, str(page.title), page.meta, page.canonical_url or "", beside=config.use_directory_urls)
        self.records.append(record)
        context["metadata"] = head(self.compiler.report, record)
        # The theme writes it into an attribute as it stands.
        page.meta["description"] = html.escape(record.description)

    # The search plugin reads the page between the two.
    on_page_context = CombinedEvent(_words_for_search, _formulas_for_readers, _metadata)

    @event_priority(-100)
    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Write the page's policy into it, when nothing else changes it any more; tell what the policy cannot allow."""
        return self.guarded(output, page.file.src_uri)

    @event_priority(-100)
    def on_post_template(self, output: str, template_name: str, config: MkDocsConfig) -> str:
        """The same for the page of addresses that lead nowhere."""
        return self.guarded(output, template_name) if template_name.endswith(".html") else output

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the search's index anew, and what lies beside the pages, which nobody asks of `mkdocs serve`."""
        if self.compiler and self.apparatus:
            index = Path(config.site_dir, "search", "search_index.json")
            shape_index(index, self.compiler.report, self.apparatus.numbers, self.urls)
        if self.compiler and not self.serving:
            root, site = Path(config.config_file_path).parent, Path(config.site_dir)
            write_companions(self.compiler.report, self.made, root, site, self.records)

    def on_build_error(self, *, error: Exception) -> None:
        """A full disk or a folder that takes no files is told in one line; of any other error the traceback helps more."""
        if isinstance(error, OSError):
            raise Abort(f"{error.filename2 or error.filename or 'the site'}: {error.strerror or error}")

    def guarded(self, output: str, name: str) -> str:
        for flaw in self.policy.flaws(output):
            log.warning("%s: the built page holds %s", name, flaw)
        # `mkdocs serve` writes a script of its own into each page it sends, to reload it, and no policy of ours can know it.
        return output if self.serving else self.policy.guarded(output)
