"""A small clean report, over which a test lays the files that it is about."""

from __future__ import annotations

import datetime as dt
import re
import signal
from collections.abc import Mapping
from pathlib import Path

MARK = re.compile(r" <-- (?P<codes>[A-Z]\d{3}(?: [A-Z]\d{3})*)$")
TODAY = dt.date(2026, 6, 1)

CONFIG = """site_name: A small report
theme: {name: material, font: false}
use_directory_urls: true
nav:
  - index.md
  - glossary.md
  - reference/bibliography.md
  - reference/facts.md
  - reference/models.md
  - reference/timeline.md
  - reference/studies.md
  - reference/rules.md
  - contributing/commands.md
  - reference/how-to-cite.md
validation:
  omitted_files: warn
  absolute_links: warn
  unrecognized_links: warn
  anchors: warn
  nav: {omitted_files: warn, not_found: warn, absolute_links: warn}
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - pymdownx.details
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
plugins:
  - search
  - report
  - bibtex:
      bib_file: docs/references.bib
      enable_inline_citations: false
      footnote_format: "ref-{key}"
"""
INDEX = """---
title: A small report
description: A report with nothing wrong in it.
kind: overview
---

# A small report

The loss falls as a power law [@kaplan2020scaling].
A large model has [175 billion](fact:gpt3-parameters) parameters.

## The answer

A token is a piece of text.
"""
BIB = """% The works of the report.

@article{kaplan2020scaling,
  title = {{Scaling Laws for Neural Language Models}},
  author = {Kaplan, Jared and others},
  year = {2020},
  journal = {arXiv preprint},
  eprint = {2001.08361},
  verified = {2024-01-02},
}

@inproceedings{brown2020language,
  title = {{Language Models are Few-Shot Learners}},
  author = {Brown, Tom B. and others},
  year = {2020},
  booktitle = {Advances in Neural Information Processing Systems},
  url = {https://papers.nips.cc/paper/2020/hash/1457c0d6bfcb4967418bfb8ac142f64a-Abstract.html},
  verified = {2024-01-02},
}
"""
FACTS = """[gpt3-parameters]
what = "Parameters of GPT-3"
value = 175e9
unit = "parameters"
source = "brown2020language"
locator = "table 2.1"
date = "2020"
status = "reported"
verified = 2024-01-02
"""
OUTLINE = """[kinds.overview]
headings = ["The answer"]
words = 10
sources = 2

[kinds.chapter]

[kinds.appendix]

[abbreviations]
known = ["GPT"]

[families]
"Transformer" = "index.md"

[topics]
"Scaling" = "index.md#the-answer"

[pages]
"index.md" = ["the-answer"]
"glossary.md" = []
"reference/bibliography.md" = []
"reference/facts.md" = []
"reference/models.md" = []
"reference/timeline.md" = []
"reference/studies.md" = []
"reference/rules.md" = []
"contributing/commands.md" = []
"reference/how-to-cite.md" = []
"""
GLOSSARY = """---
title: Glossary
description: The terms of the report.
kind: appendix
---

# Glossary

Token
:   A piece of text that a model reads as one.
"""
MODELS = """[gpt-3]
name = "GPT-3"
developer = "OpenAI"
family = "Transformer"
objective = "next token"
backbone = "Transformer"
parameters = "fact:gpt3-parameters"
data = "not verified"
compute = "not public"
licence = "weights not released"
source = "brown2020language"
date = "2020-05"
"""
TIMELINE = """[kaplan2020scaling]
topic = "Scaling"
text = "The loss of language models falls as a power law."
"""
# No row: each is held to the words of a chapter, which most tests replace.
STUDIES = "# The studies of use.\n"
CLEAN: Mapping[str, str] = {
    "mkdocs.yml": CONFIG,
    "docs/index.md": INDEX,
    "docs/references.bib": BIB,
    "docs/facts.toml": FACTS,
    "docs/outline.toml": OUTLINE,
    "docs/glossary.md": GLOSSARY,
    "docs/models.toml": MODELS,
    "docs/timeline.toml": TIMELINE,
    "docs/studies.toml": STUDIES,
}


def make_report(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the clean report to a folder with `files` laid over it (None leaves a file out); the folder."""
    for name, content in {**CLEAN, **(files or {})}.items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return folder


def page(text: str, *, title: str = "A page", kind: str = "chapter") -> str:
    """The text of a page with front matter and heading."""
    return f"---\ntitle: {title}\ndescription: A page of the test.\nkind: {kind}\n---\n\n# {title}\n\n{text}"


def unmarked(path: str, text: str) -> tuple[str, list[tuple[str, int, str]]]:
    """A text without the marks ` <-- C001` at the ends of its lines, and the marks as (path, line, code)."""
    lines, marks = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        mark = MARK.search(line)
        lines.append(line[: mark.start()] if mark else line)
        marks += [(path, number, code) for code in mark["codes"].split()] if mark else []
    return "\n".join(lines), marks


def heed_interrupt() -> None:
    """Let Ctrl-C reach a program that is about to start: a shell that runs the tests in the background lets its children ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
