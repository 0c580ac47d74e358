"""What the download handler and the middlewares ask of a spider, whatever it came for."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy import Spider
from scrapy.crawler import Crawler

from crawler.origins import origin_of
from storage.urls import host_of

if TYPE_CHECKING:
    from crawler.desk import Desk
    from crawler.robots import Rules
    from storage.types import Due

log = logging.getLogger(__name__)


class Guest(Spider):
    """A spider with manners: it shares a desk with others, and leaves when it is told to."""

    desk: Desk
    """What it shares with other crawls."""
    leaving: asyncio.Event
    """Set when what waits for its turn is to be left for another time."""

    @property
    def takes_cookies(self) -> bool:
        """Whether cookies are kept while it is here."""
        return False

    def is_exempt(self, url: str) -> bool:  # noqa: ARG002 - for those who exempt some
        """Whether an address is read though the certificate of its host is not valid."""
        return False

    def is_ours(self, url: str, due: Due) -> bool:  # noqa: ARG002 - as above
        """Whether a lead may be redirected to an address."""
        return False

    def heed(self, url: str, rules: Rules) -> None:
        """Keep to the pause that the robots.txt of an address asks for; say so where it is longer than is kept."""
        host, asked = host_of(url), rules.delay or 0.0
        self.desk.turns.slow_down(host, asked, f"{origin_of(url)}/robots.txt")
        longest = self.desk.config.crawl.max_crawl_delay.total_seconds()
        if asked > longest:
            said = f"robots.txt of {host} asks for a pause of {asked:g} s, {longest:g} s are kept"
            self.tell(f"{said}; raise max_crawl_delay in [crawl] to keep it")

    def tell(self, said: str) -> None:
        """Say something that a person wants to know of."""
        log.warning("%s", said)


def guest_of(crawler: Crawler) -> Guest:
    """The spider of a crawl that is under way."""
    assert isinstance(crawler.spider, Guest)  # noqa: S101 - the handler and the middlewares serve no other
    return crawler.spider
