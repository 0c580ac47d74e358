"""Dates as readers see them, such as `19 January 2026 17:20 (UTC +04:00)` or `20 января 2026, 11:30`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache

from crawler.discovery.dates import ZONES
from crawler.extract.jalali import gregorian
from crawler.extract.months import folded, months, weekdays
from storage.types import Instant, Origin, Precision

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
"""Arabic and Persian."""


def european(text: str) -> str:
    """With European digits."""
    return text.translate(_DIGITS)


_DAY = r"(?P<d{0}>\d{{1,2}})(?:st|nd|rd|th|er|\.)?"
_MONTH = r"(?P<m{0}>NAMES)\b\.?"
_YEAR = r"(?P<y{0}>(?:19|20)\d\d)"
_DATE = rf"""(?<!\d)(?: {_DAY.format(1)} [\s,-]+ (?:de\s+|d’|ב)? {_MONTH.format(1)} [\s,-]+ (?:de\s+)? {_YEAR.format(1)}
       | \b{_MONTH.format(2)} \s+ {_DAY.format(2)} ,? \s+ {_YEAR.format(2)}
       | {_YEAR.format(3)}(?P<bar>[-/])(?P<m3>\d\d)(?P=bar)(?P<d3>\d\d)
       | (?P<d4>\d{{1,2}})(?P<dot>[.-])(?P<m4>\d{{1,2}})(?P=dot){_YEAR.format(4)}
       | (?P<d5>\d{{1,2}})/(?P<m5>\d{{1,2}})/{_YEAR.format(5)}
       | {_YEAR.format(6)}[.年년]\s?(?P<m6>\d{{1,2}})[.月월]\s?(?P<d6>\d{{1,2}})[.日일]?
       | {_YEAR.format(7)}\.?\s+(?:[^\W\d_]{{1,6}}\.?\s+)?{_MONTH.format(7)}\s+{_DAY.format(7)}
       | {_YEAR.format(8)}\.?\s+(?:[^\W\d_]{{1,6}}\.?\s+)?{_DAY.format(8)}\s+{_MONTH.format(8)} ) (?!\d)"""
_FORMS = "12345678"
_SOME_YEAR = re.compile(r"(?:19|20)\d\d")
_HOURS = {name.lower(): hours for name, hours in ZONES.items()} | {
    "utc": 0, "gmt": 0, "bst": 1, "мск": 3, "mez": 1, "mesz": 2, "wet": 0, "jst": 9, "kst": 9, "hkt": 8, "sgt": 8,
    "pkt": 5,
}  # fmt: skip
_NAMED = "|".join(_HOURS)
_CLOCK = (
    rf"(?:(?P<first>[ap])m\s*)?(?P<hour>\d{{1,2}})(?::|h|時|시\s?|\.(?=\d\d\s*(?:uhr|hrs|{_NAMED})\b))(?P<minute>[0-5]\d)(?![\d.])"
    r"(?::(?P<second>[0-5]\d))?(?:\s*(?P<half>[ap])\.?m\b\.?)?(?:\s*uhr|分|분)?"
)
_WORDS = "г|года|р|року|il|yil|at|um|kl|klo|ore|alle|à|às|a las|las|o godz|о|в|във|u|saat|ساعت|الساعة|בשעה|ժամը"
_AFTER = rf"(?:\s*(?:(?:{_WORDS}|DAYS)\b\.?|t|[,،|–—·•/()日일-]))*\s*{_CLOCK}"
_BEFORE = re.compile(rf"{_CLOCK}(?P<zone>\s*\b(?:{_NAMED})\b)?(?:\s*[,،|–—·•/-])*\s*$")
_IN_SMALL = frozenset({"utc", "gmt", "мск"})
"""Zones that may be written in small letters; others would be words: `get`, `est`."""
_ZONE = re.compile(
    r"[\s(,]*(?:(?:utc|gmt)\s*(?P<sign>[+−-])\s*(?P<h>\d{1,2})(?::?(?P<m>\d\d))?"
    r"|(?P<sign2>\+)(?P<h2>\d\d)(?::?(?P<m2>\d\d))?(?!\d)|(?P<sign3>[−-])(?P<h3>0\d):?(?P<m3>\d\d)(?![\d:])"
    rf"|(?P<name>{_NAMED})\b)\)?"
)
_HALVES = {"오전": "am ", "오후": "pm ", "上午": "am ", "下午": "pm ", "午前": "am ", "午後": "pm "}
_NOON = 12


@dataclass(frozen=True, slots=True)
class Dateline:
    """One date in a text."""

    instant: Instant
    before: str
    """The text that stands before it, behind any other date, in lower case."""
    after: str
    """The text that stands behind it, in lower case."""


def datelines(text: str, zone: tzinfo) -> Iterator[Dateline]:
    """The dates in a text, in order, with time and offset where they stand beside them.

    A time without offset is in `zone`. What names no real day, or a day in two ways (03/04/2026), is passed over.
    """
    date, after = _patterns()
    line, last = _plain(text), 0
    for found in date.finditer(line) if _SOME_YEAR.search(line) else ():
        day = _day(found)
        if day is None:
            continue
        behind = after.match(line, found.end())
        clock = behind or _BEFORE.search(line, 0, found.start())
        end = behind.end() if behind else found.end()
        offset = _zone(line, end if behind or not clock["zone"] else clock.start("zone"), text) if clock else None
        instant = _instant(day, clock, offset, zone)
        if instant:
            start = min(found.start(), clock.start() if clock else found.start())
            end = max(end, offset.end()) if offset else end
            yield Dateline(instant, line[last:start].strip(), line[end:].strip())
            last = end


def _zone(line: str, end: int, text: str) -> re.Match[str] | None:
    """The zone behind a time; `text` is the line as it was written."""
    found = _ZONE.match(line, end)
    named = found["name"] if found else None
    return None if named and named not in _IN_SMALL and named.upper() not in text else found


def _plain(text: str) -> str:
    """Folded, with European digits, Persian dates as ours, and halves of the day as `am` and `pm`."""
    line = folded(gregorian(european(text)))
    for half, spelled in _HALVES.items():
        line = line.replace(half, spelled)
    return line


def load() -> None:
    """Read what dates are read by, so that it is there when it is needed and every worker shares it."""
    _patterns()


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Of a date, and of the time behind one."""
    names, days = ("|".join(map(re.escape, sorted(words, key=len, reverse=True))) for words in (months(), weekdays()))
    return re.compile(_DATE.replace("NAMES", names), re.VERBOSE), re.compile(_AFTER.replace("DAYS", days))


def _day(found: re.Match[str]) -> tuple[int, int, int] | None:
    """Year, month and day of a match."""
    form = next(number for number in _FORMS if found[f"y{number}"])
    day, month = found[f"d{form}"], found[f"m{form}"]
    number = months().get(month) or int(month)
    if form == "5":
        return _slashed(int(found["y5"]), int(day), number)
    return int(found[f"y{form}"]), number, int(day)


def _slashed(year: int, one: int, other: int) -> tuple[int, int, int] | None:
    """Day and month in one of two orders; None where both could be."""
    if one > _NOON or one == other:
        return year, other, one
    return (year, one, other) if other > _NOON else None


def _instant(
    day: tuple[int, int, int], clock: re.Match[str] | None, offset: re.Match[str] | None, zone: tzinfo
) -> Instant | None:
    try:
        at = datetime(*day, tzinfo=_offset(offset) or zone)
        if clock is not None:
            at = at.replace(hour=_hour(clock), minute=int(clock["minute"]), second=int(clock["second"] or 0))
    except ValueError:
        return None
    return Instant(at=at, precision=_precision(clock), origin=Origin.TEXT, offset_stated=offset is not None)


def _hour(clock: re.Match[str]) -> int:
    hour, half = int(clock["hour"]), clock["half"] or clock["first"]
    return hour % _NOON + (_NOON if half == "p" else 0) if half else hour


def _precision(clock: re.Match[str] | None) -> Precision:
    if clock is None:
        return Precision.DAY
    return Precision.SECOND if clock["second"] else Precision.MINUTE


def _offset(found: re.Match[str] | None) -> timezone | None:
    if found is None:
        return None
    if found["name"]:
        return timezone(timedelta(hours=_HOURS[found["name"]]))
    n = next(n for n in ("", "2", "3") if found[f"sign{n}"])
    size = timedelta(hours=int(found[f"h{n}"]), minutes=int(found[f"m{n}"] or 0))
    return timezone(size if found[f"sign{n}"] == "+" else -size)


def is_month(word: str) -> bool:
    """Whether a word is the name of a month, short or long, in any of these languages."""
    return _plain(word).rstrip(".") in months()
