"""When a source is next read. Pure: the configuration says how often, the archive says what happened."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from crawler.sources import Source
from storage.types import Outcome, Visit

AT_ONCE = datetime.min.replace(tzinfo=UTC)
"""Before any present."""


SLOWER = 4
"""How many times less often a source is read of whose news hubs tell us."""
SLOWEST = timedelta(days=1)
"""It is read at least so often all the same, unless it says otherwise itself."""


def interval(source: Source, *, pushed: bool = False) -> timedelta:
    """The time between two readings of a source."""
    return max(source.every, min(source.every * SLOWER, SLOWEST)) if pushed else source.every


def next_visit(source: Source, last: Visit | None, *, pushed: bool = False) -> datetime:
    """The moment from which a source may be read again; UTC.

    A source that was never read, or whose last visit was cut short, is due at once.
    """
    if last is None or last.outcome is Outcome.STOPPED:
        return AT_ONCE
    return last.started_at + interval(source, pushed=pushed)


def due(
    sources: tuple[Source, ...], visits: dict[str, Visit], now: datetime, pushed: Collection[str] = ()
) -> list[Source]:
    """The sources to read at `now`, the one that has waited longest first; `pushed` are those that hubs tell us of."""
    waiting = [(next_visit(source, visits.get(source.id), pushed=source.id in pushed), source) for source in sources]
    return [source for when, source in sorted(waiting, key=lambda pair: pair[0]) if when <= now]
