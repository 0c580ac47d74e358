"""Events of a calendar that belong together: one that recurs and its moved days, single ones of many years. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from icalendar import Event

_OURS = re.compile(r"(.+)-\d{4}-\d\d-\d\d@yearmind", re.ASCII)
_NUMBER = re.compile(r" \((?:\d+(?:st|nd|rd|th)|event itself)\)$", re.ASCII)

_JOINERS = "\u200c\u200d"
"""Unprintable, and part of words in Persian and Hindi."""


class Series(NamedTuple):
    """Events that are one remembrance."""

    event: Event
    """The one that recurs, or the first of those that don't."""
    name: str
    ours: str
    """The id of the observance whose export it is, or nothing."""
    days: tuple[date, ...]
    """Where none recurs: the days of all of them."""
    moved: tuple[tuple[date, date], ...]
    """Single days of the recurring one, and where they were moved."""


def gathered(events: Iterable[Event]) -> Iterator[Series]:
    """Each event in one series, in the order of the first of each."""
    groups: dict[tuple[str, str], list[Event]] = {}
    for place, event in enumerate(events):
        key = ("broken", str(place)) if event.errors else _key(event)
        groups.setdefault(key, []).append(event)
    return (_series(group) for group in groups.values())


def day_of(value: object) -> date | None:
    """The day of a DATE, or of a time that is stated in a zone or in none; in UTC it may be another one."""
    if isinstance(value, datetime):
        return None if value.tzname() == "UTC" else value.date()
    return value if isinstance(value, date) else None


def line(value: object) -> str:
    """A text on one line, without what can't be printed; the first where there are several."""
    value = value[0] if isinstance(value, list) else value
    return " ".join(
        "".join(sign if sign.isprintable() or sign in _JOINERS else " " for sign in str(value or "")).split()
    )


def _key(event: Event) -> tuple[str, str]:
    """Changed days bear the UID of what they change; holidays are often listed singly, each with one of its own."""
    uid, name = line(event.get("UID")), line(event.get("SUMMARY"))
    if ours := _OURS.fullmatch(uid):
        return "ours", ours[1]
    alone = not any(event.get(name) for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
    return ("name", name) if alone and name else ("uid", uid)


def _series(group: list[Event]) -> Series:
    if group[0].errors:
        return Series(event=group[0], name=line(group[0].get("SUMMARY")), ours="", days=(), moved=())
    masters = [event for event in group if not event.get("RECURRENCE-ID")] or group
    event, name = masters[0], line(masters[0].get("SUMMARY"))
    ours = _OURS.fullmatch(line(event.get("UID")))
    days = [] if event.get("RRULE") else [day for one in masters if (day := _begins(one))]
    moved = [(_day(one, "RECURRENCE-ID"), _begins(one)) for one in group if one.get("RECURRENCE-ID")]
    return Series(
        event=event,
        name=_NUMBER.sub("", name) if ours else name,
        ours=ours[1] if ours else "",
        days=tuple(sorted(set(days))),
        moved=tuple((old, new) for old, new in moved if old and new and old != new),
    )


def _begins(event: Event) -> date | None:
    return _day(event, "DTSTART")


def _day(event: Event, name: str) -> date | None:
    return day_of(getattr(event.get(name), "dt", None))
