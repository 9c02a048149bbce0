"""Pandoc, which reads the text of the book and writes it in the language of a form."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from report_build.textfile import Unusable

MISSING = "{} is not installed: pip install -e '.[export]'"
# All that the text of the book is written in, and nothing that a chapter could fall into by chance.
DIALECT = "+".join(
    (
        "markdown_strict",
        "all_symbols_escapable",
        "backtick_code_blocks",
        "bracketed_spans",
        "definition_lists",
        "fenced_code_attributes",
        "fenced_divs",
        "header_attributes",
        "implicit_figures",
        "intraword_underscores",
        "link_attributes",
        "pipe_tables",
        "raw_attribute",
        "smart",
        "space_in_atx_header",
        "startnum",
        "superscript",
        "table_attributes",
        "table_captions",
        "tex_math_dollars",
    )
)
# Cells never wrap in the source, so no table is given column widths that nobody chose.
ALWAYS = ("--from", DIALECT, "--wrap=none", "--columns=1000000", "--fail-if-warnings", "--sandbox=false")


def program() -> str:
    """The path of pandoc: the one in the wheel, else the system's. Raises Unusable naming the extra."""
    wheel = find_spec("pypandoc")
    for folder in (wheel and wheel.submodule_search_locations) or ():
        for name in ("pandoc", "pandoc.exe"):
            if (path := Path(folder, "files", name)).exists():
                return str(path)
    if found := shutil.which("pandoc"):
        return found
    raise Unusable(MISSING.format("pandoc"))


def pandoc(text: str, to: str, *options: str, folder: Path, epoch: int) -> bytes:
    """The text in another language. Images are looked for in `folder`; `epoch` dates what is written.

    Raises Unusable with what pandoc says, above all of a formula that it cannot convert.
    """
    command = [program(), *ALWAYS, "--to", to, *options]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    done = subprocess.run(command, input=text.encode(), capture_output=True, cwd=folder, env=environment, check=False, process_group=0)
    if done.returncode:
        raise Unusable(f"pandoc: {' '.join(done.stderr.decode(errors='replace').split())[:500]}")
    return done.stdout
