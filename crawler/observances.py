"""Observances: the days that are remembered, when they fall in a year, and the words they are spoken of in. Pure.

All dates are local days without a zone, so no clock change can skip or double one. 29 February falls on 28 February in
a year that lacks it. Where arithmetic would leave the calendar (years 1 to 9999), its first or last day is meant.
"""

from __future__ import annotations

import calendar
import re
from datetime import MAXYEAR, MINYEAR, date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from crawler.values import Day, Entry, Language, Text, day, text

WIDEST = 180
"""Days that a window may reach to either side, so that the windows of two years never meet."""

TOGETHER = "&"
"""Between phrases that count only when they stand in one paragraph."""


def _rule(value: object) -> str:
    """A month and a day, `01-20`, of a leap year."""
    found = re.fullmatch(r"(\d\d)-(\d\d)", text(value), re.ASCII)
    if not found or not _in_leap_year(int(found[1]), int(found[2])):
        raise ValueError('is not a day of the year; write month and day, such as "01-20"')
    return found[0]


def _in_leap_year(month: int, day: int) -> bool:
    return month in range(1, 13) and day in range(1, calendar.monthrange(2000, month)[1] + 1)


def _term(value: object) -> str:
    """A phrase, or several with `&` between them."""
    term = text(value)
    if not all(re.search(r"[^\W_]", part) for part in term.split(TOGETHER)):
        raise ValueError('has a part without a word; write a phrase, or phrases with " & " between them')
    return term


def _phrase(value: object) -> str:
    """One phrase."""
    if TOGETHER in (phrase := _term(value)):
        raise ValueError("joins phrases, which only terms do; write each as a phrase of its own")
    return phrase


def _spoken(terms: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    if not any(terms.values()):
        raise ValueError('names no term; write some by language, such as {en = ["Black January"]}')
    return terms


Terms = dict[Language, tuple[Annotated[str, BeforeValidator(_term)], ...]]
Phrases = dict[Language, tuple[Annotated[str, BeforeValidator(_phrase)], ...]]
Days = Annotated[int, Field(strict=True, ge=0, le=WIDEST)]


class Observance(Entry):
    """A day that is remembered every year."""

    name: Text
    """What it is called in English."""
    names: dict[Language, Text] = Field(default_factory=dict)
    """What those who remember it call it, by language."""
    first: Day
    """The day of the event itself, from which anniversaries are counted."""
    rule: Annotated[str, BeforeValidator(_rule)]
    """Month and day on which it is remembered, `01-20`; those of `first` by default."""
    window: tuple[Days, Days] = (7, 3)
    """Days before and days after in which coverage is expected."""
    terms: Annotated[Terms, AfterValidator(_spoken)]
    """Phrases by language that name it. `one & other` holds where both stand in one paragraph. A capital at the start
    of a word asks for a capital in the article; a small letter takes either."""
    context: Phrases = Field(default_factory=dict)
    """Phrases by language for its place, time and people, at least one of which must stand beside a term; none is
    asked for when empty."""

    @model_validator(mode="before")
    @classmethod
    def _ruled(cls, given: object) -> object:
        """Take the rule from the first day where none is given; without a day that can be read, that is the mistake."""
        if not isinstance(given, dict):
            return given
        try:
            rule = f"{day(given.get('first')):%m-%d}"
        except ValueError:
            rule = "01-01"
        return {"rule": rule, **given}

    def occurrence(self, year: int) -> date:
        """The day it falls on in `year` (1 to 9999), also before there was anything to remember."""
        month, day = (int(part) for part in self.rule.split("-"))
        return date(year, month, min(day, calendar.monthrange(year, month)[1]))

    def anniversary(self, year: int) -> int:
        """The number of the anniversary in `year`: 36 for the 36th, 0 in the year of the event."""
        return year - self.first.year

    def window_of(self, year: int) -> tuple[date, date]:
        """The first and the last day of the window around the occurrence in `year`."""
        before, after = self.window
        occurrence = self.occurrence(year)
        return _moved(occurrence, -before), _moved(occurrence, after)

    def holds(self, day: date) -> bool:
        """Whether `day` lies in a window."""
        first, last = self.window_of(self.nearest(day).year)
        return first <= day <= last

    def nearest(self, day: date) -> date:
        """The occurrence whose window holds `day`, else the latest one before it."""
        for year in _around(day):
            first, last = self.window_of(year)
            if first <= day <= last:
                return self.occurrence(year)
        past = [self.occurrence(year) for year in _around(day) if self.occurrence(year) <= day]
        return max(past, default=self.occurrence(MINYEAR))

    def coming(self, after: date) -> date:
        """The first occurrence on `after` or later."""
        ahead = [self.occurrence(year) for year in _around(after) if self.occurrence(year) >= after]
        return min(ahead, default=self.occurrence(MAXYEAR))


def _around(day: date) -> range:
    """The years whose windows may hold `day`."""
    return range(max(day.year - 1, MINYEAR), min(day.year + 1, MAXYEAR) + 1)


def _moved(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
