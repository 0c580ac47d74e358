"""What came incomplete is asked for again, and of all that came the most is taken."""

from __future__ import annotations

import asyncio
from typing import Final, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from crawler.guest import guest_of
from crawler.handler import exchange_of
from crawler.politeness import Leaving
from crawler.wholeness import Lack, lack_of

OK = 200
_HELD: Final = "yearmind_held"
"""Where a request carries the fullest answer to those before it."""


class WholeMiddleware:
    """Marks an answer whose body is incomplete with a `Lack` among its flags, when nothing better is to be had.

    It stands behind Scrapy's own retries and shares their count, so that no address is asked more often for both.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way in."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Pass a whole answer on; ask again for another, unless the same came twice."""
        held: Response | None = request.meta.get(_HELD)
        if response.status != OK:
            return held or response
        lack = await self._lack(response)
        if lack is None:
            return response
        response.flags.append(lack)
        fullest = max(held or response, response, key=lambda one: len(one.body))
        if held is not None and held.body == response.body:
            return fullest
        return self._again(request, fullest) or fullest

    async def process_exception(self, request: Request, exception: Exception) -> Response | None:
        """Make do with what came before, where asking again brought nothing."""
        held: Response | None = request.meta.get(_HELD)
        return None if isinstance(exception, Leaving) else held

    def _again(self, request: Request, fullest: Response) -> Request | None:
        again = get_retry_request(
            request, spider=guest_of(self._crawler), reason="incomplete", give_up_log_level="DEBUG"
        )
        if again is not None:
            again.meta[_HELD] = fullest
        return again

    async def _lack(self, response: Response) -> Lack | None:
        if "dataloss" in response.flags:
            return Lack.DISCONNECT
        exchange = exchange_of(response, guest_of(self._crawler).desk.now())
        # In a thread, since unpacking takes time and lets others work meanwhile.
        return await asyncio.to_thread(lack_of, exchange, by_closing="partial" in response.flags)
