"""The zip opens from a folder in a browser without a network: search, exhibits, mathematics, and no error."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.conftest import ROOT
from report_build.export.offline import write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EXHIBIT = re.compile(r'<script defer src="(?:\.\./)*exhibits/(?P<name>[a-z-]+)\.js"></script>')


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip."""
    out = tmp_path_factory.mktemp("offline") / "report.zip"
    write(ROOT, out)
    return out


@pytest.fixture(scope="session")
def folder(packed: Path) -> Path:
    """The zip, unpacked."""
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(packed.parent)
    return packed.parent / "report"


@pytest.fixture
def reader(browser: Browser, folder: Path) -> Iterator[Page]:
    """A page in a browser that has no network; what it asks for beyond the folder, and what goes wrong, fails the test."""
    troubles: list[str] = []
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.on("console", lambda message: troubles.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    here = (folder.as_uri(), "data:", "blob:", "about:")
    page.on("request", lambda request: None if request.url.startswith(here) else troubles.append(request.url))
    yield page
    context.close()
    assert not troubles


def test_search_finds_and_leads_to_the_page(reader: Page, folder: Path) -> None:
    """From a page in a folder of its own, words of another page lead there."""
    reader.goto((folder / "scaling/scaling-laws.html").as_uri())
    reader.keyboard.press("/")
    reader.keyboard.type("nucleus sampling")
    results = reader.locator("#search-found a")
    results.first.wait_for(state="visible")
    found = next(each for each in results.all() if "foundations/decoding.html" in (each.get_attribute("href") or ""))
    found.click()
    reader.wait_for_url("**/foundations/decoding.html*")
    assert reader.locator("h1").inner_text().startswith("Decoding")


def test_every_exhibit_starts(reader: Page, folder: Path) -> None:
    """On every page that holds one, with its data."""
    started: set[str] = set()
    for path in sorted(folder.rglob("*.html")):
        names = EXHIBIT.findall(path.read_text(encoding="utf-8"))
        if names:
            reader.goto(path.as_uri())
        for name in names:
            reader.locator(name).first.scroll_into_view_if_needed()
            reader.wait_for_selector(f"{name}[data-ready]", state="attached")
            started.add(name)
    assert started >= {"filter-list", "noise-schedule", "bpe-tokenizer"}
    assert started <= {path.stem for path in (folder / "exhibits").glob("*.js")}


def test_links_lead_to_files_that_are_there(folder: Path) -> None:
    """No link, picture, script or style leads out of the folder or to a folder, which a browser would list."""
    for path in sorted(folder.rglob("*.html")):
        text = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.S)
        for target in re.findall(r'\s(?:href|src)="(?!https?://|mailto:|data:|#)([^"#?]+)', text):
            leads_to = (path.parent / target).resolve()
            assert leads_to.is_file(), f"{path.relative_to(folder)}: {target}"
            assert leads_to.is_relative_to(folder.resolve())


def test_pages_name_their_address_online(folder: Path) -> None:
    """Who reads a copy cites the page that everyone can read."""
    text = (folder / "scaling/scaling-laws.html").read_text(encoding="utf-8")
    (canonical,) = re.findall(r'<link rel="canonical" href="([^"]*)"', text)
    assert canonical.endswith("/scaling/scaling-laws/")
    assert 'type="module"' not in text
    assert "scaling-laws.html" not in re.sub(r'href="[^"]*"', "", text)


def test_zip_is_the_same_whenever_its_files_are(packed: Path) -> None:
    """One time for all files, in order, below one folder of the zip's name."""
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
        assert {info.date_time for info in archive.infolist()} == {archive.infolist()[0].date_time}
    assert names == sorted(names)
    assert all(name.startswith("report/") for name in names)
    assert "report/index.html" in names
    assert not [name for name in names if re.search(r"sitemap|robots|assets/cards|exhibits/lib|\.map$", name)]
