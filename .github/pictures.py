"""Take the README's two pictures of a built site: `python .github/pictures.py site/` writes site.png and chapter.png beside this script."""

from __future__ import annotations

import functools
import http.server
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

# The first page as it opens, by day; a chapter at the exhibit that runs in it, by night.
PICTURES = {"site.png": ("", "", "light"), "chapter.png": ("scaling/scaling-laws/", "chinchilla-calculator", "dark")}
ROOM_ABOVE = 110


class Silent(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def main(site: Path) -> None:
    """Take both pictures of the site in a folder."""
    program = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
            for name, (path, element, scheme) in PICTURES.items():
                page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
                page.goto(f"http://127.0.0.1:{server.server_address[1]}/{path}", wait_until="networkidle")
                if element:
                    page.wait_for_selector(f"{element}[data-ready]", state="attached")
                    page.locator(element).first.evaluate(
                        "(node, room) => scrollTo(0, scrollY + node.getBoundingClientRect().top - room)", ROOM_ABOVE
                    )
                page.wait_for_timeout(500)
                page.screenshot(path=str(Path(__file__).with_name(name)))
                page.close()
            browser.close()
        server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "site"))
