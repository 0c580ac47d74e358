"""Who makes the visits that are due: this process itself, or whoever it hands them to."""

from __future__ import annotations

import logging
from typing import Protocol

from crawler.sources import Source
from scheduler.crawls import Crawls
from scheduler.metrics import Metrics
from storage.types import Outcome, Visit

_KEPT = 10_000
_TROUBLE = frozenset({Outcome.DOWN, Outcome.FAILED, Outcome.REFUSED, Outcome.EMPTY})
log = logging.getLogger(__name__)


class Hands(Protocol):
    """Has sources visited."""

    async def visit(self, source: Source, *, unread: bool) -> bool:
        """Have a source visited, and return when that is over; whether it broke and nothing in the archive says so.

        `unread` visits what is known of it and due, and reads no list.
        """


class OwnHands:
    """Visits within this process."""

    def __init__(self, crawls: Crawls, metrics: Metrics) -> None:
        self._crawls = crawls
        self._metrics = metrics
        self.visits: list[Visit] = []
        """What came of the latest visits."""

    async def visit(self, source: Source, *, unread: bool) -> bool:
        """As `Hands` says; whatever becomes of it, it raises nothing."""
        try:
            with self._metrics.under_way.track_inprogress():
                spider = await self._crawls.visit(source, unread=unread)
        except Exception:  # one source never stops another
            log.exception("%s: the visit broke", source.id)
            return True
        if spider is None:
            return False
        if spider.visit is not None:
            self._note(spider.visit)
        return spider.error is not None

    def _note(self, visit: Visit) -> None:
        self._metrics.visited(visit)
        self.visits = [*self.visits[-_KEPT:], visit]
        level = logging.WARNING if visit.outcome in _TROUBLE else logging.INFO
        brought = f"{visit.new} new, {visit.revised} revised, {visit.copies} copies"
        why = f" ({visit.reason})" if visit.reason else ""
        log.log(level, "%s: %s, %s%s", visit.source, visit.outcome.value, brought, why)
