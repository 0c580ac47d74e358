"""Observances: the days that are remembered, when they fall in a year, and the words they are spoken of in. Pure.

All dates are local days without a zone. Where arithmetic would leave the calendar (years 1 to 9999), its first or last
day is meant.
"""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from crawler.observances.rules import days_by, uncertainty
from crawler.observances.terms import parse
from crawler.values import Day, Entry, Language, Setting, Text, Zone, day, text

WIDEST = 180
"""Days that a window may reach to either side, so that the windows of two years never meet."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _rule(value: object) -> str:
    """A rule that gives days."""
    rule = " ".join(text(value).split())
    days_by(rule)
    return rule


def _origin(value: object) -> date | int:
    """The day of the event, or only its year."""
    if isinstance(value, int) and not isinstance(value, bool):
        if value not in range(MINYEAR, MAXYEAR + 1):
            raise ValueError("is not a year; write it as 1990, or the day as 1990-01-20")
        return value
    return day(value)


def _term(value: object) -> str:
    """A term as `crawler.observances.terms` reads it."""
    term = text(value)
    parse(term)
    return term


def _phrase(value: object) -> str:
    """One phrase."""
    phrase = _term(value)
    if list(parse(phrase).phrases()) != [phrase]:
        raise ValueError("joins phrases, which only terms do; write each as a phrase of its own")
    return phrase


def _spoken(terms: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    if not any(terms.values()):
        raise ValueError('names no term; write some by language, such as {en = ["Black January"]}')
    return terms


Terms = dict[Language, tuple[Annotated[str, BeforeValidator(_term)], ...]]
Phrases = dict[Language, tuple[Annotated[str, BeforeValidator(_phrase)], ...]]
Days = Annotated[int, Field(strict=True, ge=0, le=WIDEST)]
Year = Annotated[int, Field(strict=True, ge=MINYEAR, le=MAXYEAR)]


class Move(Setting):
    """How a day is moved off a weekday."""

    days: Annotated[int, Field(strict=True, ge=-6, le=6)]
    """Days later, or earlier where negative."""
    since: Year = MINYEAR
    """The first year in which it is."""
    until: Year = MAXYEAR
    """The last one."""

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.since > self.until:
            raise ValueError(f"begins in {self.since}, after its end in {self.until}; swap them")
        return self

    def of(self, year: int) -> int:
        """The days in a year."""
        return self.days if self.since <= year <= self.until else 0


def _move(value: object) -> object:
    """Days alone are moved in every year."""
    return {"days": value} if isinstance(value, int) else value


class Observance(Entry):
    """A day that is remembered every year."""

    name: Text
    """What it is called in English."""
    names: dict[Language, Text] = Field(default_factory=dict)
    """What those who remember it call it, by language."""
    place: Text | None = None
    """Where it is remembered, in English."""
    timezone: Zone | None = None
    """IANA name of the zone of that place, in whose days it is meant."""
    first: Annotated[date | int, BeforeValidator(_origin)]
    """The day of the event itself, or only its year; anniversaries are counted from its year."""
    since: Year = MINYEAR
    """The first year in which it was observed; that of the event by default."""
    rule: Annotated[str, BeforeValidator(_rule)]
    """On which day of a year it is remembered: see `crawler.observances.rules`; the day of `first` by default."""
    shift: dict[Weekday, Annotated[Move, BeforeValidator(_move)]] = Field(default_factory=dict)
    """By how many days it is moved where the rule's day falls on a weekday, in every year or in some:
    `{friday = -1, sunday = {days = 1, since = 1997}}`."""
    also: tuple[Day, ...] = ()
    """Single days beside the rule's, as RDATE (RFC 5545)."""
    never: tuple[Day, ...] = ()
    """Days of the rule on which it was not observed, as EXDATE."""
    window: tuple[Days, Days] = (7, 3)
    """Days before and days after in which coverage is expected; a day wider where the calendar is uncertain."""
    sources: tuple[Text, ...] = ()
    """Where its facts stand."""
    terms: Annotated[Terms, AfterValidator(_spoken)]
    """What names it, by language: phrases, and how they stand together (`crawler.observances.terms`). A capital at the
    start of a word asks for a capital in the article; a small letter takes either."""
    context: Phrases = Field(default_factory=dict)
    """Phrases by language for its place, time and people, at least one of which must stand beside a term; none is
    asked for when empty."""

    @model_validator(mode="before")
    @classmethod
    def _ruled(cls, given: object) -> object:
        """Take rule and first year from the first day where none is given; what can't be read is the mistake then."""
        if not isinstance(given, dict):
            return given
        try:
            first = _origin(given.get("first"))
        except ValueError:
            return {"rule": "01-01", "since": MINYEAR, **given}
        if isinstance(first, int):
            return {"since": first, **given}
        return {"rule": f"{first:%m-%d}", "since": first.year, **given}

    @property
    def origin(self) -> int:
        """The year of the event."""
        return self.first if isinstance(self.first, int) else self.first.year

    @property
    def zone(self) -> tzinfo:
        """The zone of its place, or UTC where none is told."""
        return ZoneInfo(self.timezone) if self.timezone else UTC

    def today(self, now: datetime) -> date:
        """The day that it is at a moment where it is remembered."""
        return now.astimezone(self.zone).date()

    def occurrences(self, year: int) -> tuple[date, ...]:
        """The days of `year` (1 to 9999) on which it is observed, in order: mostly one, none before it was observed."""
        return _occurrences(self, year) if year >= self.since else ()

    def anniversary(self, year: int) -> int:
        """The number of the anniversary in `year`: 36 for the 36th, 0 in the year of the event."""
        return year - self.origin

    def window_of(self, occurrence: date) -> tuple[date, date]:
        """The first and the last day of the window around an occurrence."""
        before, after = self.window
        more = uncertainty(self.rule)
        return _moved(occurrence, -before - more), _moved(occurrence, after + more)

    def holds(self, day: date) -> bool:
        """Whether `day` lies in a window."""
        nearest = self.nearest(day)
        return nearest is not None and self._holds(nearest, day)

    def nearest(self, day: date) -> date | None:
        """The occurrence whose window holds `day`, the closest of several, else the latest one before it."""
        around = [one for year in _around(day) for one in self.occurrences(year)]
        holding = [one for one in around if self._holds(one, day)]
        if holding:
            return min(holding, key=lambda one: abs(one - day))
        past = [one for one in around if one <= day]
        return max(past) if past else self._before(day.year - 1)

    def coming(self, after: date) -> date | None:
        """The first occurrence on `after` or later; None where the next years have none."""
        years = range(max(after.year, self.since), min(max(after.year, self.since) + _AHEAD, MAXYEAR + 1))
        return next((one for year in years for one in self.occurrences(year) if one >= after), None)

    def _before(self, year: int) -> date | None:
        years = range(year, max(year - _AHEAD, self.since - 1, MINYEAR - 1), -1)
        return next((self.occurrences(one)[-1] for one in years if self.occurrences(one)), None)

    def _holds(self, occurrence: date, day: date) -> bool:
        first, last = self.window_of(occurrence)
        return first <= day <= last


_STAYS = Move(days=0)
_AHEAD = 40
"""Years in which an occurrence is looked for: a day of a recurrence rule may be missing for long (29 February)."""


@lru_cache(8192)
def _by_rule(rule: str, shift: tuple[tuple[str, Move], ...], year: int) -> frozenset[date]:
    """The rule's days of a year, moved off their weekdays; a day may be moved into the next year or the last."""
    moves = dict(shift)
    found = (one for each in (year - 1, year, year + 1) if MINYEAR <= each <= MAXYEAR for one in days_by(rule)(each))
    moved = (_moved(one, moves.get(WEEKDAYS[one.weekday()], _STAYS).of(one.year)) for one in found)
    return frozenset(one for one in moved if one.year == year)


def _occurrences(one: Observance, year: int) -> tuple[date, ...]:
    days = _by_rule(one.rule, tuple(one.shift.items()), year)
    return tuple(sorted((days | {day for day in one.also if day.year == year}) - set(one.never)))


def _around(day: date) -> range:
    """The years whose windows may hold `day`."""
    return range(max(day.year - 1, MINYEAR), min(day.year + 1, MAXYEAR) + 1)


def _moved(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
