"""What one visit teaches of an outlet's rhythm, folded into a few numbers, so that no history need be read. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from crawler.rhythm.clockface import DAY, HOUR, SLOTS, local, slots_of, stretches
from crawler.rhythm.forecast import Forecast
from storage.types import Rhythm

START = timedelta(minutes=10)
"""The wait before anything can be judged, and the first one that is judged."""
GOOD = 2
"""Good visits before anything is judged."""
MOSTLY_KNOWN, HARDLY_KNOWN = 2 / 3, 1 / 3
"""Shares of what a list names that was known before: above the one we may wait longer, below the other sooner."""
LONGER, SOONER = 1.5, 0.5
FRESH = 1 / 2
"""The share of a list that may be new at a visit: were it as busy again, nothing would be lost yet."""
LIST = timedelta(days=7)
"""So far back the first list that is read teaches anything."""
LATE = timedelta(days=1)
"""A story that a list names so long after its publication still teaches when stories are published."""
MEMORY = 21.0
"""Days after which what was learnt of the week counts half."""
LATELY = 2.0
"""Hours after which what came of late has faded to a third."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a good visit brought, as far as it teaches when to come again."""

    at: datetime
    """UTC: when the visit began."""
    listed: int
    """Stories that its feeds named, or its listings where it has none."""
    known: int
    """Those of them that the archive had heard of."""
    dated: tuple[datetime, ...] = ()
    """When those were published that it had not, where that was stated to the minute."""
    undated: int = 0
    """Those where it wasn't."""


def learnt(before: Rhythm | None, brought: Brought, zone: tzinfo, soonest: timedelta, latest: timedelta) -> Rhythm:
    """What is known of an outlet after a good visit."""
    before = before or _unknown(brought.at)
    since = _since(before, brought)
    begin, end = local(since, zone), local(brought.at, zone)
    arrivals = _arrivals(brought, since)
    lately, foreseen = _lately(before, len(arrivals), begin, end)
    fade = _fading(begin if since == before.at else local(before.at, zone), end)
    return Rhythm(
        at=brought.at,
        good=before.good + 1,
        pace=_pace(before, brought, soonest.total_seconds(), latest.total_seconds()),
        listed=brought.listed or before.listed,
        came=_came(before, arrivals, zone, fade),
        seen=_seen(before, begin, end, fade),
        lately=lately,
        foreseen=foreseen,
        stays=before.stays,
        skip_hours=before.skip_hours,
        skip_days=before.skip_days,
        pause=before.pause,
    )


def judged(rhythm: Rhythm) -> bool:
    """Whether enough is known to go by: two good visits, or one whose list said when its stories were published."""
    return rhythm.good >= GOOD or (rhythm.good > 0 and any(rhythm.came))


def troubled(before: Rhythm | None, at: datetime) -> Rhythm:
    """What is known of an outlet after a visit that read nothing."""
    known = before or _unknown(at)
    return replace(known, troubled=known.troubled + 1)


def _unknown(at: datetime) -> Rhythm:
    nothing = (0.0,) * SLOTS
    return Rhythm(at=at - LIST, pace=START.total_seconds(), came=nothing, seen=nothing)


def _since(before: Rhythm, brought: Brought) -> datetime:
    """From when on nothing that came can have been missed: a list without anything known tells of its own time only."""
    if not brought.listed or brought.known or not brought.dated:
        return min(before.at, brought.at)
    return max(before.at, min(brought.at, *brought.dated))


def _arrivals(brought: Brought, since: datetime) -> list[datetime]:
    """When stories came; those that don't say are spread over the time since the last visit."""
    earliest = since - LATE
    dated = [min(at, brought.at) for at in brought.dated if at > earliest]
    if not brought.undated or not brought.known:
        return dated
    step = (brought.at - since) / (brought.undated + 1)
    return dated + [since + step * (n + 1) for n in range(brought.undated)]


def _pace(before: Rhythm, brought: Brought, soonest: float, latest: float) -> float:
    """The wait after which a fair part of the list is known, judged by visits that came after about so long."""
    pace, gap = before.pace, (brought.at - before.at).total_seconds()
    if before.good < GOOD or not brought.listed:
        return pace
    known = brought.known / brought.listed
    if known > MOSTLY_KNOWN and gap >= pace / 2:
        pace *= LONGER
    elif known < HARDLY_KNOWN and gap <= pace * 2:
        pace *= SOONER
    if gap > 0 and 1 - known > FRESH:
        pace = min(pace, gap * FRESH / (1 - known))
    return min(max(pace, soonest), latest)


def _lately(before: Rhythm, came: int, begin: float, end: float) -> tuple[float, float]:
    """What came in the last hours, and what was foreseen; of a long time only its end is of late."""
    hours = (end - begin) / HOUR
    if before.good < GOOD or hours <= 0:
        return 0.0, 0.0
    faded, share = math.exp(-hours / LATELY), min(1.0, LATELY / hours)
    return before.lately * faded + came * share, before.foreseen * faded + Forecast(before).expected(begin, end) * share


def _fading(before: float, at: float) -> float:
    """By how much what is known has faded since the last visit; once a day is often enough."""
    days = int(at // DAY) - int(before // DAY)
    return 0.5 ** (days / MEMORY) if days > 0 else 1.0


def _came(before: Rhythm, arrivals: Sequence[datetime], zone: tzinfo, fade: float) -> tuple[float, ...]:
    """The stories counted by hour and by day."""
    if not arrivals and fade == 1:
        return before.came
    counts = [value * fade for value in before.came]
    for one in arrivals:
        for slot in slots_of(local(one, zone)):
            counts[slot] += 1
    return tuple(counts)


def _seen(before: Rhythm, begin: float, end: float, fade: float) -> tuple[float, ...]:
    """The time that was looked over, by hour and by day."""
    hours = [value * fade for value in before.seen]
    for shown, length in stretches(begin, end):
        for slot in slots_of(shown):
            hours[slot] += length / HOUR
    return tuple(hours)
