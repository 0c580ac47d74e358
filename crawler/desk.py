"""What all crawls of one process share: archive and captures, workers, turns at hosts, robots rules, the guard."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version

from crawler.config import Config
from crawler.guard import Guard
from crawler.ledger import Ledger
from crawler.match import Matcher
from crawler.meeting import Meeting
from crawler.politeness import Turns
from crawler.pool import Pool
from crawler.robots import Robots
from crawler.tdmrep import TdmFiles
from storage.archive import Archive
from storage.captures import Captures
from storage.errors import ArchiveError
from storage.types import Rest

log = logging.getLogger(__name__)
VERSION = version("yearmind")


class Desk:
    """Opened once for a process and handed to every spider; `close` waits until all that was brought lasts.

    Needs Twisted's reactor on the asyncio event loop.

    Raises:
        ArchiveError: the archive can't be opened.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.archive = Archive(config.archive.url)
        if self.archive.upgraded:
            log.warning("%s: %s", self.archive.place, self.archive.upgraded)
        software = f"yearmind/{VERSION}"
        self.agent = f"{software} (+{config.crawl.contact})"
        """The User-Agent: who asks, and whom to write to."""
        captures = Captures(
            config.archive.captures,
            software=software,
            contact=config.crawl.contact,
            compression=config.archive.compression,
        )
        for done in captures.mend():
            log.warning("%s", done)
        self.ledger = Ledger(self.archive, captures)
        self.matcher = Matcher(config.observances)
        self._meeting = Meeting(config.archive.captures)
        delay, longest = config.crawl.delay.total_seconds(), config.crawl.max_crawl_delay.total_seconds()
        self.turns = Turns(delay, longest, meeting=self._meeting)
        for rest in self.archive.rests():
            self.turns.recall(rest, datetime.now(UTC))
        self.robots = Robots(memory=self)
        self.tdm = TdmFiles()
        self.guard = Guard.on_reactor(config.crawl.allow_networks)
        self.pool = Pool(config.crawl.workers)
        self.pool.warm()

    async def note(self, rest: Rest) -> None:
        """Remember what a host said, where the database can be had."""
        with suppress(ArchiveError):
            await self.ledger.do(self.archive.rest, rest)

    async def silent_since(self, origin: str, problem: str) -> datetime:
        """Remember that a robots.txt can't be had; since when it is so, as far as the database can be asked."""
        now = datetime.now(UTC)
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
        await self.ledger.close()
        self.archive.close()
        self._meeting.close()
