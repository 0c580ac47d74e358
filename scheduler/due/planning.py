"""What has a say in when a source is read next, weighed in order. Pure.

Without an interval of its own a source is read when a visit is worth a request. Stories that have come and are not read
wait; when their waits, added up, reach `WORTH`, we come. Where stories come evenly that is every √(2 · WORTH / rate),
the square-root law by which a number of readings, shared out among lists, brings the shortest mean delay; over the day
it puts readings where stories come (Sia, Cho & Cho, "Efficient monitoring algorithm for fast news alerts", 2007; the
law for pages that change: Cho & Garcia-Molina, "Effective page refresh policies for web crawlers", 2003).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import timedelta
from zlib import crc32

from crawler.config.models import ServiceSettings
from crawler.observances.pressure import CALM, Pressure
from crawler.rhythm import START, Forecast, judged
from crawler.rhythm.clockface import local
from crawler.sources import Source
from scheduler.due.backoff import backoff, failed, passing
from scheduler.due.clocks import next_time, unskipped
from scheduler.due.types import AT_ONCE, Factor, Plan, Step
from storage.types import Outcome, Past, Rest, Rhythm, Visit

WORTH = timedelta(seconds=40)
"""A request is worth as much as one story that is found so much sooner,"""
OFTEN, SELDOM = 1.0, 1 / 168
"""where so many stories come in an hour. Where fewer come it is worth less, by the square root, down to one a week: few
requests are spent there, and a story that nobody else has should not wait for most of a day."""
BRISK = timedelta(minutes=8)
"""Often enough for the busiest outlet, when no observance is near and its list holds all that came meanwhile."""
LIKELY = -math.log(3 / 4)
"""Stories that have to be expected for one to have come with a chance of one in four."""
TURNED = 0.5
"""The share of a list that may be new at a visit, so that some unusual haste still loses nothing."""
FRESH = timedelta(minutes=30)
"""What caches may take for fresh for longer than this is asked for all the same."""
SLOWER = 4
"""How many times less often a source is read of whose news hubs tell us."""
SLOWEST = timedelta(days=1)
"""It is read at least so often all the same, unless it says otherwise itself."""
HOPEFUL = timedelta(days=1)
"""For so long a source that doesn't answer is tried as often as it was read, and more often once its list must be full
of what nobody has seen: then each story that comes pushes one off."""
JITTER = 0.05
"""By which share of itself a wait is made longer or shorter."""
SPREAD = timedelta(minutes=2)
"""Within so long after a time of the day the sources that name it are read."""


def plan(
    source: Source, past: Past | None, bounds: ServiceSettings, pressure: Pressure = CALM, *, pushed: bool = False
) -> Plan:
    """When a source may be read again and why, but for hosts that rest (see `held`).

    A source that was never read, or whose last visit was cut short, is due at once.
    """
    if past is None:
        return Plan(at=AT_ONCE, wait=timedelta(), steps=(Step(factor=Factor.UNREAD, value=0),))
    if past.last.outcome is Outcome.STOPPED:
        return Plan(at=AT_ONCE, wait=timedelta(), steps=(Step(factor=Factor.STOPPED, value=0),))
    weighing = _Weighing(source, past, bounds, pressure)
    weighing.usual(pushed=pushed)
    weighing.after_failures()
    weighing.kept_apart()
    weighing.manners()
    return weighing.plan()


class _Weighing:
    """The wait from the beginning of the last visit, as one factor after the other changes it."""

    def __init__(self, source: Source, past: Past, bounds: ServiceSettings, pressure: Pressure) -> None:
        self._source = source
        self._last: Visit = past.last
        self._rhythm: Rhythm | None = past.rhythm
        self._bounds = bounds
        self._pressure = pressure
        self._begun = local(past.last.started_at, source.zone)
        self._forecast = Forecast(past.rhythm) if past.rhythm else None
        self._took = max((past.last.ended_at - past.last.started_at).total_seconds(), 0.0)
        """Seconds that the last visit took; a clock that was set back makes none of it."""
        self._wait = 0.0
        self._steps: list[Step] = []

    def plan(self) -> Plan:
        wait = timedelta(seconds=self._wait)
        return Plan(at=self._last.started_at + wait, wait=wait, steps=tuple(self._steps))

    def usual(self, *, pushed: bool) -> None:
        """The wait where nothing stands against it."""
        if self._source.at:
            moment = next_time(self._source.at, self._source.zone, self._last.started_at)
            self._wait = (moment - self._last.started_at).total_seconds()
            self._say(Factor.CLOCK, self._wait)
            return
        if self._source.every is not None:
            self._wait = self._source.every.total_seconds()
            self._say(Factor.EVERY, self._wait)
        elif self._rhythm is not None and self._forecast is not None and judged(self._rhythm):
            self._by_rhythm(self._rhythm, self._forecast)
        else:
            self._begin()
        if pushed:
            self._wait = max(self._wait, min(self._wait * SLOWER, SLOWEST.total_seconds()))
            self._say(Factor.PUSHED, SLOWER)

    def _begin(self) -> None:
        self._wait = START.total_seconds()
        self._say(Factor.START, self._wait)
        self._no_sooner((self._rhythm.stays if self._rhythm else None) or 0.0, Factor.STAYS)
        self._bound()

    def _by_rhythm(self, rhythm: Rhythm, forecast: Forecast) -> None:
        closer, begun = self._pressure.factor, self._begun
        self._say(Factor.RATE, forecast.rate(begun))
        self._say(Factor.LEVEL, forecast.level)
        if closer > 1:
            self._say(Factor.PRESSURE, closer, ", ".join(self._pressure.observances))
        latest = self._bounds.latest.total_seconds()
        self._wait = forecast.worthwhile(begun, _worth(forecast.mean) / closer**2, latest)
        if self._wait < math.inf:
            self._say(Factor.WORTHWHILE, self._wait)
        self._no_sooner(BRISK.total_seconds() / closer, Factor.BRISK)
        if rhythm.stays is not None and rhythm.stays > self._wait:
            self._no_sooner(min(rhythm.stays, forecast.until(begun, LIKELY, rhythm.stays)), Factor.STAYS)
        self._no_later(rhythm.pace / closer, Factor.PACE)
        self._no_later(_turned(rhythm, forecast, begun, min(self._wait, latest)), Factor.TURNED)
        self._bound()

    def _bound(self) -> None:
        """Not sooner and not later than the configuration allows."""
        soonest, latest = self._bounds.soonest.total_seconds(), self._bounds.latest.total_seconds()
        self._no_later(latest / self._pressure.factor, Factor.LATEST)
        self._no_sooner(soonest, Factor.SOONEST)

    def _no_sooner(self, least: float, factor: Factor) -> None:
        if self._wait < least:
            self._wait = least
            self._say(factor, least)

    def _no_later(self, most: float, factor: Factor) -> None:
        if self._wait > most:
            self._wait = most
            self._say(factor, most)

    def after_failures(self) -> None:
        """Not before the trouble may be over; for a time of the day we don't wait a day because of a bad minute."""
        if not failed(self._last):
            return
        times = self._rhythm.troubled if self._rhythm else 1
        hoped = self._hoped() if passing(self._last) else None
        longer = backoff(self._last, times, self._pressure.factor, hoped).total_seconds()
        sooner = self._source.at or (hoped is not None and not hoped and self._source.every is None)
        self._wait = min(longer, self._wait) if sooner else max(longer, self._wait)
        self._say(Factor.BACKOFF, longer, self._last.trouble)

    def _hoped(self) -> timedelta | None:
        """The longest wait for a source that was read not long ago; none where its list has filled meanwhile."""
        known, forecast = self._rhythm, self._forecast
        if known is None or forecast is None or not known.good or self._last.started_at - known.at >= HOPEFUL:
            return None
        missed = forecast.expected(local(known.at, self._source.zone), self._begun)
        return timedelta() if 0 < known.listed <= missed else timedelta(seconds=self._wait)

    def kept_apart(self) -> None:
        """Some seconds that follow from source and visit alone; a promised interval is kept to the second."""
        if self._source.every is not None:
            return
        chance = crc32(f"{self._source.id} {self._last.started_at.timestamp()}".encode()) / 2**32
        more = chance * SPREAD.total_seconds() if self._source.at else (2 * chance - 1) * JITTER * self._wait
        self._wait += more
        self._say(Factor.JITTER, more)

    def manners(self) -> None:
        """What no rhythm and no promise may pass by."""
        last, known = self._last, self._rhythm
        if known is not None and self._source.every is None and not self._source.at:
            at = last.started_at + timedelta(seconds=self._wait)
            if (later := unskipped(at, known)) != at:
                self._say(Factor.SKIPPED, (later - at).total_seconds())
                self._wait = (later - last.started_at).total_seconds()
            self._not_before(2 * self._took, Factor.LENGTH, self._took)
            self._when_renewed(known, self._forecast)
        own = self._source.delay.total_seconds() if self._source.delay else 0.0
        pause = max(own, known.pause if known else 0.0)
        self._not_before(self._took + pause, Factor.PAUSE, pause)

    def _when_renewed(self, known: Rhythm, forecast: Forecast | None) -> None:
        """Just after a moment at which caches renew the list, since before that they may send what we have."""
        if forecast is None or known.renews is None or known.renews > FRESH.total_seconds():
            return
        times = max(round((self._wait - known.fresh) / known.renews), 0)
        wait = known.fresh + times * known.renews
        safe = min(known.pace, _turned(known, forecast, self._begun, wait))
        if times and self._wait < wait and safe < wait:
            wait -= known.renews
        self._wait = wait
        self._say(Factor.FRESH, wait)

    def _not_before(self, wait: float, factor: Factor, said: float) -> None:
        if wait > self._wait:
            self._wait = wait
            self._say(factor, said)

    def _say(self, factor: Factor, value: float, detail: str | None = None) -> None:
        self._steps.append(Step(factor=factor, value=value, detail=detail))


def _worth(rate: float) -> float:
    """The waits of stories, in seconds and added up, that are worth a request, by how many come in an hour."""
    return WORTH.total_seconds() * math.sqrt(min(max(rate / OFTEN, SELDOM), 1.0))


def _turned(rhythm: Rhythm, forecast: Forecast, begun: float, within: float) -> float:
    """The wait after which so much of the list is new that some of it may have been lost."""
    return forecast.until(begun, max(rhythm.listed * TURNED, 1.0), within)


def held(planned: Plan, rests: Iterable[Rest]) -> Plan:
    """A plan under what hosts of the source asked for: none of them is asked before its rest is over."""
    latest = max((rest for rest in rests if rest.until), key=lambda rest: rest.until or AT_ONCE, default=None)
    if latest is None or latest.until is None or latest.until <= planned.at:
        return planned
    begun = planned.at - planned.wait if planned.at != AT_ONCE else latest.at
    wait = latest.until - begun
    step = Step(factor=Factor.REST, value=wait.total_seconds(), detail=f"{latest.host}: {latest.said}")
    return Plan(at=latest.until, wait=wait, steps=(*planned.steps, step))
