"""Downloader middlewares: what may be asked at all."""

from __future__ import annotations

from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.bodies import beginning
from crawler.bounds import ROBOTS
from crawler.handler import exchange_of
from crawler.origins import Unanswered
from crawler.politeness import Leaving, Resting
from crawler.redirects import NOWHERE, Nowhere
from crawler.robots import REDIRECTS, Rules
from storage.urls import host_of, is_web

FREE = "yearmind_free"
"""Marks a request for robots.txt itself."""
INCOMPLETE = "incomplete"
NOT_FOUND = 404


class Refused(IgnoreRequest):
    """A request that is not made; its message is the reason."""


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
        spider: Any = self._crawler.spider
        due = request.meta.get("due")
        if due is not None and "redirect_urls" in request.meta and not spider.is_ours(request.url, due):
            raise Refused("leads to another site")
        rules = await self.rules(request.url)
        if not rules.allows(request.url):
            raise Refused(rules.problem or "robots.txt")

    async def rules(self, url: str) -> Rules:
        """What the origin of `url` allows; its pause is kept to from then on."""
        spider: Any = self._crawler.spider
        rules: Rules = await spider.desk.robots.of(url, self._fetch)
        parts = urlsplit(url)
        spider.desk.turns.slow_down(host_of(url), rules.delay or 0.0, f"{parts.scheme}://{parts.netloc}/robots.txt")
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
        exchange = exchange_of(response)
        if exchange.truncated:
            raise Unanswered(INCOMPLETE)
        return response.status, beginning(exchange, ROBOTS.unpacked)

    def _bound(self) -> dict[str, int]:
        most = self._crawler.settings.getint("DOWNLOAD_MAXSIZE")
        return {"download_maxsize": min(ROBOTS.sent or most, most)}


def reason_of(error: BaseException) -> str:
    """Why a request brought no response, short and stable, for tallies."""
    if isinstance(error, Refused | Nowhere):
        return str(error)
    if isinstance(error, Resting):
        return "asked to wait"
    return _REASONS.get(type(error).__name__, type(error).__name__)


_REASONS = {
    "BadCertificate": "certificate not valid",
    "Guarded": "private address, not in allow_networks",
    "HeadingTooLong": "headers without end",
    "CannotResolveHostError": "no such host",
    "DNSLookupError": "no such host",
    "DownloadConnectionRefusedError": "connection refused",
    "ConnectionRefusedError": "connection refused",
    "DownloadFailedError": "connection broken",
    "ResponseFailed": "connection broken",
    "ResponseNeverReceived": "connection broken",
    "ConnectionLost": "connection broken",
    "ConnectionDone": "connection broken",
    "ResponseDataLossError": "connection broken",
    "DownloadTimeoutError": "timed out",
    "TimeoutError": "timed out",
    "DownloadCancelledError": "too large",
    "UnsupportedURLSchemeError": "not a web address",
    "NotSupported": "not a web address",
    "CancelledError": "stopped",
}
"""Names of what Scrapy and Twisted raise, in a reader's words."""
