"""Local time as seconds, in which a place in the week is found by division, quickly. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

HOUR = 3_600.0
DAY = 24 * HOUR
SLOTS = 24 + 7
"""Places in which stories are counted: the hours of the day, and after them the days of the week, from Monday."""
_THURSDAY = 3
"""The weekday on which Unix time began, from Monday as 0."""


def local(at: datetime, zone: tzinfo) -> float:
    """What clocks in a zone show at a moment, as seconds since 1970 began there."""
    offset = at.astimezone(zone).utcoffset()
    return at.timestamp() + (offset.total_seconds() if offset else 0.0)


def slots_of(shown: float) -> tuple[int, int]:
    """The hour of the day and the day of the week that a local time counts for."""
    return int(shown % DAY // HOUR), 24 + (int(shown // DAY) + _THURSDAY) % 7


def stretches(shown: float, end: float) -> Iterator[tuple[float, float]]:
    """The parts of a time that lie within one hour of the clock each: where each begins, and how long it is."""
    while shown < end:
        following = min((shown // HOUR + 1) * HOUR, end)
        yield shown, following - shown
        shown = following
