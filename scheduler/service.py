"""The background: APScheduler ticks, the archive says what is due, the crawls run in the same process.

The scheduler holds one job and no memory. What is due is computed at each tick from the configuration and the last
visits in the archive, so nothing has to be mended after a crash.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from crawler.config import Config
from crawler.sources import Source
from scheduler.crawls import Crawls, at_work
from scheduler.timetable import Timetable
from scheduler.websub import Subscriber
from storage.errors import ArchiveError
from storage.types import Outcome, Visit

REST = timedelta(minutes=5)
"""How long a source is left alone whose visit broke within yearmind."""
TICK = 5
"""Seconds between two looks at what is due."""
log = logging.getLogger(__name__)


class Service:
    """Reads each source when it is due, until it is stopped."""

    def __init__(self, config: Config, crawls: Crawls) -> None:
        self._config = config
        self._crawls = crawls
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._timetable = Timetable(config)
        self._looking = asyncio.Lock()
        self._resting: dict[str, datetime] = {}
        """Until when a source is left alone whose visit broke, since no visit in the archive says so."""
        self._called: set[str] = set()
        """Sources of which a hub told something that is to be visited."""
        self._subscriber: Subscriber | None = None
        self.visits: list[Visit] = []
        """What came of each visit of a single round."""

    async def once(self) -> None:
        """Do all that is due, and end."""
        await self._tick()
        while self._under_way:
            await asyncio.wait(self._under_way.values())

    async def run(self) -> None:
        """Look every few seconds, and hear hubs, until asked to stop."""
        self._subscriber = Subscriber(self._config, self._crawls, self._called.add)
        async with self._subscriber.at_work():
            await self._run()

    async def _run(self) -> None:
        clock = AsyncIOScheduler(timezone=UTC)
        clock.add_job(
            self._tick,
            "interval",
            seconds=TICK,
            next_run_time=datetime.now(UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        clock.start()
        try:
            await self._crawls.stopped.wait()
        finally:
            clock.pause()
            async with self._looking:  # shutting down would cut a look short
                clock.shutdown(wait=False)
            await asyncio.gather(*self._under_way.values())

    async def _tick(self) -> None:
        async with self._looking:
            await self._look()

    async def _look(self) -> None:
        desk = self._crawls.desk
        try:
            await desk.ledger.do(self._timetable.refresh, desk.archive)
            now = desk.now()
            pushed = await self._subscriber.look(now) if self._subscriber else ()
        except ArchiveError as error:
            log.error("%s", error)  # noqa: TRY400 - the line says it all
            return
        for source in self._timetable.due(now, pushed):
            self._begin(source, now)
        for source in self._config.sources:
            if source.id in self._called:
                self._begin(source, now, unread=True)

    def _begin(self, source: Source, now: datetime, **arguments: bool) -> None:
        if source.id not in self._under_way and self._resting.get(source.id, now) <= now:
            self._called.discard(source.id)
            self._under_way[source.id] = asyncio.create_task(self._visit(source, **arguments))

    async def _visit(self, source: Source, **arguments: bool) -> None:
        broken = True
        try:
            spider = await self._crawls.visit(source, **arguments)
        except Exception:  # one source never stops another
            log.exception("%s: the visit broke", source.id)
        else:
            broken = spider is not None and spider.error is not None
            if spider is not None and spider.visit is not None:
                self._note(spider.visit)
        finally:
            if broken:
                self._resting[source.id] = self._crawls.desk.now() + min(source.every or REST, REST)
            del self._under_way[source.id]
            if self._subscriber:
                self._subscriber.visited()

    def _note(self, visit: Visit) -> None:
        self.visits = [*self.visits[-_KEPT:], visit]
        level = logging.WARNING if visit.outcome in _TROUBLE else logging.INFO
        brought = f"{visit.new} new, {visit.revised} revised, {visit.copies} copies"
        why = f" ({visit.reason})" if visit.reason else ""
        log.log(level, "%s: %s, %s%s", visit.source, visit.outcome.value, brought, why)


_KEPT = 10_000
_TROUBLE = frozenset({Outcome.DOWN, Outcome.FAILED, Outcome.REFUSED, Outcome.EMPTY})


async def serve(config: Config, *, once: bool) -> list[Visit]:
    """Run the service, alone on its archive; returns the visits that were made.

    Raises:
        ArchiveBusy: a service runs on this archive already.
        ArchiveError: the archive can't be used.
    """
    async with at_work(config) as crawls:
        with crawls.desk.archive.lease("service"):
            service = Service(config, crawls)
            await (service.once() if once else service.run())
            return service.visits
