"""The one writer of a process: a thread through which all that is to last goes, many finds to a commit.

While one batch is synced and committed the next gathers, so that a commit is shared by all that came in meanwhile and
nobody waits for a clock. What the database doesn't take, because it is away, locked or full, waits in the spool beside
the captures, and goes before all that comes later.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from storage.archive import Archive
from storage.captures import Captures, digest_of
from storage.errors import ArchiveError
from storage.spool import Spool
from storage.types import Capture, Exchange, Find, Miss, Recorded

P = ParamSpec("P")
T = TypeVar("T")
AT_ONCE = 200
"""Finds that share one commit at most, so that no transaction is long."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds for which a database that is away is left alone; doubled each time."""
log = logging.getLogger(__name__)


class Ledger:
    """Keeps captures and records finds for the coroutines of one event loop; opening it records what a spool holds.

    Raises:
        ArchiveError: something waits in the spool, and the database doesn't take it.
    """

    def __init__(self, archive: Archive, captures: Captures) -> None:
        self._archive = archive
        self._captures = captures
        self._spool = Spool(captures.folder)
        self._pause = FIRST_PAUSE
        self._away_until = 0.0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._waiting: list[tuple[Find | Miss, asyncio.Future[Recorded]]] = []
        self._flushing: asyncio.Task[None] | None = None
        self._drain()

    async def do(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` in the writer's turn, after what waits in the spool where the database takes it."""

        def after_spool() -> T:
            self._away_until = 0.0
            self._drained()
            return work(*args, **kwargs)

        return await self._turn(after_spool)

    async def keep(self, exchange: Exchange) -> Capture:
        """Append an exchange to the captures, as a revisit where its payload is known; `record` makes it last."""
        return await self._turn(partial(self._keep, exchange))

    async def record(self, brought: Find | Miss) -> Recorded:
        """Judge and write; returns once it lasts: captures synced, then rows committed or the spool synced."""
        answer: asyncio.Future[Recorded] = asyncio.get_running_loop().create_future()
        self._waiting.append((brought, answer))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())
        return await answer

    async def close(self) -> None:
        """Wait for what is under way, try the database a last time for what waits, and close the captures."""
        if self._flushing is not None:
            await self._flushing
        await self.do(self._captures.close)
        self._thread.shutdown()
        if told := self._spool.waiting():
            log.warning("%s", told)

    async def _turn(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _flush(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            answers = await self._turn(partial(self._write, [brought for brought, _ in batch]))
            for (_, future), answer in zip(batch, answers, strict=True):
                if future.done():
                    continue
                if isinstance(answer, BaseException):
                    future.set_exception(answer)
                else:
                    future.set_result(answer)
        self._flushing = None

    def _keep(self, exchange: Exchange) -> Capture:
        """Only what is committed may be referred to: what is not may never come to have a row."""
        return self._captures.keep(exchange, self._known(digest_of(exchange.body)))

    def _known(self, digest: str) -> Capture | None:
        """The earliest capture of a payload; None, so that it is kept in full, where the database can't be asked."""
        if time.monotonic() < self._away_until:
            return None
        try:
            return self._archive.capture_with(digest)
        except ArchiveError as error:
            self._leave_alone(error)
            return None

    def _write(self, batch: list[Find | Miss]) -> list[Recorded | BaseException]:
        """Write all in one transaction; where that fails for a reason of its own, each in one."""
        try:
            self._captures.sync()
            for brought in batch:
                if isinstance(brought, Find):
                    self._captures.vouch(brought.capture)
            return list(self._recorded(batch))
        except ArchiveError as error:
            return [error] * len(batch)
        except Exception as error:  # whatever one find holds must not cost the others
            if len(batch) == 1:
                log.exception("%s can't be recorded", batch[0].lead.url)
                return [error]
            return [answer for one in batch for answer in self._write([one])]

    def _recorded(self, batch: list[Find | Miss]) -> list[Recorded]:
        """In the archive, or in the spool where the database is away or something waits there already."""
        if self._drained() and time.monotonic() >= self._away_until:
            try:
                return self._archive.record(batch)
            except ArchiveError as error:
                self._leave_alone(error)
        self._spool.add(batch)
        return [Recorded(verdict=None, spooled=True)] * len(batch)

    def _drained(self) -> bool:
        """Whether nothing waits in the spool any more, after trying to record it unless the database is left alone."""
        try:
            if time.monotonic() >= self._away_until:
                self._drain()
            empty = self._spool.empty
        except ArchiveError as error:
            self._leave_alone(error)
            return False
        return empty

    def _drain(self) -> None:
        for line in self._spool.drain(self._archive.record):
            log.warning("%s", line)
        self._pause = FIRST_PAUSE

    def _leave_alone(self, error: ArchiveError) -> None:
        level = logging.WARNING if self._pause == FIRST_PAUSE else logging.INFO
        log.log(level, "%s; until then what is brought waits in %s", error, self._spool.path)
        self._away_until = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
