"""Which subscriptions there should be, and when a hub is asked for what. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_urlsafe

from crawler.sources import Source
from crawler.websub.protocol import Mode
from storage.types import Entrance, Standing, Subscription

MOST = 2_000
"""Subscriptions at a time; the feeds of further sources are only polled."""
FIRST_WAIT = timedelta(minutes=10)
"""After so long a hub that didn't confirm is asked again; twice as long each time."""
LONGEST_WAIT = timedelta(days=1)
AFTER_DENIAL = timedelta(days=7)
"""After so long a hub that denied is asked again."""
RENEWED = 2 / 3
"""Of a lease has passed when the next one is asked for."""
PARTINGS = 3
"""How often a hub is asked to end a subscription; then its lease is left to run out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request to a hub."""

    mode: Mode | None
    """None where nothing is asked and the subscription is only forgotten."""
    subscription: Subscription
    """As it stands once this has been asked."""
    fresh: bool = False
    """Whether nobody knows of it yet."""


def asks(
    sources: Sequence[Source],
    feeds: Iterable[Entrance],
    kept: Sequence[Subscription],
    callback: str | None,
    now: datetime,
) -> Iterator[Ask]:
    """What to ask of hubs now.

    A feed that is no longer read, that names another hub or none, or for which the callback has moved or gone, is
    parted from.
    """
    wanted = {_key(feed, callback): feed for feed in _read(sources, feeds) if feed.hub} if callback else {}
    there = set[tuple[str | None, ...]]()
    for one in kept:
        key = (one.feed, one.hub, one.topic, one.callback)
        if key not in wanted or key in there or one.standing is Standing.LEAVING:
            yield from _part(one, callback, now)
            continue
        there.add(key)
        if next_ask(one) <= now:
            yield Ask(mode=Mode.SUBSCRIBE, subscription=replace(one, asked_at=now, tries=one.tries + 1))
    unheard = [feed for key, feed in wanted.items() if key not in there]
    for feed in unheard[: max(MOST - len(kept), 0)]:
        yield Ask(mode=Mode.SUBSCRIBE, subscription=_fresh(feed, str(callback), now), fresh=True)


def next_ask(one: Subscription) -> datetime:
    """When a hub is asked again: to renew a lease, because it didn't confirm, or because it was silent."""
    waited = one.asked_at + _wait(one.tries)
    if one.standing is Standing.DENIED:
        return one.asked_at + AFTER_DENIAL
    if one.standing is Standing.ASKED or one.verified_at is None or one.lease_ends is None:
        return waited
    renewal = one.verified_at + (one.lease_ends - one.verified_at) * RENEWED
    if one.missed_at and one.missed_at > (one.pushed_at or one.verified_at):
        renewal = min(renewal, max(one.missed_at, one.asked_at + LONGEST_WAIT))
    return max(renewal, waited)


def holds(one: Subscription, now: datetime) -> bool:
    """Whether a hub has promised to tell us, as of now."""
    return one.standing is Standing.ACTIVE and one.lease_ends is not None and one.lease_ends > now


def works(one: Subscription, now: datetime) -> bool:
    """Whether a hub can be relied on: it has told us of something, and of all that we found since."""
    return holds(one, now) and one.pushed_at is not None and not (one.missed_at and one.missed_at >= one.pushed_at)


def relying(
    sources: Sequence[Source], feeds: Iterable[Entrance], kept: Iterable[Subscription], now: datetime
) -> frozenset[str]:
    """The sources of which every feed is pushed by a hub that can be relied on."""
    by_source = defaultdict[str, list[str]](list)
    for feed in _read(sources, feeds):
        if not feed.problem:
            by_source[feed.source].append(feed.url)
    told = {one.feed for one in kept if works(one, now)}
    return frozenset(id_ for id_, named in by_source.items() if told.issuperset(named))


def _read(sources: Sequence[Source], feeds: Iterable[Entrance]) -> Iterator[Entrance]:
    """The feeds that are read still: a source may have gone, or have named feeds of its own since."""
    by_id = {source.id: source for source in sources}
    for feed in feeds:
        source = by_id.get(feed.source)
        if source is not None and (feed.url in source.feeds or not _names(source)):
            yield feed


def _names(source: Source) -> bool:
    return bool(source.feeds or source.sitemaps or source.listings)


def _part(one: Subscription, callback: str | None, now: datetime) -> Iterator[Ask]:
    """Ask for the end of what a hub promised; it can't confirm that where nobody listens."""
    leaving = one.standing is Standing.LEAVING
    if leaving and one.asked_at + _wait(one.tries) > now and callback:
        return
    ended = one.lease_ends is None or one.lease_ends <= now
    if ended or one.standing is Standing.DENIED or (leaving and (one.tries >= PARTINGS or not callback)):
        yield Ask(mode=None, subscription=one)
        return
    tries = one.tries + 1 if leaving else 1
    parting = replace(one, standing=Standing.LEAVING, asked_at=now, tries=tries)
    yield Ask(mode=Mode.UNSUBSCRIBE, subscription=parting)


def _fresh(feed: Entrance, callback: str, now: datetime) -> Subscription:
    return Subscription(
        token=token_urlsafe(32),
        topic=str(feed.topic),
        hub=str(feed.hub),
        feed=feed.url,
        source=feed.source,
        callback=callback,
        secret=token_urlsafe(48),
        standing=Standing.ASKED,
        asked_at=now,
        tries=1,
    )


def _key(feed: Entrance, callback: str | None) -> tuple[str | None, ...]:
    return (feed.url, feed.hub, feed.topic, callback)


def _wait(tries: int) -> timedelta:
    return min(FIRST_WAIT * 2 ** (min(tries, 20) - 1), LONGEST_WAIT) if tries else timedelta()
