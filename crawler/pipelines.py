"""Exclude, Keep, Extract, Match, Record, Show: adapters between Scrapy and the pure path."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from crawler.page import Page
from crawler.revisit import after_miss
from crawler.spiders.news import NewsSpider
from crawler.understanding import understood
from storage.errors import ArchiveError, Excluded, ExtractionError, NotAnArticle
from storage.export import record_of
from storage.types import Article, Find


class Step:
    """What all steps share: the spider with its desk."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way in."""
        return cls(crawler)

    @property
    def spider(self) -> NewsSpider:
        """The spider whose pages pass."""
        spider = self._crawler.spider
        assert isinstance(spider, NewsSpider)  # noqa: S101 - no other spider sends pages
        return spider


class Exclude(Step):
    """What its publisher does not want taken, where that is honoured: nothing of it is kept, neither bytes nor rows.

    A page can say so itself, so the pages of such a source are understood before they are kept. What a crash takes of
    them meanwhile is due again.
    """

    async def process_item(self, page: Page) -> Page:
        """Drop a page that is to be left alone, with a note at its lead."""
        spider = self.spider
        if spider.setting.honour:
            await _understand(page, spider)
        if isinstance(page.problem, Excluded):
            await spider.exclude(page)
            raise DropItem(str(page.problem))
        return page


class Keep(Step):
    """The bytes into the WARC, before anybody tries to understand them."""

    async def process_item(self, page: Page) -> Page:
        """Fill in the capture; an archive that can't be written ends the crawl."""
        try:
            page.capture = await self.spider.desk.ledger.keep(page.exchange)
        except ArchiveError as error:
            self.spider.give_up(error)
            raise DropItem(str(error)) from error
        return page


class Extract(Step):
    """Title, text and the rest, in a process that can be killed."""

    async def process_item(self, page: Page) -> Page:
        """Fill in the article, or the reason why there is none; what was drawn in part may be one another time."""
        fault = page.rendering.fault if page.rendering else None
        if fault is not None and page.exchange.rendered is None:
            page.problem = ExtractionError(fault)
            return page
        if not page.understood:
            await _understand(page, self.spider)
        if fault is not None and page.problem is not None:
            page.problem = ExtractionError(f"{page.problem}; drawn in part: {fault}")
        return page


class Match(Step):
    """Which observances the article concerns."""

    async def process_item(self, page: Page) -> Page:
        """Fill in the matches."""
        if page.article is not None:
            day = self.spider.setting.day_of(page.exchange)
            matcher = await self.spider.desk.matcher()
            page.matches = matcher(page.article, fallback_day=day)
        return page


class Record(Step):
    """Rows in the archive; from here on the page is acknowledged."""

    async def process_item(self, page: Page) -> Page:
        """Fill in the verdict; a page without an article ends here."""
        assert page.capture is not None  # noqa: S101 - Keep came before
        find = Find(
            lead=page.due.lead,
            capture=page.capture,
            article=page.article,
            matches=page.matches,
            problem=str(page.problem) if page.problem else None,
            again_at=_again(page, self.spider),
        )
        try:
            page.recorded = await self.spider.desk.ledger.record(find)
        except ArchiveError as error:
            self.spider.give_up(error)
            raise DropItem(str(error)) from error
        if page.recorded.spooled:  # its lead stays under way, or the archive would hand it out again
            self.spider.tally.spooled += 1
            raise DropItem("waits for the archive's database")
        self.spider.count(page)
        if page.problem is not None:
            raise DropItem(str(page.problem))
        return page


class Show(Step):
    """The record as exports give it, for `scrapy crawl news -O file.jsonl`."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Only where Scrapy exports anything."""
        if not crawler.settings.getdict("FEEDS"):
            raise NotConfigured
        return cls(crawler)

    async def process_item(self, page: Page) -> dict[str, Any]:
        """The story as it stands in the archive."""
        assert page.recorded is not None  # noqa: S101 - Record came before
        assert page.recorded.id is not None  # noqa: S101
        desk = self.spider.desk
        return record_of(await desk.ledger.do(desk.archive.story, page.recorded.id))


async def _understand(page: Page, spider: NewsSpider) -> None:
    found = await understood(spider.desk.pool, page.exchange, page.due.lead, await spider.taught(), page.told)
    if isinstance(found, Article):
        page.article = found
    else:
        page.problem = found


def _again(page: Page, spider: NewsSpider) -> datetime | None:
    """The next look: what was an article before, or could not be read, may be one the next time, or a whole one."""
    if page.article is None:
        hopeless = isinstance(page.problem, NotAnArticle) and not page.due.known
        return None if hopeless else after_miss(None, page.due.tries, page.exchange.fetched_at)
    if page.exchange.truncated:
        again = after_miss(None, page.due.tries, page.exchange.fetched_at)
        if again is not None:
            return again
    published = page.article.published.at if page.article.published else None
    return spider.next_look(published, page.exchange.fetched_at, [match.observance for match in page.matches])
