"""One of several workers on one archive: it makes visits, and finds out what is due where no other does."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from crawler.config import Config
from scheduler.cluster.hands import QueueHands
from scheduler.cluster.queue import Queue, opened
from scheduler.crawls import AT_ONCE, Crawls, at_work
from scheduler.endpoint import Standing, watched
from scheduler.hands import OwnHands
from scheduler.metrics import Metrics
from scheduler.seats import Seats
from scheduler.service import LONGEST, Service, keep_time
from storage.errors import ArchiveError, UsageError

PAUSE = 10.0
"""Seconds after which a database that was away is asked again for work."""
log = logging.getLogger(__name__)


async def work(config: Config, at_once: int = AT_ONCE) -> None:
    """Join the workers of an archive until stopped, and visit so many sources at once.

    Raises:
        UsageError: the archive is an SQLite file, which is one machine's.
        ArchiveError: the archive can't be used.
        PortTaken: a place to listen can't be had.
    """
    seats = Seats(at_once)  # none aside: a worker has its size, and what waits here could be another's
    async with at_work(config, longest=LONGEST, seats=seats) as crawls, opened(crawls.desk.archive) as queue:
        metrics = Metrics(crawls.desk)
        hands, standing = QueueHands(queue), Standing(metrics)
        service = Service(crawls, hands, standing)
        watching = asyncio.create_task(hands.watch(standing))
        clock = asyncio.create_task(keep_time(crawls, service, patient=True))
        clock.add_done_callback(lambda _: crawls.stop())  # without it nothing would be due any more
        try:
            with watched(config.service.metrics, metrics, standing):
                await _visits(crawls, queue, OwnHands(crawls, metrics), at_once)
        finally:
            crawls.stop()
            await hands.end()
            watching.cancel()
            await clock


async def _visits(crawls: Crawls, queue: Queue, own: OwnHands, at_once: int) -> None:
    """Make visits for as long as there is a queue, and again when it is back; a visit that it forgot goes on."""
    under_way: dict[str, asyncio.Task[bool]] = {}

    async def visit(id_: str, unread: bool) -> bool:
        try:
            source = crawls.desk.config.source(id_)
        except UsageError as error:  # who has it in its configuration hands it out again
            log.error("%s; give all workers the same configuration", error)  # noqa: TRY400 - the line says it all
            return False
        if id_ not in under_way:
            under_way[id_] = asyncio.create_task(own.visit(source, unread=unread))
            under_way[id_].add_done_callback(lambda _: under_way.pop(id_))
        return await asyncio.shield(under_way[id_])

    while not crawls.stopped.is_set():
        working = asyncio.create_task(queue.work(visit, at_once + 1))  # one that waits shows that seats are wanted
        stopped = asyncio.create_task(crawls.stopped.wait())
        await asyncio.wait((working, stopped), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        working.cancel()
        try:
            with suppress(asyncio.CancelledError):
                await working
        except ArchiveError as error:
            log.error("%s; going on when it is back", error)  # noqa: TRY400 - the line says it all
        except Exception:  # what breaks the queue breaks no visit
            log.exception("the queue of visits broke; beginning anew")
        await crawls.rest(PAUSE)
    await asyncio.gather(*under_way.values())
