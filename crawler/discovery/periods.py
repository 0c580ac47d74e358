"""Dates that stand in addresses, and the window that decides what is fetched."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlsplit

from crawler.discovery.dates import days_of
from crawler.discovery.types import Document
from storage.types import Instant

_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_STORY = re.compile(_YEAR + r"[/-](0?[1-9]|1[0-2])(?:[/-](0?[1-9]|[12]\d|3[01]))?/(?=[^/])", re.ASCII)
_PART = re.compile(_YEAR + r"(?:[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)", re.ASCII)
_YEAR_ALONE = re.compile(_YEAR + r"(?!\d)", re.ASCII)
_NUMBER = re.compile(r"\d+", re.ASCII)
_YEARS = frozenset({"y", "yy", "yyyy", "year"})
_MONTHS = frozenset({"m", "mm", "month"})


@dataclass(frozen=True, slots=True)
class Period:
    """Days, the first and the last included."""

    first: date
    last: date

    def outside(self, document: Document) -> bool:
        """Whether no day of it lies in the document's window."""
        within = any(first <= self.last and self.first <= last for first, last in document.windows)
        return bool(
            (document.since and self.last < document.since)
            or (document.until and self.first > document.until)
            or (document.windows and not within)
        )


def story_period(url: str) -> Period | None:
    """The day or month that an article's address states: `/2026/01/19/slug` or `/2026/01/slug`."""
    found = _STORY.search(_path(url))
    return _period(*found.groups()) if found else None


def part_periods(urls: Iterable[str]) -> dict[str, Period]:
    """The years, months or days that the parts of a sitemap index say they are about.

    Believed only where all addresses of one pattern can be read so: `sitemap-2019-12.xml` beside `sitemap-2019-13.xml`
    is a numbered part, and so is `sitemap-2019.xml` beside `sitemap-2500.xml`.
    """
    patterns: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        patterns[_NUMBER.sub("0", url)].append(url)
    found: dict[str, Period] = {}
    for group in patterns.values():
        for read in (_queried, _written, _year_alone):
            periods = [read(url) for url in group]
            if None not in periods:
                found.update((url, period) for url, period in zip(group, periods, strict=True) if period)
                break
    return found


def misses(document: Document, url: str, published: Instant | None, modified: Instant | None) -> bool:
    """Whether what is stated of an article puts it outside the document's window.

    What was last changed before the window was published before it; what was changed after it may have been published
    in it. A date of publication outweighs what the address states.
    """
    if published:
        return Period(*days_of(published)).outside(document)
    stated = story_period(url)
    changed = days_of(modified)[1] if modified else None
    return bool((stated and stated.outside(document)) or (changed and document.since and changed < document.since))


def _queried(url: str) -> Period | None:
    fields = {name.lower(): value for name, value in parse_qsl(_query(url))}
    year = next((fields[name] for name in _YEARS & fields.keys()), "")
    month = next((fields[name] for name in _MONTHS & fields.keys()), None)
    if not _YEAR_ALONE.fullmatch(year):
        return None
    return _period(year, month, None)


def _written(url: str) -> Period | None:
    found = _PART.search(_path(url))
    return _period(*found.groups()) if found and found[2] else None


def _year_alone(url: str) -> Period | None:
    found = _YEAR_ALONE.search(_path(url))
    return _period(found[1], None, None) if found else None


def _period(year: str, month: str | None, day: str | None) -> Period | None:
    try:
        if month is None:
            return Period(date(int(year), 1, 1), date(int(year), 12, 31))
        if day is None:
            last = monthrange(int(year), int(month))[1]
            return Period(date(int(year), int(month), 1), date(int(year), int(month), last))
        exact = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return Period(exact, exact)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _query(url: str) -> str:
    try:
        return urlsplit(url).query
    except ValueError:
        return ""
