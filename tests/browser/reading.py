"""What the tests read from an exhibit on a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
UNITS = {"trillion": 1e12, "billion": 1e9, "million": 1e6, "%": 0.01}
UNITS |= {unit: 2.0 ** (10 * step) for step, unit in enumerate(("KiB", "MiB", "GiB", "TiB", "PiB"), start=1)}


def shown(page: Page, key: str) -> str:
    """The text of one number under the plot."""
    return page.locator(f'[data-value="{key}"]').inner_text()


def number(text: str) -> float:
    """The number that a text begins with, in its unit: "3.2 × 10²³", "1.4 trillion", "20 GiB", "−6.2 dB"."""
    plain = text.replace("−", "-").replace(",", "")
    match = re.match(r"\s*(-?[\d.]+)(?:\s*×\s*10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))?\s*(\S+)?", plain)
    assert match, text
    power = int(match[2].translate(RAISED)) if match[2] else 0
    return float(match[1]) * 10.0**power * UNITS.get(match[3] or "", 1.0)


def shown_number(page: Page, key: str) -> float:
    """One number under the plot, as a number."""
    return number(shown(page, key))


def wait_for(page: Page, key: str, text: str) -> None:
    """Wait until a number under the plot reads `text`."""
    page.wait_for_function('([key, text]) => document.querySelector(`[data-value="${key}"]`)?.textContent === text', arg=[key, text])


def slide(page: Page, name: str, value: float | str) -> None:
    """Put a slider on a position and let its exhibit hear of it."""
    page.locator(f'.exhibit input[name="{name}"]').evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input', { bubbles: true })); }", str(value)
    )
    settle(page)


def choose(page: Page, option: str) -> None:
    """Click one of a row of radio buttons."""
    page.get_by_role("radio", name=option, exact=True).click()
    settle(page)


def settle(page: Page) -> None:
    """Wait until the exhibit has drawn twice, so that nothing is pending."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))")


def call(page: Page, module: str, expression: str, argument: Any = None) -> Any:
    """The value of an expression over `lib`, a module of docs/exhibits/lib, and `argument`."""
    return page.evaluate(
        f"async (argument) => {{ const lib = await import('/exhibits/lib/{module}.js'); return ({expression}); }}", argument
    )
