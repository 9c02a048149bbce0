"""What the title page of an edition says, and the moment that it bears: both from the record of the report."""

from __future__ import annotations

import calendar
import datetime as dt
import os
from dataclasses import dataclass

from report_build.references import family, plain
from report_build.report import Report
from report_build.textfile import Unusable

LICENCES = {"CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/")}


@dataclass(frozen=True, slots=True)
class Edition:
    """The record in words; `epoch` is in seconds since 1970 and dates every file, so that an edition is the same each time."""

    title: str
    description: str
    authors: tuple[str, ...]
    version: str
    date: dt.date
    epoch: int
    licence: str
    licence_url: str
    url: str
    language: str
    keywords: tuple[str, ...]

    def inputs(self) -> dict[str, str]:
        """The edition as typst takes it in: texts by name."""
        return {
            "title": self.title,
            "description": self.description,
            "authors": "\n".join(self.authors),
            "version": self.version,
            "date": self.date.isoformat(),
            "licence": self.licence,
            "licence-url": self.licence_url,
            "url": self.url,
            "language": self.language,
            "keywords": "\n".join(self.keywords),
        }


def edition(report: Report) -> Edition:
    """The edition of a report: dated by SOURCE_DATE_EPOCH, else by its record, else by the day on which it was read."""
    record = report.record
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given and not given.isdecimal():
        raise Unusable(f"SOURCE_DATE_EPOCH: '{given}' is no number of seconds")
    date = record.date or report.today
    epoch = int(given) if given else calendar.timegm(date.timetuple())
    licence, url = LICENCES.get(record.licence, (record.licence, ""))
    return Edition(
        title=record.title,
        description=record.description,
        authors=tuple(plain(name if name.startswith("{") else f"{name.partition(',')[2]} {family(name)}") for name in record.authors),
        version=record.version,
        date=record.date or dt.datetime.fromtimestamp(epoch, dt.UTC).date(),
        epoch=epoch,
        licence=licence,
        licence_url=url,
        url=record.url,
        language=record.language,
        keywords=record.keywords,
    )
