"""Downloader middlewares: what may be asked at all."""

from __future__ import annotations

from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler import tdmrep
from crawler.bodies import beginning, decoded
from crawler.bounds import ROBOTS
from crawler.discovery import same_site
from crawler.guest import guest_of
from crawler.handler import exchange_of
from crawler.origins import Unanswered
from crawler.politeness import Leaving
from crawler.reasons import INCOMPLETE, Refused, RobotsUnknown, reason_of
from crawler.redirects import NOWHERE
from crawler.road import CONDITIONS
from crawler.robots import REDIRECTS, Rules
from storage.types import Exchange
from storage.urls import is_web

FREE = "yearmind_free"
"""Marks a request for robots.txt itself."""
WITHIN = "yearmind_within"
"""Holds an address to whose site a request is bound, wherever it is redirected."""
TOLD = "yearmind_told"
"""Where a request carries the directives that stand beside its page."""
NOT_FOUND = 404


class RobotsMiddleware:
    """Asks only for what robots.txt allows, at the pace it asks for, on every host that a redirect leads to."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way in."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let an allowed request pass.

        Raises:
            Refused: robots.txt says no, or the address is no web address.
        """
        if not is_web(request.url):
            raise Refused("not a web address")
        if request.meta.get(FREE):
            return
        due = request.meta.get("due")
        bound = request.meta.get(WITHIN)
        if bound is not None and not same_site(request.url, bound):
            raise Refused("leads to another site")
        if due is not None and "redirect_urls" in request.meta:
            if not guest_of(self._crawler).is_ours(request.url, due):
                raise Refused("leads to another site")
            for name in CONDITIONS:  # a 304 would hide that the article has moved
                request.headers.pop(name, None)
        rules = await self.rules(request.url)
        if rules.problem is not None:
            raise RobotsUnknown(rules.problem)
        if not rules.allows(request.url):
            raise Refused("robots.txt")

    async def rules(self, url: str) -> Rules:
        """What the origin of `url` allows; its pause is kept to from then on."""
        spider = guest_of(self._crawler)
        rules = await spider.desk.robots.of(url, self._fetch)
        spider.heed(url, rules)
        return rules

    async def _fetch(self, url: str) -> tuple[int, bytes]:
        assert self._crawler.engine is not None  # noqa: S101 - a request is being processed, so there is one
        try:
            meta = {FREE: True, "redirect_ttl": REDIRECTS, **self._bound()}
            response = await self._crawler.engine.download_async(Request(url, meta=meta, dont_filter=True))
        except Leaving:
            raise
        except Exception as error:  # silence of any kind means no
            reason = reason_of(error)
            if reason in NOWHERE:
                return NOT_FOUND, b""
            raise Unanswered(reason) from error
        exchange = exchange_of(response, guest_of(self._crawler).desk.now())
        if exchange.truncated:
            raise Unanswered(INCOMPLETE)
        return response.status, _text(exchange)

    def _bound(self) -> dict[str, int]:
        most = self._crawler.settings.getint("DOWNLOAD_MAXSIZE")
        return {"download_maxsize": min(ROBOTS.sent or most, most)}


class TdmMiddleware:
    """Knows what a file of its origin says of a page before the page is asked for, as TDMRep wants it.

    Asked for after the page, the file would wait behind all pages that wait for the same host.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way in."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Write what is said of it into the request of a page."""
        if "due" in request.meta:
            request.meta[TOLD] = await self._spider.desk.tdm.asked(request.url, self._fetch)

    @property
    def _spider(self) -> Any:
        return self._crawler.spider

    async def _fetch(self, url: str) -> tuple[int, bytes]:
        meta = {"max_retry_times": 0, "redirect_ttl": REDIRECTS, "download_maxsize": tdmrep.AT_MOST}
        try:
            exchange: Exchange = await self._spider.fetch(Request(url, meta=meta))
            return exchange.status, decoded(exchange, limit=tdmrep.AT_MOST)
        except Leaving:
            raise
        except Exception as error:  # whatever keeps it away, nothing is said
            raise Unanswered(reason_of(error)) from error


def _text(exchange: Exchange) -> bytes:
    """The beginning of a robots.txt; raises Unanswered where it is packed so that nobody can read it."""
    text = beginning(exchange, ROBOTS.unpacked + 1)
    if exchange.body and not text and exchange.status < 300:  # noqa: PLR2004 - beyond there is no file
        raise Unanswered("can't be unpacked")
    return text
