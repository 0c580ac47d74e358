"""The spider that asks hubs for something, with all the manners that a visit to an outlet has."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.desk import Desk
from crawler.guest import Guest
from crawler.politeness import Leaving
from crawler.reasons import reason_of
from crawler.websub.planning import Ask
from crawler.websub.protocol import form

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_HEARD = range(200, 300)
"""202 by the Recommendation; some hubs that verify at once say 204."""


class HubSpider(Guest):
    """Sends requests to hubs; `troubles` says of which tokens it came to nothing, and why."""

    name = "hubs"

    def __init__(self, *, desk: Desk, leaving: asyncio.Event, asks: Sequence[Ask]) -> None:
        super().__init__(name=self.name)
        self.desk = desk
        self.leaving = leaving
        self._asks = asks
        self.troubles: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **arguments: Any) -> Self:
        """Scrapy's way in."""
        spider = cls(**arguments)
        spider._set_crawler(crawler)
        spider.desk.furnish(crawler.settings)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """A request for each ask."""
        for ask in self._asks:
            if ask.mode is not None:
                yield Request(
                    ask.subscription.hub,
                    method="POST",
                    headers=_FORM,
                    body=form(ask.mode, ask.subscription),
                    callback=self.heard,
                    errback=self.lost,
                    cb_kwargs={"token": ask.subscription.token},
                    dont_filter=True,
                )

    def heard(self, response: Response, token: str) -> None:
        """A hub answered; a redirect that turned the request into a GET asked for nothing."""
        asked = response.request is not None and response.request.method == "POST"
        if response.status not in _HEARD or not asked:
            self.troubles[token] = f"HTTP {response.status}" if asked else "leads away"

    def lost(self, failure: Failure) -> None:
        """A hub didn't answer, or may not be asked."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        error = failure.value or RuntimeError("no reason given")
        said = "stopped" if isinstance(error, Leaving) else reason_of(error)
        self.troubles[_arguments(request)["token"]] = said


def _arguments(request: Request) -> Mapping[str, Any]:
    return request.cb_kwargs
