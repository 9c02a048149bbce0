"""A citation, a fact or a formula in a heading, or a citation in the text of a link.

Footnote marks of a heading leak into the table of contents and its anchors, and a link cannot hold a link.

Bad: `## Scaling laws [@kaplan2020scaling]`
Good: `## Scaling laws`, with the citation in the sentence below it.
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "C003"


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        places = [(c.start, f"citation '{c.key}'") for c in chapter.citations]
        places += [(link.start, f"fact '{link.fact}'") for link in chapter.links if link.fact]
        places += [(formula.start, f"formula '{formula.tex[:30]}'") for formula in chapter.formulas]
        links = [link for link in chapter.links if not link.image]
        for start, what in places:
            heading = chapter.heading_of(start)
            if heading and heading.start <= start < heading.body:
                yield Finding(chapter.at(start), CODE, f"{what} in the heading '{heading.title[:40]}'", "move it to the text")
        for citation in chapter.citations:
            if any(link.start < citation.start < link.end for link in links):
                yield Finding(citation.at, CODE, f"citation '{citation.key}' inside the text of a link", "move it behind the link")
