"""A browser, a server on loopback, and pages that may ask no other host and write no error to the console."""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from browser.walking import Survey

ROOT = Path(__file__).parents[2]
FOLDERS = {"/pages/": ROOT / "tests/browser", "/": ROOT / "docs"}
# The page of every exhibit, under the policy of the site; what stands still in it is a picture, or a table where the chapter has one.
PAGE = Template((ROOT / "tests/browser/pages/exhibit.html").read_text(encoding="utf-8"))
PICTURE = """<figure id="fig-test"><img src="../assets/figures/overview/field_map.svg" alt="A still figure" width="504" height="432">
<figcaption><strong>Figure 1.</strong> A caption.</figcaption></figure>"""
TABLE = """<table class="report-table"><thead><tr><th>Step</th><th>Merge</th></tr></thead>
<tbody><tr><td>1</td><td>r + a</td></tr></tbody></table>
<p class="table-caption" id="tbl-test"><strong>Table 1.</strong> A caption.</p>"""
WITH_TABLE = {"bpe-tokenizer"}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
INSTALL = "install it with: pip install playwright, and a Chromium of the system: apt install chromium"

OpenPage = Callable[..., "Page"]


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves docs/ and the page of each exhibit, in silence."""

    def do_GET(self) -> None:
        """The page of an exhibit, made from the template, or a file."""
        match = re.fullmatch(r"/pages/(?P<name>[a-z-]+)\.html", self.path.partition("?")[0])
        if match is None:
            super().do_GET()
            return
        page = PAGE.substitute(name=match["name"], still=TABLE if match["name"] in WITH_TABLE else PICTURE).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def translate_path(self, path: str) -> str:
        """The file of an address."""
        bare = path.partition("?")[0].partition("#")[0]
        folder = next(folder for prefix, folder in FOLDERS.items() if bare.startswith(prefix))
        return str(folder / bare.lstrip("/"))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a built site as hosts of still files do: an address without a page gets 404.html."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page for what is missing."""
        page = Path(self.directory, "404.html")
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(handler: Callable[..., http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    """The address of a server on loopback, which ends with the block."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def unavailable(reason: str) -> None:
    """Skip, or fail where the tests must run."""
    message = f"{reason}; {INSTALL}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the pages of the tests are served."""
    with served(Handler) as at:
        yield at


@pytest.fixture(scope="session")
def site_address(built_site: Path) -> Iterator[str]:
    """Where the built site is served."""
    with served(functools.partial(SiteHandler, directory=str(built_site))) as at:
        yield at


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, driven by Playwright."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        unavailable("Playwright is not installed")
    program = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if program is None:
        unavailable("no Chromium on the PATH")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="class")
def survey(request: pytest.FixtureRequest, browser: Browser, built_site: Path, site_address: str) -> Survey:
    """The walk of a half of the site's pages, as the class of the tests names it."""
    from browser.walking import walk

    pages = sorted(str(path.relative_to(built_site)).removesuffix("index.html") for path in built_site.rglob("*.html"))
    return walk(browser, pages[request.cls.half :: 2], site_address)


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Open the test page of an exhibit: `open_page("noise-schedule", "step=1", width=360)`; what goes wrong there fails the test."""
    troubles: list[str] = []
    contexts = []

    def opened(name: str, state: str = "", *, width: int = 1280, height: int = 900, scripts: bool = True, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=scripts, **more)
        context.set_default_timeout(60_000)  # a busy machine is no fault of a page
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))

        def only_here(route: Any) -> None:
            if not route.request.url.startswith((address, "data:", "blob:")):
                troubles.append(f"asked another host: {route.request.url}")
                route.abort()
            elif route.request.url.endswith("/favicon.ico"):
                route.fulfill(status=204)
            else:
                route.continue_()

        page.route("**/*", only_here)
        query = "&".join(f"{name}.{part}" for part in state.split("&")) if state else ""
        page.goto(f"{address}/pages/{name}.html{'?' + query if query else ''}")
        if scripts:
            page.wait_for_selector(f"{name}[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not troubles


@pytest.fixture
def visit(browser: Browser, site_address: str) -> Iterator[OpenPage]:
    """Open a page of the built site: `visit("families/diffusion/", width=360, scheme="dark")`; what goes wrong there fails the test."""
    troubles: list[str] = []
    contexts = []

    def opened(path: str, *, width: int = 1280, height: int = 900, scheme: str = "light", scripts: bool = True, **more: Any) -> Page:
        view: Any = {"width": width, "height": height}
        context = browser.new_context(viewport=view, color_scheme=scheme, java_script_enabled=scripts, **more)  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        watch(page, site_address, troubles)
        page.goto(f"{site_address}/{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not troubles


def watch(page: Page, address: str, troubles: list[str]) -> None:
    """Note what a page writes to its console as a warning or worse, and every request to another host than `address`."""

    def asked(request: Any) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            troubles.append(f"asked another host: {request.url}")

    page.on("console", lambda message: troubles.append(f"{page.url}: {message.text}") if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    page.on("request", asked)
