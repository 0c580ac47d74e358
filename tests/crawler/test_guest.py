"""What a spider keeps to wherever it asks, without a network."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.config import load
from crawler.guest import Guest
from crawler.politeness import Turns
from crawler.robots import rules_of
from crawler.sources import Source
from crawler.spiders.news import NewsSpider
from crawler.tally import Tally
from crawler.websub.asking import HubSpider
from tests.commands import configure

NOTHING = rules_of(404, b"")


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    config = load(configure(tmp_path, {"homepage": "https://example.org/"}), environ={})
    return SimpleNamespace(turns=Turns(2, 60), config=config)


def visitor(desk: Any, **keys: str) -> NewsSpider:
    spider = NewsSpider()
    spider.desk = desk
    spider.source = Source.model_validate({"homepage": "https://example.org/", **keys})
    spider.tally = Tally(source=spider.source.id, started_at=None)  # type: ignore[arg-type]  # nobody asks when
    return spider


def test_the_pause_of_a_source_holds_at_every_host_of_its_site_and_no_other(desk: Any) -> None:
    spider = visitor(desk, delay="9s")
    for url in (
        "https://example.org/",
        "https://www.example.org/a",
        "http://news.example.org:8080/",
        "https://other.org/",
    ):
        spider.heed(url, NOTHING)
    hosts = ("example.org", "www.example.org", "news.example.org", "other.org")
    assert [desk.turns.delay(host) for host in hosts] == [9, 9, 9, 2]


def test_the_longer_of_both_pauses_holds(desk: Any) -> None:
    spider = visitor(desk, delay="9s")
    spider.heed("https://example.org/", rules_of(200, b"User-agent: *\nCrawl-delay: 20"))
    assert desk.turns.delay("example.org") == 20


def test_a_pause_that_is_longer_than_is_kept_is_told_once_for_each_host(desk: Any) -> None:
    spider = visitor(desk)
    for url in ("https://a.example/1", "https://a.example/2", "https://b.example/"):
        spider.heed(url, rules_of(200, b"User-agent: *\nCrawl-delay: 900"))
    assert [said.partition(" asks")[0] for said in spider.tally.told] == [
        "robots.txt of a.example",
        "robots.txt of b.example",
    ]
    assert "for a pause of 900 s, 60 s are kept; raise max_crawl_delay" in spider.tally.told[0]


@pytest.mark.parametrize("kind", [NewsSpider, HubSpider])
def test_handler_and_middlewares_find_what_they_ask_for_in_every_spider(kind: type) -> None:
    assert issubclass(kind, Guest)
