"""From a source to the places where its news is listed, and from there to leads; knows no framework and no database.

What a source names is read and nothing else. Of one that names nothing its homepage is read, the feeds and sections
that it links, the sitemaps that robots.txt names, and well-known places where those give none. The pages of a listing
are turned last, and only while they name something that nobody knew: what feeds and sitemaps named need not be looked
for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from crawler.discovery import Reading, guesses
from crawler.gaps import Gap
from crawler.sources import Source
from storage.types import Entrance
from storage.urls import canonical

MOST = 2_000
"""Documents that one survey reads; a site that has more goes on at the next visit."""
MOST_TURNED = 200
"""Pages that are turned of one listing in a visit, against calendars without end."""
PARTS_AGAIN = timedelta(days=1)
"""A part of a sitemap that states no date of change is read again after so long."""
GUESS_AGAIN = timedelta(days=7)
"""A well-known place that was empty is tried again after so long."""
DEPTH = 3
"""Sitemap indexes within indexes that are followed; the protocol allows one."""
NOT_MODIFIED = 304
TOO_MANY = 429
SERVER_ERROR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A document to read."""

    kind: str
    """What it is expected to be: `feed`, `sitemap` or `listing`."""
    url: str
    depth: int = 0
    """Indexes above it, or pages turned before it."""
    guessed: bool = False
    """Nobody named it; it is where such documents often are."""
    modified: datetime | None = None
    """When its index says that it changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of asking for a place."""

    place: Place
    status: int | None = None
    """HTTP's; None where no answer came."""
    reading: Reading | None = None
    """None where it is unchanged or could not be fetched."""
    problem: str | None = None
    """Why it could not be fetched or read, or what was wrong in it."""

    @property
    def good(self) -> bool:
        """Whether it is what it was expected to be, read or unchanged."""
        if self.reading is None:
            return self.status == NOT_MODIFIED
        return self.reading.kind == self.place.kind and bool(self.reading.leads or not self.problem)


class Road(Protocol):
    """How a survey reaches the outlet and the archive."""

    async def ask(self, place: Place) -> Answer:
        """Fetch and read one document, conditionally where it is known."""

    async def remember(self, answer: Answer) -> int:
        """Note an answer and the leads in it; returns how many of them nobody knew."""

    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that robots.txt names."""


@dataclass(slots=True, kw_only=True)
class Survey:
    """One walk through the places of a source."""

    source: Source
    road: Road
    known: Mapping[str, Entrance]
    """What former walks found, by address."""
    now: datetime
    deep: bool = False
    """Turn the pages of listings to their end, known or not."""
    most: int = MOST
    """Documents that are read."""
    _seen: set[str] = field(default_factory=set)
    _good: set[str] = field(default_factory=set)
    _ahead: deque[Place] = field(default_factory=deque)
    _to_turn: deque[Place] = field(default_factory=deque)
    _read_so_far: int = 0
    _gaps: dict[str, Gap] = field(default_factory=dict)
    """By the address of each page that is read because of one."""

    @property
    def finished(self) -> bool:
        """Whether all that the places lead to was read."""
        return not self._ahead and not self._to_turn

    @property
    def losses(self) -> tuple[str, ...]:
        """What is to be said of feeds that showed nothing known."""
        gaps = {gap.feed: gap for gap in self._gaps.values()}
        return tuple(gap.told(by_sitemap="sitemap" in self._good) for gap in gaps.values())

    async def walk(self) -> None:
        """Read every place that is worth it."""
        named = self._named()
        if named:
            self._add(*named)
        else:
            await self._discover()
        await self._exhaust(self._ahead)
        await self._exhaust(self._to_turn)

    def _named(self) -> list[Place]:
        kinds = (("feed", self.source.feeds), ("sitemap", self.source.sitemaps), ("listing", self.source.listings))
        return [Place(kind=kind, url=url) for kind, urls in kinds for url in urls]

    async def _discover(self) -> None:
        self._add(Place(kind="listing", url=self.source.homepage))
        self._add(*(self._proved() if self.known else ()))
        self._add(*(Place(kind="sitemap", url=url) for url in self.road.sitemaps()))
        await self._exhaust(self._ahead)
        for kind in ("feed", "sitemap"):
            await self._guess(kind)

    def _proved(self) -> list[Place]:
        """Feeds and sections that were good, or may be again: a homepage that is unchanged names them no more."""
        roots = (known for known in self.known.values() if known.kind in {"feed", "listing"})
        return [Place(kind=root.kind, url=root.url) for root in roots if not root.problem or _may_pass(root)]

    async def _guess(self, kind: str) -> None:
        """Try well-known places where none of a kind was found; the first that is good will do."""
        for guess, url in guesses(self.source.homepage):
            if kind in self._good:
                return
            if guess == kind:
                self._add(Place(kind=kind, url=url, guessed=True))
                await self._exhaust(self._ahead)

    def _add(self, *places: Place, ahead: deque[Place] | None = None) -> None:
        for place in places:
            key = canonical(place.url)
            if key not in self._seen and self._worth(place):
                self._seen.add(key)
                (self._ahead if ahead is None else ahead).append(place)

    def _worth(self, place: Place) -> bool:
        """Whether a document may hold what we don't know, as far as its index and the last reading tell."""
        known = self.known.get(place.url)
        if known is None:
            return True
        age = self.now - known.fetched_at
        if place.guessed and known.problem:
            return age > GUESS_AGAIN
        if place.kind == "sitemap" and place.depth and known.digest and not known.problem:
            return place.modified != known.modified if place.modified else age > PARTS_AGAIN
        return True

    def _turns(self, place: Place) -> bool:
        """Whether the next page is read though this one names nothing unknown: the last walk may have ended here."""
        known = self.known.get(place.url)
        return self.deep or place.depth == 0 or (known is not None and not known.digest)

    async def _exhaust(self, places: deque[Place]) -> None:
        while places and self._read_so_far < self.most:
            self._read_so_far += 1
            await self._read(places.popleft())

    async def _read(self, place: Place) -> None:
        answer = await self.road.ask(place)
        unknown = await self.road.remember(answer)
        if answer.good:
            self._good.add(place.kind)
        if answer.reading is not None:
            self._follow(place, answer.reading, unknown)
        if place.depth and place.url in self._gaps:
            self._bridge_on(self._gaps[place.url], answer, unknown)
        elif answer.reading is not None and answer.good and place.kind == "feed":
            self._bridge(place, answer.reading, unknown)

    def _follow(self, place: Place, reading: Reading, unknown: int) -> None:
        below = place.depth + 1
        if below <= DEPTH:
            parts = (
                Place(kind="sitemap", url=part.url, depth=below, modified=part.modified) for part in reading.sitemaps
            )
            self._add(*parts)
        if place.url == self.source.homepage:
            self._add(*(Place(kind="feed", url=url) for url in reading.feeds))
            self._add(*(Place(kind="listing", url=url) for url in reading.listings))
        if reading.more and below <= MOST_TURNED and (unknown or self._turns(place)):
            self._add(Place(kind=reading.kind, url=reading.more, depth=below), ahead=self._to_turn)

    def _bridge(self, place: Place, reading: Reading, unknown: int) -> None:
        """Look on the further pages of a feed that was read before and shows nothing known."""
        known = self.known.get(place.url)
        entries = self._entries(reading)
        if place.depth or known is None or known.problem or reading.more or not entries or unknown < len(entries):
            return
        self._gaps[place.url] = gap = Gap(feed=place.url, seen=entries)
        self._turn_feed(gap)

    def _bridge_on(self, gap: Gap, answer: Answer, unknown: int) -> None:
        if answer.reading is None or not answer.good:
            gap.over()
        elif gap.shown(self._entries(answer.reading), unknown):
            self._turn_feed(gap)

    def _turn_feed(self, gap: Gap) -> None:
        if (url := gap.next_page()) is not None:
            self._gaps[url] = gap
            self._add(Place(kind="feed", url=url, depth=gap.page - 1, guessed=True), ahead=self._to_turn)

    def _entries(self, reading: Reading) -> set[str]:
        return {canonical(lead.url) for lead in reading.leads if self.source.wants(lead.url)}


def _may_pass(known: Entrance) -> bool:
    """Whether what was wrong with a place is mostly wrong for a while: silence, a server's error, too many requests."""
    return known.status is None or known.status == TOO_MANY or known.status >= SERVER_ERROR
