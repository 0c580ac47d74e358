"""Crawls within this process: Scrapy's spiders on one desk, in one event loop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self, TypeVar

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import BaseSettings, Settings, SettingsAttribute
from scrapy.utils.reactor import install_reactor

from crawler.config import Config
from crawler.desk import Desk, present
from crawler.knocking import Knock, KnockingSpider
from crawler.sources import Source
from crawler.spiders.news import NewsSpider
from crawler.tally import Tally
from crawler.websub.asking import HubSpider
from crawler.websub.planning import Ask
from scheduler import supervisor
from scheduler.seats import Seats
from storage.errors import YearmindError
from storage.types import Rest

T = TypeVar("T")
log = logging.getLogger(__name__)
AT_ONCE = 64
"""Sources that are visited side by side; most of the time each waits for its host's turn."""
ASIDE = 128
"""Long visits that go on beside them."""
GRACE = 60.0
"""Seconds in which a visit that was asked to end has to be over, before it is ended otherwise."""
_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"


def in_reactor(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine in Twisted's reactor on asyncio, which runs once in a process; returns or raises what it does."""
    install_reactor(_REACTOR)
    from twisted.internet import reactor as installed  # noqa: PLC0415 - importing it installs one

    reactor: Any = installed  # typed as the module that it replaces
    ended: list[asyncio.Task[T]] = []

    async def whole() -> T:
        try:
            return await main()
        finally:
            reactor.callLater(0, reactor.stop)

    reactor.callWhenRunning(lambda: ended.append(asyncio.ensure_future(whole())))
    reactor.run(installSignalHandlers=False)
    return ended[0].result()


class _Settings(Settings):
    """Scrapy's, which it copies for each crawl."""

    def copy(self) -> Self:
        """What may be changed without a change here, in a tenth of the time of Scrapy's own copy.

        Of what settings hold a crawl changes nothing in place but settings.
        """
        copied = self.__class__.__new__(self.__class__)
        copied.frozen = self.frozen
        copied.attributes = _each_copied(self.attributes)
        return copied


def _each_copied(attributes: Mapping[str, SettingsAttribute]) -> dict[str, SettingsAttribute]:
    return {name: SettingsAttribute(_copied(one.value), one.priority) for name, one in attributes.items()}


def _copied(value: Any) -> Any:
    if not isinstance(value, BaseSettings):
        return value
    copied = BaseSettings()
    copied.attributes = _each_copied(value.attributes)
    return copied


class Crawls:
    """The visits that are under way; `stop` ends them gracefully, as it is with one that has taken the `longest`."""

    def __init__(self, desk: Desk, longest: timedelta | None = None, seats: Seats | None = None) -> None:
        self.desk = desk
        self._longest = longest.total_seconds() if longest else None
        settings = _Settings()
        settings.setmodule("crawler.settings", priority="project")
        self._runner = AsyncCrawlerRunner(settings)
        self._seats = seats or Seats(AT_ONCE, ASIDE, patient=longest is None)
        self._leaving: set[asyncio.Event] = set()
        self.stopped = asyncio.Event()
        """Set when no further visit is to begin."""
        self.tallies: dict[str, Tally] = {}
        """What each visit brought so far, for whoever shows progress."""

    async def visit(self, source: Source, **arguments: Any) -> NewsSpider | None:
        """Visit one source and return its closed spider; None where everything was stopped before it began."""
        leaving = asyncio.Event()
        async with self._seats.seat(leaving):
            if self.stopped.is_set():
                return None
            tally = Tally(source=source.id, started_at=self.desk.now())
            self.tallies[source.id] = tally
            spider = await self._crawl(NewsSpider, leaving, source=source, tally=tally, **arguments)
            assert isinstance(spider, NewsSpider)  # noqa: S101 - crawl() has made it
            return spider

    async def ask_hubs(self, asks: Sequence[Ask]) -> Mapping[str, str]:
        """Send these requests to hubs; which of them came to nothing, by token, and why."""
        if not asks or self.stopped.is_set():
            return {}
        spider = await self._crawl(HubSpider, asyncio.Event(), asks=asks)
        assert isinstance(spider, HubSpider)  # noqa: S101 - as above
        return spider.troubles

    async def knock(self, sources: Sequence[Source]) -> Sequence[Knock]:
        """Ask sources for their robots.txt and nothing else."""
        spider = await self._crawl(KnockingSpider, asyncio.Event(), sources=sources)
        assert isinstance(spider, KnockingSpider)  # noqa: S101 - as above
        return spider.knocks

    async def _crawl(self, kind: type[Spider], leaving: asyncio.Event, **arguments: Any) -> Spider | None:
        """One crawl from its beginning to its end, which comes early when it is told to be `leaving`; its spider."""
        crawler = self._runner.create_crawler(kind)
        self._leaving.add(leaving)
        crawl = asyncio.ensure_future(self._runner.crawl(crawler, desk=self.desk, leaving=leaving, **arguments))
        try:
            await ended(crawl, crawler, leaving, self._longest)
        finally:
            self._leaving.discard(leaving)
        return crawler.spider

    async def rest(self, seconds: float) -> None:
        """Wait so long, or until everything stops."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.stopped.wait(), seconds)

    def stop(self) -> None:
        """Let every visit finish what is in flight and leave the rest due; returns at once.

        Scrapy's own stop is not asked: a crawl that it reaches while it opens never ends.
        """
        supervisor.stopping()
        self.stopped.set()
        for leaving in self._leaving:
            leaving.set()


async def ended(
    crawl: asyncio.Future[None], crawler: Crawler, leaving: asyncio.Event, seconds: float | None = None
) -> None:
    """Wait until a crawl is over; one that takes longer is asked to end, then stopped, then left to itself.

    Cancelling it would not stop it: Scrapy goes on.

    Raises:
        YearmindError: it is left to itself.
    """
    if await _over(crawl, seconds):
        return
    leaving.set()
    if await _over(crawl, GRACE):
        return
    log.warning("%s: doesn't end; it is stopped", _named(crawler))
    stopping = asyncio.ensure_future(crawler.stop_async())
    if not await _over(crawl, GRACE):
        stopping.cancel()
        raise YearmindError(f"{_named(crawler)}: hangs, and is left alone until the service is started again")


async def _over(crawl: asyncio.Future[None], seconds: float | None) -> bool:
    """Whether a crawl ends within so many seconds; raises what it does."""
    done, _ = await asyncio.wait((crawl,), timeout=seconds)
    for one in done:
        one.result()
    return bool(done)


def _named(crawler: Crawler) -> str:
    spider: Any = crawler.spider
    return str(spider.source.id) if isinstance(spider, NewsSpider) else "a crawl"


@asynccontextmanager
async def at_work(
    config: Config,
    now: Callable[[], datetime] = present,
    *,
    longest: timedelta | None = None,
    seats: Seats | None = None,
    meeting: Path | None = None,
    rests: Iterable[Rest] = (),
) -> AsyncIterator[Crawls]:
    """A desk and its crawls, none of which takes longer than the `longest`, and so many at once as there are `seats`.

    SIGINT and SIGTERM stop them gracefully, and whatever was brought is kept at the end.
    """
    desk = Desk(config, now, meeting=meeting, rests=rests)
    crawls = Crawls(desk, longest, seats)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, crawls.stop)
    try:
        yield crawls
    finally:
        await desk.close()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
