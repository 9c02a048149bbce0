"""Run one reader on inputs that a coverage-guided fuzzer makes: `python tests/fuzz/fuzz.py chapter FOLDER -runs=100000`.

What ends the run is written beside the folder as `crash-…`; it becomes a seed here, and a case of tests/corpus where a user can meet it.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["report_build"]):
    from readers import READERS, text_of


def main() -> None:
    """The first argument is the reader; the others are libFuzzer's."""
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, lambda data: READERS[name](text_of(data)))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
