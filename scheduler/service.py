"""The background: APScheduler ticks, the archive says what is due, and it is visited.

The scheduler holds one job and no memory. What is due is computed at each tick from the configuration and the last
visits in the archive, so nothing has to be mended after a crash.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager
from datetime import datetime, timedelta

from crawler.config import Config
from crawler.sources import Source
from scheduler import supervisor
from scheduler.alarms import alarms, changes
from scheduler.crawls import Crawls, at_work
from scheduler.endpoint import Standing, watched
from scheduler.hands import Hands, OwnHands
from scheduler.metrics import Metrics
from scheduler.notices import Postman
from scheduler.pulse import beating
from scheduler.reloading import Watch, unheeded
from scheduler.timetable import Timetable, known
from scheduler.websub import Subscriber
from storage.archive import Archive
from storage.errors import ArchiveBusy, ArchiveError, UsageError
from storage.types import Alarm, Visit

REST = timedelta(minutes=5)
"""How long a source is left alone whose visit broke within yearmind."""
TICK = 5
"""Seconds between two looks at what is due."""
LOOK = timedelta(minutes=1)
"""How often it is seen what is wrong."""
WARM = timedelta(minutes=10)
"""So long after its start nothing is called wrong: what was missed while it was not running is made up for first."""
LONGEST = timedelta(minutes=30)
"""After so long a visit leaves the rest for the next one, so that others come to their turn."""
log = logging.getLogger(__name__)


class Service:
    """Has each source visited when it is due, until it is stopped or another process has taken over.

    Raises:
        UsageError: a receiver can't be reached as it stands in the configuration.
    """

    def __init__(self, crawls: Crawls, hands: Hands, standing: Standing) -> None:
        self._crawls = crawls
        self._hands = hands
        self._standing = standing
        self._postman = Postman(crawls.desk.archive, crawls.desk.config.receivers)
        self._posting: asyncio.Task[None] | None = None
        self._alarms_at = time.monotonic() + WARM.total_seconds()
        """When it is seen next what is wrong (monotonic)."""
        self._holds: Callable[[], bool] = lambda: True
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._timetable = Timetable(crawls.desk.config)
        self._watched = Timetable(crawls.desk.config)
        """What alarms are found from: the same once more, since it is read in a thread of its own."""
        self._looking = asyncio.Lock()
        self._resting: dict[str, float] = {}
        """Until when (monotonic) a source is left alone whose visit broke, since no visit in the archive says so."""
        self._called: set[str] = set()
        """Sources of which a hub told something that is to be visited."""
        self._subscriber: Subscriber | None = None
        self._watch = Watch(crawls.desk.config)
        self._asked = False
        """Whether the configuration is to be read again, however its file looks."""
        self._over = asyncio.Event()

    async def once(self) -> None:
        """Do all that is due, tell what came of it, and end."""
        await self._tick()
        while self._under_way:
            await asyncio.wait(self._under_way.values())
        if self._posting is not None:
            await self._posting
            await self._post(self._crawls.desk.now(), frozenset())

    async def run(self, holds: Callable[[], bool]) -> None:
        """Look every few seconds, and hear hubs, until asked to stop or the archive is no longer held."""
        self._holds = holds
        self._postman.take_over()
        self._over.clear()
        self._subscriber = Subscriber(self._crawls, self._called.add)
        async with self._subscriber.at_work():
            await self._run()

    async def _run(self) -> None:
        stopped = asyncio.create_task(self._crawls.stopped.wait())
        over = asyncio.create_task(self._over.wait())
        async with beating(self._tick, TICK):
            await asyncio.wait((stopped, over), return_when=asyncio.FIRST_COMPLETED)
            async with self._looking:  # ending the beat would cut a look short
                self._over.set()
        for waiting in (stopped, over):
            waiting.cancel()
        if self._crawls.stopped.is_set():
            await asyncio.gather(*self._under_way.values())
        if self._posting is not None:
            await self._posting

    def read_again(self) -> None:
        """Read the configuration at the next look, whether its file seems to have changed or not."""
        supervisor.reloading()
        self._asked = True

    async def _tick(self) -> None:
        async with self._looking:
            if not self._over.is_set():
                await self._look()

    async def _look(self) -> None:
        desk = self._crawls.desk
        supervisor.alive()
        await self.heed()
        try:
            if not await desk.ledger.do(self._holds):
                log.warning("%s: was away, and another may hold it; going on when it is free", desk.archive.place)
                self._over.set()
                return
            await desk.ledger.do(self._timetable.refresh, desk.archive)
            now = desk.now()
            pushed = await self._subscriber.look(now) if self._subscriber else ()
        except ArchiveError as error:
            log.error("%s", error)  # noqa: TRY400 - the line says it all
            self._standing.looked(str(error))
            return
        self._standing.looked()
        if self._posting is None or self._posting.done():
            self._posting = asyncio.create_task(self._post(now, frozenset(pushed)))
        for source in self._timetable.due(now, pushed):
            self._begin(source)
        for source in desk.config.sources:
            if source.id in self._called:
                self._begin(source, unread=True)

    async def _post(self, now: datetime, pushed: frozenset[str]) -> None:
        """See what is wrong and tell receivers what is new, beside the visits: they may take their time to answer."""
        try:
            if time.monotonic() >= self._alarms_at:
                self._alarms_at = time.monotonic() + LOOK.total_seconds()
                self._standing.alarms = await asyncio.to_thread(self._settle, now, pushed)
            await asyncio.to_thread(self._postman.look, now, self._done)
        except ArchiveError as error:
            log.error("%s", error)  # noqa: TRY400 - as above
        except Exception:  # receivers never stop the visits
            log.exception("telling receivers broke")

    def _settle(self, now: datetime, pushed: frozenset[str]) -> Sequence[Alarm]:
        """Note which alarms begin and which end; those that last."""
        desk = self._crawls.desk
        config, timetable = desk.config, self._watched
        timetable.refresh(desk.archive)
        found = alarms(config, known(config, timetable, desk.archive, now, pushed), now)
        begun, ended = changes(desk.archive.notices.alarms(), found)
        for one in begun:
            log.warning("%s: %s: %s", one.source, one.kind.value, one.said)
        self._postman.settle(begun, ended, now)
        return found

    def _done(self) -> bool:
        return self._over.is_set() or self._crawls.stopped.is_set()

    async def heed(self) -> None:
        """Go on by another configuration, where its file has changed."""
        asked, self._asked = self._asked, False  # what is asked while it is read counts at the next look
        try:
            config = await asyncio.to_thread(self._watch.changed, asked=asked)
            if config is not None:
                self._go_by(config)
        except Exception:  # whatever it says never stops the visits
            log.exception("the changed configuration can't be followed")
        if asked:
            supervisor.ready()

    def _go_by(self, config: Config) -> None:
        desk = self._crawls.desk
        for key in unheeded(desk.config, config):
            log.warning("%s: %s was changed, which takes a restart", config.path, key)
        desk.take(config)
        self._timetable, self._watched = Timetable(config), Timetable(config)
        try:
            self._postman.serve(config.receivers)
        except UsageError as error:
            log.error("%s", error)  # noqa: TRY400 - as above
        log.info("%s: read again, %d sources", config.path, len(config.sources))

    def _begin(self, source: Source, *, unread: bool = False) -> None:
        if source.id not in self._under_way and time.monotonic() >= self._resting.get(source.id, 0.0):
            self._called.discard(source.id)
            self._under_way[source.id] = asyncio.create_task(self._visit(source, unread=unread))

    async def _visit(self, source: Source, *, unread: bool) -> None:
        broken = True
        try:
            broken = await self._hands.visit(source, unread=unread)
        finally:
            if broken:
                self._resting[source.id] = time.monotonic() + min(source.every or REST, REST).total_seconds()
            del self._under_way[source.id]
            if self._subscriber:
                self._subscriber.visited()


async def serve(config: Config, *, once: bool) -> list[Visit]:
    """Run the service, alone on its archive; returns the visits that were made.

    Raises:
        ArchiveBusy: a service runs on this archive already.
        ArchiveError: the archive can't be used.
        PortTaken: the place of `/metrics` can't be had.
        UsageError: a receiver can't be reached as it stands in the configuration.
    """
    async with at_work(config, longest=None if once else LONGEST) as crawls:
        metrics = Metrics(crawls.desk)
        hands, standing = OwnHands(crawls, metrics), Standing(metrics)
        service = Service(crawls, hands, standing)
        if once:
            with crawls.desk.archive.lease("service"):
                await service.once()
        else:
            with watched(config.service.metrics, metrics, standing):
                await keep_time(crawls, service, patient=False)
        return hands.visits


async def keep_time(crawls: Crawls, service: Service, *, patient: bool) -> None:
    """Be the one service of an archive until everything stops, again and again where the archive was lost meanwhile.

    Raises:
        ArchiveBusy: another process is, and it isn't `patient` enough to wait until that ends.
        ArchiveError: the archive can't be used at first.
        PortTaken: the place where hubs are heard can't be had.
    """
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, service.read_again)
    if patient:
        supervisor.ready()
    while not crawls.stopped.is_set():
        try:
            async with _alone(crawls.desk.archive) as holds:
                if not patient:
                    supervisor.ready()
                patient = True
                await service.run(holds)
        except ArchiveError as error:
            if not patient:
                raise
            if not isinstance(error, ArchiveBusy):
                log.error("%s", error)  # noqa: TRY400 - the line says it all
        supervisor.alive()
        await service.heed()
        await crawls.rest(TICK)


@asynccontextmanager
async def _alone(archive: Archive) -> AsyncIterator[Callable[[], bool]]:
    """The service's lease, asked for in a thread: a server that is away may take its time to say so.

    It lapses, so that a process that is suspended, or hangs, is succeeded.
    """
    with ExitStack() as held:
        yield await asyncio.to_thread(held.enter_context, archive.lease("service", lapses=True))
