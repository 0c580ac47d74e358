"""From a source to the places where its news is listed, and from there to leads; knows no framework and no database.

What a source names is read and nothing else, unless a feed shows that something was missed. Of one that names nothing
its homepage is read, the feeds and sections that it links, the sitemaps that robots.txt names, and well-known places
where those give none. Feeds that are known come first, so that what the homepage brings doesn't pass for known. The
pages of a listing are turned last, and only while they name something that nobody knew: what feeds and sitemaps named
need not be looked for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.backwards import Backwards
from crawler.discovery import Reading, guesses
from crawler.gaps import End, Gap
from crawler.mazes import shape
from crawler.places import NOT_MODIFIED, Answer, Place, Road, may_pass
from crawler.sources import Source
from crawler.turning import Turning, first_page
from storage.types import Entrance
from storage.urls import canonical

__all__ = ["MOST", "NOT_MODIFIED", "Answer", "Place", "Road", "Survey"]

MOST = 2_000
"""Documents that one survey reads; a site that has more goes on at the next visit."""
ROOTS = 100
"""Feeds and sections of former visits that are read again, the latest first."""
PARTS_AGAIN = timedelta(days=1)
"""A part of a sitemap that states no date of change is read again after so long."""
GUESS_AGAIN = timedelta(days=7)
"""A well-known place that was empty is tried again after so long."""
DEPTH = 3
"""Sitemap indexes within indexes that are followed; the protocol allows one."""


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
    archives: Iterable[tuple[str, Iterator[Place]]] = ()
    """Templates of archives and the places of their days, the latest first."""
    searches: Iterable[Place] = ()
    """Questions to the site's search."""
    walked: Mapping[str, Entrance] = field(default_factory=dict)
    """As `known`, for the archives of days, which a deep walk doesn't read again either."""
    _seen: set[str] = field(default_factory=set)
    _good: set[str] = field(default_factory=set)
    _ahead: deque[Place] = field(default_factory=deque)
    _to_turn: deque[Place] = field(default_factory=deque)
    _read_so_far: int = 0
    _fresh: set[str] = field(default_factory=set)
    """What nobody had heard of before this walk, as canonical addresses."""
    _gaps: list[Gap] = field(default_factory=list)
    _mapped: bool = False
    """Whether a sitemap that had changed was read."""
    _met: bool = False
    """Whether the pages of a listing were turned to one that showed something known."""
    _turning: Turning = field(init=False)

    def __post_init__(self) -> None:
        self._turning = Turning(self.now.date())

    @property
    def finished(self) -> bool:
        """Whether all that the places lead to was read."""
        return not self._ahead and not self._to_turn

    @property
    def told(self) -> tuple[str, ...]:
        """What is to be said: feeds that showed nothing known, lists that were left by a rule."""
        elsewhere = "its sitemaps" if self._mapped else "its lists" if self._met else None
        gaps = (gap.told(elsewhere=elsewhere) for gap in self._gaps)
        full = () if self.finished else (f"{self.most} lists were read, the rest is left for the next visit",)
        return (*gaps, *self._turning.told, *full)

    async def walk(self) -> None:
        """Read every place that is worth it."""
        named = self._named()
        if named:
            self._add(*named)
        else:
            await self._discover()
        self._add(*(first_page(template) for template in self.source.more))
        await self._exhaust(self._ahead)
        await self._exhaust(self._to_turn)
        await self._make_up()
        for template, days in self.archives:
            await self._walk_back(template, days)
        self._add(*self.searches)
        await self._exhaust(self._ahead)
        await self._exhaust(self._to_turn)

    def _named(self) -> list[Place]:
        kinds = (("feed", self.source.feeds), ("sitemap", self.source.sitemaps), ("listing", self.source.listings))
        return [Place(kind=kind, url=url) for kind, urls in kinds for url in urls]

    async def _discover(self) -> None:
        proved = self._proved() if self.known else []
        self._add(*(place for place in proved if place.kind == "feed"))
        self._add(Place(kind="listing", url=self.source.homepage))
        self._add(*proved)
        self._add(*(Place(kind="sitemap", url=url) for url in self.road.sitemaps()))
        await self._exhaust(self._ahead)
        for kind in ("feed", "sitemap"):
            await self._guess(kind)

    def _proved(self) -> list[Place]:
        """Feeds and sections that were good, or may be again: a homepage that is unchanged names them no more."""
        roots = [known for known in self.known.values() if known.kind in {"feed", "listing"}]
        latest = sorted(roots, key=lambda root: root.fetched_at)
        once = {shape(root.url): root for root in latest if not root.problem or may_pass(root)}
        chosen = list(once.values())[-ROOTS:]
        return [Place(kind=root.kind, url=root.url) for root in chosen]

    async def _guess(self, kind: str) -> None:
        """Try well-known places where none of a kind was found; the first that is good will do."""
        for guess, url in guesses(self.source.homepage):
            if kind in self._good:
                return
            if guess == kind:
                self._add(Place(kind=kind, url=url, guessed=True))
                await self._exhaust(self._ahead)

    async def _make_up(self) -> None:
        """Where feeds that a source names lost something, look for it where the source does not say to look."""
        lost = [self.known[gap.feed].fetched_at for gap in self._gaps if gap.end is End.OPEN]
        if not lost or self._mapped or self._met:
            return
        since = min(lost).date() - timedelta(days=1)
        self._add(*(Place(kind="sitemap", url=url, since=since) for url in self.road.sitemaps()))
        await self._exhaust(self._ahead)
        if not self._mapped:
            self._add(Place(kind="listing", url=self.source.homepage, since=since))
            await self._exhaust(self._ahead)
            await self._exhaust(self._to_turn)

    async def _walk_back(self, template: str, days: Iterator[Place]) -> None:
        """Read the archives of days backwards, each with its further pages, to where the outlet begins."""
        walk = Backwards(template, walked=self.walked)
        for place in days:
            if not walk.settled(place):
                pages: deque[Place] = deque()
                walk.take(await self._read(place, pages))
                await self._exhaust(pages)
                if not pages:
                    await self.road.turned(place.url)
            if walk.end or self._read_so_far >= self.most:
                break
        self._turning.ended += filter(None, [walk.end])

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
            await self._read(places.popleft(), places)

    async def _read(self, place: Place, turned: deque[Place]) -> Answer:
        """Read one document and note where it leads; further pages of an archive's day are turned before others."""
        answer = await self._asked(place)
        whole, answer = answer.reading, self._turning.once(answer)
        entries, unheard = await self._entries(answer)
        if self._shows_nothing_known(place, entries):
            await self._bridge(place, answer, entries)
        else:
            await self.road.remember(answer)
            self._turn(place, whole, turned if place.day else self._to_turn, unknown=bool(unheard))
        if answer.good:
            self._good.add(place.kind)
            self._mapped = self._mapped or bool(place.kind == "sitemap" and answer.reading)
            self._met = self._met or bool(place.kind == "listing" and place.chain and entries - self._fresh)
        if answer.reading is not None:
            self._follow(place, answer.reading)
        return answer

    async def _asked(self, place: Place) -> Answer:
        self._read_so_far += 1
        return await self.road.ask(place)

    async def _entries(self, answer: Answer) -> tuple[set[str], frozenset[str]]:
        """The stories that an answer names, and those that nobody has heard of until it did."""
        unheard = await self.road.unheard(answer)
        self._fresh |= unheard
        leads = answer.reading.leads if answer.reading else ()
        return {canonical(lead.url) for lead in leads if self.source.wants(lead.url)}, unheard

    def _follow(self, place: Place, reading: Reading) -> None:
        below = place.depth + 1
        if below <= DEPTH:
            first = place.chain or place.url
            self._add(
                *(
                    Place(
                        kind="sitemap",
                        url=part.url,
                        depth=below,
                        modified=part.modified,
                        chain=first,
                        since=place.since,
                    )
                    for part in reading.sitemaps
                )
            )
        if place.url == self.source.homepage and place.since is None:
            self._add(*(Place(kind="feed", url=url) for url in reading.feeds))
            self._add(*(Place(kind="listing", url=url) for url in reading.listings))

    def _turn(self, place: Place, reading: Reading | None, ahead: deque[Place], *, unknown: bool) -> None:
        """Go on to the next page of a list, if this one names something unknown."""
        goes_on = unknown or self._turns(place)
        if reading is not None and (
            onward := self._turning.onward(place, reading, lambda url: goes_on and canonical(url) not in self._seen)
        ):
            self._add(onward, ahead=ahead)

    def _shows_nothing_known(self, place: Place, entries: set[str]) -> bool:
        """Whether a feed that was read before by the same wishes shows nothing that was known before this walk."""
        known = self.known.get(place.url)
        read_before = known is not None and not known.problem and known.wanted == self.source.wanted
        return place.kind == "feed" and not place.depth and read_before and bool(entries) and entries <= self._fresh

    async def _bridge(self, place: Place, answer: Answer, entries: set[str]) -> None:
        """Read the further pages of a feed to where something known is met.

        What they name is remembered from the oldest on, so that a visit that is cut short finds the gap again.
        """
        named = answer.reading.more if answer.reading else None
        gap = Gap(feed=place.url, seen=set(entries), named=named)
        self._gaps.append(gap)
        held = [answer]
        while self._read_so_far < self.most and (url := gap.next_page()) is not None:
            self._seen.add(canonical(url))
            further = await self._asked(Place(kind="feed", url=url, depth=gap.page - 1, guessed=gap.named is None))
            held.append(further)
            shown, _ = await self._entries(further)
            if further.reading is None or not further.good:
                gap.over()
                break
            if not gap.shown(shown, self._fresh, further.reading.more):
                break
        for one in reversed(held):
            await self.road.remember(one)
