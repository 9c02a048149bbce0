"""How to cite the report, and the files of the site that hold its record, its bibliography and its ledger."""

from __future__ import annotations

from report_build.compile import relative
from report_build.downloads import FOLDER, bibtex
from report_build.export import FORMS
from report_build.listing import front
from report_build.record import CFF, as_entry
from report_build.references import literal, reference
from report_build.report import CITING, LEDGER, Report

FILES = {
    "report": {"BibTeX": "report.bib", "RIS": "report.ris", "CSL-JSON": "report.json"},
    "bibliography": {"BibTeX": "bibliography.bib", "RIS": "bibliography.ris", "CSL-JSON": "bibliography.json"},
    "facts": {"CSV": "facts.csv", "JSON": "facts.json"},
    "models": {"CSV": "models.csv", "JSON": "models.json"},
    "timeline": {"CSV": "timeline.csv", "JSON": "timeline.json"},
    "studies": {"CSV": "studies.csv", "JSON": "studies.json"},
}


def file_links(page: str, what: str) -> str:
    """Links from a page to the files of one row of FILES."""
    return ", ".join(f"[{name}]({relative(page, f'{FOLDER}/{file}')})" for name, file in FILES[what].items())


def other_forms(url: str) -> str:
    """Links to the report in its other forms, where it is published: they are not part of every build."""
    held = [
        (name, f"{FOLDER}/{FORMS[form].out.name}") for name, form in (("PDF", "pdf"), ("EPUB", "epub"), ("zip to read offline", "offline"))
    ]
    held += [("list of pages as Markdown", "llms.txt"), ("all of them in one file", "llms-full.txt")]
    return ", ".join(f"[{name}]({url}{path})" for name, path in held)


def how_to_cite(report: Report) -> str:
    """How to cite the report, its pages and its numbers, and what there is to take away."""
    record = report.record
    entry = as_entry(record)
    version = f" Version {literal(record.version)}." if record.version else ""
    cff = f", [{CFF}]({relative(CITING, f'{FOLDER}/{CFF}')})" if record.cff else ""
    rows = {
        "The report": other_forms(record.url) if record.url else "",
        "Its record": file_links(CITING, "report") + cff,
        "All works that it cites": file_links(CITING, "bibliography"),
        "The ledger of facts": file_links(CITING, "facts"),
        "The models": file_links(CITING, "models"),
        "The timeline": file_links(CITING, "timeline"),
        "The studies": file_links(CITING, "studies"),
    }
    text = front("How to cite", "How to cite the report, its pages, numbers and figures, and files for reference managers.")
    text += f"""Cite the report as:

> {reference(entry)}{version}

```bibtex
{bibtex([entry])}```

A chapter is cited by its title and the address of its page, in the report.
Every page carries its own record for that: a reference manager reads it in the browser, and *Cite* below the title writes it out.
A number is cited by its source, which the [ledger]({relative(CITING, LEDGER)}) names with the place in it.
What the text says changes between versions: name the version, or the day on which you read it.

## Files {{#files}}

| What | Files |
| --- | --- |
"""
    text += "".join(f"| {what} | {files} |\n" for what, files in rows.items() if files)
    if record.licence:
        text += f"\n## Licence {{#licence}}\n\nText and figures are published under the licence {literal(record.licence)}.\n"
    return text
