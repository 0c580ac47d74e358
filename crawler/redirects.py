"""Redirects are followed until a rule ends them, and the rule is named."""

from __future__ import annotations

from typing import Any, Final, Self
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.guest import guest_of
from storage.urls import host_of

ENDLESS: Final = "endless redirect"
"""It leads back to where it came from, or on and on."""
ROUND_ABOUT: Final = "redirect over too many hosts"
WANTS_COOKIES: Final = "wants cookies"
"""It sets a cookie and leads back; without the cookie it would do so for ever."""
NOWHERE: Final = frozenset({ENDLESS, ROUND_ABOUT, WANTS_COOKIES})
"""Why a redirect is not followed to its end, which it doesn't have."""
HOSTS: Final = 5
"""Hosts that one chain may lead over."""
_SET: Final = "yearmind_cookie_set"
"""Marks a request that a redirect with a cookie led to."""


class Nowhere(IgnoreRequest):
    """A redirect that is not followed; its message is the reason."""


class Redirects(RedirectMiddleware):
    """Scrapy's own, which counts; an address that no request can be made of ends at the answer that names it."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way in, without its warning that no request will say where it comes from."""
        one = cls(crawler.settings)
        one.crawler = crawler
        return one

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002 - Scrapy's interface
        """No request says where it comes from."""
        request.headers.pop("Referer", None)

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002 - Scrapy's interface
        """Where an answer leads.

        Raises:
            Nowhere: it leads round in a circle, over too many hosts, or too far.
        """
        try:
            answer = super().process_response(request, response)
        except ValueError:  # a malformed Location
            return response
        except IgnoreRequest as error:
            raise Nowhere(ENDLESS) from error
        if isinstance(answer, Request):
            self._check(request, response, answer)
        return answer

    def _check(self, request: Request, response: Response, following: Request) -> None:
        asked_to = "Set-Cookie" in response.headers
        passed = [*request.meta.get("redirect_urls", ()), request.url]
        following.meta[_SET] = request.meta.get(_SET, False) or asked_to
        if len({host_of(url) for url in (*passed, following.url)}) > HOSTS:
            raise Nowhere(ROUND_ABOUT)
        if urldefrag(following.url).url not in {urldefrag(url).url for url in passed}:
            return
        if not following.meta[_SET]:
            raise Nowhere(ENDLESS)
        if not guest_of(self.crawler).takes_cookies:
            raise Nowhere(WANTS_COOKIES)
