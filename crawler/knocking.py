"""The spider that asks outlets for their robots.txt and nothing else, with all the manners of a visit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.desk import Desk
from crawler.guest import Guest
from crawler.middlewares import RobotsMiddleware
from crawler.politeness import Leaving
from crawler.reasons import reason_of
from crawler.sources import Source
from storage.urls import host_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """What an outlet answered for robots.txt."""

    source: str
    refusal: str | None
    """Why its homepage may not be asked for; None where it may."""
    ahead: timedelta | None = None
    """By how much our clock is ahead of its; None where it doesn't say."""


class KnockingSpider(Guest):
    """Asks for the robots.txt of sources; `knocks` says what came of it."""

    name = "knocking"

    def __init__(self, *, desk: Desk, leaving: asyncio.Event, sources: Sequence[Source]) -> None:
        super().__init__(name=self.name)
        self.desk = desk
        self.leaving = leaving
        self._sources = sources
        self._ahead: dict[str, timedelta] = {}
        self.knocks: list[Knock] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **arguments: Any) -> Self:
        """Scrapy's way in."""
        spider = cls(**arguments)
        spider._set_crawler(crawler)
        spider.desk.furnish(crawler.settings)
        crawler.signals.connect(spider.heard, signals.response_received)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """No request of its own: the rules are asked for as before any visit."""
        self.knocks = list(await asyncio.gather(*map(self._knock, self._sources)))
        requests: tuple[Request, ...] = ()
        for request in requests:
            yield request

    async def _knock(self, source: Source) -> Knock:
        try:
            rules = await RobotsMiddleware(self.crawler).rules(source.homepage)
        except Leaving:
            return Knock(source=source.id, refusal="stopped")
        except Exception as error:  # noqa: BLE001 - whatever one outlet does, it costs itself only
            return Knock(source=source.id, refusal=reason_of(error))
        said = None if rules.allows(source.homepage) else "robots.txt refuses the homepage"
        ahead = self._ahead.get(host_of(source.homepage))
        return Knock(source=source.id, refusal=rules.problem or said, ahead=ahead)

    def heard(self, response: Response) -> None:
        """Note what time it is elsewhere."""
        if (there := _date(response.headers.get("Date"))) is not None:
            age = (response.headers.get("Age") or b"").decode("latin-1")
            kept = timedelta(seconds=int(age[:9])) if age.isdecimal() else timedelta()  # by a cache on the way
            self._ahead[host_of(response.url)] = self.desk.now() - there - kept


def _date(stated: bytes | None) -> datetime | None:
    try:
        found = parsedate_to_datetime((stated or b"").decode("latin-1"))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
