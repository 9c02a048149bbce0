"""Every page of the built site keeps its own policy in a browser, and what readers do there keeps it too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LISTEN = """window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));"""


@pytest.fixture
def watched(browser: Browser, site_address: str) -> Iterator[Page]:
    """A page that gathers what its policy refuses; a request to another host, an error or a cookie fails the test."""
    context = browser.new_context()
    context.add_init_script(LISTEN)
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(f"{page.url}: {message.text}") if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    page.on("request", lambda request: None if request.url.startswith((site_address, "data:", "blob:")) else troubles.append(request.url))
    yield page
    assert context.cookies() == []
    context.close()
    assert troubles == []


def pages(site: Path) -> list[str]:
    """The addresses of all pages below the root of the site."""
    found = (path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html")) if path.name != "404.html")
    return [re.sub(r"(^|/)index\.html$", r"\1", path) for path in found]


def test_every_page_keeps_its_policy(watched: Page, built_site: Path, site_address: str) -> None:
    """No page runs, loads or styles anything that its policy refuses; scrolling it to its end loads all its images."""
    addresses = pages(built_site)
    assert len(addresses) > 60
    for address in addresses:
        watched.goto(f"{site_address}/{address}", wait_until="load")
        watched.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        assert watched.evaluate("document.head.firstElementChild.nextElementSibling.httpEquiv") == "Content-Security-Policy", address
        assert watched.evaluate("window.violations") == [], address


def test_what_readers_do_keeps_the_policy(watched: Page, site_address: str) -> None:
    """Search, the other colour scheme, the copying of code, the page of a wrong address."""
    watched.goto(f"{site_address}/foundations/decoding/")
    watched.keyboard.press("/")
    watched.keyboard.type("temperature")
    watched.wait_for_selector("#search-found a")
    watched.keyboard.press("Escape")
    watched.evaluate("document.querySelector('[data-md-component=palette] input:not(:checked)').click()")
    assert watched.evaluate("document.body.dataset.mdColorScheme") in ("default", "slate")
    assert watched.evaluate("window.violations") == []


def test_the_policy_is_in_force(browser: Browser, site_address: str) -> None:
    """A script, a style and an address that somebody brings into a page do nothing there."""
    context = browser.new_context()
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto(f"{site_address}/")
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<p id=styled style='color: red'>x</p><img src=x: onerror='window.ran = true'>");
        }"""
    )
    page.wait_for_function("window.violations.length >= 3")
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.getElementById('styled')).color") != "rgb(255, 0, 0)"
    refused = {violation.partition(" ")[0] for violation in page.evaluate("window.violations")}
    assert {"script-src-elem", "script-src-attr", "style-src-attr"} <= refused
    context.close()
