"""The plans of all sources, made anew only where something happened, so that a look at what is due costs little.

It holds nothing that can't be computed from the configuration and the archive.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.config import Config
from crawler.observances.pressure import CALM, Windows
from crawler.sources import Source
from crawler.websub.planning import relying
from scheduler.alarms import Known, near, unmatched
from scheduler.due import Plan, held, losing, plan
from scheduler.health import health
from storage.archive import Archive
from storage.batches import batched
from storage.types import Past, Rest
from storage.urls import host_of

_AT_ONCE = 500
_AHEAD = timedelta(minutes=1)
"""Clocks of several machines may differ by so much."""


class Timetable:
    """When each source of a configuration is read next."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._windows = Windows(config.observances)
        self._numbers: dict[str, int] = {}
        self._plans: dict[tuple[str, bool], Plan] = {}
        self.pasts: dict[str, Past] = {}
        """What the archive told of each source."""
        self.rests: list[Rest] = []
        """What hosts asked for."""

    def refresh(self, archive: Archive) -> None:
        """Hear from the archive what happened since the last time.

        Raises:
            ArchiveError: the archive can't be asked; what was known stays.
        """
        numbers, self.rests = archive.last_numbers(), archive.rests()
        changed = [one.id for one in self._config.sources if numbers.get(one.id) != self._numbers.get(one.id)]
        for batch in batched(changed, _AT_ONCE):
            self.pasts |= archive.pasts(batch)
            self._numbers |= {id_: numbers[id_] for id_ in batch if id_ in numbers}
        for id_ in changed:
            for pushed in (True, False):
                self._plans.pop((id_, pushed), None)

    def planned(self, source: Source, *, pushed: bool = False) -> Plan:
        """When a source is read next, hosts that rest among the reasons."""
        return held(self._plan(source, pushed=pushed), self._concerning(source))

    def due(self, now: datetime, pushed: Collection[str] = ()) -> list[Source]:
        """The sources to read at `now`, who loses stories first before others; `pushed` are those that hubs tell of.

        Where that can't be told, the one goes first that has waited longest. Hosts are looked up for those only whose
        time has come.
        """
        ripe = [one for one in self._config.sources if self._ripe(one, now, pushed=one.id in pushed)]
        waiting = [(self._from(one, now, pushed=one.id in pushed), one) for one in ripe]
        ready = [(losing(one, self.pasts.get(one.id)), at, one) for at, one in waiting if at <= now]
        return [one for _, _, one in sorted(ready, key=lambda three: three[:2])]

    def _ripe(self, source: Source, now: datetime, *, pushed: bool) -> bool:
        return self._plan(source, pushed=pushed).at <= now or self._ahead(source, now)

    def _from(self, source: Source, now: datetime, *, pushed: bool) -> datetime:
        at = self.planned(source, pushed=pushed).at
        return min(at, now) if self._ahead(source, now) else at

    def _ahead(self, source: Source, now: datetime) -> bool:
        """Whether the last visit lies in the future: the clock was set back, and what it planned would be late."""
        past = self.pasts.get(source.id)
        return past is not None and past.last.started_at > now + _AHEAD

    def _plan(self, source: Source, *, pushed: bool) -> Plan:
        key = source.id, pushed
        if key not in self._plans:
            past = self.pasts.get(source.id)
            pressure = self._windows.at_source(source, past.last.started_at) if past else CALM
            self._plans[key] = plan(source, past, self._config.service, pressure, pushed=pushed)
        return self._plans[key]

    def _concerning(self, source: Source) -> Iterable[Rest]:
        return [rest for rest in self.rests if rest.until and concerns(rest, source.homepage)]


def concerns(rest: Rest, homepage: str) -> bool:
    """Whether a rest is of a host of the outlet."""
    if rest.host == host_of(homepage):
        return True
    from crawler.discovery import same_site  # noqa: PLC0415 - its parsers, which no other command owes

    return same_site(f"http://{rest.host}/", homepage)


def relying_on_hubs(config: Config, archive: Archive, now: datetime) -> frozenset[str]:
    """The sources that are read seldom, since hubs tell of what is new; none where hubs aren't heard.

    Raises:
        ArchiveError: the archive can't be asked.
    """
    if not config.service.callback:
        return frozenset()
    return relying(config.sources, archive.feeds(), archive.subscriptions(), now)


def known(config: Config, timetable: Timetable, archive: Archive, now: datetime, pushed: Collection[str] = ()) -> Known:
    """What alarms are found from, the timetable being fresh.

    Raises:
        ArchiveError: the archive can't be asked.
    """
    states = {
        one.id: health(one, timetable.pasts.get(one.id), timetable.planned(one, pushed=one.id in pushed), now)
        for one in config.sources
    }
    ids = {observance.id for observance, _ in near(config.observances, now)}
    facts = Known(health=states, pasts=timetable.pasts, covered={id_: archive.firsts(id_) for id_ in sorted(ids)})
    return replace(facts, health={**states, **unmatched(config, facts, now)})
