"""The one writer of a process: a thread through which all that is to last goes, many finds to a commit.

While one batch is synced and committed the next gathers, so that a commit is shared by all that came in meanwhile and
nobody waits for a clock.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from storage.archive import Archive
from storage.captures import Captures, digest_of
from storage.errors import ArchiveError
from storage.types import Capture, Exchange, Find, Miss, Recorded

P = ParamSpec("P")
T = TypeVar("T")
AT_ONCE = 200
"""Finds that share one commit at most, so that no transaction is long."""
log = logging.getLogger(__name__)


class Ledger:
    """Keeps captures and records finds for the coroutines of one event loop."""

    def __init__(self, archive: Archive, captures: Captures) -> None:
        self._archive = archive
        self._captures = captures
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._waiting: list[tuple[Find | Miss, asyncio.Future[Recorded]]] = []
        self._flushing: asyncio.Task[None] | None = None

    async def do(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` in the writer's turn."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: work(*args, **kwargs))

    async def keep(self, exchange: Exchange) -> Capture:
        """Append an exchange to the captures, as a revisit where its payload is known; `record` makes it last."""
        return await self.do(self._keep, exchange)

    async def record(self, brought: Find | Miss) -> Recorded:
        """Judge and write; returns once it lasts: captures synced, then rows committed."""
        answer: asyncio.Future[Recorded] = asyncio.get_running_loop().create_future()
        self._waiting.append((brought, answer))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())
        return await answer

    async def close(self) -> None:
        """Wait for what is under way and close the captures."""
        if self._flushing is not None:
            await self._flushing
        await self.do(self._captures.close)
        self._thread.shutdown()

    async def _flush(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            answers = await self.do(self._write, [brought for brought, _ in batch])
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
        return self._captures.keep(exchange, self._archive.capture_with(digest_of(exchange.body)))

    def _write(self, batch: list[Find | Miss]) -> list[Recorded | BaseException]:
        """Write all in one transaction; where that fails for a reason of its own, each in one."""
        try:
            self._captures.sync()
            for brought in batch:
                if isinstance(brought, Find):
                    self._captures.vouch(brought.capture)
            return list(self._archive.record(batch))
        except ArchiveError as error:
            return [error] * len(batch)
        except Exception as error:  # whatever one find holds must not cost the others
            if len(batch) == 1:
                log.exception("%s can't be recorded", batch[0].lead.url)
                return [error]
            return [answer for one in batch for answer in self._write([one])]
