from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.revisit import LATEST, LONGEST_RETRY, SOONEST, TRIES, after_article, after_miss

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)


def test_a_fresh_article_is_looked_at_when_it_is_twice_as_old() -> None:
    assert after_article(NOW - timedelta(minutes=5), NOW) == NOW + SOONEST
    assert after_article(NOW - timedelta(hours=6), NOW) == NOW + timedelta(hours=6)
    assert after_article(NOW - LATEST - timedelta(days=1), NOW) is None


def test_an_article_without_a_date_counts_from_the_fetch() -> None:
    assert after_article(None, NOW) == NOW + SOONEST


def test_a_date_after_the_fetch_counts_as_fresh() -> None:
    assert after_article(NOW + timedelta(days=3), NOW) == NOW + SOONEST


@given(st.integers(min_value=0, max_value=10_000))
def test_looks_at_one_article_come_to_an_end(minutes: int) -> None:
    published, at, looks = NOW - timedelta(minutes=minutes), NOW, 0
    while (following := after_article(published, at)) is not None:
        assert following > at
        at, looks = following, looks + 1
    assert looks <= 12


@given(st.integers(min_value=0, max_value=40_000), st.floats(1, 3))
def test_in_a_window_we_look_again_sooner_and_within_bounds(minutes: int, closer: float) -> None:
    published = NOW - timedelta(minutes=minutes)
    usual, close = after_article(published, NOW), after_article(published, NOW, closer=closer)
    assert (usual is None) == (close is None)
    if usual is not None and close is not None:
        assert NOW + SOONEST / closer <= close + timedelta(seconds=1)
        assert close <= usual


def test_the_configuration_bounds_the_looks() -> None:
    hour, week = timedelta(hours=1), timedelta(days=7)
    assert after_article(NOW, NOW, soonest=hour) == NOW + hour
    assert after_article(NOW - week - hour, NOW, latest=week) is None


def test_failures_are_tried_ever_more_seldom_and_then_no_more() -> None:
    waits = [after_miss(500, tries, NOW) for tries in range(TRIES)]
    assert waits[-1] is None
    kept = [wait - NOW for wait in waits if wait is not None]
    assert kept == sorted(kept)
    assert kept[-1] <= LONGEST_RETRY


def test_a_page_that_is_to_come_is_looked_for_when_it_does() -> None:
    opens = NOW + timedelta(hours=5)
    assert after_miss(403, 0, NOW, opens) == opens
    assert after_miss(404, 0, NOW, opens) == opens
    assert after_miss(404, 0, opens, opens) == opens + timedelta(days=1)
    assert after_miss(403, TRIES, NOW, opens) is None


def test_a_missing_page_is_looked_for_a_day_later() -> None:
    assert after_miss(404, 0, NOW) == NOW + timedelta(days=1)
