"""What somebody should look into: sources in lasting trouble, and coverage that is missing where it was. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from crawler.config import Config
from crawler.observances import Observance
from crawler.sources import Source
from scheduler.health import TROUBLE, Health
from storage.types import Alarm, Past, State

IN_A_ROW = 3
"""Visits in a row without anything read, before trouble is an alarm,"""
LASTING = timedelta(hours=6)
"""which has to last so long, too."""
READY = timedelta(days=7)
"""A source that is to cover an observance should be well so long before its window."""
SILENCE = timedelta(hours=24)
"""So long after the moment of its first story of the year before, a source's silence is an alarm."""
_AT_ONCE = frozenset({State.STUCK, State.UNREADABLE, State.LATE})
"""States that last already when they are told."""

Covered = Mapping[str, Mapping[date, datetime]]
"""For each source, when its first story about each occurrence of an observance was published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that alarms are found from."""

    health: Mapping[str, Health]
    """Of each source."""
    pasts: Mapping[str, Past]
    covered: Mapping[str, Covered] = field(default_factory=dict)
    """By observance, of those that are near."""


def near(observances: Iterable[Observance], now: datetime) -> Iterator[tuple[Observance, date]]:
    """The occurrences whose windows have begun, or begin soon."""
    for one in observances:
        today = one.today(now)
        for year in range(max(today.year - 1, 1), min(today.year + 1, date.max.year) + 1):
            for day in one.occurrences(year):
                first, last = one.window_of(day)
                if first - READY <= today <= last:
                    yield one, day


def alarms(config: Config, known: Known, now: datetime) -> list[Alarm]:
    """All that is wrong at a moment."""
    of_sources = list(_of_sources(config, known, now))
    in_trouble = {one.source: one for one in of_sources}
    return [*of_sources, *_of_observances(config, known, in_trouble, now)]


def changes(before: Sequence[Alarm], found: Sequence[Alarm]) -> tuple[list[Alarm], list[Alarm]]:
    """Which alarms begin, and which end; one that lasts stays as it was when it began."""
    lasting, there = {_same(one) for one in before}, {_same(one) for one in found}
    return [one for one in found if _same(one) not in lasting], [one for one in before if _same(one) not in there]


def _same(alarm: Alarm) -> tuple[str, str, str]:
    return alarm.kind.value, alarm.source, alarm.observance


def _of_sources(config: Config, known: Known, now: datetime) -> Iterator[Alarm]:
    for source in config.sources:
        state, past = known.health[source.id], known.pasts.get(source.id)
        if state.state not in TROUBLE or past is None:
            continue
        since = _since(past)
        if state.state in _AT_ONCE or (_in_a_row(past) >= IN_A_ROW and now - since >= LASTING):
            said = state.why or "the last visits brought nothing"
            yield Alarm(kind=state.state, source=source.id, since=since, said=said)


def _since(past: Past) -> datetime:
    """When it was well last, as far as that is known."""
    rhythm = past.rhythm
    return min(rhythm.at, past.last.started_at) if rhythm and rhythm.good else past.last.started_at


def _in_a_row(past: Past) -> int:
    return past.rhythm.troubled if past.rhythm else 0


def unmatched(config: Config, known: Known, now: datetime) -> dict[str, Health]:
    """The sources that are well and bring articles in a window, and nothing that is about its observance."""
    found = {}
    for one in _expectations(config, known, now):
        state, past = known.health[one.source.id], known.pasts.get(one.source.id)
        brought = past.rhythm.brought if past and past.rhythm else 0.0
        if state.state is State.WELL and one.is_missed(now) and brought >= one.begins.timestamp():
            found[one.source.id] = Health(state=State.UNMATCHED, why=one.missed)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Expectation:
    """That a source covers an observance, since it did before or is said to."""

    source: Source
    observance: Observance
    day: date
    why: str
    begins: datetime
    """When the window does; UTC."""
    expected: datetime
    """When the first story should be there; UTC."""
    is_met: bool

    def is_missed(self, now: datetime) -> bool:
        """Whether the first story is long due."""
        return not self.is_met and now >= self.expected + SILENCE

    @property
    def missed(self) -> str:
        """What is said where it is."""
        due = f"{self.why} its first story would have come {self.expected:%Y-%m-%d %H:%M} UTC"
        return (
            f"nothing about {self.observance.name} ({self.day}) was matched; {due}; see `yearmind search` and the terms"
        )


def _expectations(config: Config, known: Known, now: datetime) -> Iterator[_Expectation]:
    for observance, day in near(config.observances, now):
        covered = known.covered.get(observance.id, {})
        for source in config.sources:
            firsts = covered.get(source.id, {})
            former = max((one for one in firsts if one < day), default=None)
            if former is None and observance.id not in source.covers:
                continue
            first = None if former is None else firsts[former]
            begins, midnight = (_midnight(observance, one) for one in (observance.window_of(day)[0], day))
            gap = first - _midnight(observance, former) if first and former else timedelta()
            yield _Expectation(
                source=source,
                observance=observance,
                day=day,
                why=f"by {former.year}" if former else "by `covers`",
                begins=begins,
                expected=max(midnight + gap, begins),
                is_met=day in firsts,
            )


def _of_observances(config: Config, known: Known, in_trouble: Mapping[str, Alarm], now: datetime) -> Iterator[Alarm]:
    for one in _expectations(config, known, now):
        if (trouble := in_trouble.get(one.source.id)) is not None:
            said = f"{one.observance.name} is near ({one.day}), covered {one.why}: {trouble.said}"
            yield _alarm(State.UNREADY, one, now, said)
        elif one.is_missed(now):
            yield _alarm(State.SILENT, one, now, one.missed)


def _midnight(observance: Observance, day: date) -> datetime:
    return datetime.combine(day, time(), observance.zone).astimezone(UTC)


def _alarm(kind: State, one: _Expectation, now: datetime, said: str) -> Alarm:
    return Alarm(kind=kind, source=one.source.id, observance=one.observance.id, since=now, said=said)
