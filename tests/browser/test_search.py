"""The search: the right section first for twenty queries, formulas by their words, no bibliography in between, all by keyboard."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.conftest import OpenPage

if TYPE_CHECKING:
    from playwright.sync_api import Page

# What a reader types, and where the first of what is found must lead: a page, a section, or a term of the glossary.
QUERIES = {
    "diffusion models": "families/diffusion/",
    "transformer": "architectures/transformer/",
    "scaling laws": "scaling/scaling-laws/",
    "model collapse": "scaling/model-collapse/",
    "mixture of experts": "architectures/mixture-of-experts/",
    "hallucination": "applications/hallucination/",
    "test-time compute": "scaling/test-time-compute/",
    "nucleus sampling": "foundations/decoding/#nucleus-sampling",
    "evidence lower bound": "families/variational-autoencoders/#elbo",
    "self-attention": "architectures/transformer/#self-attention",
    "emergent abilities": "scaling/emergence/#emergence",
    "instruction tuning": "architectures/post-training/#instruction-tuning",
    "EU AI act": "foundations/transparency-and-governance/#the-eu-ai-act",
    "GPT-3": "architectures/language-models/#gpt",
    "GAN mode collapse": "families/adversarial-networks/#mode-collapse",
    "entropy": "glossary/#entropy",
    "KL divergence": "glossary/#kullback-leibler-divergence",
    "LoRA": "glossary/#low-rank-adaptation",
    "FID": "glossary/#frechet-inception-distance",
    "tokenizer": "glossary/#tokeniser",
    "tilde mu bar alpha beta": "families/diffusion/#ddpm",
    "exp energy partition Z theta": "families/energy-based/#boltzmann-machines",
    "beta log pi theta": "architectures/post-training/#dpo-derived",
}
# All prose of the report, as it comes compressed; who searches fetches it once.
MOST_BYTES = 250_000


def found(page: Page, query: str) -> list[str]:
    """The addresses of what a query finds, from the site's root, in order."""
    page.fill("#search-words", query)
    page.wait_for_function("(query) => document.getElementById('search-words').value === query", arg=query)
    base = page.evaluate("new URL(document.querySelector('.brand').href).href")
    links: list[str] = page.locator("#search-found a").evaluate_all("(all) => all.map((each) => each.href)")
    return [link.removeprefix(base) for link in links]


@pytest.fixture
def search(visit: OpenPage) -> Page:
    """A page with its search open and the index there."""
    page = visit("scaling/")
    page.keyboard.press("/")
    page.wait_for_function("() => document.getElementById('search').open")
    page.fill("#search-words", "a")
    page.wait_for_selector("#search-found a")
    return page


def test_the_right_section_comes_first(search: Page) -> None:
    """Chapters and sections by their names, terms by any of their spellings, formulas by the names of their signs."""
    first = {query: next(iter(found(search, query)), "nothing") for query in QUERIES}
    assert first == QUERIES


def test_prose_is_found_without_the_bibliography(search: Page) -> None:
    """The name of an author leads to the sections that speak of the work, not to lists of references; questions are not found either."""
    places = found(search, "Kaplan")
    assert places
    assert not [place for place in places if place.startswith(("reference/bibliography", "reference/facts")) or "check-yourself" in place]


def test_every_section_and_term_is_in_the_index(built_site: Path) -> None:
    """All places that the index names are places of the built pages."""
    docs = json.loads((built_site / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    texts: dict[str, str] = {}
    for doc in docs:
        url, _, fragment = doc["location"].partition("#")
        text = texts.setdefault(url, (built_site / url / "index.html").read_text(encoding="utf-8"))
        assert not fragment or f'id="{fragment}"' in text, doc["location"]
    assert len(docs) == len({doc["location"] for doc in docs})


def test_the_index_is_small_and_fetched_only_by_who_searches(visit: OpenPage, built_site: Path) -> None:
    """Bounded on the way, and nothing of it for readers."""
    assert len(gzip.compress((built_site / "search/search_index.json").read_bytes(), 9)) <= MOST_BYTES
    page = visit("scaling/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload(wait_until="networkidle")
    assert not [url for url in asked if "search_index" in url]


def test_all_of_it_works_by_keyboard(visit: OpenPage) -> None:
    """/ opens it with the focus in the field, arrows walk through what was found, Enter follows, Escape gives the focus back."""
    page = visit("scaling/")
    page.get_by_role("button", name="Search").focus()
    page.keyboard.press("/")
    page.wait_for_selector("dialog#search[open]")
    assert page.get_by_role("dialog", name="Search the report").is_visible()
    page.keyboard.type("nucleus sampling")
    page.wait_for_selector("#search-found a")
    assert page.locator(".search-status").inner_text().endswith("places")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("[...document.querySelectorAll('#search-found a')].indexOf(document.activeElement)") == 1
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "search-words"
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog#search:not([open])", state="attached")
    assert page.evaluate("document.activeElement.dataset.searchOpen") == ""
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog#search[open]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/foundations/decoding/#nucleus-sampling")


def test_keys_can_be_turned_off(visit: OpenPage) -> None:
    """Without single keys / is a sign like others, here and on the next page; Control and K still searches."""
    page = visit("scaling/")
    page.locator("[data-keys]").uncheck()
    page.locator("h1").click()
    page.keyboard.press("/")
    assert not page.evaluate("document.getElementById('search').open")
    page.reload()
    page.keyboard.press("/")
    assert not page.evaluate("document.getElementById('search').open")
    page.keyboard.press("Control+k")
    page.wait_for_selector("dialog#search[open]")
