"""How a survey reaches the outlet through Scrapy and the archive through the ledger."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from scrapy import Request

from crawler.bodies import decoded, header, shown
from crawler.bounds import BOUNDS
from crawler.discovery import Document, Reading, read
from crawler.middlewares import INCOMPLETE, reason_of
from crawler.politeness import Leaving
from crawler.rendering import TO_RENDER
from crawler.robots import Rules
from crawler.survey import NOT_MODIFIED, Answer, Place
from storage.captures import digest_of
from storage.errors import ExtractionError
from storage.types import Due, Entrance, Exchange
from storage.urls import canonical

if TYPE_CHECKING:
    from crawler.spiders.news import NewsSpider

OK = 200
CONDITIONS = ("If-None-Match", "If-Modified-Since")
"""The headers that carry what an address said of its state (RFC 9110, section 13.1)."""
log = logging.getLogger(__name__)
WHOLE_AGAIN: Mapping[type, timedelta] = {Entrance: timedelta(days=1), Due: timedelta(days=60)}
"""After so long a body is asked for whatever its validators say."""


class ScrapyRoad:
    """A survey's way for one spider; keeps the answers for whoever wants to show them."""

    def __init__(self, spider: NewsSpider, known: Mapping[str, Entrance], rules: Rules) -> None:
        self._spider = spider
        self._known = known
        self._rules = rules
        self._found: set[str] = set()
        self.answers: list[Answer] = []
        self._asked: dict[str, Exchange] = {}
        self._sent: set[str] = set()
        """Places whose body was sent, changed or not."""
        self._unsettled: list[Entrance] = []
        self.losses: list[str] = []
        """What is to be said of documents that came incomplete."""

    async def ask(self, place: Place) -> Answer:
        """Fetch and read one document, conditionally where it is known and nothing but the whole is asked for."""
        known = self._known.get(place.url)
        spider = self._spider
        try:
            exchange = await spider.fetch(self._request(place))
        except Leaving:
            raise
        except Exception as error:  # noqa: BLE001 - whatever keeps an answer away is the place's problem
            return Answer(place=place, problem=reason_of(error))
        if exchange.status == OK:
            self._sent.add(place.url)
        if exchange.status == NOT_MODIFIED or (known and known.digest == _digest(exchange)):
            return Answer(place=place, status=NOT_MODIFIED)
        if exchange.status != OK:
            return Answer(place=place, status=exchange.status, problem=f"HTTP {exchange.status}")
        self._asked[place.url] = exchange
        if exchange.truncated:
            self.losses.append(f"{place.url} came incomplete ({exchange.truncated}); stories may have been missed")
            log.info("%s", self.losses[-1])
        return await self._read(place, exchange)

    def _request(self, place: Place) -> Request:
        """Of a listing that is rendered the bytes alone say nothing, nor do their validators."""
        if self._spider.source.javascript and place.kind == "listing":
            return Request(place.url, meta={TO_RENDER: True})
        return Request(place.url, headers=validators(self._known.get(place.url), self._spider.desk.now()))

    async def _read(self, place: Place, exchange: Exchange) -> Answer:
        source = self._spider.source
        window = (self._spider.since, self._spider.until)
        try:
            reading: Reading = await self._spider.desk.pool.run(
                read_exchange, place.kind, exchange, source.id, source.zone, source.homepage, window
            )
        except ExtractionError as error:
            return Answer(place=place, status=exchange.status, problem=str(error))
        answer = Answer(place=place, status=exchange.status, reading=reading, problem=reading.problem)
        if exchange.truncated and not answer.good and not reading.sitemaps:  # what it says of itself proves nothing
            return Answer(place=place, status=exchange.status, problem=INCOMPLETE)
        return answer

    async def remember(self, answer: Answer) -> int:
        """Note an answer and the leads in it; returns how many of them nobody knew."""
        self.answers.append(answer)
        spider = self._spider
        unknown = 0
        if answer.reading is not None:
            leads = [lead for lead in answer.reading.leads if spider.source.wants(lead.url)]
            self._found.update(canonical(lead.url) for lead in leads)
            now = spider.desk.now()
            unknown, _ = await spider.desk.ledger.do(spider.desk.archive.remember, leads, now)
            if unknown and answer.reading.kind == "feed":
                asked = (answer.place.url, spider.source.id, leads[0].found_at, now)
                await spider.desk.ledger.do(spider.desk.archive.judge_pushes, *asked)
        spider.entered(answer, len(self._found))
        entrance = self._entrance(answer)
        if entrance.digest and answer.reading is not None and _leads_on(answer.reading):
            self._unsettled.append(entrance)
            entrance = replace(entrance, etag=None, last_modified=None, digest=None)
        await spider.desk.ledger.do(spider.desk.archive.entered, entrance)
        return unknown

    async def settle(self) -> None:
        """Everything was followed: what led further need not be read again until it changes.

        Until then nothing is known of it that would make it pass for unchanged, so that a visit which is cut short
        loses none of what it had not come to.
        """
        for entrance in self._unsettled:
            await self._spider.desk.ledger.do(self._spider.desk.archive.entered, entrance)
        self._unsettled.clear()

    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of the homepage names."""
        return self._rules.sitemaps

    def _entrance(self, answer: Answer) -> Entrance:
        """What is known of a place from here on.

        Validators are kept only of what was read whole, so that no later visit takes the rest for known: not of what
        came incomplete or had a window cut out, nor of an index, whose parts may not have been read yet. Nor of what
        names nothing: it is empty again when it is unchanged.
        """
        place, exchange = answer.place, self._asked.pop(answer.place.url, None)
        now = self._spider.desk.now()
        known = self._known.get(place.url)
        if answer.status == NOT_MODIFIED and known is not None:
            return Entrance(
                **{name: getattr(known, name) for name in Entrance.__slots__}
                | {"fetched_at": now, "modified": place.modified, "wanted": self._spider.source.wanted}
                | ({"checked_at": now} if place.url in self._sent else {})
            )
        reading = answer.reading
        named = reading or known  # a feed that can't be read for once has the hub that it had
        whole = answer.good and reading is not None and not reading.sitemaps and not self._spider.windowed
        whole = whole and exchange is not None and exchange.truncated is None
        kept = exchange if whole and reading and (reading.leads or reading.pruned) else None
        return Entrance(
            url=place.url,
            source=self._spider.source.id,
            kind=_kind(answer),
            fetched_at=now,
            status=answer.status,
            etag=header(kept, "etag") if kept else None,
            last_modified=header(kept, "last-modified") if kept else None,
            digest=_digest(kept) if kept else None,
            wanted=self._spider.source.wanted,
            modified=place.modified,
            problem=None if answer.good else answer.problem or "nothing in it",
            checked_at=now if kept else None,
            hub=named.hub if named else None,
            topic=named.topic if named else None,
        )


def still_valid(known: Mapping[str, Entrance], wanted: str) -> dict[str, Entrance]:
    """What is known of places, without what would make them pass for unchanged where the source wanted other things."""
    long_ago = datetime.min.replace(tzinfo=UTC)
    return {
        url: one
        if one.wanted == wanted
        else replace(one, etag=None, last_modified=None, digest=None, modified=None, fetched_at=long_ago)
        for url, one in known.items()
    }


def _kind(answer: Answer) -> str:
    """What a place proved to be; a further page of a list is no place of its own to begin at."""
    kind = answer.reading.kind if answer.reading else answer.place.kind
    return "page" if kind in {"feed", "listing"} and answer.place.depth else kind


def _digest(exchange: Exchange) -> str:
    return digest_of(shown(exchange).body)


def _leads_on(reading: Reading) -> bool:
    return bool(reading.feeds or reading.listings or reading.sitemaps or reading.more)


def validators(known: Entrance | Due | None, now: datetime) -> dict[str, bytes]:
    """The headers that make a request conditional (RFC 9110, section 13.1), validators byte for byte.

    None where the body was not sent for long: some servers say that nothing has changed though it has.
    """
    if known is None or known.checked_at is None or now - known.checked_at > WHOLE_AGAIN[type(known)]:
        return {}
    told = zip(CONDITIONS, (known.etag, known.last_modified), strict=True)
    return {name: value.encode("latin-1", "replace") for name, value in told if value}


def read_exchange(
    kind: str, exchange: Exchange, source: str, zone: tzinfo, home: str, window: tuple[date | None, date | None]
) -> Reading:
    """Unpack and read a discovery document; runs in a worker. Raises Unreadable where its body can't be unpacked."""
    exchange = shown(exchange)
    document = Document(
        url=exchange.url,
        body=decoded(exchange, limit=BOUNDS[kind].unpacked),
        content_type=header(exchange, "content-type"),
        links=tuple(value for name, value in exchange.headers if name.lower() == "link"),
        source=source,
        found_at=exchange.fetched_at,
        zone=zone,
        home=home,
        since=window[0],
        until=window[1],
    )
    return read(kind, document)
