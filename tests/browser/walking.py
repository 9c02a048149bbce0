"""A walk through the pages of the site, on a desk and on a phone of 320 pixels, in both schemes: what bars readers or complains.

Two files of tests walk through a half of the pages each, so that two workers share the way.  At both widths all of axe's rules for
WCAG 2.2 AA run in the light scheme, and in the dark one those on colour, since nothing else differs between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from browser.conftest import unavailable, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {"desk": 1280, "phone": 320}
COLOUR = ["color-contrast", "link-in-text-block"]
# What axe says of two formulas or forty items of a list it says of all, and its time grows with the number of elements.
SHORTEN = """() => {
  for (const math of [...document.querySelectorAll("math")].slice(2)) {
    math.replaceWith(Object.assign(document.createElement("i"), { textContent: "x" }));
  }
  for (const list of ["filter-list li", "filter-list tr", "filter-list dl > *", ".footnote li"])
    for (const item of document.querySelectorAll(`${list}:nth-child(n + 40)`)) item.remove();
}"""
# Colours take axe nine tenths of its time, and all pages have the same style sheets: they are judged where they may differ. Of all texts
# and links whose whole line of ancestors has the same names, classes and paint, three are judged, on the first pages that have them.
JUDGED = 3
MARK = """([times, most]) => {
  const paint = [
    "color", "fill", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight", "textDecorationLine", "textShadow",
  ];
  const hash = (text) => [...text].reduce((sum, sign) => (Math.imul(sum, 31) + sign.charCodeAt(0)) | 0, 7);
  const looks = new Map([[document.documentElement, innerWidth]]);
  for (const node of document.body.querySelectorAll("*")) node.removeAttribute("data-judged");
  for (const node of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(node);
    const parent = looks.get(node.parentElement) ?? innerWidth;
    const look = hash([parent, node.tagName, node.getAttribute("class"), ...paint.map((name) => style[name])].join("|"));
    looks.set(node, look);
    const speaks = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
    if (!(speaks || node.matches("a, input, select, textarea")) || !node.checkVisibility({ visibilityProperty: true })) continue;
    if ((times[look] ?? 0) >= most) continue;
    times[look] = (times[look] ?? 0) + 1;
    node.setAttribute("data-judged", "");
  }
  axe.configure({ rules: [
    { id: "color-contrast", selector: "[data-judged]" },
    { id: "link-in-text-block", selector: "a[href][data-judged]" },
  ] });
  return times;
}"""
RUN = "(options) => axe.run(document, options).then(({ violations }) => violations)"


@dataclass
class Survey:
    """What was seen on the pages; `violations` and `sideways` name the page, the width and the scheme."""

    pages: list[str]
    violations: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    judged: dict[str, int] = field(default_factory=dict)  # how often the colours of a look were


def axe() -> str:
    """The source of axe-core."""
    try:
        import axe_playwright_python
    except ImportError:
        unavailable("axe-playwright-python is not installed")
    return (Path(axe_playwright_python.__path__[0]) / "axe.min.js").read_text(encoding="utf-8")


def judge(page: Page, seen: Survey, path: str) -> None:
    """Note what axe finds on a page at both widths in both schemes, one line for each rule, with the first guilty element."""
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        seen.sideways += [f"{path} {name}: {wide} pixels"] if wide > width else []
        for scheme, run_only in {"light": {"type": "tag", "values": RULES}, "dark": {"type": "rule", "values": COLOUR}}.items():
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.wait_for_function("(dark) => (document.body.dataset.mdColorScheme === 'slate') === dark", arg=scheme == "dark")
            seen.judged = page.evaluate(MARK, [seen.judged, JUDGED])
            found = page.evaluate(RUN, {"runOnly": run_only, "resultTypes": ["violations"]})
            where = f"{path} {name} {scheme}"
            seen.violations += [f"{where}: {rule['id']} ({len(rule['nodes'])}): {rule['nodes'][0]['html'][:160]}" for rule in found]


def walk(browser: Browser, pages: list[str], address: str) -> Survey:
    """Visit pages of a built site, which is served at an address."""
    seen = Survey(pages)
    # axe is a script that the pages' own policy would rightly refuse.
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    context.set_default_timeout(120_000)  # a busy machine is no fault of a page
    context.add_init_script(axe())
    page = context.new_page()
    watch(page, address, seen.troubles)
    for path in pages:
        page.goto(f"{address}/{path}")
        page.evaluate(SHORTEN)
        judge(page, seen, path)
    context.close()
    return seen


class Walk:
    """What holds of all pages; a subclass names the half of them that it walks through: 0 or 1."""

    half: ClassVar[int]

    def test_the_walk_saw_its_half(self, survey: Survey) -> None:
        """Chapters, appendices and the page of addresses that lead nowhere."""
        assert len(survey.pages) > 40
        assert {"", "404.html"} & set(survey.pages)

    def test_nothing_bars_a_reader(self, survey: Survey) -> None:
        """WCAG 2.2 AA and axe's best practices."""
        assert not survey.violations, "\n".join(survey.violations)

    def test_no_page_scrolls_sideways(self, survey: Survey) -> None:
        """What is wide scrolls in itself."""
        assert not survey.sideways, "\n".join(survey.sideways)

    def test_no_page_complains_or_asks_another_host(self, survey: Survey) -> None:
        """No error or warning on the console, no request to anyone else."""
        assert not survey.troubles, "\n".join(survey.troubles)
