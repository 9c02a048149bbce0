"""The rules, in the order of their codes. A new rule is a file here and a line in NAMES."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from report_build.model import Finding
from report_build.report import Report

NAMES = (
    "unreadable_bibliography",  # B001
    "duplicate_key",  # B002
    "same_work_twice",  # B003
    "uncited_work",  # B004
    "missing_field",  # B005
    "missing_locator",  # B006
    "malformed_identifier",  # B007
    "unverified_work",  # B008
    "unsafe_field",  # B009
    "unknown_citation",  # C001
    "malformed_citation",  # C002
    "citation_in_heading",  # C003
    "unsourced_section",  # C004
    "uncited_link",  # C005
    "unknown_fact",  # F001
    "disagreeing_fact",  # F002
    "ledger_row",  # F003
    "unused_fact",  # F004
    "unsourced_number",  # F005
    "missing_alt",  # G001
    "bad_image",  # G002
    "unreferenced_figure",  # G003
    "stale_figure",  # G004
    "bad_tex",  # M001
    "references",  # M002
    "unreadable_outline",  # O001
    "missing_section",  # O002
    "too_little",  # O003
    "missing_topic",  # O004
    "unlisted_page",  # O005
    "heading_structure",  # O006
    "front_matter",  # O007
    "broken_question",  # O008
    "catalogue_row",  # R001
    "catalogue_source",  # R002
    "catalogue_number",  # R003
    "catalogue_group",  # R004
    "catalogue_study",  # R005
    "unused_term",  # T001
    "undefined_abbreviation",  # T002
    "hidden_sign",  # X001
    "unreadable_front_matter",  # X002
    "unclosed",  # X003
    "too_large",  # X004
    "unsafe_html",  # X005
    "unsafe_link",  # X006
    "include",  # X007
    "allow_comment",  # X008
    "odd_file",  # X009
    "broken_markup",  # X010
    "indented_code",  # X011
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, its name (that of its file), what it is for, and the function that finds its flaws."""

    code: str
    name: str
    doc: str
    check: Callable[[Report], Iterator[Finding]]


def rule(name: str) -> Rule:
    """The rule that a module of this package holds."""
    module = import_module(f"{__name__}.{name}")
    return Rule(module.CODE, name.replace("_", "-"), (module.__doc__ or "").strip(), module.check)


RULES: tuple[Rule, ...] = tuple(map(rule, NAMES))
CODES = frozenset(rule.code for rule in RULES)
