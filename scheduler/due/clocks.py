"""Times of the day on a local clock, and hours at which a list asks not to be read. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, tzinfo

from storage.types import Rhythm

_WEEK = 7 * 24


def next_time(times: Iterable[time], zone: tzinfo, after: datetime) -> datetime:
    """The first of some times of the day that comes after a moment, in UTC.

    Each comes once on every day of the calendar. One that a clock change leaves out comes as if the clock had not been
    put forward yet, which for midnight is the first moment of that day; one that comes twice counts the first time.
    """
    today = after.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in (-1, 0, 1, 2))
    moments = (datetime.combine(day, one, zone).astimezone(UTC) for day in days for one in times)
    return min(moment for moment in moments if moment > after)


def unskipped(at: datetime, rhythm: Rhythm) -> datetime:
    """The moment itself, or the end of the hours and days that a list asks not to be read at; UTC.

    One that asks never to be read is not believed.
    """
    if not rhythm.skip_hours and not rhythm.skip_days:
        return at
    moment = at
    for _ in range(_WEEK):
        if moment.hour not in rhythm.skip_hours and moment.weekday() not in rhythm.skip_days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at
