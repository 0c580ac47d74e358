"""Two ways to watch an outlet on a clock that costs nothing: by the rules of `scheduler.due`, and every ten minutes."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from crawler.config.models import ServiceSettings
from crawler.observances import Observance
from crawler.observances.pressure import Windows, watches
from crawler.rhythm import Brought, learnt, troubled
from scheduler.due import plan
from storage.types import Outcome, Past, Trouble, Visit
from tests.simulation.outlets import BEGIN, DAY, Outlet

TICK = 5
"""Seconds between two looks at what is due."""
LEAST = ServiceSettings().soonest.total_seconds() + TICK
"""Seconds that lie between two visits at least."""
POLL = 600
"""The fixed interval."""
GRAIN = 10
"""Seconds to which delays are counted."""
TOOK = timedelta(seconds=6)
"""What a visit takes."""


@dataclass(slots=True)
class Seen:
    """What a way of watching saw of an outlet."""

    requests: int = 0
    delays: dict[bool, Counter[int]] = field(default_factory=lambda: {True: Counter(), False: Counter()})
    """How often each delay, in grains, lay between publication and visit: inside windows, and outside."""
    lost: int = 0
    """Stories that fell off the feed between two visits."""
    away: int = 0
    """Those among them that stood in the feed only while the site was away."""
    wake: int = 0
    """Those among them that fell off soon after it was back, or just before it went away."""
    hasty: int = 0
    """Those among the others that no visit could have had: they stood in the feed for less than the least wait."""

    def add(self, other: Seen) -> None:
        """Count another outlet too."""
        self.requests += other.requests
        self.lost += other.lost
        self.away += other.away
        self.wake += other.wake
        self.hasty += other.hasty
        for inside, delays in other.delays.items():
            self.delays[inside].update(delays)


class Life:
    """An outlet as a visitor meets it."""

    def __init__(self, outlet: Outlet, remembered: Sequence[Observance], days: int) -> None:
        self.outlet = outlet
        self._begins = [begin for begin, _ in outlet.outages]
        self._inside = _window_days(outlet, remembered, days)
        self._sent = [_following(at, outlet.cached) for at in outlet.stories]
        """When each story came to stand in what the server sends."""

    def away(self, at: float) -> bool:
        """Whether the site doesn't answer."""
        which = bisect_right(self._begins, at) - 1
        return which >= 0 and at < self.outlet.outages[which][1]

    def count(self, at: float) -> int:
        """How many stories have ever stood in the feed."""
        return bisect_right(self._sent, at)

    def note(self, seen: Seen, known: int, count: int, at: float) -> int:
        """Count what a visit found, and what it came too late for; the number of the first story that it saw."""
        first = max(known, count - self.outlet.feed)
        for number in range(known, first):
            self._lost(seen, number)
        for number in range(first, count):
            published = self.outlet.stories[number]
            seen.delays[int(published // DAY) in self._inside][int((at - published) // GRAIN)] += 1
        return first

    def _lost(self, seen: Seen, number: int) -> None:
        stood, fell = self._sent[number], self._sent[number + self.outlet.feed]
        away = sum(max(min(end, fell) - max(begin, stood), 0.0) for begin, end in self.outlet.outages)
        seen.lost += 1
        if away >= fell - stood:
            seen.away += 1
        elif away:
            seen.wake += 1
        elif fell - stood < LEAST:
            seen.hasty += 1


def by_rule(life: Life, windows: Windows, days: int) -> Seen:
    """Watch an outlet as the service does."""
    outlet, seen, bounds = life.outlet, Seen(), ServiceSettings()
    source, past = outlet.source, None
    at = float(hash_of(source.id) % POLL)
    known = max(life.count(at) - outlet.feed, 0)
    while at < days * DAY:
        now = BEGIN + timedelta(seconds=at)
        seen.requests += 1
        rhythm = past.rhythm if past else None
        if life.away(at):
            last = Visit(
                source=source.id, started_at=now, ended_at=now + TOOK, outcome=Outcome.DOWN, trouble=Trouble.SLOW
            )
            past = Past(last=last, rhythm=troubled(rhythm, now))
        else:
            count = life.count(at)
            first = life.note(seen, known, count, at)
            brought = _brought(outlet, now, first, count)
            rhythm = learnt(rhythm, brought, source.zone, bounds.soonest, bounds.latest)
            if rhythm.stays != outlet.said:
                rhythm = replace(rhythm, stays=outlet.said)
            if outlet.cached > 1:
                rhythm = replace(rhythm, renews=outlet.cached, fresh=_following(at, outlet.cached) - at)
            outcome = Outcome.BROUGHT if count > first else Outcome.NOTHING_NEW
            past = Past(
                last=Visit(source=source.id, started_at=now, ended_at=now + TOOK, outcome=outcome), rhythm=rhythm
            )
            known = count
        planned = plan(source, past, bounds, windows.at_source(source, now))
        at = _following((planned.at - BEGIN).total_seconds(), TICK)
    return seen


def by_poll(life: Life, days: int) -> Seen:
    """Watch an outlet every ten minutes, whatever happens there."""
    outlet, seen = life.outlet, Seen()
    at = float(hash_of(outlet.source.id) % POLL)
    known = max(life.count(at) - outlet.feed, 0)
    while at < days * DAY:
        seen.requests += 1
        if not life.away(at):
            count = life.count(at)
            if count > known:
                life.note(seen, known, count, at)
                known = count
        at += POLL
    return seen


def hash_of(name: str) -> int:
    """A number that a name always has."""
    return sum(ord(letter) * 31**place for place, letter in enumerate(name))


def _brought(outlet: Outlet, now: datetime, first: int, count: int) -> Brought:
    listed = min(outlet.feed, count)
    fresh = outlet.stories[first:count]
    dated = tuple(BEGIN + timedelta(seconds=at) for at in fresh) if outlet.dated else ()
    undated = 0 if outlet.dated else len(fresh)
    return Brought(at=now, listed=listed, known=listed - len(fresh), dated=dated, undated=undated)


def _following(at: float, grain: int) -> float:
    return -(-at // grain) * grain


def _window_days(outlet: Outlet, remembered: Sequence[Observance], days: int) -> set[int]:
    spoken = [one for one in remembered if watches(outlet.source, one)]
    first = BEGIN.date()

    def inside(day: date) -> bool:
        return any(one.holds(day) for one in spoken)

    return {number for number in range(days) if inside(first + timedelta(days=number))}


def delay(counts: Counter[int], share: float) -> float:
    """The delay, in seconds, that a share of all stories doesn't exceed."""
    wanted, so_far = share * counts.total(), 0
    for grain in sorted(counts):
        so_far += counts[grain]
        if so_far >= wanted:
            return (grain + 0.5) * GRAIN
    return 0.0
