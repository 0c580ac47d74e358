from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage.archive import Archive
from storage.types import Entrance, Standing, Subscription
from tests.storage.conftest import NOW, a_lead, stated

FEED, OTHER = "https://example.org/feed", "https://example.org/other"
HOUR = timedelta(hours=1)
ONE = Subscription(
    token="t",
    topic=FEED,
    hub="https://hub.example/",
    feed=FEED,
    source="wire",
    callback="https://archive.example",
    secret="s",
    standing=Standing.ACTIVE,
    asked_at=NOW - HOUR,
    verified_at=NOW - HOUR,
    lease_ends=NOW + HOUR,
)


def test_a_subscription_is_kept_amended_and_forgotten(archive: Archive) -> None:
    other = replace(ONE, token="u", topic=OTHER, standing=Standing.ASKED, verified_at=None, lease_ends=None)
    archive.subscribe(other)
    archive.subscribe(ONE)
    assert archive.subscriptions() == [ONE, other]
    archive.amend("t", standing=Standing.DENIED, said="denied: full", tries=2)
    assert archive.subscriptions()[0] == replace(ONE, standing=Standing.DENIED, said="denied: full", tries=2)
    archive.unsubscribe("t")
    assert archive.subscriptions() == [other]


def test_feeds_are_told_with_their_hubs(archive: Archive) -> None:
    feed = Entrance(url=FEED, source="wire", kind="feed", fetched_at=NOW, hub=ONE.hub, topic=FEED)
    archive.entered(feed)
    archive.entered(replace(feed, url=OTHER, hub=None, topic=None))
    archive.entered(replace(feed, url=f"{FEED}?2", kind="page"))
    assert archive.feeds() == [feed, replace(feed, url=OTHER, hub=None, topic=None)]


def missed(archive: Archive, ago: timedelta | None, feed: str = FEED) -> bool:
    """Whether a story published so long ago counts as missed when the feed is read."""
    published = stated(NOW - ago) if ago is not None else None
    lead = a_lead(f"https://example.org/{ago}", published=published, found_on=feed)
    archive.remember([lead], NOW)
    return archive.judge_pushes(feed, "wire", lead.found_at, NOW)


def test_only_what_came_since_the_lease_began_and_can_not_be_on_its_way_is_missed(archive: Archive) -> None:
    archive.subscribe(ONE)
    assert not missed(archive, 2 * HOUR)
    assert not missed(archive, timedelta(minutes=5))
    assert archive.subscriptions() == [ONE]
    assert missed(archive, timedelta(minutes=30))
    assert archive.subscriptions() == [replace(ONE, missed_at=NOW)]


def test_what_states_no_time_and_was_not_known_is_missed(archive: Archive) -> None:
    archive.subscribe(ONE)
    assert missed(archive, None)
    archive.amend("t", missed_at=None)
    later = NOW + timedelta(minutes=1)
    lead = a_lead("https://example.org/None", said="other words", found_at=later)
    archive.remember([lead], later)
    assert not archive.judge_pushes(FEED, "wire", later, later)


def test_a_hub_that_promised_nothing_misses_nothing(archive: Archive) -> None:
    for token, standing, ends in (("a", Standing.DENIED, HOUR), ("b", Standing.ACTIVE, -HOUR)):
        archive.subscribe(replace(ONE, token=token, standing=standing, lease_ends=NOW + ends))
    assert not missed(archive, timedelta(minutes=30))
    assert not missed(archive, None, OTHER)
