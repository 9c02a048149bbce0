"""The longest task of each exhibit while it is operated: `python benchmarks/longtasks.py site/`, of a built site, prints a table.

What counts is the time of the processor that a task of the page's main thread takes, as Chromium's trace tells it, so that a busy machine
does no harm: a task above 50 milliseconds can be felt by the reader.  Each exhibit is operated three times on a fresh page, every
control of it, and the median of the longest tasks is told.
"""

from __future__ import annotations

import functools
import http.server
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from pages import FLAGS, Silent, chromium
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LIMIT = 50  # milliseconds
RUNS = 3
CATEGORIES = ["toplevel", "disabled-by-default-devtools.timeline"]
CONTROLS = "input[type=range], input[type=radio], input[type=checkbox], select, .exhibit-button:not([disabled])"


def places(site: Path) -> Iterator[tuple[str, str]]:
    """Each exhibit with the address of the first page that holds it."""
    texts = {
        str(path.parent.relative_to(site)): path.read_text(encoding="utf-8")
        for path in sorted(site.rglob("index.html"))
        if path.parent != site
    }
    for name in sorted(path.stem for path in (site / "exhibits").glob("*.js")):
        page = next((page for page, text in texts.items() if f"<{name}" in text), None)
        if page is not None:
            yield name, f"{page}/"


def operate(page: Page, name: str) -> None:
    """Move, choose and press all that an exhibit offers."""
    for control in page.locator(f"{name} :is({CONTROLS})").all():
        if not control.is_visible() or control.is_disabled():
            continue
        if control.get_attribute("type") == "range":
            control.focus()
            for key in ("ArrowRight", "ArrowRight", "End", "Home", "ArrowRight"):
                page.keyboard.press(key)
        elif control.evaluate("(node) => node.matches('select')"):
            control.select_option(index=1)
        else:
            control.evaluate("(node) => node.click()")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_timeout(500)


def longest(browser: Browser, address: str, name: str) -> float:
    """Milliseconds of the longest task of the main thread in one run."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.set_default_timeout(120_000)
    page.goto(address)
    page.locator(name).first.scroll_into_view_if_needed()
    page.wait_for_selector(f"{name}[data-ready]", state="attached")
    page.wait_for_timeout(500)
    browser.start_tracing(page=page, categories=CATEGORIES)
    operate(page, name)
    events: list[dict[str, Any]] = json.loads(browser.stop_tracing())["traceEvents"]
    page.close()
    mains = {(event["pid"], event["tid"]) for event in events if event.get("args", {}).get("name") == "CrRendererMain"}
    tasks = (event for event in events if (event["pid"], event["tid"]) in mains and event["name"].endswith("RunTask"))
    return max(float(event.get("tdur", 0)) for event in tasks) / 1000


def main(site: Path) -> None:
    """Measure all exhibits of a built site, and fail where one is above the limit."""
    slow = False
    handler = functools.partial(Silent, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        print("| Exhibit | Longest task, ms |\n|---|---|")
        for name, path in places(site):
            time = median(longest(browser, f"http://127.0.0.1:{server.server_address[1]}/{path}", name) for _ in range(RUNS))
            slow = slow or time > LIMIT
            print(f"| {name} | {time:.0f}{' (too long)' if time > LIMIT else ''} |", flush=True)
        browser.close()
        server.shutdown()
    sys.exit(slow)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "site"))
