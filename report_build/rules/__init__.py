"""The rules, in the order of their codes. A new rule is a file here and a line in RULES."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType

from report_build.model import Finding, Report
from report_build.rules import (
    allow_comment,
    bad_image,
    bad_tex,
    broken_markup,
    citation_in_heading,
    disagreeing_fact,
    duplicate_key,
    front_matter,
    heading_structure,
    hidden_sign,
    include,
    indented_code,
    ledger_row,
    malformed_citation,
    malformed_identifier,
    missing_alt,
    missing_field,
    missing_locator,
    missing_section,
    missing_topic,
    odd_file,
    references,
    same_work_twice,
    stale_figure,
    too_large,
    too_little,
    uncited_link,
    uncited_work,
    unclosed,
    undefined_abbreviation,
    unknown_citation,
    unknown_fact,
    unlisted_page,
    unreadable_bibliography,
    unreadable_front_matter,
    unreadable_outline,
    unreferenced_figure,
    unsafe_field,
    unsafe_html,
    unsafe_link,
    unsourced_number,
    unsourced_section,
    unused_fact,
    unused_term,
    unverified_work,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, its name (that of its file), what it is for, and the function that finds its flaws."""

    code: str
    name: str
    doc: str
    check: Callable[[Report], Iterator[Finding]]


def rule(module: ModuleType) -> Rule:
    """The rule that a module holds."""
    name = module.__name__.rpartition(".")[2].replace("_", "-")
    return Rule(module.CODE, name, (module.__doc__ or "").strip(), module.check)


RULES: tuple[Rule, ...] = tuple(
    rule(module)
    for module in (
        unreadable_bibliography,  # B001
        duplicate_key,  # B002
        same_work_twice,  # B003
        uncited_work,  # B004
        missing_field,  # B005
        missing_locator,  # B006
        malformed_identifier,  # B007
        unverified_work,  # B008
        unsafe_field,  # B009
        unknown_citation,  # C001
        malformed_citation,  # C002
        citation_in_heading,  # C003
        unsourced_section,  # C004
        uncited_link,  # C005
        unknown_fact,  # F001
        disagreeing_fact,  # F002
        ledger_row,  # F003
        unused_fact,  # F004
        unsourced_number,  # F005
        missing_alt,  # G001
        bad_image,  # G002
        unreferenced_figure,  # G003
        stale_figure,  # G004
        bad_tex,  # M001
        references,  # M002
        unreadable_outline,  # O001
        missing_section,  # O002
        too_little,  # O003
        missing_topic,  # O004
        unlisted_page,  # O005
        heading_structure,  # O006
        front_matter,  # O007
        unused_term,  # T001
        undefined_abbreviation,  # T002
        hidden_sign,  # X001
        unreadable_front_matter,  # X002
        unclosed,  # X003
        too_large,  # X004
        unsafe_html,  # X005
        unsafe_link,  # X006
        include,  # X007
        allow_comment,  # X008
        odd_file,  # X009
        broken_markup,  # X010
        indented_code,  # X011
    )
)
CODES = frozenset(rule.code for rule in RULES)
