"""Cookies of one visit, for an outlet that serves nothing without them.

Scrapy's own middleware is not used: at the first cookie it fetches the public suffix list, and waits for it in the
event loop.
"""

from __future__ import annotations

import warnings
from http.cookiejar import Cookie
from typing import Any, Final, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

from crawler.discovery import same_site
from storage.urls import host_of

MOST: Final = 50
"""Cookies that are kept of a visit, as many as RFC 6265 wants a client to keep of a domain."""
LONGEST: Final = 4_096
"""Characters of one, name and value."""


class Cookies:
    """Keeps what the source's own site sets, in memory, and sends it to that site only."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._jar = CookieJar()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way in; only where the source needs them."""
        if not crawler.settings.getbool("COOKIES_ENABLED"):
            raise NotConfigured
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Send what belongs to the address."""
        request.headers.pop("Cookie", None)
        if self._is_own(request.url):
            self._jar.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep what is set; what can't be understood costs itself only."""
        if self._is_own(request.url):
            with warnings.catch_warnings(action="ignore"):  # the standard library's, of what it can't parse
                for cookie in self._jar.make_cookies(response, request):
                    self._keep(cookie, request)
        return response

    def _keep(self, cookie: Cookie, request: Request) -> None:
        domain = cookie.domain.lstrip(".")
        own = domain == host_of(request.url) or self._is_own(f"https://{domain}/")  # no public suffix is a site
        if own and len(cookie.name) + len(cookie.value or "") <= LONGEST and len(self._jar) < MOST:
            self._jar.set_cookie_if_ok(cookie, request)

    def _is_own(self, url: str) -> bool:
        spider: Any = self._crawler.spider
        return same_site(url, spider.source.homepage)
