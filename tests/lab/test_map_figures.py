"""The figures of the overviews and of open models say what the table of models, the ledger and the bibliography say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lab.architectures import descent, open_models
from lab.families import passes_and_likelihood
from report_build.bibliography import read_bibliography
from report_build.catalogue import ARXIV

BIBLIOGRAPHY = "docs/references.bib"
ROOT = Path(__file__).parents[2]


def test_openness_is_that_of_the_table_of_models() -> None:
    assert json.loads(open_models.DATA.read_text(encoding="utf-8"))["rows"] == open_models.rows()
    found = open_models.numbers()
    assert set(found["GPT-4"].values()) == {0.0}
    assert set(found["OLMo 7B"].values()) == {1.0}
    assert (found["Mixtral 8x7B"]["weights"], found["Llama 2"]["weights"]) == (1.0, 0.5)


def test_openness_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="not verified"):
        open_models.stated("not verified")


def test_passes_are_those_of_the_ledger_and_of_the_lab() -> None:
    found = passes_and_likelihood.numbers()
    assert found == passes_and_likelihood.passes()
    assert found.keys() == passes_and_likelihood.PLACES.keys()
    steps = [max(found[name]) for name in passes_and_likelihood.ROAD]
    assert steps == sorted(steps, reverse=True)


def test_descent_has_the_years_of_the_bibliography_and_runs_forward() -> None:
    works, _ = read_bibliography(BIBLIOGRAPHY, (ROOT / BIBLIOGRAPHY).read_text(encoding="utf-8"))
    entries = {work.key: work for work in works}
    years = {name: year for name, year, _ in descent.WORKS.values()}
    for key, (name, year, _) in descent.WORKS.items():
        found = ARXIV.fullmatch(entries[key].get("eprint"))
        assert year == int(f"20{found['year']}" if found else entries[key].get("year")), name
    for first, last in descent.ARROWS:
        assert years[first] < years[last], (first, last)
