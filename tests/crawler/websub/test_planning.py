from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.sources import Source
from crawler.websub import planning
from crawler.websub.planning import Ask, asks, relying, works
from crawler.websub.protocol import Mode
from storage.types import Entrance, Standing, Subscription
from tests.crawler.websub.test_protocol import NOW, ONE

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CALLBACK = ONE.callback
NEWS = Source.model_validate({"id": "news", "homepage": "https://news.example/"})
FEED = Entrance(url=ONE.feed, source="news", kind="feed", fetched_at=NOW, hub=ONE.hub, topic=ONE.topic)
ACTIVE = replace(ONE, standing=Standing.ACTIVE, asked_at=NOW - DAY, verified_at=NOW - DAY, lease_ends=NOW + 2 * DAY)


def plan(
    *kept: Subscription,
    feeds: tuple[Entrance, ...] = (FEED,),
    sources: tuple[Source, ...] = (NEWS,),
    callback: str | None = CALLBACK,
    after: timedelta = timedelta(),
) -> list[Ask]:
    return list(asks(sources, feeds, kept, callback, NOW + after))


def modes(*kept: Subscription, **more: object) -> list[Mode | None]:
    return [ask.mode for ask in plan(*kept, **more)]  # type: ignore[arg-type]  # as for plan


def test_a_feed_that_names_a_hub_is_subscribed_to_with_a_secret_and_a_place_of_its_own() -> None:
    first, second = plan()[0], plan()[0]
    assert (first.mode, first.fresh, first.subscription.topic) == (Mode.SUBSCRIBE, True, ONE.topic)
    assert first.subscription.token != second.subscription.token
    assert first.subscription.secret != second.subscription.secret
    assert len(first.subscription.secret.encode()) < 200


def test_without_a_callback_or_a_hub_nothing_is_asked() -> None:
    assert plan(callback=None) == plan(feeds=(replace(FEED, hub=None),)) == []


def test_no_more_is_subscribed_to_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "MOST", 2)
    feeds = tuple(replace(FEED, url=f"{ONE.feed}?{n}") for n in range(5))
    assert len(plan(ACTIVE, feeds=(FEED, *feeds))) == 1


def test_a_lease_is_renewed_when_two_thirds_of_it_are_over() -> None:
    assert modes(ACTIVE) == modes(ACTIVE, after=DAY - HOUR) == []
    assert modes(ACTIVE, after=DAY) == [Mode.SUBSCRIBE]


def test_a_hub_that_does_not_confirm_is_asked_again_ever_more_rarely() -> None:
    def waits(one: Subscription) -> timedelta:
        minutes = next(n for n in range(5_000) if modes(one, after=timedelta(minutes=n)))
        return timedelta(minutes=minutes)

    tried = [waits(replace(ONE, tries=tries)) for tries in (1, 2, 3, 40)]
    assert tried == [timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40), DAY]


def test_a_hub_that_denied_is_left_alone_for_a_week() -> None:
    denied = replace(ONE, standing=Standing.DENIED)
    assert modes(denied, after=6 * DAY) == []
    assert modes(denied, after=7 * DAY) == [Mode.SUBSCRIBE]


def test_a_hub_that_was_silent_of_something_is_asked_anew_once_a_day() -> None:
    silent = replace(ACTIVE, lease_ends=NOW + 90 * DAY, pushed_at=NOW - HOUR, missed_at=NOW)
    assert modes(replace(silent, missed_at=None)) == []
    assert modes(silent) == [Mode.SUBSCRIBE]
    assert modes(replace(silent, asked_at=NOW - HOUR)) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"sources": ()},
        {"sources": (NEWS.model_copy(update={"feeds": ("https://news.example/other",)}),)},
        {"feeds": ()},
        {"feeds": (replace(FEED, hub=None),)},
        {"callback": None},
    ],
)
def test_what_is_no_longer_wanted_is_ended(changed: dict[str, object]) -> None:
    (ask,) = plan(ACTIVE, **changed)  # type: ignore[arg-type]  # as for plan
    assert (ask.mode, ask.subscription.standing) == (Mode.UNSUBSCRIBE, Standing.LEAVING)
    assert modes(replace(ask.subscription), after=DAY, **changed) == ([None] if "callback" in changed else [ask.mode])
    assert modes(ACTIVE, after=3 * DAY, **changed) == [None]
    assert modes(ONE, **changed) == [None]


@pytest.mark.parametrize(
    "changed",
    [{"callback": "https://moved.example"}, {"feeds": (replace(FEED, hub="https://other.example/"),)}],
)
def test_a_move_is_the_end_of_one_and_the_beginning_of_another(changed: dict[str, object]) -> None:
    assert modes(ACTIVE, **changed) == [Mode.UNSUBSCRIBE, Mode.SUBSCRIBE]


def test_a_hub_is_asked_to_let_go_three_times() -> None:
    leaving = replace(ACTIVE, standing=Standing.LEAVING, tries=2)
    assert modes(leaving, feeds=()) == [Mode.UNSUBSCRIBE]
    assert modes(replace(leaving, tries=3), feeds=()) == [None]


def test_a_hub_works_that_told_us_something_and_of_all_that_came_since() -> None:
    pushed = replace(ACTIVE, pushed_at=NOW - HOUR)
    assert works(pushed, NOW)
    assert not works(ACTIVE, NOW)
    assert not works(pushed, NOW + 2 * DAY)
    assert not works(replace(pushed, standing=Standing.DENIED), NOW)
    assert not works(replace(pushed, missed_at=NOW), NOW)
    assert works(replace(pushed, missed_at=NOW - 2 * HOUR), NOW)


def test_a_source_relies_on_hubs_only_where_all_its_feeds_are_pushed() -> None:
    pushed = replace(ACTIVE, pushed_at=NOW)
    other = replace(FEED, url="https://news.example/sport", hub=None)
    assert relying((NEWS,), (FEED,), (pushed,), NOW) == {"news"}
    assert relying((NEWS,), (FEED, replace(other, problem="HTTP 404")), (pushed,), NOW) == {"news"}
    assert relying((NEWS,), (FEED, other), (pushed,), NOW) == set()
    assert relying((NEWS,), (), (pushed,), NOW) == set()
