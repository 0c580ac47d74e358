"""The spider `news`: what is new at one source, and what has changed there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.config import load
from crawler.desk import Desk
from crawler.discovery import same_site
from crawler.errand import Errand
from crawler.guest import Guest
from crawler.handler import RENDERING, exchange_of
from crawler.middlewares import TOLD, RobotsMiddleware
from crawler.page import Page
from crawler.past import archives, searches
from crawler.politeness import Leaving, Resting
from crawler.reasons import Refused, RobotsUnknown, reason_of
from crawler.rendering import TO_RENDER
from crawler.revisit import GONE, after_article, after_miss
from crawler.rhythm import Gathered
from crawler.road import OK, ScrapyRoad, still_valid, validators
from crawler.robots import Rules
from crawler.setting import Setting
from crawler.sources import Source
from crawler.survey import MOST, NOT_MODIFIED, Answer, Survey
from crawler.tally import Tally
from storage.archive import BEAT
from storage.errors import ArchiveError, NotAnArticle, YearmindError
from storage.types import Due, Entrance, Exchange, Lead, Miss, Rhythm, Verdict, Via, Visit
from storage.urls import host_of, is_web

BATCH = 200
"""Leads that are taken from the archive at a time."""
IN_VAIN = 10
"""Requests in a row that a host leaves unanswered or refuses before a visit gives it up."""
PAGES_AT_ONCE = 2
"""Pages of a source that are fetched at a time where each is rendered."""
GLANCE = 40
"""Documents that are read when a source is only looked at."""
log = logging.getLogger(__name__)


class NewsSpider(Guest):
    """Reads where a source lists its news, then visits what is due.

    Arguments, as of `scrapy crawl news -a name=value`: `source` (its id), `since` and `until` (days, as 2026-01-31),
    `limit` (articles fetched at most), `url` (visit this and read no list; several are parted by spaces), `deep` (read
    every list to its end, as if nothing were known), `recheck` (look at every known article again), `glance` (read some
    lists and a few articles, and count it as no visit), `unread` (read no list, and visit what is known and due),
    `config` (a file). Programs may give `windows` (pairs of days) in place of `since` and `until`, and the
    `observances` that the outlet's search is asked for.
    """

    name = "news"
    errand: Errand
    source: Source
    setting: Setting
    """What is known of the source when its pages are understood."""
    tally: Tally
    """What this visit brought so far."""
    _owns_desk: bool

    def __init__(self, **arguments: Any) -> None:
        super().__init__(name=self.name)
        self._arguments = arguments
        self.error: YearmindError | None = None
        """What ended it before its time."""
        self.visit: Visit | None = None
        """What came of it, once it is closed."""
        self.answers: list[Answer] = []
        """What came of reading each list."""
        self.samples: list[Page] = []
        """The articles that were read, where the source was only looked at."""
        self.rules: Rules | None = None
        """What robots.txt says where the homepage stands, once it was read."""
        self._lease: AbstractContextManager[object] | None = None
        self._learning: asyncio.Future[frozenset[str]] | None = None
        self.leaving: asyncio.Event = arguments.get("leaving") or asyncio.Event()
        self._unchanged: list[Entrance] = []
        self._under_way: set[int] = set()
        self._in_vain = 0
        self._gathered: Gathered | None = None
        """What the lists told of the outlet's rhythm, where they were read as they are every time."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **arguments: Any) -> Self:
        """Scrapy's way in; a desk is opened from the configuration where none is lent as `desk`."""
        spider = cls(**arguments)
        spider._set_crawler(crawler)
        lent: Desk | None = arguments.get("desk")
        path = arguments.get("config")
        config = lent.config if lent else load(Path(path) if path else None)
        spider.errand = Errand.of(arguments, config)
        spider.source = spider.errand.source
        spider.setting = Setting.of(spider.source, config.honoured(spider.source))
        spider._owns_desk = lent is None
        spider.desk = lent or Desk(config)
        spider.tally = arguments.get("tally") or Tally(source=spider.source.id, started_at=spider.desk.now())
        spider.desk.furnish(crawler.settings)
        crawler.settings.set("COOKIES_ENABLED", spider.source.cookies, "spider")
        if spider.source.javascript:
            crawler.settings.set("CONCURRENT_REQUESTS", PAGES_AT_ONCE, "spider")
        crawler.signals.connect(spider.leave, signals.spider_closed)
        crawler.signals.connect(spider.broke, signals.item_error)
        crawler.signals.connect(spider.broke, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Survey the source, then hand out what is due until nothing is."""
        try:
            await self._begin()
            if self.errand.urls:
                for due in await self._by_hand(self.errand.urls):
                    yield self._request(due)
                return
            if not self.errand.unread:
                await self._survey()
            async for due in self._leads():
                yield self._request(due)
        except Leaving:
            return
        except YearmindError as error:
            self.give_up(error)
        except Exception as error:  # Scrapy would log it and take the visit for a good one
            log.exception("%s: the visit broke", self.source.id)
            self.give_up(YearmindError(f"the visit broke: {error!r}; `yearmind --debug` shows where"))

    async def taught(self) -> Setting:
        """What is known of the outlet, and from the first page on what it prints under article after article."""
        if not self.source.learn:
            return self.setting
        if self._learning is None:
            self._learning = asyncio.ensure_future(self._learn())
        return replace(self.setting, learnt=await self._learning)

    async def _learn(self) -> frozenset[str]:
        try:
            return await self.desk.ledger.do(self.desk.archive.learnt, self.source.id)
        except ArchiveError:  # pages that come while the database is away are understood without
            return frozenset()

    async def _begin(self) -> None:
        lease = self.desk.archive.visiting(self.source.id)
        holds = await self.desk.ledger.do(lease.__enter__)
        self._lease = lease
        self._minding = asyncio.create_task(self._mind(holds))
        await self.desk.know(self.source)
        if self.source.javascript:
            await self.desk.browser()

    async def _mind(self, holds: Callable[[], bool]) -> None:
        """Give way where another process took over the visit, since this one was suspended or cut off for a while."""
        while True:
            await asyncio.sleep(BEAT)
            with suppress(ArchiveError):  # while the database is away the visit goes on
                if not await asyncio.to_thread(holds):
                    self.tell("another process took over the visit")
                    self.leaving.set()
                    return

    async def _survey(self) -> None:
        archive, do = self.desk.archive, self.desk.ledger.do
        if self.errand.recheck:
            await do(archive.revive, self.source.id, self.desk.now())
        deep = self.errand.deep
        walked = still_valid(await do(archive.entrances, self.source.id), self.source.wanted)
        known = {} if deep else walked
        self.rules = await self.rules_of(self.source.homepage)
        road = ScrapyRoad(self, known, self.rules)
        self.answers, self._unchanged = road.answers, road.unchanged
        self._gathered = None if deep or self.errand.windowed else road.gathered
        most = GLANCE if self.errand.glance else MOST
        now = self.desk.now()
        survey = Survey(source=self.source, road=road, known=known, now=now, deep=deep, most=most, walked=walked)
        if deep:
            survey.archives = archives(self.source, self.errand.windows, now.astimezone(self.source.zone).date())
            survey.searches = searches(self.source, self._arguments.get("observances") or self.desk.config.observances)
        await survey.walk()
        for said in survey.told:
            log.warning("%s: %s", self.source.id, said)
        for said in (*survey.told, *road.losses):
            self.tally.tell(said)
        if survey.finished:
            await road.settle()

    async def rules_of(self, url: str) -> Rules:
        """What robots.txt says where an address stands."""
        return await RobotsMiddleware(self.crawler).rules(url)

    async def _by_hand(self, urls: Sequence[str]) -> list[Due]:
        now = self.desk.now()
        leads = [
            Lead(url=url, source=self.source.id, via=Via.HAND, found_on="", found_at=now) for url in urls if is_web(url)
        ]
        self.tally.found = len(leads)
        return await self.desk.ledger.do(self.desk.archive.visit_now, leads, now)

    async def _leads(self) -> AsyncIterator[Due]:
        handed, limit = 0, self.errand.limit
        while batch := await self._batch(min(BATCH, limit - handed) if limit else BATCH):
            for due in batch:
                yield due
            handed += len(batch)
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    async def _batch(self, room: int) -> list[Due]:
        for since, until in self.errand.windows:
            if room <= 0 or self.leaving.is_set():
                return []
            batch: list[Due] = await self.desk.ledger.do(
                self.desk.archive.due,
                self.source.id,
                self.desk.now(),
                room,
                skip=frozenset(self._under_way),
                since=since,
                until=until,
            )
            if batch:
                return batch
        return []

    def _request(self, due: Due) -> Request:
        self._under_way.add(due.n)
        rendered = self.source.javascript  # then the bytes alone say nothing, nor do their validators
        return Request(
            due.lead.url,
            headers={} if rendered else validators(due, self.desk.now()),
            callback=self.parse_page,
            errback=self.lost,
            cb_kwargs={"due": due},
            meta={"due": due, TO_RENDER: rendered},
            dont_filter=True,
        )

    async def fetch(self, request: Request) -> Exchange:
        """One exchange outside the path, through all the manners of the crawl."""
        assert self.crawler.engine is not None  # noqa: S101 - it is running
        response = await self.crawler.engine.download_async(request.replace(dont_filter=True))
        return exchange_of(response, self.desk.now())

    async def parse_page(self, response: Response, due: Due) -> AsyncIterator[Page]:
        """An answer to a lead: a page goes on along the path, anything else is noted."""
        exchange = exchange_of(response, self.desk.now())
        self._in_vain = 0 if response.status < 400 else self._in_vain  # noqa: PLR2004 - errors begin there
        if response.status == NOT_MODIFIED:
            self.tally.verdicts[Verdict.SEEN] += 1
            await self._note(due, "unchanged", NOT_MODIFIED, self._next_look(due, exchange))
        elif response.status != OK:
            await self._miss(due, f"HTTP {response.status}", response.status)
        elif not self.is_ours(response.url, due):
            await self._miss(due, "leads to another site", response.status)
        else:
            self.tally.fetched += 1
            told, rendering = response.meta[TOLD], response.meta.get(RENDERING)
            yield Page(due=due, exchange=exchange, told=told, rendering=rendering)

    async def exclude(self, page: Page) -> None:
        """Note a page of which nothing is taken; it is looked at again as an article is, since wishes change."""
        why = str(page.problem)
        self.tally.other += 1
        self.tally.excluded[why] += 1
        await self._note(page.due, why, page.exchange.status, self._next_look(page.due, page.exchange))

    async def lost(self, failure: Failure) -> None:
        """A request that brought no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        due: Due = request.meta["due"]
        error = failure.value or RuntimeError("no reason given")
        if isinstance(error, Leaving):
            return
        if isinstance(error, Resting | RobotsUnknown):  # nothing was asked, so it is as due as before
            self._fail(due, reason_of(error), in_vain=True)
        else:
            await self._miss(due, reason_of(error), None, in_vain=not isinstance(error, Refused))

    @property
    def takes_cookies(self) -> bool:
        """Whether cookies are kept during this visit."""
        return self.source.cookies

    def heed(self, url: str, rules: Rules) -> None:
        """Keep to the pause of the source, too, at every host of its site."""
        super().heed(url, rules)
        if self.source.delay is not None and same_site(url, self.source.homepage):
            self.desk.turns.slow_down(host_of(url), self.source.delay.total_seconds(), self.source.id)

    def tell(self, said: str) -> None:
        """Say something of the source with the visit."""
        self.tally.tell(said)

    def is_exempt(self, url: str) -> bool:
        """Whether an address is read though the certificate of its host is not valid."""
        return not self.source.verify_certificate and same_site(url, self.source.homepage)

    def entered(self, answer: Answer, found: int) -> None:
        """Count a list that was read."""
        self.tally.found = found
        if answer.good:
            self.tally.entrances += 1
            self.tally.unread += answer.reading is None or bool(answer.reading.sitemaps) or self.errand.windowed
        elif answer.problem and not answer.place.guessed:
            (self.tally.closed if answer.reading is None else self.tally.hollow)[answer.problem] += 1

    def count(self, page: Page) -> None:
        """Count a page that the archive has acknowledged."""
        self._under_way.discard(page.due.n)
        if self.errand.glance:
            self.samples.append(page)
        if page.recorded is not None and page.recorded.verdict is not None:
            self.tally.verdicts[page.recorded.verdict] += 1
            self.tally.matched += bool(page.matches and page.recorded.verdict is not Verdict.SEEN)
        elif isinstance(page.problem, NotAnArticle):
            self.tally.other += 1
        else:
            self.tally.failures[str(page.problem)] += 1

    def broke(self, failure: Failure) -> None:
        """Count a page on which yearmind itself failed; it stays due."""
        if not isinstance(failure.value, YearmindError):
            self.tally.failures[f"broke yearmind: {type(failure.value).__name__}"] += 1

    async def _miss(self, due: Due, reason: str, status: int | None, *, in_vain: bool = True) -> None:
        opens = due.lead.published.at if due.lead.published else None
        await self._note(due, reason, status, after_miss(status, due.tries, self.desk.now(), opens))
        self._fail(due, reason, in_vain=in_vain and status not in GONE)

    def _fail(self, due: Due, reason: str, *, in_vain: bool) -> None:
        """Count a lead that brought nothing, and give the visit up after too many in a row."""
        self.tally.failures[reason] += 1
        log.info("%s: %s", due.lead.url, reason)
        self._in_vain += in_vain
        if in_vain and self._in_vain == IN_VAIN:
            self.tally.closed[f"gave up after {IN_VAIN} requests in vain"] += 1
            self._close("gave up")

    async def _note(self, due: Due, reason: str, status: int | None, again_at: datetime | None) -> None:
        miss = Miss(lead=due.lead, at=self.desk.now(), reason=reason, status=status, again_at=again_at)
        try:
            recorded = await self.desk.ledger.record(miss)
        except ArchiveError as error:
            self.give_up(error)
        else:
            if recorded.spooled:  # as with a page: the archive would hand the lead out again
                self.tally.spooled += 1
                return
        self._under_way.discard(due.n)

    async def _learnt(self, visit: Visit) -> Rhythm | None:
        """What is known of the outlet's rhythm from here on; None where it taught nothing."""
        if self.errand.deep or self.errand.windowed:
            return None
        past = (await self.desk.ledger.do(self.desk.archive.pasts, [self.source.id])).get(self.source.id)
        bounds = self.desk.config.service
        gathered = self._gathered or Gathered()
        before = past.rhythm if past else None
        return gathered.learnt(before, visit, self.source.zone, bounds.soonest, bounds.latest)

    def next_look(self, published: datetime | None, fetched: datetime, observances: Collection[str]) -> datetime | None:
        """When an article is looked at again, sooner in the windows of the observances that it concerns."""
        closer = self.desk.windows.of(observances, self.source, fetched).factor if observances else 1.0
        crawl = self.desk.config.crawl
        return after_article(
            published, fetched, closer=closer, soonest=crawl.revisit_soonest, latest=crawl.revisit_latest
        )

    def _next_look(self, due: Due, exchange: Exchange) -> datetime | None:
        """When a page of which no more is known than its lead says is looked at again."""
        published = due.lead.published.at if due.lead.published else due.lead.found_at
        return self.next_look(published, exchange.fetched_at, due.observances)

    def is_ours(self, url: str, due: Due) -> bool:
        """Whether an address belongs to the source, or to the site that it named."""
        return same_site(url, self.source.homepage) or same_site(url, due.lead.url)

    def give_up(self, error: YearmindError) -> None:
        """End the crawl because it can't go on; what was not acknowledged is due again."""
        if self.error is None:
            self.error = error
            log.error("%s: %s", self.source.id, error)
            self._close("failed")

    def _close(self, reason: str) -> None:
        self.leaving.set()
        engine = self.crawler.engine
        if engine is not None and engine.spider is not None:
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason=reason))

    async def leave(self, spider: Spider, reason: str) -> None:  # noqa: ARG002 - Scrapy's signal
        """Note the visit and let go of the source."""
        problem = str(self.error) if self.error else None
        stopped = reason == "shutdown" or (reason == "finished" and self.leaving.is_set())
        self.visit = self.tally.visit(self.desk.now(), stopped=stopped, problem=problem)
        with suppress(ArchiveError):
            if self._lease is not None and not self.errand.in_part:
                learnt = await self._learnt(self.visit)
                await self.desk.ledger.do(self.desk.archive.visited, self.visit, learnt, self._unchanged)
        with suppress(ArchiveError):
            if self._lease is not None:
                self._minding.cancel()
                await self.desk.ledger.do(self._lease.__exit__, None, None, None)
        if self.source.javascript:
            await self.desk.spare()
        if self._owns_desk:
            await self.desk.close()
