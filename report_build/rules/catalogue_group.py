"""A model of a family, or an event of a topic, that the outline does not list.

Bad: `family = "Diffusion models"` where `[families]` of docs/outline.toml has "Diffusion".
Good: `family = "Diffusion"`
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.nearest import nearest
from report_build.report import Report

CODE = "R004"


def check(report: Report) -> Iterator[Finding]:
    families = report.outline.families
    for rows, name, groups in ((report.models, "family", families), (report.timeline, "topic", {**families, **report.outline.topics})):
        for row in rows.values():
            group = row.get(name)
            if group and group not in groups:
                yield Finding(row.at, CODE, f"'{row.id}': the outline has no {name} '{group[:40]}'", nearest(group, groups))
