"""What somebody should look into: sources in lasting trouble, and coverage that is missing where it was. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from crawler.config import Config
from crawler.observances import Observance
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


def _of_observances(config: Config, known: Known, in_trouble: Mapping[str, Alarm], now: datetime) -> Iterator[Alarm]:
    configured = {source.id for source in config.sources}
    for observance, day in near(config.observances, now):
        for source, firsts in known.covered.get(observance.id, {}).items():
            former = max((one for one in firsts if one < day), default=None)
            if former is None or source not in configured:
                continue
            if source in in_trouble:
                said = f"{observance.name} is near ({day}), covered in {former.year}: {in_trouble[source].said}"
                yield _alarm(State.UNREADY, source, observance, now, said)
                continue
            expected = _expected(observance, firsts[former], former, day)
            if day not in firsts and now >= expected + SILENCE:
                said = (
                    f"nothing about {observance.name} ({day}) was matched; by {former.year} its first story would have"
                )
                said = f"{said} come {expected:%Y-%m-%d %H:%M} UTC; see `yearmind search` and the terms"
                yield _alarm(State.SILENT, source, observance, now, said)


def _expected(observance: Observance, first: datetime, former: date, day: date) -> datetime:
    """When the first story would come if it came as far from the day as it did before, but not before the window."""
    zone = observance.zone
    gap = first - datetime.combine(former, time(), zone)
    begins = datetime.combine(observance.window_of(day)[0], time(), zone)
    return max(datetime.combine(day, time(), zone) + gap, begins).astimezone(UTC)


def _alarm(kind: State, source: str, observance: Observance, now: datetime, said: str) -> Alarm:
    return Alarm(kind=kind, source=source, observance=observance.id, since=now, said=said)
