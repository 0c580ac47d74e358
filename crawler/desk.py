"""What all crawls of one process share: archive and captures, workers, turns at hosts, robots rules, the guard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.settings import Settings

from crawler.config import Config
from crawler.guard import Guard
from crawler.ledger import Ledger
from crawler.meeting import FileMeeting, Meeting
from crawler.observances.pressure import Windows
from crawler.politeness import Turns
from crawler.pool import Pool
from crawler.rendering import Unrendered, missing
from crawler.robots import Robots
from crawler.sources import Source
from crawler.tdmrep import TdmFiles
from storage.archive import Archive
from storage.captures import Captures
from storage.errors import ArchiveError
from storage.types import Rest

if TYPE_CHECKING:
    from crawler.match import Matcher
    from crawler.rendering.browser import Browser

log = logging.getLogger(__name__)
VERSION = version("yearmind")
_SOFTWARE = f"yearmind/{VERSION}"


def present() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


class Desk:
    """Opened once for a process and handed to every spider; `close` waits until all that was brought lasts.

    Where what is brought goes to an archive aside, `meeting` is the folder in which turns at hosts are taken all the
    same, and `rests` is what hosts asked of us before.

    Needs Twisted's reactor on the asyncio event loop. `now` is the clock by which all crawls note and plan.

    Raises:
        ArchiveError: the archive can't be opened.
    """

    def __init__(
        self,
        config: Config,
        now: Callable[[], datetime] = present,
        *,
        meeting: Path | None = None,
        rests: Iterable[Rest] = (),
    ) -> None:
        self.config = config
        self.now = now
        self.archive = Archive(config.archive.url)
        if self.archive.upgraded:
            log.warning("%s: %s", self.archive.place, self.archive.upgraded)
        self.agent = _agent(config)
        """The User-Agent: who asks, and whom to write to."""
        captures = Captures(
            config.archive.captures,
            software=_SOFTWARE,
            contact=config.crawl.contact,
            compression=config.archive.compression,
        )
        captures.begin()
        for done in captures.mend():
            log.warning("%s", done)
        self.ledger = Ledger(self.archive, captures)
        self._matcher: Matcher | None = None
        self._making = asyncio.Lock()
        self.windows = Windows(config.observances)
        """The days around observances, in which we look more closely."""
        shared = self.archive.meeting()
        self._meetings: list[Meeting] = [FileMeeting(meeting or config.archive.captures), *([shared] if shared else [])]
        delay, longest = config.crawl.delay.total_seconds(), config.crawl.max_crawl_delay.total_seconds()
        self.turns = Turns(delay, longest, meetings=self._meetings, at_once=config.crawl.at_once)
        for rest in (*rests, *self.archive.rests()):
            self.turns.recall(rest, now())
        self.robots = Robots(memory=self, now=now)
        self.tdm = TdmFiles()
        self.guard = Guard.on_reactor(config.crawl.allow_networks)
        self._browser: Browser | None = None
        self._known: set[tuple[str, str, str]] = set()
        self.pool = Pool(config.crawl.workers)

    def take(self, config: Config) -> None:
        """Go on by another configuration; what was opened stays as it is."""
        self.config = config
        self._matcher = None
        self.windows = Windows(config.observances)
        self.agent = _agent(config)
        self.turns.hold(config.crawl.delay.total_seconds(), config.crawl.max_crawl_delay.total_seconds())
        self.guard = Guard.on_reactor(config.crawl.allow_networks)

    async def matcher(self) -> Matcher:
        """What finds observances in articles; made for the first of them, which most visits don't bring."""
        async with self._making:
            while self._matcher is None:
                config = self.config
                made = await asyncio.to_thread(_matcher, config)  # most of a second, in which other visits go on
                if config is self.config:
                    self._matcher = made
            return self._matcher

    def furnish(self, settings: Settings) -> None:
        """Give one crawl what the configuration says of all."""
        settings.set("USER_AGENT", self.agent, "spider")
        settings.set("DOWNLOAD_TIMEOUT", self.config.crawl.timeout.total_seconds(), "spider")
        settings.set("DOWNLOAD_MAXSIZE", self.config.crawl.max_size, "spider")

    async def know(self, source: Source) -> None:
        """Note in the archive how a source is called; once is enough for a process."""
        called = (source.id, source.name, source.homepage)
        if called not in self._known:
            await self.ledger.do(self.archive.know_source, *called)
            self._known.add(called)

    async def browser(self) -> Browser:
        """The browser that renders pages, running.

        Raises:
            Unrendered: there is none; the message says what is missing, and the cure.
        """
        if self._browser is None:
            named = self.config.crawl.browser
            if (lacking := missing(named)) is not None:
                raise Unrendered(lacking)
            from crawler.rendering.browser import Browser  # noqa: PLC0415 - needs an extra

            self._browser = Browser(named, self.agent)
        await self._browser.ready()
        return self._browser

    async def spare(self) -> None:
        """Let the browser rest where no page is being rendered."""
        if self._browser is not None:
            await self._browser.rest()

    async def note(self, rest: Rest) -> None:
        """Remember what a host said, where the database can be had."""
        with suppress(ArchiveError):
            await self.ledger.do(self.archive.rest, rest)

    async def silent_since(self, origin: str, problem: str) -> datetime:
        """Remember that a robots.txt can't be had; since when it is so, as far as the database can be asked."""
        now = self.now()
        with suppress(ArchiveError):
            return await self.ledger.do(self.archive.robots_silent, origin, now, problem)
        return now

    async def answers(self, origin: str) -> None:
        """Remember that a robots.txt can be had."""
        with suppress(ArchiveError):
            await self.ledger.do(self.archive.robots_answers, origin)

    async def close(self) -> None:
        """Bring everything under way to its end."""
        self.pool.close()
        if self._browser is not None:
            await self._browser.close()
        await self.ledger.close()
        self.archive.close()
        for meeting in self._meetings:
            await meeting.close()


def _agent(config: Config) -> str:
    return f"{_SOFTWARE} (+{config.crawl.contact})"


def _matcher(config: Config) -> Matcher:
    from crawler.match import Matcher  # noqa: PLC0415 - the words of all languages, which most visits don't owe

    return Matcher(config.observances)
