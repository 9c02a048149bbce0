"""Findings as text, as GitHub annotations, as JSON and as SARIF."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from report_build.model import Finding
from report_build.rules import RULES


def text(findings: Sequence[Finding]) -> str:
    """One line a finding: `path:line: CODE what is wrong (what to do)`."""
    return "\n".join(str(finding) for finding in findings)


def github(findings: Sequence[Finding]) -> str:
    """Workflow commands, which GitHub shows on the lines of a pull request."""

    def escape(value: str, *, property_: bool = False) -> str:
        value = value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return value.replace(":", "%3A").replace(",", "%2C") if property_ else value

    return "\n".join(
        f"::error file={escape(f.at.path, property_=True)},line={f.at.line},col={f.at.column},title={f.code}::"
        + escape(f.message + (f" ({f.hint})" if f.hint else ""))
        for f in findings
    )


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects with path, line, column, code, message and hint."""
    rows = [
        {"path": f.at.path, "line": f.at.line, "column": f.at.column, "code": f.code, "message": f.message, "hint": f.hint}
        for f in findings
    ]
    return json.dumps(rows, indent=1, ensure_ascii=False)


def sarif(findings: Sequence[Finding]) -> str:
    """SARIF 2.1.0, which code-scanning services read."""
    results = [
        {
            "ruleId": f.code,
            "level": "error",
            "message": {"text": f.message + (f" ({f.hint})" if f.hint else "")},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": f.at.path},
                        "region": {"startLine": f.at.line, "startColumn": f.at.column},
                    }
                }
            ],
        }
        for f in findings
    ]
    rules = [{"id": r.code, "name": r.name, "shortDescription": {"text": r.doc.partition("\n")[0]}} for r in RULES]
    driver = {"name": "report-build", "rules": rules}
    return json.dumps(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "results": results}],
        },
        indent=1,
        ensure_ascii=False,
    )


FORMATS: Mapping[str, Callable[[Sequence[Finding]], str]] = {"text": text, "github": github, "json": as_json, "sarif": sarif}
