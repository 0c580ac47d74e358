"""Between Scrapy and the browser: which answers are rendered, and how a page's own requests are made."""

from __future__ import annotations

import asyncio
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.bodies import decoded, header
from crawler.handler import RENDERING, exchange_of
from crawler.middlewares import WITHIN
from crawler.politeness import Leaving
from crawler.reasons import Refused
from crawler.rendering.table import BYTES
from crawler.rendering.types import TO_RENDER, Given, Rendering, Ungiven, Unrendered, Wish
from storage.errors import ExtractionError
from storage.types import Exchange

OK = 200
REDIRECTS = 3
"""That are followed for what a page asks for."""
SCRIPTS = 64 * 2**20
"""Bytes of scripts that are kept for the visit, so that each is asked for once."""


class RenderingMiddleware:
    """Renders what is marked for it; the answer's request holds what came of it from then on."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._scripts: dict[str, asyncio.Task[Given]] = {}
        self._room = SCRIPTS

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way in."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Pass an answer on, once it is rendered.

        Raises:
            Leaving: the crawl is closing, and what was drawn may lack something.
            Unrendered: nothing could be drawn, and it is no page whose bytes are worth keeping all the same.
        """
        kind = response.headers.get("Content-Type") or b"html"
        if response.status != OK or not request.meta.get(TO_RENDER) or b"html" not in kind:
            return response
        rendering = await self._rendering(exchange_of(response, self._spider.desk.now()))
        if self._spider.leaving.is_set():
            raise Leaving
        if rendering.html is None and "due" not in request.meta:
            raise Unrendered(rendering.fault)
        request.meta[RENDERING] = rendering
        return response

    @property
    def _spider(self) -> Any:
        return self._crawler.spider

    async def _rendering(self, exchange: Exchange) -> Rendering:
        async def answer(wish: Wish) -> Given:
            return await self._answer(wish, exchange.url)

        try:
            page = await _unpacked(exchange)
            browser = await self._spider.desk.browser()
            rendering: Rendering = await browser.render(exchange.url, page, answer)
        except (ExtractionError, Unrendered) as error:
            return Rendering(html=None, fault=str(error))
        return rendering

    async def _answer(self, wish: Wish, page: str) -> Given:
        if wish.kind != "script":
            return await self._fetched(wish, page)
        if (kept := self._scripts.get(wish.url)) is None:
            kept = asyncio.ensure_future(self._fetched(wish, page))
            if self._room > 0:
                self._scripts[wish.url] = kept
                kept.add_done_callback(lambda kept: self._weigh(wish.url, kept))
        return await asyncio.shield(kept)

    def _weigh(self, url: str, kept: asyncio.Task[Given]) -> None:
        """Forget a script that may be had another time; one that is refused is not asked for again."""
        error = None if kept.cancelled() else kept.exception()
        if kept.cancelled() or (isinstance(error, Ungiven) and error.passing):
            self._scripts.pop(url, None)
        elif error is None:
            self._room -= len(kept.result().body)

    async def _fetched(self, wish: Wish, page: str) -> Given:
        """As the crawl fetches everything: through all its middlewares, in the host's turn."""
        headers = {"Accept": wish.accept} if wish.accept else {}
        meta = {WITHIN: page, "redirect_ttl": REDIRECTS}
        try:
            exchange: Exchange = await self._spider.fetch(Request(wish.url, headers=headers, meta=meta))
            return await _unpacked(exchange)
        except (Refused, ExtractionError, ValueError) as error:
            raise Ungiven(str(error), passing=False) from error
        except Exception as error:
            raise Ungiven(self._spider.reason(error, wish.url), passing=True) from error


async def _unpacked(exchange: Exchange) -> Given:
    """What a browser is given of an exchange; raises ExtractionError where nothing can be."""
    body = await asyncio.to_thread(decoded, exchange, limit=BYTES)
    return Given(status=exchange.status, content_type=header(exchange, "content-type") or "text/html", body=body)
