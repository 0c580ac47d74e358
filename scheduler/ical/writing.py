"""Coming occurrences as a calendar that other programs subscribe to. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from crawler.observances import Observance
from scheduler.report.wording import ordinal

FIRST, RULE = "X-YEARMIND-FIRST", "X-YEARMIND-RULE"
"""Properties that tell an import of ours the origin and the rule, which single events don't."""


def as_calendar(coming: Iterable[tuple[Observance, date]], stamp: datetime) -> bytes:
    """A day-long event for each; its UID stays the same from one export to the next, so that none is doubled."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - a tenth of a second that only calendars are worth

    calendar = Calendar()
    calendar.add("prodid", "-//yearmind//observances//EN")
    calendar.add("version", "2.0")
    for observance, day in coming:
        event = Event()
        for name, value in _properties(observance, day).items():
            event.add(name, value)
        event.add("dtstamp", stamp)
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _properties(observance: Observance, day: date) -> dict[str, object]:
    first, last = observance.window_of(day)
    names = ", ".join(f"{name} ({language})" for language, name in observance.names.items())
    told: dict[str, object] = {
        "uid": f"{observance.id}-{day.isoformat()}@yearmind",
        "summary": f"{observance.name} ({ordinal(observance.anniversary(day.year))})",
        "dtstart": day,  # an event that begins with a day and states no end is that day
        "transp": "TRANSPARENT",
        "description": "\n".join(filter(None, [f"Watched from {first} to {last}", names])),
    }
    if not (observance.shift or observance.also or observance.never):
        told |= {FIRST: str(observance.first), RULE: observance.rule}
    return {**told, "location": observance.place} if observance.place else told
