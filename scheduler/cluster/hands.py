"""Visits made by whichever worker is free."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from crawler.sources import Source
from scheduler.cluster.queue import POLL, Queue
from scheduler.endpoint import Standing
from storage.errors import ArchiveUnreachable

log = logging.getLogger(__name__)


class QueueHands:
    """Hands visits out, and sees when they are over; `watched` has to run meanwhile."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._present: frozenset[str] = frozenset()
        self._seen = asyncio.Condition()
        self._looks = 0
        self._ended = False

    async def visit(self, source: Source, *, unread: bool) -> bool:
        """As `Hands` says; a visit that breaks waits for its next time in the queue itself."""
        await self._until(lambda: self._looks > 0)
        if source.id not in self._present:  # else another process handed it out
            try:
                await self._queue.hand_out(source, unread=unread)
            except ArchiveUnreachable as error:
                log.error("%s: %s", source.id, error)  # noqa: TRY400 - the line says it all
                return False
        before = self._looks + 1  # the look that is under way may have been too early
        await self._until(lambda: self._looks > before and source.id not in self._present)
        return False

    async def _until(self, holds: Callable[[], bool]) -> None:
        async with self._seen:
            await self._seen.wait_for(lambda: self._ended or holds())

    async def end(self) -> None:
        """Wait for nothing any more."""
        self._ended = True
        async with self._seen:
            self._seen.notify_all()

    async def watch(self, standing: Standing) -> None:
        """See what waits, and bury what died, until cancelled."""
        while True:
            try:
                await self._look()
            except ArchiveUnreachable as error:
                standing.looked(str(error))
            except Exception as error:  # whoever waits for the end of a visit waits for this
                log.exception("the queue of visits can't be read")
                standing.looked(str(error))
            else:
                standing.looked()
            await asyncio.sleep(POLL)

    async def _look(self) -> None:
        for source in await self._queue.bury():
            log.warning("%s: the worker that visited it died; it is visited again", source)
        self._present = await self._queue.present()
        self._looks += 1
        async with self._seen:
            self._seen.notify_all()
