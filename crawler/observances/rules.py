"""Rules by which a day of remembrance falls in a year, each read from one line of text. Pure.

| rule | means |
|---|---|
| `01-20` | 20 January |
| `FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO` | a recurrence rule (RFC 5545, section 3.3.10), by python-dateutil |
| `easter+1`, `orthodox-easter-2` | days after or before Easter Sunday, Western or Orthodox |
| `hebrew 27 nisan`, `islamic 10 muharram`, `persian 22 bahman`, `coptic 1 thout` | a day of another calendar |
| `chinese 8-15` | month and day of the Chinese calendar |
| `holidays AZ Martyrs' Day` | a holiday of a country, by its English name in python-holidays |

All are local days without a zone, so no clock change can skip or double one, and a day that a place left out when it
crossed the date line is an occurrence like any other. A rule gives no day, one or several in a year. `02-29` is 28
February in common years; `FREQ=YEARLY;BYYEARDAY=60` is 1 March in them, `FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29` no day.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter
from dateutil.rrule import rrule, rrulestr

from crawler.observances.calendars import CALENDARS, days_in

Days = Callable[[int], tuple[date, ...]]
"""The days of a Gregorian year, in order."""
EASTERS: dict[str, Literal[1, 2, 3]] = {"easter": EASTER_WESTERN, "orthodox-easter": EASTER_ORTHODOX}
EASTER_YEARS = range(1583, 4100)
"""For which Easter is computed, Orthodox Easter given in the Gregorian calendar."""
HOLIDAYS_SINCE = 1900
"""Years for which python-holidays is asked; few countries state any before."""
HOW = 'write "01-20", "easter+1", "hebrew 27 nisan", "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU" or "holidays AZ Martyrs\' Day"'
_FIXED = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
_EASTER = re.compile(r"(easter|orthodox-easter)(?:([+-])(\d{1,3}))?", re.ASCII)
_FOREIGN = re.compile(r"([a-z]+) (\d{1,2}) ([a-z-]+)", re.ASCII)
_NUMBERED = re.compile(r"([a-z]+) (\d{1,2})-(\d{1,2})", re.ASCII)
_HOLIDAY = re.compile(r"holidays ([A-Z]{2}(?:-[A-Z0-9]{1,3})?) (\S.*)", re.ASCII)


class NoRule(ValueError):  # noqa: N818 - what a text is, said to pydantic
    """A text that is no rule; the message says why and how to write one."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}; {HOW}")


@lru_cache(1024)
def days_by(rule: str) -> Days:
    """The days that a rule gives.

    Raises:
        NoRule: it can't be meant.
    """
    for read in (_fixed, _easter, _foreign, _holiday, _recurring):
        days = read(rule)
        if days is not None:
            return lru_cache(1024)(days)
    raise NoRule("is no rule for a day of the year")


def uncertainty(rule: str) -> int:
    """Days by which the day that is kept may differ from the one that is computed."""
    found = CALENDARS.get(rule.partition(" ")[0])
    return found.uncertain if found else 0


def _fixed(rule: str) -> Days | None:
    """A month and a day of a leap year; 29 February falls on the 28th in a year that lacks it."""
    found = _FIXED.fullmatch(rule)
    if found is None:
        return None
    month, day = int(found[1]), int(found[2])
    if month not in range(1, 13) or day not in range(1, calendar.monthrange(2000, month)[1] + 1):
        raise NoRule("is not a day of the year")
    return lambda year: (date(year, month, min(day, calendar.monthrange(year, month)[1])),)


def _easter(rule: str) -> Days | None:
    found = _EASTER.fullmatch(rule)
    if found is None:
        return None
    kind = EASTERS[found[1]]
    days = int(f"{found[2]}{found[3]}") if found[2] else 0

    def of(year: int) -> tuple[date, ...]:
        around = (one for one in (year - 1, year, year + 1) if one in EASTER_YEARS)
        moved = (date.fromordinal(easter(one, kind).toordinal() + days) for one in around)
        return tuple(day for day in moved if day.year == year)

    return of


def _foreign(rule: str) -> Days | None:
    named, numbered = _FOREIGN.fullmatch(rule), _NUMBERED.fullmatch(rule)
    name = rule.partition(" ")[0]
    known = CALENDARS.get(name)
    if known is None:
        return None
    if named and named[3] in known.months:
        month, day = known.months.index(named[3]) + 1, int(named[2])
    elif numbered and not known.months:
        month, day = int(numbered[2]), int(numbered[3])
    else:
        months = ", ".join(known.months) or "numbers, as in chinese 8-15"
        raise NoRule(f"is no day of the {name} calendar, whose months are {months}")
    if day not in range(1, known.longest + 1) or month not in range(1, 14):
        raise NoRule(f"is no day of the {name} calendar")
    return lambda year: days_in(name, month, day, year)


def _holiday(rule: str) -> Days | None:
    found = _HOLIDAY.fullmatch(rule)
    if found is None:
        return None
    country, _, part = found[1].partition("-")
    name = found[2].strip()

    def of(year: int) -> tuple[date, ...]:
        named = _holidays(country, part, year) if year >= HOLIDAYS_SINCE else {}
        return tuple(sorted(day for day, said in named.items() if name in said.split("; ")))

    _known_country(country, part)
    return of


def _known_country(country: str, part: str) -> None:
    try:
        _holidays(country, part, 2020)
    except NotImplementedError as error:
        raise NoRule(f"names a country or part that python-holidays does not know ({country} {part})") from error


@lru_cache(512)
def _holidays(country: str, part: str, year: int) -> dict[date, str]:
    from holidays import country_holidays  # noqa: PLC0415 - half a second, for whoever has such a rule

    kinds = country_holidays(country).supported_categories
    speaks = "en_US" in country_holidays(country).supported_languages
    found = country_holidays(
        country, subdiv=part or None, years=year, observed=False, categories=kinds, language="en_US" if speaks else None
    )
    return dict(found)


def _recurring(rule: str) -> Days | None:
    if "FREQ=" not in rule.upper():
        return None
    text = rule.upper().removeprefix("RRULE:")
    if any(word in text for word in ("FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY", "COUNT=", "INTERVAL=")):
        raise NoRule("repeats within a day or counts from a beginning that a rule here has not")
    try:
        rrulestr(text, dtstart=datetime(2000, 1, 1))  # noqa: DTZ001 - days, not moments
    except (ValueError, KeyError, TypeError) as error:
        raise NoRule(f"is no recurrence rule ({error})") from error

    def of(year: int) -> tuple[date, ...]:
        start, end = datetime(year, 1, 1), datetime(year, 12, 31)  # noqa: DTZ001 - as above
        return tuple(sorted({moment.date() for moment in _from(text, start).between(start, end, inc=True)}))

    if not any(map(of, range(2000, 2029))):  # weekdays and leap years come round in 28 years
        raise NoRule("never falls on a day")
    return of


def _from(text: str, start: datetime) -> rrule:
    found = rrulestr(text, dtstart=start)
    assert isinstance(found, rrule)  # noqa: S101 - one line gives one rule
    return found
