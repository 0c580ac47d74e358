"""How a survey reaches the outlet through Scrapy and the archive through the ledger."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from scrapy import Request

from crawler.bodies import header, shown
from crawler.discovery import Reading
from crawler.freshness import freshness
from crawler.places import NOT_MODIFIED, UNTURNED, Answer, Place
from crawler.politeness import Leaving
from crawler.reading import READING, read_exchange
from crawler.reasons import INCOMPLETE, reason_of
from crawler.rendering import TO_RENDER
from crawler.rhythm import Gathered
from crawler.robots import Rules
from crawler.speaking import Speaker
from storage.captures import digest_of
from storage.errors import ExtractionError
from storage.types import Due, Entrance, Exchange, Lead
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
        self._open: dict[str, Entrance] = {}
        """Archives of days whose further pages are still to be read."""
        self.unchanged: list[Entrance] = []
        """Places that are as they were, to be noted together with the visit: who is killed before asks them again."""
        self._speaker = Speaker(spider.rules_of)
        self.gathered = Gathered(
            pause=min(rules.delay or 0.0, spider.desk.config.crawl.max_crawl_delay.total_seconds())
        )
        """What the lists tell of the outlet's rhythm."""
        self._fresh: dict[str, tuple[int, datetime] | None] = {}
        """How long each place is fresh, and until when it is."""
        self._unheard: set[str] = set()
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
        self._fresh[place.url] = freshness(exchange)
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
        windows = ((place.since, None),) if place.since else self._spider.errand.windows
        try:
            reading: Reading = await self._spider.desk.pool.run(
                read_exchange, place.kind, exchange, source, windows, seconds=READING
            )
        except ExtractionError as error:
            return Answer(place=place, status=exchange.status, problem=str(error))
        answer = Answer(place=place, status=exchange.status, reading=reading, problem=reading.problem)
        if exchange.truncated and not answer.good and not reading.sitemaps:  # what it says of itself proves nothing
            return Answer(place=place, status=exchange.status, problem=INCOMPLETE)
        if reading.kind == "sitemap" and place.url not in source.sitemaps:
            reading = await self._speaker.heard(reading, exchange.url, place.chain or place.url)
            answer = Answer(place=place, status=exchange.status, reading=reading, problem=reading.problem)
        return answer

    async def unheard(self, answer: Answer) -> frozenset[str]:
        """The canonical addresses in an answer that the archive has not heard of."""
        urls = frozenset(canonical(lead.url) for lead in self._wanted(answer))
        if not urls:
            return urls
        unheard = urls - await self._spider.desk.ledger.do(self._spider.desk.archive.heard_of, urls)
        self._unheard |= unheard
        return unheard

    async def remember(self, answer: Answer) -> None:
        """Note an answer and the leads in it."""
        self.answers.append(answer)
        spider = self._spider
        if answer.reading is not None:
            leads = self._wanted(answer)
            self.gathered.read(_kind(answer), leads, self._unheard)
            self._found.update(canonical(lead.url) for lead in leads)
            now = spider.desk.now()
            unknown, _ = await spider.desk.ledger.do(spider.desk.archive.remember, leads, now)
            if unknown and answer.reading.kind == "feed":
                asked = (answer.place.url, spider.source.id, leads[0].found_at, now)
                await spider.desk.ledger.do(spider.desk.archive.judge_pushes, *asked)
        spider.entered(answer, len(self._found))
        entrance = self._entrance(answer)
        if entrance.kind == "feed" and answer.good:
            self.gathered.feeds.append(entrance)
        if answer.status == NOT_MODIFIED:
            self.unchanged.append(entrance)
            return
        if entrance.digest and answer.reading is not None and _leads_on(answer.reading):
            self._unsettled.append(entrance)
            entrance = replace(entrance, etag=None, last_modified=None, digest=None)
        if answer.place.day and not answer.place.chain and answer.reading is not None and answer.reading.more:
            self._open[entrance.url] = entrance
            entrance = replace(entrance, problem=UNTURNED)
        await spider.desk.ledger.do(spider.desk.archive.entered, entrance)

    async def turned(self, url: str) -> None:
        """All that a place led on to was read."""
        if (entrance := self._open.pop(url, None)) is not None:
            await self._spider.desk.ledger.do(self._spider.desk.archive.entered, entrance)

    def _wanted(self, answer: Answer) -> list[Lead]:
        leads = answer.reading.leads if answer.reading else ()
        return [lead for lead in leads if self._spider.source.wants(lead.url)]

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
                | self._freshness(place.url)
            )
        reading = answer.reading
        named = reading or known  # a feed that can't be read for once has the hub that it had
        windowed = self._spider.errand.windowed or place.since is not None
        whole = answer.good and reading is not None and not reading.sitemaps and not windowed
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
            **_updating(reading, known),
            **self._freshness(place.url),
        )

    def _freshness(self, url: str) -> dict[str, Any]:
        renews, until = self._fresh.get(url) or (None, None)
        return {"renews": renews, "fresh_until": until}


def still_valid(known: Mapping[str, Entrance], wanted: str) -> dict[str, Entrance]:
    """What is known of places, without what would make them pass for unchanged where the source wanted other things."""
    long_ago = datetime.min.replace(tzinfo=UTC)
    return {
        url: one
        if one.wanted == wanted
        else replace(one, etag=None, last_modified=None, digest=None, modified=None, fetched_at=long_ago)
        for url, one in known.items()
    }


def _updating(reading: Reading | None, known: Entrance | None) -> dict[str, Any]:
    """When a feed says it is worth reading; one that can't be read for once says what it said."""
    said = reading.updating if reading else known
    return {name: getattr(said, name) for name in ("stays", "skip_hours", "skip_days")} if said else {}


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
