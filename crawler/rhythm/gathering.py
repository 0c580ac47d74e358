"""What the lists that a visit reads tell of an outlet's rhythm, gathered as they are read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

from crawler.rhythm.learning import Brought, learnt, troubled
from storage.types import Entrance, Lead, Outcome, Precision, Rhythm, Visit
from storage.urls import canonical

_GOOD = frozenset({Outcome.BROUGHT, Outcome.NOTHING_NEW})


@dataclass(slots=True)
class Gathered:
    """The lists of one visit; feeds go before listings, and of several the longest stands for all."""

    lists: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """By kind: how many stories each names, and how many of them were known."""
    told: dict[str, datetime | None] = field(default_factory=dict)
    """Stories that nobody had heard of, and when they were published, where that is stated to the minute."""
    feeds: list[Entrance] = field(default_factory=list)
    """The feeds as they stand after the visit."""
    pause: float = 0.0
    """Seconds that robots.txt asks for between two requests."""

    def read(self, kind: str, leads: Iterable[Lead], unheard: Collection[str]) -> None:
        """Note the stories in a list."""
        named = {canonical(lead.url): lead for lead in leads}
        fresh = [url for url in named if url in unheard and url not in self.told]
        self.told |= {url: _published(named[url]) for url in fresh}
        if named:
            self.lists.setdefault(kind, []).append((len(named), len(named) - len(fresh)))

    def learnt(
        self, before: Rhythm | None, visit: Visit, zone: tzinfo, soonest: timedelta, latest: timedelta
    ) -> Rhythm | None:
        """What is known of the outlet after the visit; None where nothing else is than before."""
        if visit.outcome is Outcome.STOPPED:
            return None
        if visit.outcome not in _GOOD:
            return troubled(before, visit.started_at)
        known = self._said(learnt(before, self._brought(before, visit), zone, soonest, latest), visit)
        if visit.new or visit.revised or visit.copies:
            return replace(known, brought=visit.ended_at.timestamp(), vain=0)
        return replace(known, brought=before.brought, vain=before.vain + visit.other) if before else known

    def _brought(self, before: Rhythm | None, visit: Visit) -> Brought:
        lists = self.lists.get("feed") or self.lists.get("listing") or []
        unchanged = before.listed if before else 0
        listed, known = max(lists, default=(unchanged, unchanged))
        dated = tuple(at for at in self.told.values() if at is not None)
        undated = len(self.told) - len(dated)
        return Brought(at=visit.started_at, listed=listed, known=known, dated=dated, undated=undated)

    def _said(self, rhythm: Rhythm, visit: Visit) -> Rhythm:
        """With what the feeds say of themselves: the shortest time of several, and what all of them want skipped."""
        stays = [one.stays for one in self.feeds if one.stays]
        renewing = [one for one in self.feeds if one.renews and one.fresh_until]
        first = min(renewing, key=lambda one: one.renews or 0, default=None)
        until = first.fresh_until if first else None
        fresh = max((until - visit.started_at).total_seconds(), 0.0) if until else 0.0
        return replace(
            rhythm,
            stays=min(stays, default=None),
            renews=first.renews if first else None,
            fresh=fresh,
            skip_hours=_common([one.skip_hours for one in self.feeds]),
            skip_days=_common([one.skip_days for one in self.feeds]),
            pause=self.pause,
        )


def _published(lead: Lead) -> datetime | None:
    stated = lead.published
    return stated.at if stated and stated.precision is not Precision.DAY else None


def _common(skips: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    some = [set(one) for one in skips]
    return tuple(sorted(set.intersection(*some))) if some else ()
