"""Where a request leaves for the socket: it takes its host's turn, whatever sent it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Headers, Response

from storage.types import Exchange
from storage.urls import host_of


class PoliteHandler(HTTP11DownloadHandler):
    """Downloads http and https one at a time per host.

    Raises `Resting` where a host wants to be left alone, and `Leaving` to what waits when the spider closes.
    """

    async def download_request(self, request: Request) -> Response:
        """The response, its body still content-coded."""
        spider: Any = self._crawler.spider
        turns = spider.desk.turns
        host = host_of(request.url)
        async with turns.turn(host, spider.leaving):
            response = await super().download_request(request)
            stated = response.headers.get("Retry-After")
            said = stated.decode("latin-1") if stated else None
            rest = turns.answered(host, response.status, said, spider.desk.now())
        if rest is not None:
            await spider.desk.note(rest)
        return response


def exchange_of(response: Response, fetched_at: datetime) -> Exchange:
    """A response with its request as they passed over the wire; it was complete at `fetched_at`."""
    request = response.request
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
    )


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name in headers for value in headers.getlist(name)
    )
