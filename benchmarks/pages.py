"""What a browser asks for on each kind of page, and what that weighs, raw and compressed."""

from __future__ import annotations

import functools
import gzip
import http.server
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)
COMPRESSED_ALREADY = {".woff2", ".png", ".jpg", ".gz"}
KINDS: Mapping[str, str] = {
    "first page": "",
    "chapter": "scaling/limits-of-generalisation/",
    "chapter with formulas and figures": "families/diffusion/",
    "chapter with an exhibit": "scaling/compute/",
    "glossary": "glossary/",
    "bibliography": "reference/bibliography/",
}


def chromium() -> str:
    """The path of the system's browser."""
    return next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))


class Weight(NamedTuple):
    """Requests of a page, and the bytes of what they fetch."""

    requests: int
    raw: int
    compressed: int


class Silent(http.server.SimpleHTTPRequestHandler):
    """Serves a site."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def size(path: Path) -> tuple[int, int]:
    """Bytes of a file, raw and as a server sends them."""
    data = path.read_bytes()
    return len(data), len(data) if path.suffix in COMPRESSED_ALREADY else len(gzip.compress(data, 9))


def weights(site: Path) -> dict[str, Weight]:
    """The weight of each kind of page at its first view, before anybody scrolls or searches."""
    found = {}
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(site))) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        for kind, page_address in KINDS.items():
            context = browser.new_context(viewport={"width": 412, "height": 823})
            asked: set[str] = set()
            context.on("request", lambda request, asked=asked: asked.add(urlsplit(request.url).path))
            page = context.new_page()
            page.goto(f"{address}/{page_address}", wait_until="networkidle")
            files = [site / path.lstrip("/") / ("index.html" if path.endswith("/") else "") for path in asked]
            sizes = [size(path) for path in files if path.is_file()]
            found[kind] = Weight(len(asked), sum(raw for raw, _ in sizes), sum(packed for _, packed in sizes))
            context.close()
        browser.close()
        server.shutdown()
    return found
