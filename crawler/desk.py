"""What all crawls of one process share: archive and captures, workers, turns at hosts, robots rules, the guard."""

from __future__ import annotations

import logging
from importlib.metadata import version

from crawler.config import Config
from crawler.guard import Guard
from crawler.ledger import Ledger
from crawler.match import Matcher
from crawler.politeness import Turns
from crawler.pool import Pool
from crawler.robots import Robots
from storage.archive import Archive
from storage.captures import Captures

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
        self.turns = Turns(config.crawl.delay.total_seconds(), config.crawl.max_crawl_delay.total_seconds())
        self.robots = Robots()
        self.guard = Guard.on_reactor(config.crawl.allow_networks)
        self.pool = Pool(config.crawl.workers)
        self.pool.warm()

    async def close(self) -> None:
        """Bring everything under way to its end."""
        self.pool.close()
        await self.ledger.close()
        self.archive.close()
