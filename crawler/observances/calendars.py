"""Days of calendars other than the Gregorian, as days of the Gregorian one. Pure.

Each calendar is a library's: pyluach for the Hebrew calendar, convertdate for the Islamic (civil, tabular) and the
Coptic one, persiantools for the Persian one, lunardate for the Chinese one. A year of such a calendar may begin
anywhere in a Gregorian year and may be shorter, so a day of it can fall on two days of one year, or on none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

HEBREW: Final = "nisan iyar sivan tammuz av elul tishri heshvan kislev tevet shevat adar adar-ii"
ISLAMIC: Final = (
    "muharram safar rabi-i rabi-ii jumada-i jumada-ii rajab shaban ramadan shawwal dhu-al-qada dhu-al-hijja"
)
PERSIAN: Final = "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand"
COPTIC: Final = "thout paopi hathor koiak tobi meshir paremhat paremoude pashons paoni epip mesori nasie"

Convert = Callable[[int, int, int], tuple[int, int, int]]
Find = Callable[[int, int, int], date | None]
"""The Gregorian day of a year, month and day of a calendar; None where that calendar has no such day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One calendar."""

    months: tuple[str, ...]
    """Their names, the first one first; empty where they are numbered only."""
    longest: int
    """Days of its longest month."""
    years: tuple[int, int]
    """What is added to a Gregorian year for the first and the last of its years that may touch it."""
    find: Find
    shorter: float = 1.0
    """The length of its year in Gregorian years."""
    uncertain: int = 0
    """Days by which what is observed may differ from what is computed, since the month begins when its moon is seen."""


def _hebrew(year: int, month: int, day: int) -> date | None:
    """In a common year, which has one Adar, both Adars are that one."""
    from pyluach.dates import HebrewDate  # noqa: PLC0415 - only who has such an observance pays for it
    from pyluach.hebrewcal import Year  # noqa: PLC0415 - as above

    try:
        found: date = HebrewDate(year, min(month, 13 if Year(year).leap else 12), day).to_pydate()
    except ValueError:
        return None
    return found


def _islamic(year: int, month: int, day: int) -> date | None:
    from convertdate import islamic  # noqa: PLC0415 - as above

    return _true(year, month, day, islamic.month_length(year, month), islamic.to_gregorian)


def _coptic(year: int, month: int, day: int) -> date | None:
    from convertdate import coptic  # noqa: PLC0415 - as above

    return _true(year, month, day, coptic.month_length(year, month), coptic.to_gregorian)


def _persian(year: int, month: int, day: int) -> date | None:
    from persiantools.jdatetime import JalaliDate  # noqa: PLC0415 - as above

    try:
        found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]  # it has no types
    except ValueError:
        return None
    return found


def _chinese(year: int, month: int, day: int) -> date | None:
    """Its years 1900 to 2099; leap months are left out, since nothing is remembered in them."""
    from lunardate import LunarDate  # noqa: PLC0415 - as above

    try:
        found: date = LunarDate(year, month, day).to_solar_date()
    except ValueError:
        return None
    return found


def _true(
    year: int, month: int, day: int, length: int, convert: Callable[[int, int, int], tuple[int, int, int]]
) -> date | None:
    """What a library that checks nothing makes of a day, where the month is long enough for it."""
    try:
        return date(*convert(year, month, day)) if day <= length else None
    except ValueError:
        return None


CALENDARS: Final[Mapping[str, Calendar]] = {
    "hebrew": Calendar(months=tuple(HEBREW.split()), longest=30, years=(3760, 3761), find=_hebrew),
    "islamic": Calendar(
        months=tuple(ISLAMIC.split()),
        longest=30,
        years=(0, 0),
        find=_islamic,
        shorter=354.36707 / 365.2425,
        uncertain=1,
    ),
    "persian": Calendar(months=tuple(PERSIAN.split()), longest=31, years=(-622, -621), find=_persian),
    "coptic": Calendar(months=tuple(COPTIC.split()), longest=30, years=(-284, -283), find=_coptic),
    "chinese": Calendar(months=(), longest=30, years=(-1, 0), find=_chinese),
}


@lru_cache(4096)
def days_in(name: str, month: int, day: int, year: int) -> tuple[date, ...]:
    """The days of a Gregorian year on which a day of a calendar falls, in order."""
    calendar = CALENDARS[name]
    found = (calendar.find(theirs, month, day) for theirs in _years(calendar, year))
    return tuple(sorted({one for one in found if one is not None and one.year == year}))


def _years(calendar: Calendar, year: int) -> range:
    """The calendar's years that may touch a Gregorian one."""
    if calendar.shorter == 1.0:
        first, last = calendar.years
        return range(year + first, year + last + 1)
    begun = int((year - 622) / calendar.shorter)
    return range(max(begun - 1, 1), begun + 4)
