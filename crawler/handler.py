"""Where a request leaves for the socket: under guard and in its host's turn, whatever sent it."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError
from scrapy.http import Headers, Response
from scrapy.utils.defer import maybe_deferred_to_future

from crawler.certificates import BadCertificate, Certificates, causes, is_of_certificate
from crawler.guard import Guarded
from crawler.guest import guest_of
from crawler.headings import BoundedFactory, HeadingTooLong
from crawler.rendering import Rendering
from crawler.wholeness import Lack
from storage.types import Exchange
from storage.urls import host_of

CLOSING = 1.0
"""Seconds that connections are given to close."""
RENDERING = "yearmind_rendering"
"""Where a request holds what came of rendering its answer."""


class PoliteHandler(HTTP11DownloadHandler):
    """Downloads http and https one at a time per host.

    Raises `Resting` where a host wants to be left alone, `Leaving` to what waits when the spider closes, `Guarded`,
    `BadCertificate` and `HeadingTooLong`.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory  # noqa: SLF001 - as Scrapy does
        self._contextFactory: Any = Certificates(self._contextFactory, self._is_exempt)

    def _is_exempt(self, host: str, port: int) -> bool:
        return guest_of(self._crawler).is_exempt(f"https://{host}:{port}/")

    async def download_request(self, request: Request) -> Response:
        """The response, its body still content-coded."""
        spider = guest_of(self._crawler)
        turns = spider.desk.turns
        host = host_of(request.url)
        async with turns.turn(host, spider.leaving):
            spider.desk.guard.stand()
            response = await self._downloaded(request)
            stated = response.headers.get("Retry-After")
            said = stated.decode("latin-1") if stated else None
            rest = turns.answered(host, response.status, said, spider.desk.now())
        if rest is not None:
            await spider.desk.note(rest)
        return response

    async def close(self) -> None:
        """Close what connections are kept, for a second at most.

        As Scrapy does, whose own timeout leaves a traceback where they close in the turn of the loop in which it ends.
        """
        pool: Any = self._pool  # untyped
        closing = asyncio.ensure_future(maybe_deferred_to_future(pool.closeCachedConnections()))
        await asyncio.wait((closing,), timeout=CLOSING)

    async def _downloaded(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            if host_of(request.url) in guest_of(self._crawler).desk.guard.refused:
                raise Guarded from error
            raise
        except DownloadFailedError as error:
            if is_of_certificate(error):
                raise BadCertificate from error
            if any(isinstance(one, HeadingTooLong) for one in causes(error)):
                raise HeadingTooLong from error
            raise


_LACKS = frozenset(Lack)


def exchange_of(response: Response, fetched_at: datetime) -> Exchange:
    """A response with its request as they passed over the wire; it was complete at `fetched_at`."""
    request = response.request
    rendering: Rendering | None = request.meta.get(RENDERING) if request else None
    return Exchange(
        url=response.url,
        method=request.method if request else "GET",
        request_headers=(("Host", urlsplit(response.url).netloc), *_pairs(request.headers)) if request else (),
        protocol=response.protocol or "HTTP/1.1",
        status=response.status,
        headers=_pairs(response.headers),
        body=response.body,
        fetched_at=fetched_at,
        ip=str(response.ip_address) if response.ip_address else None,
        truncated=next((flag for flag in response.flags if flag in _LACKS), None),
        rendered=rendering.html if rendering else None,
    )


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name in headers for value in headers.getlist(name)
    )
