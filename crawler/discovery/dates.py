"""Dates as publishers write them, read as instants: nothing is invented, and what can't be true isn't believed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from dateutil.parser import parse as parse_leniently

from storage.types import Instant, Origin, Precision

DATE_LENGTH = 80
"""Characters; no date is longer, and parsers are slow on what is."""
EARLIEST_YEAR = 1800
"""Below it stand the defaults of programs (year 1, 1601), not publications."""
AHEAD = timedelta(days=1)
"""How far beyond the fetch a date may lie: clocks differ, and zones are mistaken."""
STAMPED_FROM = 10
"""So many entries with one and the same time of change carry the time at which the document was made."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ISO = re.compile(r"\d{4}-?\d\d-?\d\d(?:[Tt ]\d.*)?", re.ASCII)
_RFC822 = re.compile(r"(?:\w{2,9},?\s*)?\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}\s+\d{1,2}:\d\d.*", re.ASCII)
_TIME = re.compile(r"\d{1,2}:\d\d(?P<second>:\d\d)?|\d[Tt]\d{4}(?P<compact>\d\d)?", re.ASCII)
_DOTTED = re.compile(r"\b\d{1,2}\.\d{1,2}\.\d{4}\b", re.ASCII)
_BLANKS = (datetime(2000, 1, 1), datetime(2001, 2, 2))  # noqa: DTZ001 - what a text leaves out is taken from these
ZONES = {
    "AZT": 4, "CDT": -5, "CEST": 2, "CET": 1, "CST": -6, "EDT": -4, "EEST": 3, "EET": 2, "EST": -5, "GET": 4,
    "MDT": -6, "MSK": 3, "MST": -7, "PDT": -7, "PST": -8, "TRT": 3,
}  # fmt: skip
"""Zone names that mean one thing: RFC 822's American ones, and those of the regions that are watched most."""


def instant(text: object, *, zone: tzinfo, origin: Origin, latest: datetime) -> Instant | None:
    """The moment that `text` states: ISO 8601, RFC 822 or another notation that can be read in one way only.

    A time without an offset is in `zone`. None for what is no date, is ambiguous (03/04/2026), lacks its year or day,
    or lies after `latest`.
    """
    if not isinstance(text, str) or not 0 < len(text := " ".join(text.split())) <= DATE_LENGTH:
        return None
    try:
        at = _parsed(text)
        stated = at.utcoffset() is not None
        at = at.replace(tzinfo=_fixed(at) if stated else zone)
        if not _believable(at, latest):
            return None
    except (ValueError, OverflowError):
        return None
    return Instant(at=at, precision=_precision(text), origin=origin, offset_stated=stated)


def stamped(stated: Sequence[Instant | None]) -> bool:
    """Whether these times of change are the time at which the whole document was made, and so say nothing."""
    return len(stated) >= STAMPED_FROM and None not in stated and len({item.at for item in stated if item}) == 1


def days_of(moment: Instant) -> tuple[date, date]:
    """The first and last day that the moment may be counted to, by the publisher's clock and by UTC."""
    day = moment.at.date()
    if moment.precision is Precision.DAY:
        return day, day
    utc = moment.at.astimezone(UTC).date()
    return min(day, utc), max(day, utc)


def _parsed(text: str) -> datetime:
    if _ISO.fullmatch(text):
        try:
            return datetime.fromisoformat(text.upper())
        except ValueError:
            return _one_reading(text)
    if _RFC822.fullmatch(text):
        return _mail_date(text)
    return _one_reading(text)


def _mail_date(text: str) -> datetime:
    """RFC 822, section 5, with the years of RFC 5322; `-0000` is UTC (RFC 5322, section 3.3)."""
    at = parsedate_to_datetime(text)
    name = text.rpartition(" ")[2]
    if at.tzinfo is None and name in {"-0000", *ZONES}:
        return at.replace(tzinfo=timezone(timedelta(hours=ZONES.get(name, 0))))
    return at


def _one_reading(text: str) -> datetime:
    """Any other notation, if it names its year, month and day, and in an order that leaves no doubt."""
    orders = (True,) if _DOTTED.search(text) else (True, False)
    try:
        readings: set[datetime] = {
            parse_leniently(text, default=blank, dayfirst=order, tzinfos=_zone) for blank in _BLANKS for order in orders
        }
    except Exception as error:  # it raises more than it documents on text that is no date
        raise ValueError(text) from error
    if len(readings) != 1:
        raise ValueError(text)
    return readings.pop()


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    return timezone(timedelta(hours=ZONES[name])) if name in ZONES else None


def _fixed(at: datetime) -> timezone:
    return timezone(at.utcoffset() or timedelta())


def _believable(at: datetime, latest: datetime) -> bool:
    return at.year >= EARLIEST_YEAR and at != _EPOCH and at <= latest


def _precision(text: str) -> Precision:
    found = _TIME.search(text)
    if found is None:
        return Precision.DAY
    return Precision.SECOND if found["second"] or found["compact"] else Precision.MINUTE
