"""When a source is next read. Pure: the configuration says how often, the archive says what happened."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.sources import Source
from storage.types import Outcome, Visit

AT_ONCE = datetime.min.replace(tzinfo=UTC)
"""Before any present."""


def next_visit(source: Source, last: Visit | None) -> datetime:
    """The moment from which a source may be read again; UTC.

    A source that was never read, or whose last visit was cut short, is due at once.
    """
    if last is None or last.outcome is Outcome.STOPPED:
        return AT_ONCE
    return last.started_at + source.every


def due(sources: tuple[Source, ...], visits: dict[str, Visit], now: datetime) -> list[Source]:
    """The sources to read at `now`, the one that has waited longest first."""
    waiting = [(next_visit(source, visits.get(source.id)), source) for source in sources]
    return [source for when, source in sorted(waiting, key=lambda pair: pair[0]) if when <= now]
