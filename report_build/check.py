"""Run the rules over a report, and let `allow` comments silence what they name."""

from __future__ import annotations

from dataclasses import replace

from report_build.model import Finding
from report_build.report import Report
from report_build.rules import CODES, RULES

ALLOW_CODE = "X008"


def check(report: Report) -> list[Finding]:
    """Every finding that no `allow` silences, sorted by place; the same list at each run."""
    findings = {finding for rule in RULES for finding in rule.check(report)}
    allows = [*report.allows, *(allow for chapter in report.chapters for allow in chapter.allows)]
    kept, used = set(findings), set()
    by_line: dict[tuple[str, str, int], set[Finding]] = {}
    for finding in findings:
        by_line.setdefault((finding.code, finding.at.path, finding.at.line), set()).add(finding)
    for allow in allows:
        silenced = by_line.get((allow.code, allow.at.path, allow.line))
        if silenced and allow.reason:
            kept -= silenced
            used.add(allow)
    for allow in allows:
        if allow.code not in CODES:
            kept.add(Finding(allow.at, ALLOW_CODE, f"allow names no rule: '{allow.code}'", "write allow: CODE reason"))
        elif not allow.reason:
            kept.add(Finding(allow.at, ALLOW_CODE, f"allow of {allow.code} without a reason"))
        elif allow not in used:
            kept.add(Finding(allow.at, ALLOW_CODE, f"allow of {allow.code} silences nothing on line {allow.line}", "delete it"))
    return sorted(map(plain, kept), key=lambda finding: (finding.at, finding.code, finding.message, finding.hint))


def plain(finding: Finding) -> Finding:
    """A finding on one line, with every sign visible: it quotes what authors wrote, and a terminal obeys some of it."""
    if finding.message.isprintable():
        return finding
    message = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in " ".join(finding.message.split()))
    return replace(finding, message=message)
