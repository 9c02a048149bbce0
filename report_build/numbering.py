"""Numbers of chapters and sections, the same in the site, the PDF and the EPUB."""

from __future__ import annotations

from collections.abc import Mapping

from report_build.report import Report

NUMBERED = frozenset({"chapter", "results", "experiment"})
# Every chapter begins and ends with these: they frame it, and nobody refers to them.
FRAME = frozenset({"In brief", "Check yourself"})


def section_numbers(report: Report) -> Mapping[str, str]:
    """The number of each numbered page and section by its address: `families/diffusion.md` is "15", `families/diffusion.md#ddpm` is "15.2".

    Chapters, results and experiments are numbered through the report in the order of the nav; the parts do not begin anew, so that
    "15.2" names one place. Sections (headings of level 2) are numbered within their page. Without a number are: the home page, the
    overviews of the parts and the appendices; the sections `In brief` and `Check yourself`; headings of level 3 and below, which are
    never far from a number.
    """
    numbers: dict[str, str] = {}
    pages = [chapter for chapter in report.chapters if chapter.kind in NUMBERED]
    for count, page in enumerate(pages, start=1):
        numbers[page.path] = f"{count}"
        sections = [heading for heading in page.headings if heading.level == 2 and heading.title not in FRAME]
        for section, heading in enumerate(sections, start=1):
            numbers[f"{page.path}#{heading.id}"] = f"{count}.{section}"
    return numbers
