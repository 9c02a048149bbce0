"""A work that is linked by its DOI or arXiv address instead of cited.

A link rots, shows no author, and is missing from the bibliography.

Bad: `[the paper](https://arxiv.org/abs/1706.03762)`
Good: `the paper [@vaswani2017attention]`
"""

import re
from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "C005"
ADDRESS = re.compile(
    r"https?://(?:dx\.)?doi\.org/(?P<doi>10\.[^\s)\]>\"]+)|https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/(?P<arxiv>[^\s)\]>\"v]+)"
)


def check(report: Report) -> Iterator[Finding]:
    known = {entry.get(field).lower(): entry.key for entry in report.entries for field in ("doi", "eprint")}
    for chapter in report.chapters:
        for match in ADDRESS.finditer(chapter.prose):
            work = (match["doi"] or match["arxiv"]).rstrip(".,;").removesuffix(".pdf")
            key = known.get(work.lower())
            hint = f"cite it: [@{key}]" if key else "add it to the bibliography and cite it"
            yield Finding(chapter.at(match.start()), CODE, f"'{match.group()[:60]}' is linked and not cited", hint)
