"""Keep mkdocs-bibtex from what it would take for a citation, and give it no more than it needs."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from report_build.mask import Masker
from report_build.prose import KEY
from report_build.references import reference
from report_build.report import Report
from report_build.textfile import write_whole

# mkdocs-bibtex rewrites code and addresses too: there the sign is exchanged for this one, and back in the page.
STAND_IN = "\ue000"
BRACKETED = re.compile(r"\[.*?\]")
CITES = re.compile(rf"\[[ ]*@{KEY}[ ]*(?:;[ ]*@{KEY}[ ]*)*\]")


def give_keys(config: MkDocsConfig, report: Report, folder: Path) -> None:
    """Let it read the keys alone: it ends in a traceback on a broken entry, and the references are made here."""
    if bibtex := config.plugins.get("bibtex"):
        keys = folder / "keys.bib"
        write_whole(keys, "".join(f"@misc{{{key}, title={{}}}}\n" for key in report.by_key if re.fullmatch(KEY, key)))
        bibtex.config["bib_file"] = str(keys)


def give_references(config: MkDocsConfig, report: Report) -> None:
    """One formatting of each work, made once a build, for its pages, the bibliography and other engines alike."""
    if bibtex := config.plugins.get("bibtex"):
        formatted = {key: reference(entry) for key, entry in report.by_key.items()}
        bibtex.registry.reference_text = lambda citation: formatted.get(citation.key, "")


def shielded(markdown: str) -> str:
    """Exchange the citation sign wherever mkdocs-bibtex would take it for a citation and it is none."""
    if "@" not in markdown:
        return markdown
    parts, at = [], 0
    for span in Masker(markdown).run():
        if span.kind == "fence":
            parts += [markdown[at : span.start], markdown[span.start : span.end].replace("@", STAND_IN)]
            at = span.end
    text = "".join([*parts, markdown[at:]])
    return BRACKETED.sub(lambda match: match[0] if CITES.fullmatch(match[0]) else match[0].replace("@", STAND_IN), text)
