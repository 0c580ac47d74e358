from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery import Document, read
from crawler.discovery.types import UNSAID, Updating
from crawler.freshness import freshness
from storage.types import Exchange
from tests.exchanges import received

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>
<title>Courier</title><link>https://courier.example/</link>{}
<item><title>One</title><link>https://courier.example/1</link></item></channel></rss>"""


def said(channel: str) -> Updating:
    body = FEED.format(channel).encode()
    url = "https://courier.example/rss"
    found = read("feed", Document(url=url, body=body, content_type=None, source="courier", found_at=NOW, zone=UTC))
    assert found.leads
    return found.updating


@pytest.mark.parametrize(
    ("channel", "seconds"),
    [
        ("<ttl>45</ttl>", 2_700),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1_800),
        ("<sy:updatePeriod> daily </sy:updatePeriod>", 86_400),
        ("<ttl>9999999</ttl>", 604_800),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>0</ttl>", None),
        ("<ttl>" + "9" * 400 + "</ttl>", None),
        ("<sy:updatePeriod>always</sy:updatePeriod>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 3_600),
    ],
)
def test_a_feed_says_for_how_long_it_stays_as_it_is(channel: str, seconds: int | None) -> None:
    assert said(channel).stays == seconds


def test_all_hours_and_days_to_skip_are_read() -> None:
    found = said(
        "<skipHours><hour>0</hour><hour>03</hour><hour>24</hour><hour>25</hour><hour>x</hour></skipHours>"
        "<skipDays><day>Saturday</day><day>sunday</day><day>Someday</day></skipDays>"
    )
    assert (found.skip_hours, found.skip_days) == ((0, 3), (5, 6))


def test_most_feeds_say_nothing() -> None:
    assert said("") == UNSAID


def exchange(**headers: str) -> Exchange:
    return received(b"", *((name.replace("_", "-"), value) for name, value in headers.items()), at=NOW)


def test_an_answer_is_fresh_for_its_max_age_less_what_a_cache_kept_it() -> None:
    found = freshness(exchange(cache_control="public, max-age=300", age="100"))
    assert found is not None
    assert (found[0], (found[1] - NOW).total_seconds()) == (300, 200)


@pytest.mark.parametrize("said", ["", "no-cache, max-age=300", "max-age=0", "max-age=-1", "max-age=soon", "é=1"])
def test_what_says_nothing_clear_is_not_fresh(said: str) -> None:
    assert freshness(exchange(cache_control=said)) is None
