"""All-day yearly events of an iCalendar file as tables of a configuration. Pure.

What can't be told as an observance is left out with the reason, never bent to fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from crawler import catalogue
from crawler.observances import Observance
from scheduler.ical.series import Series, day_of, gathered, line
from scheduler.ical.writing import FIRST, RULE
from storage.folding import folded

if TYPE_CHECKING:
    from icalendar import Event

Table = dict[str, Any]
_DAY_PARTS = frozenset({"BYMONTHDAY", "BYYEARDAY", "BYDAY"})
_LEAP_DAY = (2, 29)
_SIGNS = re.compile(r"[()|!&:]")
_NAME = re.compile(r"[a-z0-9]+", re.ASCII)


class NotCalendar(ValueError):  # noqa: N818 - what a file is
    """The bytes are no iCalendar."""


class Unfit(ValueError):  # noqa: N818 - what an event is
    """An event that is no observance; the message says why."""


class Read(NamedTuple):
    """One event."""

    name: str
    table: Table | None
    """The keys of an observance, or None."""
    why: str
    """Why it is left out."""


def read(data: bytes) -> list[Read]:
    """The events of a file, each with its table or the reason why it has none.

    Raises:
        NotCalendar: no calendar can be read in it.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 - as for writing

    try:
        calendars = Calendar.from_ical(data, multiple=True)
        events = [event for one in calendars for event in one.walk("VEVENT") if isinstance(event, Event)]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise NotCalendar(" ".join(str(error).split())[:80] or type(error).__name__) from error
    if not calendars:
        raise NotCalendar("it is empty")
    return list(_each(events))


def _each(events: list[Event]) -> Iterator[Read]:
    ids: set[str] = set()
    for series in gathered(events):
        name = series.name or line(series.event.get("UID")) or "an event without a name"
        try:
            yield Read(name, _table(series, ids), "")
        except Unfit as error:
            yield Read(name, None, str(error))


def _table(series: Series, ids: set[str]) -> Table:
    """The keys of an observance that falls on the days of a series, or the one of the catalogue that it was."""
    if series.ours in catalogue.names("observances"):
        return {"use": series.ours}
    event, name = series.event, series.name
    if event.errors:
        raise Unfit(f"it can't be read ({': '.join(part for part in map(str, event.errors[0]) if part != 'None')})")
    first = day_of(getattr(event.get("DTSTART"), "dt", None))
    if first is None:
        raise Unfit("it has no day of its own, since it is not all day and its time is in UTC or missing")
    if not name:
        raise Unfit("it has no SUMMARY")
    stated = event["SUMMARY"][0] if isinstance(event["SUMMARY"], list) else event["SUMMARY"]
    language = str(stated.params.get("LANGUAGE", "en"))
    table: Table = {
        "id": _id(name, line(event.get("UID")), ids),
        "name": name,
        "first": first,
        **(_told(event) or _rule(series, first)),
        **_days(series),
        "terms": {language: [_phrase(name)]},
    }
    if place := line(event.get("LOCATION")):
        table["place"] = place
    _hold(table)
    ids.add(table["id"])
    return table


def _told(event: Event) -> Table:
    """Origin and rule as an export of ours tells them."""
    first, rule = line(event.get(FIRST)), line(event.get(RULE))
    if not (first and rule):
        return {}
    return {"first": int(first) if first.isdigit() else date.fromisoformat(first), "rule": rule}


def _rule(series: Series, first: date) -> Table:
    """The rule, where it says more than the day itself does."""
    if len(series.days) > 1:
        return _same_day(series.days)
    parts = _recurrence(series.event, first)
    return {"rule": parts.to_ical().decode()} if len(parts) > 1 else {}


def _same_day(days: tuple[date, ...]) -> Table:
    """Nothing more, where single events of several years fall on one day of the year."""
    if len({(day.month, day.day) for day in days}) > 1:
        raise Unfit("it is listed by single days that differ from year to year; write its rule yourself")
    return {"first": days[0]}


def _recurrence(event: Event, first: date) -> Any:
    """The one recurrence rule of an event; what its first day implies is written out, as is the last day as a day."""
    rules = event.rrules
    if len(rules) != 1 or rules[0].get("FREQ") != ["YEARLY"]:
        raise Unfit("it does not recur every year by a rule")
    parts = rules[0].copy()
    if parts.get("INTERVAL") == [1]:
        del parts["INTERVAL"]
    if until := parts.get("UNTIL"):
        parts["UNTIL"] = [until[0].date() if isinstance(until[0], datetime) else until[0]]
    if not _DAY_PARTS & parts.keys():
        parts.update(_implied(parts, first))
    return parts


def _implied(parts: Any, first: date) -> Table:
    """What a rule that names no day takes from the first one; a bare rule is that day but for 29 February."""
    if "BYWEEKNO" in parts:
        return {"BYDAY": [("MO", "TU", "WE", "TH", "FR", "SA", "SU")[first.weekday()]]}
    if len(parts) == 1 and (first.month, first.day) != _LEAP_DAY:
        return {}
    return {"BYMONTH": [first.month], "BYMONTHDAY": [first.day], **parts}


def _days(series: Series) -> Table:
    """Single days beside the rule's, and those that are left out; a moved day is both."""
    try:
        also = {_day(one[0]) for one in series.event.rdates} | {new for _, new in series.moved}
        never = {_day(one) for one in series.event.exdates} | {old for old, _ in series.moved}
    except (TypeError, ValueError, AttributeError) as error:
        raise Unfit("it has an RDATE or EXDATE that is no day") from error
    return {name: sorted(days) for name, days in (("also", also), ("never", never)) if days}


def _day(value: object) -> date:
    day = day_of(value)
    if day is None:
        raise TypeError(value)
    return day


def _phrase(name: str) -> str:
    """The name without what has a meaning in a term."""
    return " ".join(_SIGNS.sub(" ", name).replace("NEAR", "near").split()) or name


def _hold(table: Table) -> None:
    """Hold a table to the model of an observance."""
    try:
        Observance.model_validate(table)
    except ValidationError as error:
        mistake = error.errors()[0]
        said = mistake["msg"].removeprefix("Value error, ").partition(";")[0]
        raise Unfit(f"its {mistake['loc'][0]} {said}") from error


def _id(name: str, uid: str, taken: set[str]) -> str:
    """Small letters and digits of the name, else of the UID, with a number where that is taken."""
    words = _NAME.findall(folded(name)) or _NAME.findall(folded(uid.partition("@")[0])) or ["observance"]
    made = "-".join(words)
    numbered = (f"{made}-{n}" for n in range(2, len(taken) + 3))
    return next(one for one in (made, *numbered) if one not in taken)
