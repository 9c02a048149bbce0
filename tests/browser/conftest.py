"""A browser, a server on loopback, and pages that may ask no other host and write no error to the console."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
FOLDERS = {"/pages/": ROOT / "tests/browser", "/": ROOT / "docs"}
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
    """Serves docs/ and the pages of the tests, in silence."""

    def translate_path(self, path: str) -> str:
        """The file of an address."""
        bare = path.partition("?")[0].partition("#")[0]
        folder = next(folder for prefix, folder in FOLDERS.items() if bare.startswith(prefix))
        return str(folder / bare.lstrip("/"))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def unavailable(reason: str) -> None:
    """Skip, or fail where the tests must run."""
    message = f"{reason}; {INSTALL}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the pages of the tests are served."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


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


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Open the test page of an exhibit: `open_page("noise-schedule", "step=1", width=360)`; what goes wrong there fails the test."""
    troubles: list[str] = []
    contexts = []

    def opened(name: str, state: str = "", *, width: int = 1280, height: int = 900, scripts: bool = True, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=scripts, **more)
        context.set_default_timeout(10_000)
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
