from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.discovery import Part, Reading
from crawler.sources import Source
from crawler.survey import NOT_MODIFIED, Answer, Place, Survey
from storage.types import Entrance, Lead, Via
from storage.urls import canonical

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
HOME = "https://example.org/"


def leads(count: int, prefix: str = "") -> tuple[Lead, ...]:
    urls = (f"{HOME}{prefix}{n}" for n in range(count))
    return tuple(Lead(url=url, source="s", via=Via.FEED, found_on=HOME, found_at=NOW) for url in urls)


class FakeRoad:
    """A site of readings by path; what is not in it is missing. All leads are unknown unless `known` is set."""

    def __init__(self, site: dict[str, Reading | int], sitemaps: tuple[str, ...] = (), *, known: bool = False) -> None:
        self.site = {HOME + path: reading for path, reading in site.items()}
        self.named = tuple(HOME + path for path in sitemaps)
        self.known = known
        self.asked: list[str] = []
        self.remembered: list[str] = []
        self.whole: list[str] = []

    async def ask(self, place: Place) -> Answer:
        self.asked.append(place.url.removeprefix(HOME))
        said = self.site.get(place.url, 404)
        if isinstance(said, int):
            problem = None if said == NOT_MODIFIED else f"HTTP {said}"
            return Answer(place=place, status=said, problem=problem)
        return Answer(place=place, status=200, reading=said, problem=said.problem)

    async def unheard(self, answer: Answer) -> frozenset[str]:
        leads = () if self.known or not answer.reading else answer.reading.leads
        return frozenset(canonical(lead.url) for lead in leads)

    async def remember(self, answer: Answer) -> None:
        self.remembered += [lead.url for lead in (answer.reading.leads if answer.reading else ())]

    async def turned(self, url: str) -> None:
        self.whole.append(url.removeprefix(HOME))

    def sitemaps(self) -> tuple[str, ...]:
        return self.named


def walk(
    road: FakeRoad, known: dict[str, Entrance] | None = None, *, deep: bool = False, **source: object
) -> list[str]:
    watched = Source.model_validate({"homepage": HOME, **source})
    asyncio.run(Survey(source=watched, road=road, known=known or {}, now=NOW, deep=deep).walk())
    return road.asked


def entrance(path: str, kind: str = "feed", *, ago: timedelta = timedelta(hours=1), **more: Any) -> Entrance:
    read: dict[str, Any] = {"digest": None if "problem" in more else "sha256:0"}
    return Entrance(url=HOME + path, source="s", kind=kind, fetched_at=NOW - ago, **read | more)


def home(**more: object) -> Reading:
    return Reading(kind="listing", leads=leads(3), **more)  # type: ignore[arg-type]  # parts of a reading


def test_a_homepage_leads_to_its_feeds_sections_and_the_sitemaps_of_robots() -> None:
    road = FakeRoad(
        {
            "": home(feeds=(f"{HOME}feed",), listings=(f"{HOME}news",)),
            "feed": Reading(kind="feed", leads=leads(2)),
            "news": Reading(kind="listing", leads=leads(1)),
            "map": Reading(kind="sitemap", leads=leads(1)),
        },
        ("map",),
    )
    assert walk(road) == ["", "map", "feed", "news"]


def test_what_a_source_names_is_read_and_nothing_else() -> None:
    road = FakeRoad({"mine": Reading(kind="feed", leads=leads(2)), "": home(feeds=(f"{HOME}feed",))}, ("map",))
    assert walk(road, feeds=[f"{HOME}mine"]) == ["mine"]


def test_well_known_places_are_tried_where_nothing_is_named_until_one_is_good() -> None:
    asked = walk(FakeRoad({"": home(), "rss": Reading(kind="feed", leads=leads(1)), "sitemap.xml": 404}))
    assert asked.count("rss") == 1
    assert "sitemap.xml" in asked
    assert len(asked) == len(set(asked))


def test_a_place_that_was_empty_is_not_tried_again_within_a_week() -> None:
    first = walk(FakeRoad({"": home()}))
    known = {HOME + path: entrance(path, status=404, problem="HTTP 404") for path in first if path}
    assert walk(FakeRoad({"": home()}), known) == [""]


def test_only_parts_of_an_index_that_changed_are_read() -> None:
    parts = (
        Part(url=f"{HOME}unread", modified=NOW - timedelta(days=9)),
        Part(url=f"{HOME}changed", modified=NOW - timedelta(minutes=5)),
        Part(url=f"{HOME}same", modified=NOW - timedelta(days=9)),
        Part(url=f"{HOME}undated"),
        Part(url=f"{HOME}undated-long-ago"),
    )
    before = NOW - timedelta(days=9)
    known = {
        f"{HOME}changed": entrance("changed", "sitemap", modified=before),
        f"{HOME}same": entrance("same", "sitemap", modified=before),
        f"{HOME}undated": entrance("undated", "sitemap"),
        f"{HOME}undated-long-ago": entrance("undated-long-ago", "sitemap", ago=timedelta(days=2)),
    }
    road = FakeRoad({"": home(), "map": Reading(kind="sitemap", sitemaps=parts)}, ("map",))
    asked = walk(road, known, sitemaps=[f"{HOME}map"])
    assert asked == ["map", "unread", "changed", "undated-long-ago"]


def test_a_part_that_was_not_read_whole_is_read_again() -> None:
    old = NOW - timedelta(days=9)
    road = FakeRoad({"map": Reading(kind="sitemap", sitemaps=(Part(url=f"{HOME}windowed", modified=old),))})
    known = {f"{HOME}windowed": entrance("windowed", "sitemap", modified=old, digest=None)}
    assert walk(road, known, sitemaps=[f"{HOME}map"]) == ["map", "windowed"]


def test_pages_are_turned_to_where_the_last_walk_was_cut_short() -> None:
    site: dict[str, Reading | int] = {
        f"p{n}": Reading(kind="listing", leads=leads(1), more=f"{HOME}p{n + 1}") for n in range(4)
    }
    known = {f"{HOME}p{n}": entrance(f"p{n}", "listing", digest=None) for n in range(3)}
    assert walk(FakeRoad(site, known=True), known, listings=[f"{HOME}p0"]) == ["p0", "p1", "p2", "p3"]


def test_an_index_that_names_itself_is_read_once() -> None:
    road = FakeRoad({"map": Reading(kind="sitemap", sitemaps=(Part(url=f"{HOME}map"),))})
    assert walk(road, sitemaps=[f"{HOME}map"]) == ["map"]


def test_pages_are_turned_while_they_name_something_unknown() -> None:
    site: dict[str, Reading | int] = {
        f"p{n}": Reading(kind="listing", leads=leads(1, f"{n}/"), more=f"{HOME}p{n + 1}") for n in range(4)
    }
    assert walk(FakeRoad(site), listings=[f"{HOME}p0"]) == ["p0", "p1", "p2", "p3", "p4"]
    assert walk(FakeRoad(site, known=True), listings=[f"{HOME}p0"]) == ["p0", "p1"]
    assert walk(FakeRoad(site, known=True), deep=True, listings=[f"{HOME}p0"]) == ["p0", "p1", "p2", "p3", "p4"]


@pytest.mark.parametrize(
    ("named", "onward", "pages", "rule"),
    [
        (lambda n: leads(1, f"{n}/"), "p{}", 200, "list without end: more is not read in one visit"),
        (lambda _: leads(1), "p{}", 4, "maze: 3 in a row name nothing that those before did not"),
        (lambda _: (), "p{}", 10, "calendar without end: 10 in a row name no story"),
        (lambda n: leads(1, f"{n}/"), "2026/01/{:02}/", 21, "calendar without end: its days have not come"),
    ],
)
def test_a_list_without_end_is_left_by_a_rule_that_is_named(
    named: Callable[[int], tuple[Lead, ...]], onward: str, pages: int, rule: str
) -> None:
    class Endless(FakeRoad):
        async def ask(self, place: Place) -> Answer:
            self.asked.append(place.url)
            n = len(self.asked)
            reading = Reading(kind="listing", leads=named(n), more=f"{HOME}{onward.format(n + 1)}")
            return Answer(place=place, status=200, reading=reading)

    road = Endless({})
    source = Source.model_validate({"homepage": HOME, "listings": [f"{HOME}news"]})
    survey = Survey(source=source, road=road, known={}, now=NOW, deep=True)
    asyncio.run(survey.walk())
    assert len(road.asked) == pages
    assert survey.told == (f"{HOME}news was left after {pages} pages ({rule})",)
    assert survey.finished


def test_stories_under_a_new_session_id_on_every_page_are_taken_once() -> None:
    def page(token: str) -> Reading:
        onward = f"{HOME}{token[::-1]}/news" if token == "a1b2c3d4e5" else None
        return Reading(kind="listing", leads=leads(5, f"{token}/2026/01/report-"), more=onward)

    road = FakeRoad({"news": page("a1b2c3d4e5"), "5e4d3c2b1a/news": page("f6a7b8c9d0")})
    source = Source.model_validate({"homepage": HOME, "listings": [f"{HOME}news"]})
    survey = Survey(source=source, road=road, known={}, now=NOW)
    asyncio.run(survey.walk())
    assert len(road.remembered) == 5
    assert survey.told == ("session ids: 5 stories were named again under addresses that differ in one only",)


def test_a_feed_that_is_known_is_read_before_a_homepage_that_would_hide_its_gap() -> None:
    road = FakeRoad({"": NOT_MODIFIED, "feed": Reading(kind="feed", leads=leads(1))})
    known = {HOME: entrance("", "listing"), f"{HOME}feed": entrance("feed")}
    assert walk(road, known)[:2] == ["feed", ""]


def test_a_feed_that_failed_once_is_read_again_though_the_homepage_is_unchanged() -> None:
    road = FakeRoad({"": NOT_MODIFIED, "feed": Reading(kind="feed", leads=leads(1))})
    known = {
        HOME: entrance("", "listing"),
        f"{HOME}feed": entrance("feed", status=503, problem="HTTP 503"),
        f"{HOME}gone": entrance("gone", status=404, problem="HTTP 404"),
    }
    asked = walk(road, known)
    assert "feed" in asked
    assert "gone" not in asked


def test_pages_turned_before_are_no_places_to_begin_at() -> None:
    known = {
        HOME: entrance("", "listing"),
        f"{HOME}p2": entrance("p2", "page"),
        f"{HOME}news": entrance("news", "listing"),
    }
    asked = walk(FakeRoad({"": NOT_MODIFIED, "news": home(), "p2": home()}), known)
    assert "news" in asked
    assert "p2" not in asked
